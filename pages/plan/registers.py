"""The plan for three meetings: the board, the risk register and a service review of one site."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import frame, pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.words import aside, day_in_words, plain
from plan.model import Person
from plan.standing import Scope
from plan.views import View, aims_looked_at
from plan.words.numbers import capital
from reports.registers import COLUMNS, TITLES, in_words, listing_of

_HEADINGS: Mapping[View, tuple[str, ...]] = {
    View.BOARD: (
        *("Aim", "What was found", "Where it is", "Risk", "Actions", "Escalated"),
        *("Next decision", "Next review"),
    ),
    View.RISKS: (
        *("Risk", "Sites", "Causes", "Score", "Trend", "Controls", "Next review", "Escalated"),
    ),
    View.SERVICE: ("Aim", "Outcomes", "Actions", "Due", "Risk"),
}


def _lines(text: str) -> str:
    """Several things as points below each other, one alone as it is."""
    lines = [plain(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else "  \n".join(f"• {line}" for line in lines)


def _cell(row: dict[str, Any], heading: str, view: View, today: date) -> str:
    """Columns put together, so that a line of the register fits the page; any other as it is."""
    match heading:
        case "Aim" | "Risk" if heading == _HEADINGS[view][0]:
            return f"**{plain(row[heading])}**  \n{_lines(row['What is wrong'])}"
        case "What was found":
            return f"**{plain(row[heading])}**  \n{plain(row['Trend'].capitalize())}."
        case "Where it is":
            return f"{plain(capital(row['Outcome']))}  \n{_lines(row[heading])}"
        case "Risk" | "Score":  # as in "15 extreme → 10 high"
            both = ((row[f"Risk {when}"], row[f"Band {when}"]) for when in ("before", "now"))
            scores = (f"{score} {band}" if score else band for score, band in both)
            risk = " → ".join(dict.fromkeys(scores))
            made_of = f"  \nnow {row['Made of now']}" if row.get("Made of now") else ""
            return risk if heading == "Risk" else f"{risk}  \n{row['Moved']}{made_of}"
        case "Next review":
            planned, missed = row[heading], row.get("Review missed")
            ahead = day_in_words(planned, today) if planned else "none planned"
            return f"{ahead}  \nmissed: {day_in_words(missed, today)}" if missed else ahead
        case "Escalated" if view is View.BOARD:
            many, waits = row[heading], row["Not acknowledged"]
            return f"{many}, {waits} not acknowledged" if waits else str(many or "–")
    return _lines(row[heading])


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
        {heading: _cell(row, heading, view, basis.today) for heading in _HEADINGS[view]}
        for row in register.rows.to_dict("records")
    )
    at = site or ("all my sites" if person.sites else "all sites")
    what = {"title": register.heading(at), "file": f"{view} {at}", "forms": COLUMNS}
    Listing(**what, sites=(site,) if site else (), is_small=True).draw(register.rows, shown)
