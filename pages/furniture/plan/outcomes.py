"""The outcomes of an aim: a measure with its target each, the primary one first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from metrics.measure import MeasureRef
from pages.furniture.plan import lists
from pages.furniture.plan.disputes import quarrel
from pages.furniture.plan.fields import ANY_DAY
from pages.furniture.plan.form import Form
from pages.furniture.words import aside, counted, day_in_words, plain
from plan.fields import NOTHING, written_in_words
from plan.model import USUAL_WEEKS, Outcome

NOT_CHOSEN = MeasureRef("")
_FIELD = "outcomes"


def outcomes(form: Form) -> None:
    """Each with its measure, target, window and date; more can be added, and put in order."""
    shown = list(form.value(_FIELD)) or [Outcome(measure=NOT_CHOSEN)]
    options = lists.measures(form.here)
    for place, outcome in enumerate(shown):
        _one(form, shown, place, options)
        if outcome.measure != NOT_CHOSEN:
            _direction(outcome)
    quarrel(form, _FIELD)
    is_blank = shown == [Outcome(measure=NOT_CHOSEN)]
    st.button(
        "Another outcome",
        icon=":material/add:",
        key=form.key("another outcome"),
        on_click=_put,
        args=(form, [*shown, Outcome(measure=NOT_CHOSEN)]),
        disabled=is_blank,
    )
    _earlier(form)


def _one(form: Form, shown: list[Outcome], place: int, options: dict[MeasureRef, str]) -> None:
    outcome = shown[place]
    known = {outcome.measure: str(outcome.measure), **options}
    line = _Line(form, tuple(shown), place)
    line.field(
        "measure",
        st.selectbox,
        label="Primary outcome" if place == 0 else f"Outcome {place + 1}",
        options=[ref for ref in known if ref != NOT_CHOSEN],
        index=None,
        format_func=lambda ref: known.get(ref, str(ref)),
        placeholder="What people would notice",
        help="What would people who use the service notice? Not: training completed.",
    )
    target, weeks, by, more = st.columns([3, 3, 4, 4], vertical_alignment="bottom")
    with target:
        line.field("target", st.number_input, label="Target", format="%g", step=None, value=None)
    with weeks:
        how = {"label": "Over weeks", "placeholder": f"{USUAL_WEEKS}"}
        line.field("window_weeks", st.number_input, step=1, value=None, **how)
    with by:
        line.field("by", st.date_input, label="By when", value=None, **ANY_DAY)
    with more:
        _order(form, shown, place)


@dataclass(frozen=True)
class _Line:
    """One outcome among those shown; what is entered in a part of it is typed into the draft."""

    form: Form
    shown: tuple[Outcome, ...]
    place: int

    def field(self, part: str, widget: Callable[..., Any], **how: Any) -> None:
        key = self.form.key(f"outcome {self.place} {part}")
        value = getattr(self.shown[self.place], part)
        value = None if value == NOT_CHOSEN else value
        value = float(value) if part == "target" and value is not None else value
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
        widget(key=key, on_change=self.entered, args=(part, key), **how)

    def entered(self, part: str, key: str) -> None:
        value = st.session_state[key]
        if part == "measure" and value is None:
            value = NOT_CHOSEN
        before, after = self.shown[: self.place], self.shown[self.place + 1 :]
        _put(self.form, [*before, replace(self.shown[self.place], **{part: value}), *after])


def _order(form: Form, shown: list[Outcome], place: int) -> None:
    others = [each for at, each in enumerate(shown) if at != place]
    with st.container(horizontal=True, gap="small"):
        if place:
            st.button(
                "Make primary",
                type="tertiary",
                key=form.key(f"first {place}"),
                on_click=_put,
                args=(form, [shown[place], *others]),
            )
        if len(shown) > 1:
            st.button(
                "Take out",
                type="tertiary",
                key=form.key(f"out {place}"),
                on_click=_put,
                args=(form, others),
            )


def _direction(outcome: Outcome) -> None:
    """Which way is better, and in which unit the target is told."""
    measure = next((each for each in lists.CATALOGUE if each.id == outcome.measure.id), None)
    if measure:
        better = "more" if measure.better == "up" else "fewer"
        aside(f"In {measure.unit}; {better} is better. {plain(measure.why)}")


def _earlier(form: Form) -> None:
    """Targets that were set before, kept for ever."""
    told = [e for e in form.here.register.history("aim", form.draft.subject) if e.field == _FIELD]
    words = [
        (entry, written_in_words("aim", _FIELD, entry.value, form.plan, form.here.today))
        for entry in told[:-1]
    ]
    kept = [(entry, said) for entry, said in words if said != NOTHING]
    if kept:
        with st.expander(f"{counted(len(kept), 'earlier setting')} of targets"):
            for entry, said in reversed(kept):
                on = day_in_words(entry.recorded_at.date(), form.here.today)
                st.markdown(f"- {plain(said)} :small[:gray[set on {on}]]")


def _put(form: Form, wanted: list[Outcome]) -> None:
    meant = () if wanted == [Outcome(measure=NOT_CHOSEN)] else tuple(wanted)
    form.typing(_FIELD, meant)
