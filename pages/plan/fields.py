"""Fields of the plan's forms: what each is called; what is typed goes into the draft at once."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from pages.plan import drafts
from pages.plan.drafts import Form
from pages.shared.saved import who_and_when
from pages.shared.words import plain
from plan.draft import tidied
from plan.fields import field_of, written_in_words
from plan.register import Entry

# Where another has changed the same field: what they said, who and when, and the way out.


def quarrel(form: Form, name: str) -> None:
    """Beside a field that another changed since: their word and mine, one of which is chosen."""
    entry = form.draft.disputed(form.now).get(name)
    if entry is None:
        return
    st.warning(_both(form, entry), icon=":material/group:")
    mine, theirs = st.columns(2)
    key = form.key(name)
    mine.button("Keep mine", key=f"{key} mine", on_click=_mine, args=(form, entry))
    theirs.button("Take theirs", key=f"{key} theirs", on_click=drafts.drop, args=(form.draft, name))


def said_by_others(form: Form, told: tuple[Entry, ...]) -> str:
    """What others said, as a list in one sentence."""
    return "; ".join(
        f"{field_of(entry.kind, entry.field).title} is now “{_theirs_in_words(form, entry)}”"
        f" ({_who(form, entry)})"
        for entry in told
    )


def _both(form: Form, entry: Entry) -> str:
    mine = field_of(entry.kind, entry.field).in_words(
        form.value(entry.field), form.plan, form.here.today
    )
    because = f", because {plain(entry.why)}" if entry.why else ""
    return (
        f"**{_who(form, entry)}** changed this since you opened it:"
        f" **{_theirs_in_words(form, entry)}**{because}. Yours is not saved: **{plain(mine)}**."
    )


def _theirs_in_words(form: Form, entry: Entry) -> str:
    told = written_in_words(entry.kind, entry.field, entry.value, form.plan, form.here.today)
    return plain(told)


def _who(form: Form, entry: Entry) -> str:
    return who_and_when(form.here, form.plan, entry)


def _mine(form: Form, entry: Entry) -> None:
    draft = drafts.draft_of(form.draft.kind, form.draft.subject)
    drafts.keep(draft.in_spite_of(entry))


LONGEST = 2000
ANY_DAY = {
    "format": "DD/MM/YYYY",
    "min_value": date(2000, 1, 1),
    "max_value": date(2100, 12, 31),
}
_LIVE = "600ms"  # after the last key


def text(form: Form, name: str) -> None:
    """A line; what a sceptic says of it follows while it is being typed."""
    how = {"max_chars": LONGEST, "live": _LIVE}
    bound(form, name, form.value(name), st.text_input, **how)


def area(form: Form, name: str, height: int = 100) -> None:
    """Several lines of text."""
    how = {"max_chars": LONGEST, "height": height}
    bound(form, name, form.value(name), st.text_area, **how)


def lines(form: Form, name: str) -> None:
    """One member a line."""
    shown = "\n".join(form.value(name))
    bound(form, name, shown, st.text_area, _split, max_chars=LONGEST)


def choice(form: Form, name: str, options: Mapping[Any, str], blank: Any = "", **how: Any) -> None:
    """One of a list, or nothing; what stands there already is always among them."""
    value = form.value(name)
    shown = None if value == blank else value
    known = options if shown is None or shown in options else {shown: str(shown), **options}
    how |= {"options": list(known), "index": None, "format_func": lambda k: known.get(k, str(k))}
    bound(form, name, shown, st.selectbox, lambda one: blank if one is None else one, **how)


def many(form: Form, name: str, options: Mapping[Any, str], *, others: bool = True) -> None:
    """Any of a list, and others that are typed."""
    value = form.value(name)
    known = {**options, **{each: str(each) for each in value if each not in options}}
    how = {
        "options": list(known),
        "format_func": lambda each: known.get(each, str(each)),
        "accept_new_options": others,
    }
    bound(form, name, list(value), st.multiselect, tuple, **how)


def day(form: Form, name: str) -> None:
    """A date, or none."""
    bound(form, name, form.value(name), st.date_input, value=None, **ANY_DAY)


def number(form: Form, name: str, *, whole: bool = False) -> None:
    """A number, or none."""
    value = form.value(name)
    shown = value if value is None or whole else float(value)
    how = {"step": 1} if whole else {"step": None, "format": "%g"}
    bound(form, name, shown, st.number_input, value=None, **how)


def bound(
    form: Form,
    name: str,
    shown: Any,
    widget: Callable[..., Any],
    meant: Callable[[Any], Any] = lambda value: value,
    **how: Any,
) -> None:
    """A widget on one field of the draft; where another said otherwise since, that is told."""
    key = form.key(name)
    if key not in st.session_state or meant(st.session_state[key]) != meant(shown):
        st.session_state[key] = shown
    line = field_of(form.draft.kind, name)
    how = {"label": line.label, "help": line.help} | how
    if line.example:
        how = {"placeholder": line.example} | how
    widget(key=key, on_change=_typed, args=(form, name, meant), **how)
    quarrel(form, name)


def _typed(form: Form, name: str, meant: Callable[[Any], Any]) -> None:
    form.typing(name, meant(st.session_state[form.key(name)]))


def _split(told: str) -> tuple[str, ...]:
    return tidied(tuple(told.splitlines()))
