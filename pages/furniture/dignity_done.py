"""Was the looking done: observations and supervision prompts of those due, by unit and role."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metrics.catalogue import measure
from metrics.questions.observers import Done, done_of_due
from pages.furniture import rooms
from pages.furniture.dignity_here import View, read
from pages.furniture.tables import Told, table
from pages.furniture.words import aside

OBSERVATIONS, PROMPTS = "observations_done", "supervision_prompts_done"


def done_against_due(view: View) -> None:
    """Both, beside each other; what no schedule asks for is "not supplied"."""
    st.header("Was the looking done?")
    observations, prompts = st.columns(2, gap="large")
    with observations:
        _one(view, OBSERVATIONS, "observations")
    with prompts:
        _one(view, PROMPTS, "supervision prompts")


def by_unit_and_role(found: Sequence[Done]) -> pd.DataFrame:
    """One row a unit and role, with the share that was done."""
    rows = [
        {
            "Unit": one.unit,
            "Observer": one.role.replace("_", " ") or "anyone",
            "Done": one.done,
            "Due": one.due,
            "Share, %": round(one.percent),
        }
        for one in found
    ]
    return pd.DataFrame(rows, columns=["Unit", "Observer", "Done", "Due", "Share, %"])


def _one(view: View, id: str, what: str) -> None:
    days = (view.spell.first, view.spell.last)
    found = [one for one in read(_done, view, id, *days) if one.due]
    st.subheader(measure(id).title)
    if not found:
        st.write(f"Not supplied: no line of the schedule says how many {what} were due.")
        rooms.link(rooms.DATA, "Load the schedule")
        return
    done, due = sum(one.done for one in found), sum(one.due for one in found)
    st.write(f"{done:,} of {due:,} {what} due were done {view.since}: {100 * done / due:.0f} %.")
    told = Told(sites=view.sites, measures=(id,))
    said = f"{what.capitalize()} done of those due, {view.since}"
    table(by_unit_and_role(found), said, id, told)
    asked = {"measure": id} | ({"site": view.sites[0]} if len(view.sites) == 1 else {})
    rooms.link(rooms.MEASURE, "Week by week", **asked)
    aside("Whole weeks from Monday; more than were due do not make up for another week.")


def _done(cursor, sites, id, first, last) -> tuple[Done, ...]:
    return done_of_due(cursor, id, sites, first, last)
