"""All that was ever said of the plan, newest first: who, when and why; as files, too."""

import pandas as pd
import streamlit as st

from metrics.calendar import LONDON
from pages.furniture import pickers, rooms
from pages.furniture.here import Here
from pages.furniture.people import role_of
from pages.furniture.plan.chosen import Chosen, choose_whose, is_there
from pages.furniture.tables import Column, Told, table
from pages.furniture.words import aside, counted, day_in_words, plain
from plan.history import ENTERED, LEFT, Change, changes
from plan.model import Person, Plan
from plan.places import Places

_SHOWN = 30  # in full, before one asks for more
_IMPORT = {"import": "A file", "sample": "The invented provider"}
_MORE = "how much of the history"


def history(here: Here, plan: Plan, person: Person, places: Places) -> None:
    """Of everything or of one, by anyone or by one; the files hold all of it."""
    whose, whom = st.columns([8, 4])
    with whose:
        of = choose_whose(plan, person, places)
    found = _changes_of(here, plan, of)
    with whom:
        by = _pick_by(found, plan)
    shown = [change for change in found if by in (pickers.ALL, change.by)]
    aside(f"{counted(len(shown), 'change')}, the newest first. Nothing is ever overwritten.")
    most = st.session_state.get(_MORE, _SHOWN)
    for change in shown[:most]:
        _one(change, here, plan, of)
    if len(shown) > most:
        st.button(
            f"Show {min(_SHOWN, len(shown) - most)} more",
            on_click=lambda: st.session_state.update({_MORE: most + _SHOWN}),
        )
    if shown:
        with st.expander("All of it as a table, and as files"):
            _as_table(shown, here, plan)


def _changes_of(here: Here, plan: Plan, of: Chosen | None) -> tuple[Change, ...]:
    if of is None:
        return changes(here.register, plan, here.today)
    return changes(here.register, plan, here.today, of.kind, (of.subject,))


def _pick_by(found: tuple[Change, ...], plan: Plan) -> str:
    names = {by: _who(by, plan) for by in sorted({change.by for change in found})}
    return pickers.pick("By whom", {pickers.ALL: "Anyone", **names}, "by")


def in_markdown(change: Change, *, with_subject: bool) -> str:
    """As in "due date: 1 October → **15 October**, because two were ill"."""
    where = f"{plain(f'{change.kind.capitalize()} {change.subject}')} · " if with_subject else ""
    told = f": {plain(change.now)}" if change.now else ""
    if change.was:
        told = f": {plain(change.was)} → **{plain(change.now)}**"
    because = f", {plain(change.because)}" if change.why else ""
    if change.what == ENTERED:  # said before the long list of all that it brought
        return f"{where}**{ENTERED}**{because}{told}"
    return f"{where}**{plain(change.what)}**{told}{because}"


def _one(change: Change, here: Here, plan: Plan, of: Chosen | None) -> None:
    at = change.at.astimezone(LONDON)
    with st.container(gap="xxsmall"):
        st.markdown(in_markdown(change, with_subject=of is None))
        aside(f"{_who(change.by, plan)}, {day_in_words(at.date(), here.today)}, {at:%H:%M}")
        one = Chosen(change.kind, change.subject)
        if change.what == LEFT and change.why and not is_there(plan, one):
            rooms.link(rooms.PLAN, "Put it back", show="write", **one.address)


def _as_table(shown: list[Change], here: Here, plan: Plan) -> None:
    rows = pd.DataFrame(
        [
            {
                "when": change.at.astimezone(LONDON).replace(tzinfo=None, microsecond=0),
                "who": _who(change.by, plan).replace("\\", ""),
                "of": f"{change.kind} {change.subject}",
                "what": change.what,
                "was": change.was,
                "now": change.now,
                "why": change.why,
            }
            for change in shown
        ]
    )
    cut = {name: Column(is_cut=True) for name in ("was", "now", "why")}
    told = Told(rule="Every entry of the register, in words.", columns=cut)
    table(rows, "The history of the plan: who said what, when and why", "plan history", told)


def _who(by: str, plan: Plan) -> str:
    person = next((each for each in plan.people if each.id == by), None)
    return role_of(person) if person else plain(_IMPORT.get(by, by))
