"""The plan for three meetings: the board, the risk register and a service review of one site."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import frame, pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.words import aside, day_in_words, plain
from plan.model import Person
from plan.standing import Scope
from plan.views import View, aims_looked_at
from plan.words.numbers import capital
from reports.registers import COLUMNS, TITLES, in_words, listing_of

# How the registers read on a screen: columns put together, so that a line fits the page.

Row = dict[str, Any]


def _lines(text: str) -> str:
    """Several things as points below each other, one alone as it is."""
    lines = [plain(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else "  \n".join(f"• {line}" for line in lines)


def _named(row: Row, name: str) -> str:
    return f"**{plain(row[name])}**  \n{_lines(row['What is wrong'])}"


def _risk(row: Row, _: date) -> str:
    """As in "15 extreme → 10 high"."""
    was, now = ((row[f"Risk {when}"], row[f"Band {when}"]) for when in ("before", "now"))
    scores = [f"{score} {band}" if score else band for score, band in (was, now)]
    return " → ".join(dict.fromkeys(scores))


def _risk_moved(row: Row, today: date) -> str:
    """Its consequence and likelihood, too, as it is now."""
    made_of = f"  \nnow {row['Made of now']}" if row["Made of now"] else ""
    return f"{_risk(row, today)}  \n{row['Moved']}{made_of}"


def _review(row: Row, today: date) -> str:
    planned, missed = row["Next review"], row.get("Review missed")
    next_one = day_in_words(planned, today) if planned else "none planned"
    return f"{next_one}  \nmissed: {day_in_words(missed, today)}" if missed else next_one


def _escalated(row: Row, _: date) -> str:
    many, waits = row["Escalated"], row["Not acknowledged"]
    return f"{many}, {waits} not acknowledged" if waits else str(many or "–")


# The headings of each; what is None is the cell of that heading as it is.
_COLUMNS: Mapping[View, Mapping[str, Callable[[Row, date], str] | None]] = {
    View.BOARD: {
        "Aim": lambda row, _: _named(row, "Aim"),
        "What was found": lambda row, _: (
            f"**{plain(row['What was found'])}**  \n{plain(row['Trend'].capitalize())}."
        ),
        "Where it is": lambda row, _: (
            f"{plain(capital(row['Outcome']))}  \n{_lines(row['Where it is'])}"
        ),
        "Risk": _risk,
        "Actions": None,
        "Escalated": _escalated,
        "Next decision": None,
        "Next review": _review,
    },
    View.RISKS: {
        "Risk": lambda row, _: _named(row, "Risk"),
        **dict.fromkeys(("Sites", "Causes")),
        "Score": _risk_moved,
        **dict.fromkeys(("Trend", "Controls")),
        "Next review": _review,
        "Escalated": None,
    },
    View.SERVICE: {
        "Aim": lambda row, _: _named(row, "Aim"),
        **dict.fromkeys(("Outcomes", "Actions", "Due")),
        "Risk": _risk,
    },
}


def show(basis: Basis, person: Person, view: View) -> None:
    """A register of what this person may see, at the site that is picked: what it says as a whole,
    then a line an aim, and both to take away. A service review is about one site."""
    if not basis.generation or not basis.plan.aims:
        frame.say_what_is_missing(basis, person)
        return
    title, where = st.columns([3, 1], vertical_alignment="bottom")
    title.header(TITLES[view].name, anchor=False)
    options = pickers.sites_or_all(basis, person, pickers.sites_of_plan(basis))
    if view is View.SERVICE:
        del options[pickers.ALL]
    site = pickers.pick("Site", options or {"": "No site"}, "site", where=where)
    scope = Scope(plan=basis.plan, today=basis.today, site=site, person=person)
    aims = aims_looked_at(scope, basis.places, basis.standings, basis.verdicts)
    register = listing_of(view, aims, basis.plan, basis.today)
    aside(f"{TITLES[view].says}.")
    st.markdown(in_words(register))
    if not register.lines:
        return
    shown = pd.DataFrame(
        {
            heading: cell(row, basis.today) if cell else _lines(row[heading])
            for heading, cell in _COLUMNS[view].items()
        }
        for row in register.rows.to_dict("records")
    )
    at = site or ("all my sites" if person.sites else "all sites")
    origin = Origin(sites=(site,) if site else (), columns=COLUMNS)
    what = {"title": register.heading(at), "file": f"{view} {at}", "origin": origin}
    Listing(**what, is_small=True).draw(register.rows, shown)
