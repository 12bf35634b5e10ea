"""A field that is saved at once: a quiet tick, and what was typed stays when something is wrong."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.pickers import role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.words import counted, day_in_words, moment_in_words, plain
from plan.faults import NotSaved
from plan.model import Person
from plan.register import Entry
from plan.review_call import LONGEST, NotWritten
from plan.state import Refused

_TICK = "something was saved"
STAYS = "What you typed is still here."
NEVER_A_NAME = "Rotas, journeys, routines; never a person’s name"


@dataclass(frozen=True)
class SavedField:
    """One field: what is stored, the entry up to which it was seen, how it is written and told."""

    key: str
    stored: Any
    entry: int
    write: Callable[[Any, int], None]
    tell: Callable[[Entry], str]


def show_saved_field(field: SavedField, widget: Callable[..., Any]) -> None:
    """Show what is stored; what is entered is written at once. If another wrote meanwhile, or it
    could not be written, it stays in the field until it is saved or given up."""
    unsaved, why = f"{field.key} unsaved", f"{field.key} refused"

    def give_up() -> None:
        st.session_state.pop(unsaved, None)
        st.session_state.pop(why, None)

    def entered() -> None:
        value = st.session_state[field.key]
        try:
            field.write(value, field.entry)
        except NotWritten as refused:
            st.session_state[unsaved] = value
            st.session_state[why] = refusal(refused, field.tell)
        else:
            give_up()
            tick()

    waits = unsaved in st.session_state
    st.session_state[field.key] = st.session_state[unsaved] if waits else field.stored
    widget(key=field.key, on_change=entered)
    if waits:
        st.warning(st.session_state[why], icon=":material/edit_off:")
        mine, theirs = st.columns(2)
        mine.button("Save mine", key=f"{field.key} mine", on_click=entered)
        theirs.button("Leave mine out", key=f"{field.key} theirs", on_click=give_up)


def tick() -> None:
    """What is saved is said quietly, as soon as the page is drawn again."""
    st.session_state[_TICK] = True


def show_tick() -> None:
    """The tick of what was saved last, once."""
    if st.session_state.pop(_TICK, False):
        st.toast("Saved", icon=":material/check:")


def who_and_when(basis: Basis, entry: Entry) -> str:
    """As in "Branch manager, Northgate, 16 November, 09:04"."""
    by = role_by_id(basis.plan, entry.recorded_by)
    return f"{by}, {moment_in_words(entry.recorded_at, basis.today)}"


def refusal(refused: NotWritten, tell: Callable[[Entry], str]) -> str:
    """Why it was not written, with what another wrote meanwhile."""
    theirs = "; ".join(tell(entry) for entry in refused.theirs)
    return f"{refused}{f' Now it says: {theirs}.' if theirs else ''} {STAYS}"


def written(basis: Basis, write: Callable[[], object]) -> bool:
    """Whether it was written; if not, why, and what was typed stays in its field."""
    try:
        write()
    except NotWritten as refused:
        why = refusal(refused, lambda entry: who_and_when(basis, entry))
        st.warning(why, icon=":material/edit_off:")
        return False
    tick()
    return True


def keep(basis: Basis, write: Callable[[], object]) -> None:
    """Write it and draw the page anew, unless it is refused."""
    if written(basis, write):
        st.rerun()


def attempt(key: str, write: Callable[[], object], *fields: str) -> bool:
    """Write it, empty its fields; if refused, why waits under `key`, and what was typed stays."""
    st.session_state.pop(f"{key} refused", None)
    try:
        write()
    except (NotSaved, NotWritten, Refused) as refused:
        st.session_state[f"{key} refused"] = refused
        return False
    for name in fields:
        if isinstance(st.session_state.get(name), str):
            st.session_state[name] = ""  # a browser sends again what is only forgotten here
        else:
            st.session_state.pop(name, None)
    tick()
    return True


def show_refusal(key: str) -> None:
    """Why nothing was recorded the last time; what others did meanwhile comes first."""
    refused = st.session_state.get(f"{key} refused")
    if isinstance(refused, Refused):
        lines = "\n".join(f"- {plain(line)}" for line in (*refused.since, *refused.missing, STAYS))
        st.warning(f"**{plain(refused.what)}**\n{lines}", icon=":material/edit_off:")
    elif refused is not None:
        st.warning(plain(str(refused)), icon=":material/edit_off:")


def ask_why(key: str, label: str, by: Person, write: Callable[[str], object], **how: Any) -> None:
    """Behind a button: the form of a reason, which stays on record, and what is done for it."""

    def press() -> None:
        attempt(key, lambda: write(str(st.session_state.get(key) or "").strip()), key)

    popover = {"icon": how.pop("icon", None), "width": how.pop("width", "content")}
    with st.popover(label, type=how.pop("type", "secondary"), **popover):
        show_refusal(key)
        asks = how.pop("asks", "Why, for those who read it later")
        st.text_input(asks, key=key, max_chars=LONGEST, **how)
        st.button(f"{label} as {role_of(by)}", key=f"{key} {label}", on_click=press)


@contextmanager
def sent_files(files: Iterable[Any]) -> Iterator[list[Path]]:
    """Files that were sent, in a folder that is gone afterwards; of one name each in its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths: list[Path] = []
        for at, file in enumerate(files, 1):
            path = Path(folder) / Path(file.name).name
            path = Path(folder) / str(at) / path.name if path in paths else path
            paths.append(path)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(file.getbuffer())
        yield paths


@dataclass(frozen=True, kw_only=True)
class FollowUpForm:
    """What was agreed and until when, and how it is written that it ended or goes on."""

    id: str
    due: date
    is_overdue: bool
    times_carried_on: int
    finish: Callable[[str], object]  # with what came of it
    carry_on: Callable[[date | None, str], object]  # to which day, and why

    def until(self, today: date, *, weekday: bool = False) -> str:
        """As in "by 15 November", in colour where that is over, and how often it was moved."""
        by = f"by {day_in_words(self.due, today, weekday=weekday)}"
        if self.is_overdue:
            late = counted((today - self.due).days, "day")
            by = f":orange[:material/warning: **{by}, overdue by {late}**]"
        return f"{by}{self.moved}"

    @property
    def moved(self) -> str:
        """How often it was carried on, after what was said before."""
        times = self.times_carried_on
        return f" · carried on {'once' if times == 1 else f'{times} times'}" if times else ""

    def ask_how_it_ended(self, basis: Basis, button: str) -> None:
        """The form of what came of it."""
        came = st.text_input("What came of it", **self._stays("came"))
        if st.button(button, icon=":material/check:", key=f"finish {self.id}"):
            keep(basis, lambda: self.finish(came))

    def ask_until_when(self, basis: Basis, later: timedelta) -> None:
        """The form of a later day, and why."""
        on, key = max(self.due, basis.today) + later, f"carry on {self.id} {self.due}"
        how = {"min_value": basis.today, "format": "DD/MM/YYYY", "persist_state": "session"}
        due = st.date_input("To", on, key=f"{key} to", **how)
        why = st.text_input("Why it carries on", **self._stays(f"why {self.due}"))
        if st.button("Carry on", icon=":material/redo:", key=key):
            keep(basis, lambda: self.carry_on(due, why))

    def _stays(self, name: str) -> dict[str, Any]:
        """How a field keeps what is typed, whatever else is looked at."""
        how = {"max_chars": LONGEST, "placeholder": NEVER_A_NAME, "persist_state": "session"}
        return how | {"key": f"follow-up {self.id} {name}"}
