"""A table for quick work: owners, dates and routes of every action, saved with the same checks."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.plan import drafts
from pages.plan.drafts import fields_of, form_of, is_saved_just_now, person_names, show_news
from pages.plan.fields import ANY_DAY, quarrel
from pages.plan.writing import NOTHING_WAITS, save_draft, show_problem
from pages.shared.pickers import may_write, role_of
from pages.shared.reading import Basis
from pages.shared.saved import show_tick
from pages.shared.words import aside, plain
from plan import values
from plan.editing import Draft
from plan.faults import NotInThePlan, Opened, all_opened
from plan.fields import FIELDS, Field
from plan.model import Person, Plan
from plan.places import may_see
from plan.words.numbers import listed

# The rows of the quick table, and how what is changed in them goes into the drafts.


# What can be changed here, by heading.
EDITED = {line.title: line for line in FIELDS["action"].values() if line.in_quick_table}
WHY = "why due moves"
_GRID, _UNSEEN = "grid of the plan", "a cell that was not changed before"


@dataclass(frozen=True)
class Grid:
    """The rows as they were put on the screen, and how each action stood then."""

    key: str
    rows: pd.DataFrame
    ids: tuple[str, ...]
    opened: Mapping[str, Opened]
    person: str  # for whom they are shown
    last_entry: int
    dropped: int  # how often something typed had left the drafts

    @property
    def is_stale(self) -> bool:
        """What was typed in it is saved or given up, so it must be drawn anew."""
        return self.dropped != drafts.times_dropped()


def grid_of(basis: Basis, person: Person) -> Grid:
    """The same rows as before, so that nothing jumps, until something is saved by anyone."""
    kept: Grid | None = st.session_state.get(_GRID)
    if kept is not None:
        take_over(kept)
    is_shown = kept is not None and kept.key in st.session_state and kept.person == person.id
    if is_shown and kept.last_entry == basis.last_entry and not kept.is_stale:
        return kept
    states = {standing.action.id: standing.state for standing in basis.standings}
    opened = all_opened(basis.register, "action")
    own = tuple(
        action.id
        for action in basis.plan.actions
        if action.id in opened and may_see(person, action.sites, basis.places)
    )
    number = 1 + (int(kept.key.rpartition(" ")[2]) if kept else 0)
    rows = pd.DataFrame([_row(opened[id], str(states.get(id, ""))) for id in own])
    key, dropped = f"quick table {number}", drafts.times_dropped()
    grid = Grid(key, rows, own, opened, person.id, basis.last_entry, dropped)
    st.session_state[_GRID] = grid
    return grid


def take_over(grid: Grid) -> None:
    """Every cell that was changed since this was last asked, into the draft of its action."""
    edited = st.session_state.get(grid.key, {}).get("edited_rows", {})
    taken = st.session_state.setdefault(f"{grid.key} taken over", {})
    for place, cells in edited.items():
        news = {
            head: cell for head, cell in cells.items() if taken.get((place, head), _UNSEEN) != cell
        }
        taken |= {(place, heading): cell for heading, cell in news.items()}
        of = grid.opened[grid.ids[int(place)]]
        draft = drafts.draft_of("action", of.subject.id)
        for heading, line in EDITED.items():
            if heading in news:
                draft = draft.typing(line.name, _meant(line, news[heading]), of.seen)
        if WHY in news:
            draft = draft.because("due_on", news[WHY] or "")
        if news:
            drafts.keep(draft)


def columns_of(plan: Plan) -> dict[str, Any]:
    """How each column is chosen or written."""
    people = person_names(plan)
    return {heading: _column(line, people) for heading, line in EDITED.items()} | {
        "action": st.column_config.TextColumn(pinned=True, width="small"),
        "title": st.column_config.TextColumn(width="medium"),
        WHY: st.column_config.TextColumn(max_chars=500, help="Needed where a due date moves back."),
    }


def _column(line: Field, people: Mapping[str, str]) -> Any:
    chosen = st.column_config.SelectboxColumn
    match line.value:
        case values.DAY:
            return st.column_config.DateColumn(**ANY_DAY)
        case values.PERSON:
            names = {"options": list(people), "format_func": lambda id: people.get(id, id)}
            return chosen(**names, width="medium")
    return chosen(options=[str(code) for code in line.value.codes])


def _row(of: Opened, state: str) -> dict[str, Any]:
    """An action as it stands, with what is typed of it in this visit."""
    draft = drafts.draft_of("action", of.subject.id)
    action = draft.on(of)
    cells = {}
    for heading, line in EDITED.items():
        value = getattr(action, line.name)
        is_day = line.value is values.DAY
        cells[heading] = pd.to_datetime(value) if is_day else str(value or "") or None
    named = {"action": action.id, "title": action.title, "state": state}
    return named | cells | {WHY: draft.why.get("due_on") or None}


def _meant(line: Field, cell: Any) -> Any:
    if line.value is values.DAY:
        return date.fromisoformat(str(cell)[:10]) if cell else None
    if line.value.codes:
        return line.value.codes(cell) if cell else None
    return cell or ""


_MANY, _TALL = 15, 560  # rows; pixels, within which more rows scroll


def quick_table(basis: Basis, person: Person) -> None:
    """The actions that the person may see; without one, how to come by one."""
    if not basis.plan.actions:
        st.info("There is no action in the plan yet. Write the first one.")
        return
    _table(basis, person, grid_of(basis, person))


@st.fragment
def _table(basis: Basis, person: Person, grid: Grid) -> None:
    if is_saved_just_now() or grid.is_stale:
        st.rerun()
    show_tick()
    show_news()
    aside("Change a cell, then save. Grip works out the status from what happened.")
    st.data_editor(
        grid.rows,
        key=grid.key,
        hide_index=True,
        disabled=["action", "title", "state"],
        column_config=columns_of(basis.plan),
        height=_TALL if len(grid.rows) > _MANY else "content",
        placeholder="",
        alt="Every action with its state, owner, dates, route and strength.",
    )
    take_over(grid)
    _waiting(basis, person, grid)


def _waiting(basis: Basis, person: Person, grid: Grid) -> None:
    """What is changed and not saved, action by action, and the buttons."""
    unsaved = [draft for draft in drafts.unsaved(basis) if draft.kind == "action"]
    waiting = [draft for draft in unsaved if draft.subject in grid.opened]
    for draft in waiting:
        _unsaved(basis, person, draft)
    if not waiting:
        st.markdown(NOTHING_WAITS)

    def save_all() -> None:  # each action by itself: what is refused stays, what is saved is saved
        for draft in waiting:
            with suppress(NotInThePlan):
                save_draft(form_of(basis, person, draft))

    saves, gives_up, _ = st.columns([4, 2, 6])
    saves.button(
        f"Save all as {role_of(person)}",
        key="save all",
        icon=":material/save:",
        width="stretch",
        disabled=not waiting or not may_write(),
        on_click=save_all,
    )
    how = {"disabled": not waiting, "on_click": lambda: [*map(drafts.forget, waiting)]}
    gives_up.button("Leave them out", width="stretch", **how)


def _unsaved(basis: Basis, person: Person, draft: Draft) -> None:
    """One action's unsaved fields; what another said of them meanwhile beside it."""
    fields = plain(listed(fields_of(basis, draft)))
    st.markdown(f":orange[:material/edit: **Not saved yet:** {draft.subject}: {fields}]")
    try:
        form = form_of(basis, person, draft)
    except NotInThePlan:
        st.warning(f"{draft.subject} was taken out of the plan. See it under Write.")
        return
    show_problem(form)
    for name in draft.disputed(form.now):
        quarrel(form, name)
