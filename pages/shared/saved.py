"""A field that is saved at once: a quiet tick, and what was typed stays when something is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from metrics.calendar import LONDON
from pages.shared.pickers import role_of
from pages.shared.reading import Here
from pages.shared.words import day_in_words
from plan.model import Person, Plan
from plan.register import Entry
from plan.review_call import NotWritten

_TICK = "something was saved"
NEVER_A_NAME = "Rotas, journeys, routines; never a person’s name"


@dataclass(frozen=True)
class Kept:
    """One field: what is stored, the entry up to which it was seen, how it is written and told."""

    key: str
    stored: Any
    seen: int
    write: Callable[[Any, int], None]
    tell: Callable[[Entry], str]


def kept_field(field: Kept, widget: Callable[..., Any]) -> None:
    """Show what is stored; what is entered is written at once, unless another wrote meanwhile.

    Then, or if it could not be written, it stays in the field until it is saved or given up.
    """
    unsaved, why = f"{field.key} unsaved", f"{field.key} refused"
    waits = unsaved in st.session_state
    st.session_state[field.key] = st.session_state[unsaved] if waits else field.stored
    widget(key=field.key, on_change=_entered, args=(field,))
    if not waits:
        return
    st.warning(st.session_state[why], icon=":material/edit_off:")
    mine, theirs = st.columns(2)
    mine.button("Save mine", key=f"{field.key} mine", on_click=_entered, args=(field,))
    theirs.button("Leave mine out", key=f"{field.key} theirs", on_click=_give_up, args=(field,))


def tick() -> None:
    """What is saved is said quietly, as soon as the page is drawn again."""
    st.session_state[_TICK] = True


def show_tick() -> None:
    """The tick of what was saved last, once."""
    if st.session_state.pop(_TICK, False):
        st.toast("Saved", icon=":material/check:")


def who_and_when(here: Here, plan: Plan, entry: Entry) -> str:
    """As in "Branch manager, Northgate, 16 November, 09:04"."""
    people = {each.id: each for each in plan.people}
    by = role_of(people.get(entry.recorded_by, Person(id=entry.recorded_by)))
    at = entry.recorded_at.astimezone(LONDON)
    return f"{by}, {day_in_words(at.date(), here.today)}, {at:%H:%M}"


def refusal(told: NotWritten, tell: Callable[[Entry], str]) -> str:
    """Why it was not written, with what another wrote meanwhile."""
    theirs = "; ".join(tell(entry) for entry in told.theirs)
    return f"{told}{f' Now it says: {theirs}.' if theirs else ''} Yours is still here."


def _entered(field: Kept) -> None:
    value = st.session_state[field.key]
    try:
        field.write(value, field.seen)
    except NotWritten as told:
        st.session_state[f"{field.key} unsaved"] = value
        st.session_state[f"{field.key} refused"] = refusal(told, field.tell)
        return
    _give_up(field)
    tick()


def _give_up(field: Kept) -> None:
    for each in ("unsaved", "refused"):
        st.session_state.pop(f"{field.key} {each}", None)
