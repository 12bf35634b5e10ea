"""Fields of the plan's forms, by their lines in the table; what is typed is a draft at once."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import streamlit as st

from pages.plan import drafts
from pages.plan.drafts import SubjectForm
from pages.shared.saved import who_and_when
from pages.shared.words import plain
from plan import values
from plan.editing import tidied
from plan.fields import Field, field_of, written_in_words
from plan.register import Entry
from plan.values import frameworks, measure_in_words, tag_in_words, type_of_kind

# Where another has changed the same field: what they said, who and when, and the way out.


def quarrel(form: SubjectForm, name: str) -> None:
    """Beside a field that another changed since: their word and mine, one of which is chosen."""
    entry = form.draft.disputed(form.now).get(name)
    if entry is None:
        return
    st.warning(_both(form, entry), icon=":material/group:")

    def keep_mine() -> None:
        draft = drafts.draft_of(form.draft.kind, form.draft.subject)
        drafts.keep(draft.in_spite_of(entry))

    mine, theirs = st.columns(2)
    key = form.key(name)
    mine.button("Keep mine", key=f"{key} mine", on_click=keep_mine)
    theirs.button("Take theirs", key=f"{key} theirs", on_click=drafts.drop, args=(form.draft, name))


def news_of_others(form: SubjectForm, entries: tuple[Entry, ...]) -> str:
    """What others said, as a list in one sentence."""
    return "; ".join(
        f"{field_of(entry.kind, entry.field).title} is now “{_theirs_in_words(form, entry)}”"
        f" ({who_and_when(form.basis, entry)})"
        for entry in entries
    )


def _both(form: SubjectForm, entry: Entry) -> str:
    name = entry.field
    mine = form.line(name).in_words(form.value(name), form.plan, form.basis.today)
    because = f", because {plain(entry.why)}" if entry.why else ""
    return (
        f"**{who_and_when(form.basis, entry)}** changed this since you opened it:"
        f" **{_theirs_in_words(form, entry)}**{because}. Yours is not saved: **{plain(mine)}**."
    )


def _theirs_in_words(form: SubjectForm, entry: Entry) -> str:
    today = form.basis.today
    return plain(written_in_words(entry.kind, entry.field, entry.value, form.plan, today=today))


LONGEST = 2000
ANY_DAY = {
    "format": "DD/MM/YYYY",
    "min_value": date(2000, 1, 1),
    "max_value": date(2100, 12, 31),
}
_WORDS = {"max_chars": LONGEST}
_LOW = ("evidence", "evidence_required")  # long texts that are short in most plans
# What is typed into, by the type of the value; what is chosen from a list has none here.
_TYPED: dict[values.Value, tuple[Callable[..., Any], dict[str, Any]]] = {
    # What a sceptic says of a text follows while it is being typed, so long after the last key.
    values.TEXT: (st.text_input, _WORDS | {"live": "600ms"}),
    values.LONG: (st.text_area, _WORDS),
    values.CAUSES: (st.text_area, _WORDS),
    values.DAY: (st.date_input, {"value": None, **ANY_DAY}),
    values.NUMBER: (st.number_input, {"value": None, "step": None, "format": "%g"}),
    values.DAYS_ALLOWED: (st.number_input, {"value": None, "step": 1}),
    values.WEEKS: (st.number_input, {"value": None, "step": 1}),
}


def widget_of(line: Field) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The widget that a field is typed into, in the words of its line."""
    widget, how = _TYPED[line.value]
    if line.value is values.LONG:
        how = how | {"height": 80 if line.name in _LOW else 100}
    return widget, wording(line) | how


def draw(form: SubjectForm, name: str, **how: Any) -> None:
    """A field, as a value of its type is typed or chosen."""
    line, shown = form.line(name), form.value(name)
    if line.value in (values.PEOPLE, values.SITES, values.TAGS):
        _many(form, name)
    elif line.value not in _TYPED:
        _choice(form, name, **how)
    elif line.value is values.CAUSES:
        widget, how = widget_of(line)
        lines = "\n".join(shown)
        bound(form, name, lines, widget, meant=lambda text: tidied(tuple(text.splitlines())), **how)
    else:
        if line.value is values.NUMBER and shown is not None:
            shown = float(shown)
        widget, how = widget_of(line)
        bound(form, name, shown, widget, **how)


def draw_row(form: SubjectForm, row: str) -> None:
    """One field over the whole width; several, with blanks between, side by side."""
    names = row.split()
    if len(names) == 1:
        draw(form, row)
        return
    for column, name in zip(st.columns(len(names)), names, strict=True):
        with column:
            draw(form, name)


def options(form: SubjectForm, name: str) -> dict[Any, str]:
    """What there is to choose from, each in words; what stands there already is among them."""
    of = form.line(name).value
    match of:
        case values.PERSON | values.PEOPLE:
            people = drafts.person_names(form.plan)
            own = form.draft.subject if form.draft.kind == "person" else ""
            return {id: role for id, role in people.items() if id != own}
        case values.SITES:
            return {site: site for site in sorted(form.basis.places.kinds)}
        case values.MEASURE:
            return drafts.measures(form.basis)
        case values.OWN_OUTCOME:
            own = [outcome.measure for outcome in form.aim.outcomes]
            return {ref: measure_in_words(ref) for ref in own}
        case values.AIM:
            aims = form.plan.aims
            return {of.id: f"{of.id} · {of.issue or 'no issue written yet'}" for of in aims}
        case values.CAUSE:
            return {cause: cause for cause in form.aim.causes}
        case values.TAGS:
            in_force = (of for of in frameworks() if of.is_in_force(form.basis.today))
            return {tag: tag_in_words(tag) for framework in in_force for tag in framework.tags}
    return {code: code.replace("_", " ").capitalize() for code in of.codes}


def _choice(form: SubjectForm, name: str, **how: Any) -> None:
    """One of a list, or nothing."""
    value, blank = form.value(name), getattr(type_of_kind[form.draft.kind](id=""), name)
    shown = None if value == blank else value
    known = _with_those_there(options(form, name), () if shown is None else (shown,))
    how |= {"options": list(known), "index": None, "format_func": lambda k: known.get(k, str(k))}

    how = wording(form.line(name)) | how
    bound(form, name, shown, st.selectbox, meant=lambda it: blank if it is None else it, **how)


def _many(form: SubjectForm, name: str) -> None:
    """Any of a list, and others that are typed, but for codes."""
    value = form.value(name)
    known = _with_those_there(options(form, name), value)
    how = {
        "options": list(known),
        "format_func": lambda choice: known.get(choice, str(choice)),
        "accept_new_options": form.line(name).value is not values.TAGS,
    }
    bound(form, name, list(value), st.multiselect, meant=tuple, **(wording(form.line(name)) | how))


def _with_those_there(options: dict[Any, str], there: Iterable[Any]) -> dict[Any, str]:
    return options | {value: str(value) for value in there if value not in options}


def bound(
    form: SubjectForm,
    name: str,
    shown: Any,
    widget: Callable[..., Any],
    *,
    meant: Callable[[Any], Any] = lambda value: value,
    **how: Any,
) -> None:
    """A widget on one field of the draft; what another said otherwise since stands below it."""
    key = form.key(name)
    if key not in st.session_state or meant(st.session_state[key]) != meant(shown):
        st.session_state[key] = shown

    def typed() -> None:
        form.typing(name, meant(st.session_state[key]))

    widget(key=key, on_change=typed, **how)
    quarrel(form, name)


def wording(line: Field) -> dict[str, str | None]:
    """What a widget is given of a field's line."""
    words = {"label": line.label, "help": line.help}
    return words | ({"placeholder": line.placeholder} if line.example else {})
