"""The forms of aim, action and person: each field at the left, what a sceptic says at the right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from metrics import catalogue
from metrics.measure import MeasureRef
from pages.plan import drafts, fields
from pages.plan.drafts import Form, person_names
from pages.plan.fields import ANY_DAY, quarrel
from pages.plan.points import Points, beside
from pages.shared.words import aside, counted, day_in_words, plain
from plan.credibility import OF_THE_AIM, Gap
from plan.editing import needs_a_reason
from plan.fields import written_in_words
from plan.model import (
    HIGHEST_PART,
    USUAL_WEEKS,
    EvidenceSource,
    Outcome,
    ReAuditResult,
    Risk,
    Strength,
    Theme,
)
from plan.promises import promised_of
from plan.strength import suggested_strength
from plan.values import NOTHING, frameworks, risk_in_words
from plan.words.numbers import day

# The dates of an action, and to whom it goes when they pass.


def dates(form: Form) -> None:
    """Planned, changed, due; reviews and the re-audit from the start."""
    for pair in (("planned_start_on", "practice_changed_on"), ("due_on", "review_on")):
        for column, name in zip(st.columns(2), pair, strict=True):
            with column:
                fields.day(form, name)
    _why_it_moves(form)
    _later_reviews(form)
    planned, done, result = st.columns(3)
    with planned:
        fields.day(form, "re_audit_on")
    with done:
        fields.day(form, "re_audited_on")
    with result:
        said = {each: each.replace("_", " ") for each in ReAuditResult}
        fields.choice(form, "re_audit_result", said, blank=None)


def if_it_slips(form: Form) -> None:
    """To whom, and after how many days."""
    to, after = st.columns([3, 2])
    owner = form.plan.owner_of(form.subject)
    people = person_names(form.plan)
    own = people.get(owner.escalates_to) if owner else None
    with to:
        how = {"placeholder": f"The owner’s own: {own}"} if own else {}
        fields.choice(form, "escalate_to", people, **how)
    with after:
        fields.number(form, "escalate_after_days", whole=True)


def _why_it_moves(form: Form) -> None:
    was, now = form.now.subject.due_on, form.value("due_on")
    if needs_a_reason(was, now):
        key = form.key("why due_on")
        st.session_state.setdefault(key, form.draft.why.get("due_on", ""))
        st.text_input(
            f"Why it moves from {day(was, form.here.today)}",
            key=key,
            max_chars=fields.LONGEST,
            placeholder="Kept with the slip, for those who read it later",
            on_change=_reason,
            args=(form, key),
        )
    told = promised_of(form.here.register, [form.draft.subject])[form.draft.subject]
    for slip in told.slips:
        now = day(slip.now, form.here.today) if slip.now else "none"
        moved = f"{day(slip.was, form.here.today)} → {now}"
        aside(f"Moved {moved}: {plain(slip.why) if slip.why else 'no reason kept'}.")


def _reason(form: Form, key: str) -> None:
    draft = drafts.draft_of(form.draft.kind, form.draft.subject)
    drafts.keep(draft.because("due_on", st.session_state[key]))


def _later_reviews(form: Form) -> None:
    """A list of days, one more at a time."""
    days = form.value("later_reviews_on")
    options = [each.isoformat() for each in days]
    key = form.key("later_reviews_on")
    kept, more = st.columns([3, 2])
    if key not in st.session_state or st.session_state[key] != options:
        st.session_state[key] = options
    kept.multiselect(
        "Later reviews",
        options,
        key=key,
        placeholder="None yet",
        format_func=lambda each: day(days[options.index(each)], form.here.today),
        on_change=_keep_days,
        args=(form, key),
    )
    added = form.key("one more review")
    more.date_input(
        "Add a review",
        value=None,
        format="DD/MM/YYYY",
        key=added,
        on_change=_add_day,
        args=(form, added),
    )


def _keep_days(form: Form, key: str) -> None:
    kept = st.session_state[key]
    days = form.value("later_reviews_on")
    form.typing("later_reviews_on", tuple(each for each in days if each.isoformat() in kept))


def _add_day(form: Form, key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        form.typing("later_reviews_on", tuple(sorted({*form.value("later_reviews_on"), chosen})))
        st.session_state[key] = None


# The form of a person of the plan, known by role.


def person_form(form: Form) -> None:
    """Role, sites, and whom they go to; with what they answer for."""
    fields.text(form, "role")
    fields.many(form, "sites", drafts.sites(form.here))
    people = drafts.person_names(form.plan)
    people.pop(form.draft.subject, None)
    if people:
        fields.choice(form, "escalates_to", people)
    own = [each for each in form.plan.actions if each.owner == form.draft.subject]
    if form.draft.subject and own:
        st.markdown("**Answers for**")
        for action in own:
            aside(f"{action.id} · {plain(action.title)}")


# The outcomes of an aim: a measure with its target each, the primary one first.


NOT_CHOSEN = MeasureRef("")
_FIELD = "outcomes"


def outcomes(form: Form) -> None:
    """Each with its measure, target, window and date; more can be added, and put in order."""
    shown = list(form.value(_FIELD)) or [Outcome(measure=NOT_CHOSEN)]
    options = drafts.measures(form.here)
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
    measure = next((each for each in catalogue.CATALOGUE if each.id == outcome.measure.id), None)
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


# The risk of an aim: consequence times likelihood, each from 1 to 5, with its band said.


_CONSEQUENCE = ("negligible", "minor", "moderate", "major", "catastrophic")
_LIKELIHOOD = ("rare", "unlikely", "possible", "likely", "almost certain")


def risk(form: Form, name: str, label: str) -> None:
    """Two pickers and what they make; a score that stands already is told beside them."""
    value = form.value(name)
    consequence, likelihood = st.columns(2)
    with consequence:
        _pick(form, name, "consequence", f"{label}: consequence", _CONSEQUENCE)
    with likelihood:
        _pick(form, name, "likelihood", f"{label}: likelihood", _LIKELIHOOD)
    aside(f"{label}: {risk_in_words(value)}." if value else f"{label}: no score yet.")
    quarrel(form, name)


def _pick(form: Form, name: str, part: str, label: str, words: tuple[str, ...]) -> None:
    key = _key(form, name, part)
    made = st.session_state.get(_key(form, name, "made"))
    value = form.value(name)
    if made != value:  # from elsewhere; a score alone is not taken apart by guessing
        st.session_state[key] = getattr(value, part, None)
    st.selectbox(
        label,
        range(1, HIGHEST_PART + 1),
        index=None,
        format_func=lambda number: f"{number} {words[number - 1]}",
        placeholder="1 to 5",
        key=key,
        on_change=_picked,
        args=(form, name),
    )


def _picked(form: Form, name: str) -> None:
    parts = [st.session_state.get(_key(form, name, part)) for part in ("consequence", "likelihood")]
    if all(parts):
        made = Risk.of(*parts)
        form.typing(name, made)
    else:
        made = form.value(name)
        if made and made.product and not any(parts):  # both were cleared
            made = None
            form.typing(name, made)
    st.session_state[_key(form, name, "made")] = made


def _key(form: Form, name: str, part: str) -> str:
    return form.key(f"{name} {part}")


# One part of a form: its fields at the left, what a sceptic says of them at the right.


# Part of the form -> strong wording, and the weak wording that it takes the place of.
_EXAMPLES = {
    "The problem": (
        "One call in six at Northgate begins more than 15 minutes late (call log, May to July).",
        "Punctuality needs improvement.",
    ),
    "Why it happens": (
        "Rounds leave less time to travel than the journey takes.",
        "Carers do not plan their time.",
    ),
    "What would show that it is solved": (
        "95 % of calls on time, over eight weeks, by 31 December.",
        "All staff have done the training.",
    ),
    "What changes in practice": (
        "Rounds rebuilt with real travel times: no gap is shorter than the journey.",
        "Staff reminded to be on time; manager to monitor.",
    ),
    "How it will show": (
        "Gaps long enough for the journey; then calls on time; calls cut short must not rise.",
        "Signed attendance sheets.",
    ),
}


@contextmanager
def row(heading: str, beside: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A heading and the fields; beside them the points on these fields, and how it is done well."""
    st.subheader(heading, anchor=False)
    left, right = st.columns([7, 5], gap="large")
    with left:
        yield
    with right:
        beside()
        if heading in _EXAMPLES:
            strong, weak = _EXAMPLES[heading]
            aside(f"**Strong:** {strong}")
            aside(f"**Weak:** {weak}")


_WHO = (Gap.NO_OWNER, Gap.SEVERAL_OWNERS, Gap.OWNER_ASSURES)
_WHEN = (Gap.NO_DUE_DATE, Gap.DUE_BEFORE_START, Gap.NO_REVIEW_DATE, Gap.NO_RE_AUDIT_DATE)
_AIM = OF_THE_AIM - {Gap.ONLY_WEAK_ACTIONS}
_SHOWN = (Gap.NO_PROCESS_MEASURE, Gap.ONLY_ATTENDANCE, *_AIM)
_WHAT = tuple(gap for gap in Gap if gap not in (*_WHO, *_WHEN, *_SHOWN, Gap.NO_ESCALATION))


def action_form(form: Form, points: Points) -> None:
    """Each part with the points that it raises beside it."""
    with row("What changes in practice", lambda: beside(form, points, *_WHAT)):
        _what(form)
    with row("Who answers for it", lambda: beside(form, points, *_WHO)):
        people = drafts.person_names(form.plan)
        fields.choice(form, "owner", people)
        fields.many(form, "contributors", people)
    with row("When", lambda: beside(form, points, *_WHEN)):
        dates(form)
    with row("How it will show", lambda: beside(form, points, *_SHOWN)):
        _shown(form)
    with row("If it slips", lambda: beside(form, points, Gap.NO_ESCALATION)):
        if_it_slips(form)
    with st.expander("More: whom to compare with, and since when the problem is there"):
        fields.many(form, "compare_with", drafts.sites(form.here))
        fields.many(form, "exclude", drafts.sites(form.here))
        fields.day(form, "problem_since")


def _what(form: Form) -> None:
    fields.choice(form, "aim", drafts.aims(form.plan))
    fields.text(form, "title")
    fields.area(form, "description")
    fields.choice(form, "cause", {each: each for each in form.aim.causes})
    if not form.aim.causes:
        aside("Its aim names no cause yet. Write one there first.")
    _strength(form)
    fields.many(form, "sites", drafts.sites(form.here))


def _strength(form: Form) -> None:
    """The wording suggests it; a person decides."""
    said = {each: each.capitalize() for each in Strength}
    fields.choice(form, "strength", said, blank=None)
    suggested = suggested_strength(f"{form.value('title')}. {form.value('description')}")
    if suggested is None:
        aside("The wording suggests no kind of change yet.")
        return
    aside(
        f"The wording suggests **{suggested.strength}** (“{plain(suggested.phrase)}”)."
        " You decide: words can flatter."
    )


def _shown(form: Form) -> None:
    known = drafts.measures(form.here)
    fields.choice(form, "process", known, blank=None)
    if form.value("process"):
        fields.number(form, "process_target")
    else:
        fields.text(form, "no_process_reason")
    named = {each.measure: known.get(each.measure, str(each.measure)) for each in form.aim.outcomes}
    fields.choice(form, "outcome", named, blank=None)
    fields.choice(form, "balancing", known, blank=None)
    fields.area(form, "evidence_required", height=80)


# The form of an aim: the problem, how we know, why it happens, what would show it solved.


_WANTED = (
    *(Gap.NO_OUTCOME, Gap.NO_TARGET, Gap.NO_WINDOW, Gap.NO_TARGET_DATE),
    *(Gap.NO_BASELINE, Gap.CANNOT_SHOW),
)


def aim_form(form: Form, points: Points) -> None:
    """Each part with the points that it raises beside it."""
    with row("The problem", lambda: beside(form, points, Gap.NO_ISSUE, Gap.NO_EVIDENCE_SOURCE)):
        _problem(form)
    with row("Why it happens"):
        fields.lines(form, "causes")
    with row("What would show that it is solved", lambda: beside(form, points, *_WANTED)):
        outcomes(form)
    with row("Risk, theme and regulations", lambda: beside(form, points, Gap.ONLY_WEAK_ACTIONS)):
        _filed_under(form)


def _problem(form: Form) -> None:
    fields.area(form, "issue")
    source, reference = st.columns(2)
    with source:
        said = {each: each.capitalize() for each in EvidenceSource}
        fields.choice(form, "evidence_source", said, blank=None)
    with reference:
        fields.text(form, "evidence_reference")
    fields.area(form, "evidence", height=80)
    fields.many(form, "sites", drafts.sites(form.here))


def _filed_under(form: Form) -> None:
    risk(form, "risk_before", "Risk before")
    risk(form, "risk_now", "Risk now")
    fields.choice(form, "theme", {each: each.capitalize() for each in Theme}, blank=Theme.OTHER)
    fields.many(form, "tags", drafts.tags(form.here), others=False)
    with st.expander("Which frameworks these are, and since when"):
        for framework in frameworks():
            aside(drafts.dates_of(framework))
