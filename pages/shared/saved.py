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
from pages.shared.reading import basis_shown
from plan.faults import NotSaved
from plan.fields import field_of, written_in_words
from plan.meeting import FollowUp
from plan.model import Person
from plan.register import Entry
from plan.review_call import LONGEST, CallFollowUp, NotWritten
from plan.state import Refused
from plan.words.numbers import count
from reports.words import day_in_words, moment_in_words, plain

_TICK, _STAYS = "something was saved", "What you typed is still here."
NEVER_A_NAME = "Rotas, journeys, routines; never a person’s name"
WORDS = {"max_chars": LONGEST, "placeholder": NEVER_A_NAME}  # of a field for a few of them


def who_and_when(entry: Entry) -> str:
    """As in "Branch manager, Northgate, 16 November, 09:04"."""
    basis = basis_shown()
    by = role_by_id(basis.plan, entry.recorded_by)
    return f"{by}, {moment_in_words(entry.recorded_at, basis.today)}"


@dataclass(frozen=True)
class SavedField:
    """One field: what is stored, the entry up to which it was seen, how it is written and told."""

    key: str
    stored: Any
    entry: int
    write: Callable[[Any, int], None]
    tell: Callable[[Entry], str] = who_and_when

    def show(self, widget: Callable[..., Any], label: str, **how: Any) -> None:
        """What is stored; what is entered is written at once, unless another wrote meanwhile. Then,
        or if it could not be written, it stays in the field until it is saved or given up."""
        key, state = self.key, st.session_state
        unsaved, why = f"{key} unsaved", f"{key} refused"

        def give_up() -> None:
            state.pop(unsaved, None)
            state.pop(why, None)

        def entered() -> None:
            value = state[key]
            try:
                self.write(value, self.entry)
            except NotWritten as refused:
                state[unsaved], state[why] = value, why_not(refused, self.tell)
            else:
                give_up()
                tick()

        state[key] = state.get(unsaved, self.stored)
        widget(label, key=key, on_change=entered, **how)
        if unsaved in state:
            st.warning(state[why], icon=":material/edit_off:")
            mine, theirs = st.columns(2)
            mine.button("Save mine", key=f"{key} mine", on_click=entered)
            theirs.button("Leave mine out", key=f"{key} theirs", on_click=give_up)


def tick() -> None:
    """What is saved is said quietly, as soon as the page is drawn again."""
    st.session_state[_TICK] = True


def show_tick() -> None:
    """The tick of what was saved last, once."""
    if st.session_state.pop(_TICK, False):
        st.toast("Saved", icon=":material/check:")


def why_not(
    refused: NotSaved | NotWritten | Refused, tell: Callable[[Entry], str] = who_and_when
) -> str:
    """Why nothing was recorded, with what others said or did meanwhile."""
    match refused:
        case Refused():
            lines = map(plain, (*refused.since, *refused.missing, _STAYS))
            return "\n- ".join((f"**{plain(refused.what)}**", *lines))
        case NotWritten():
            theirs = "; ".join(map(tell, refused.theirs))
            return f"{refused}{f' Now it says: {theirs}.' if theirs else ''} {_STAYS}"
    theirs = news_of_others(refused.theirs)
    return f"{plain(str(refused))}{f' {theirs}.' if theirs else ''}"


def news_of_others(entries: tuple[Entry, ...]) -> str:
    """What others said of the plan, as a list in one sentence."""
    return "; ".join(
        f"{field_of(entry.kind, entry.field).title} is now “{entry_in_words(entry)}”"
        f" ({who_and_when(entry)})"
        for entry in entries
    )


def entry_in_words(entry: Entry) -> str:
    """What it says of a field of the plan."""
    how = {"plan": basis_shown().plan, "today": basis_shown().today}
    return plain(written_in_words(entry.kind, entry.field, entry.value, **how))


def written(write: Callable[[], object]) -> bool:
    """Whether it was written; if not, why, and what was typed stays in its field."""
    try:
        write()
    except (NotWritten, Refused) as refused:
        st.warning(why_not(refused), icon=":material/edit_off:")
        return False
    tick()
    return True


def keep(write: Callable[[], object]) -> None:
    if written(write):
        st.rerun()


def attempt(key: str, write: Callable[[], object], *fields: str) -> bool:
    """Write it, empty its fields; if refused, why waits under `key`, and what was typed stays."""
    st.session_state.pop(f"{key} refused", None)
    try:
        write()
    except (NotSaved, NotWritten, Refused) as refused:
        st.session_state[f"{key} refused"] = why_not(refused)
        return False
    for name in fields:
        if isinstance(st.session_state.get(name), str):
            st.session_state[name] = ""  # a browser sends again what is only forgotten here
        else:
            st.session_state.pop(name, None)
    tick()
    return True


def show_refusal(key: str) -> None:
    if refused := st.session_state.get(f"{key} refused"):
        st.warning(refused, icon=":material/edit_off:")


def ask_why(key: str, label: str, by: Person, write: Callable[[str], object], **how: Any) -> None:
    """Behind a button: the form of a reason, which stays on record, and what is done for it."""

    def press() -> None:
        attempt(key, lambda: write(str(st.session_state.get(key) or "").strip()), key)

    looks = {name: how.pop(name) for name in ("icon", "width", "type") if name in how}
    with st.popover(label, **{"width": "content"} | looks):
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
    of: FollowUp | CallFollowUp
    finish: Callable[[str], object]  # with what came of it
    carry_on: Callable[[date | None, str], object]  # to which day, and why

    def until(self, *, weekday: bool = False) -> str:
        """As in "by 15 November", in colour where that is over, and how often it was moved."""
        today = basis_shown().today
        by = f"by {day_in_words(self.of.due, today, weekday=weekday)}"
        if self.of.is_overdue(today):
            late = count((today - self.of.due).days, "day")
            by = f":orange[:material/warning: **{by}, overdue by {late}**]"
        return f"{by}{self.moved}"

    @property
    def moved(self) -> str:
        """How often it was carried on, after what was said before."""
        times = self.of.times_carried_on
        return f" · carried on {'once' if times == 1 else f'{times} times'}" if times else ""

    def ask(self, ways: Iterable[Any], ends: tuple[str, str], later: timedelta) -> Any:
        """Behind two buttons: what came of it, and a later day with why. `ends`: what the first
        says, and the button within, below which there is room for more."""
        today, due, (done, more) = basis_shown().today, self.of.due, ways
        words = {"persist_state": "session", **WORDS}
        with (first := done.popover(ends[0], icon=":material/check:", width="stretch")):
            came = st.text_input("What came of it", key=f"follow-up {self.id} came", **words)
            if st.button(ends[1], icon=":material/check:", key=f"finish {self.id}"):
                keep(lambda: self.finish(came))
        with more.popover("Carry on", icon=":material/redo:", width="stretch"):
            key = f"carry on {self.id} {due}"
            on, how = max(due, today) + later, {"min_value": today, "key": f"{key} to"}
            to = st.date_input("To", on, format="DD/MM/YYYY", **how, persist_state="session")
            why = st.text_input("Why it carries on", key=f"follow-up {self.id} why {due}", **words)
            if st.button("Carry on", icon=":material/redo:", key=key):
                keep(lambda: self.carry_on(to, why))
        return first
