"""Complaints acknowledged and answered: what waits now, and dates that cannot be right."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from metrics.arrival import held_open
from metrics.calendar import By
from metrics.measure import Measure
from pages.furniture import pickers
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.measures import sites_of
from pages.furniture.reads import places_at, rows_at, series_at
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, counted
from plan.model import Person

_WAITING = """
    SELECT
        complaint_id,
        site,
        coalesce(category, '') AS category,
        received_on,
        answer_due_on
    FROM complaint_times
    WHERE responded_on IS NULL
        AND received_on <= $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, site))
    ORDER BY answer_due_on, complaint_id
"""
_SLIPS = """
    SELECT count(*) FILTER (is_acknowledgement_misdated OR is_answer_misdated)
    FROM complaint_times
    WHERE len($sites::VARCHAR[]) = 0 OR list_contains($sites, site)
"""
_OPEN = """
    SELECT
        min(received_on) FILTER (acknowledge_due_on > $last),
        min(received_on) FILTER (answer_due_on > $last)
    FROM complaint_times
    WHERE received_on <= $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, site))
"""
ACKNOWLEDGED, ANSWERED = "complaints_acknowledged", "complaints_answered"
_MONTHS, _ENOUGH = 3, 5  # of the newest decided months, and complaints in them


@dataclass(frozen=True)
class Waiting:
    """A complaint without an answer."""

    complaint_id: str
    site: str
    category: str
    received_on: date
    due_on: date


def sites_to_pick(here: Here, measures: tuple[Measure, ...], person: Person) -> dict[str, str]:
    """Every site of which one of the measures speaks, as far as the person may see it."""
    found: dict[str, str] = {}
    for measure in measures:
        found |= sites_of(here, measure, places_at(here), person)
    everything = found.pop(pickers.ALL)
    return {pickers.ALL: everything} | dict(sorted(found.items()))


@of_data(max_entries=100)
def open_from(here: Data, sites: tuple[str, ...], last: date | None) -> dict[str, date | None]:
    """The first day received of which some complaints have time left, by measure."""
    rows = rows_at(here, _OPEN, {"sites": _places(here, sites), "last": last})
    return dict(zip((ACKNOWLEDGED, ANSWERED), rows[0], strict=True))


def answered_in_words(here: Here, sites: tuple[str, ...], since: dict[str, date | None]) -> str:
    """Shares acknowledged and answered in time, over the newest months that are decided."""
    said = ((ACKNOWLEDGED, "were acknowledged in time"), (ANSWERED, "were answered in time"))
    found = [told for id, words in said if (told := _share(here, id, sites, since[id], words))]
    if not found:
        return ""
    return f"Of complaints in the last {_MONTHS} decided months, {', and '.join(found)}."


def _share(here: Here, id: str, sites: tuple[str, ...], since: date | None, words: str) -> str:
    frame = held_open(series_at(here, id, sites=sites, by=By.MONTH), since).frame
    if frame.empty:
        return ""
    done = frame[frame["complete"]].tail(_MONTHS)
    out_of = done["denominator"].sum()
    if out_of < _ENOUGH:
        return ""
    return f"**{100 * done['numerator'].sum() / out_of:.0f} %** {words}"


@of_data(max_entries=100)
def waiting_at(here: Data, sites: tuple[str, ...], last: date) -> tuple[Waiting, ...]:
    """Complaints without an answer on the last complete day, the first due first."""
    rows = rows_at(here, _WAITING, {"sites": _places(here, sites), "last": last})
    return tuple(Waiting(*row) for row in rows)


def show_waiting(here: Here, sites: tuple[str, ...], last: date, limit: int) -> None:
    """How many wait for an answer; at one site each of them, so that it can be answered."""
    found = waiting_at(here, sites, last)
    if len(sites) != 1:
        _show_how_many(found, last, limit)
    elif not found:
        st.write("No complaint waits for an answer.")
    else:
        _show_each(found, last)


def _show_how_many(found: tuple[Waiting, ...], last: date, limit: int) -> None:
    over = sum(each.due_on < last for each in found)
    waiting, late = (
        f"{many:,}" if many >= limit else f"fewer than {limit}" for many in (len(found), over)
    )
    st.write(f"Complaints waiting for an answer: {waiting}. Overdue among them: {late}.")
    aside("Choose one site above to see them one by one.")


def _show_each(found: tuple[Waiting, ...], last: date) -> None:
    over = sum(each.due_on < last for each in found)
    waits = "waits" if len(found) == 1 else "wait"
    late = f"{over:,} of them overdue" if over else "none of them overdue"
    st.write(f"{counted(len(found), 'complaint')} {waits} for an answer, {late}.")
    rows = [
        {
            "Complaint": each.complaint_id,
            "About": each.category.replace("_", " ") or "not said",
            "Received": each.received_on,
            "Answer due by": each.due_on,
            "State": "overdue" if each.due_on < last else "in time",
        }
        for each in found
    ]
    told = Told(sites=(found[0].site,), measures=(ANSWERED,))
    table(
        pd.DataFrame(rows),
        "Complaints without an answer, the first due first",
        "complaints waiting",
        told,
    )


def slips_in_words(here: Here, sites: tuple[str, ...]) -> str:
    """Dates that cannot be right, left out of the shares above."""
    ((slips,),) = rows_at(here, _SLIPS, {"sites": _places(here, sites)})
    if not slips:
        return ""
    have = "has a date" if slips == 1 else "have dates"
    return f"{counted(slips, 'complaint')} {have} before the day received: left out of the shares."


def _places(here: Here, sites: tuple[str, ...]) -> list[str]:
    return sorted(places_at(here).within(sites)) if sites else []
