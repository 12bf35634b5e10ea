"""The registers on the screen: which one, at which site, what it says first, and its table."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import pickers
from pages.shared.reading import Basis
from pages.shared.tables import Origin, table
from pages.shared.words import day_in_words, plain
from plan.model import Person
from plan.standing import Scope
from plan.views import View, aims_looked_at
from plan.words.numbers import capital
from reports.registers import COLUMNS, TITLES, RegisterListing, in_words, listing_of

# How the registers read on a screen: columns put together, so that a line fits the page.


Row = dict[str, Any]


def shown(register: RegisterListing) -> pd.DataFrame:
    """The rows of a register as mark-up, in as many columns as can be read."""
    columns, today = _COLUMNS[register.view], register.today
    rows = register.rows.to_dict("records")
    return pd.DataFrame(
        [{heading: cell(row, today) for heading, cell in columns.items()} for row in rows]
    )


def _lines(text: str) -> str:
    """Several things as points below each other, one alone as it is."""
    lines = [plain(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else "  \n".join(f"• {line}" for line in lines)


def _text(name: str) -> Callable[[Row, date], str]:
    return lambda row, _: _lines(row[name])


def _named(name: str) -> Callable[[Row, date], str]:
    return lambda row, _: f"**{plain(row[name])}**  \n{_lines(row['What is wrong'])}"


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


_COLUMNS: dict[View, dict[str, Callable[[Row, date], str]]] = {
    View.RISKS: {
        "Risk": _named("Risk"),
        "Sites": _text("Sites"),
        "Causes": _text("Causes"),
        "Score": _risk_moved,
        "Trend": _text("Trend"),
        "Controls": _text("Controls"),
        "Next review": _review,
        "Escalated": _text("Escalated"),
    },
    View.SERVICE: {
        "Aim": _named("Aim"),
        "Outcomes": _text("Outcomes"),
        "Actions": _text("Actions"),
        "Due": _text("Due"),
        "Risk": _risk,
    },
    View.BOARD: {
        "Aim": _named("Aim"),
        "What was found": lambda row, _: (
            f"**{plain(row['What was found'])}**  \n{plain(row['Trend'].capitalize())}."
        ),
        "Where it is": lambda row, _: (
            f"{plain(capital(row['Outcome']))}  \n{_lines(row['Where it is'])}"
        ),
        "Risk": _risk,
        "Actions": _text("Actions"),
        "Escalated": _escalated,
        "Next decision": _text("Next decision"),
        "Next review": _review,
    },
}


_BOARD_FIRST = (View.BOARD, View.RISKS, View.SERVICE)


def pick(basis: Basis, person: Person) -> tuple[View, str]:
    """Which register and which site; a service review is about one, so it begins with the first."""
    which, where = st.columns([3, 2], vertical_alignment="bottom")
    titles = {view.value: TITLES[view].name for view in _BOARD_FIRST}
    view = View(pickers.pick_segment("Register", titles, "register", where=which))
    options = pickers.sites_or_all(basis, person, pickers.sites_of_plan(basis))
    if view is View.SERVICE:
        del options[pickers.ALL]
    with where:
        return view, pickers.pick("Site", options or {"": "No site"}, "site")


def show(basis: Basis, person: Person, view: View, site: str) -> None:
    """A register as it stands, of what this person may see: what it says as a whole, then a line an
    aim, and both to take away."""
    scope = Scope(plan=basis.plan, today=basis.today, site=site, person=person)
    aims = aims_looked_at(scope, basis.places, basis.standings, basis.verdicts)
    register = listing_of(view, aims, basis.plan, basis.today)
    st.markdown(in_words(register))
    if not register.lines:
        return
    where = site or ("all my sites" if person.sites else "all sites")
    origin = Origin(sites=(site,) if site else (), columns=COLUMNS)
    title, name = register.heading(where), f"{register.view} {where}"
    table(register.rows, title, name, origin, is_small=True, shown=shown(register))
