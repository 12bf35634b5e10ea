"""What is typed and not saved yet, kept for this visit whatever page or part is looked at."""

from contextlib import suppress

import streamlit as st

from pages.furniture.here import Here
from plan.draft import Draft, blank, with_subjects
from plan.faults import NotInThePlan, Opened, opened
from plan.model import Plan

_DRAFTS, _DROPPED = "drafts of the plan", "times that something typed was saved or given up"
KINDS = ("aim", "action", "person")


def draft_of(kind: str, subject: str = "") -> Draft:
    """The draft of a subject ("": of a new one); an empty one where nothing is typed."""
    return _all().get((kind, subject)) or Draft(kind=kind, subject=subject)


def keep(draft: Draft) -> None:
    """Remember it."""
    _all()[draft.kind, draft.subject] = draft


def forget(draft: Draft) -> None:
    """It is saved or given up."""
    _all().pop((draft.kind, draft.subject), None)
    st.session_state[_DROPPED] = times_dropped() + 1


def drop(draft: Draft, name: str) -> None:
    """One field is given up."""
    keep(draft_of(draft.kind, draft.subject).without(name))
    st.session_state[_DROPPED] = times_dropped() + 1


def times_dropped() -> int:
    """How often something typed left the drafts: what shows it must be drawn anew."""
    return st.session_state.get(_DROPPED, 0)


def stands(here: Here, draft: Draft) -> Opened:
    """How its subject stands now. Raises NotInThePlan."""
    return opened(here.register, draft.kind, draft.subject) if draft.subject else blank(draft.kind)


def typed() -> tuple[Draft, ...]:
    """Every draft in which something is typed."""
    return tuple(draft for draft in _all().values() if draft.typed)


def unsaved(here: Here) -> tuple[Draft, ...]:
    """Every draft with a word that is not saved, those of subjects that were taken out too."""
    found = []
    for draft in typed():
        try:
            changes = draft.changes(stands(here, draft))
        except NotInThePlan:
            changes = draft.typed
        if changes:
            found.append(draft)
    return tuple(found)


def plan_as_typed(here: Here, plan: Plan) -> Plan:
    """The plan as it would be if all that is typed were saved; new ones are not in it yet."""
    subjects = []
    for draft in typed():
        if draft.subject:
            with suppress(NotInThePlan):
                subjects.append(draft.on(stands(here, draft)))
    return with_subjects(plan, subjects)


def _all() -> dict[tuple[str, str], Draft]:
    return st.session_state.setdefault(_DRAFTS, {})
