"""The forms of aim, action and person: each field at the left, what a sceptic says at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from metrics import catalogue
from metrics.measure import MeasureRef
from pages.plan import drafts
from pages.plan.drafts import SubjectForm, person_names
from pages.plan.fields import LONGEST, draw, draw_row, options, quarrel, widget_of, wording
from pages.plan.points import DraftPoints, beside
from pages.shared.words import aside, counted, day_in_words, plain
from plan.credibility import OF_THE_AIM, PlanGap
from plan.editing import needs_a_reason
from plan.fields import FIELDS, written_in_words
from plan.model import HIGHEST_PART, Outcome, Risk
from plan.promises import promised_of
from plan.strength import suggested_strength
from plan.values import NOTHING, frameworks, risk_in_words
from plan.words.numbers import day

# The dates of an action, and to whom it goes when they pass.


def _if_it_slips(form: SubjectForm) -> None:
    """To whom, and after how many days."""
    to, after = st.columns([3, 2])
    owner = form.plan.owner_of(form.subject)
    own = person_names(form.plan).get(owner.escalates_to) if owner else None
    with to:
        draw(form, "escalate_to", **({"placeholder": f"The owner’s own: {own}"} if own else {}))
    with after:
        draw(form, "escalate_after_days")


def _why_it_moves(form: SubjectForm) -> None:
    today, was, now = form.basis.today, form.now.subject.due_on, form.value("due_on")
    if needs_a_reason(was, now):
        key = form.key("why due_on")
        st.session_state.setdefault(key, form.draft.why.get("due_on", ""))

        def keep() -> None:
            draft = drafts.draft_of(form.draft.kind, form.draft.subject)
            drafts.keep(draft.because("due_on", st.session_state[key]))

        st.text_input(
            f"Why it moves from {day(was, today)}",
            key=key,
            max_chars=LONGEST,
            placeholder="Kept with the slip, for those who read it later",
            on_change=keep,
        )
    promised = promised_of(form.basis.register, [form.draft.subject])[form.draft.subject]
    for slip in promised.slips:
        moved = f"{day(slip.was, today)} → {day(slip.now, today) if slip.now else 'none'}"
        aside(f"Moved {moved}: {plain(slip.why) if slip.why else 'no reason kept'}.")


def _later_reviews(form: SubjectForm, name: str) -> None:
    """A list of days, one more at a time."""
    days = {on.isoformat(): on for on in form.value(name)}
    key, more = form.key(name), form.key("one more review")

    def keep() -> None:
        form.typing(name, tuple(days[code] for code in st.session_state[key]))

    def add() -> None:
        if on := st.session_state[more]:
            form.typing(name, tuple(sorted({*days.values(), on})))
            st.session_state[more] = None

    kept, another = st.columns([3, 2])
    if st.session_state.get(key) != list(days):
        st.session_state[key] = list(days)
    kept.multiselect(
        form.line(name).label,
        list(days),
        key=key,
        placeholder="None yet",
        format_func=lambda code: day(days[code], form.basis.today),
        on_change=keep,
    )
    another.date_input("Add a review", None, format="DD/MM/YYYY", key=more, on_change=add)


# The form of a person of the plan, known by role.


def person_form(form: SubjectForm) -> None:
    """Role, sites, and whom they go to; with what they answer for."""
    draw(form, "role")
    draw(form, "sites")
    if options(form, "escalates_to"):
        draw(form, "escalates_to")
    own = [action for action in form.plan.actions if action.owner == form.draft.subject]
    if form.draft.subject and own:
        st.markdown("**Answers for**")
        for action in own:
            aside(f"{action.id} · {plain(action.title)}")


# The outcomes of an aim: a measure with its target each, the primary one first.


NOT_CHOSEN = MeasureRef("")
_FIELD, _BLANK = "outcomes", Outcome(measure=NOT_CHOSEN)


def outcomes(form: SubjectForm) -> None:
    """Each with its measure, target, window and date; more can be added, and put in order."""
    shown = tuple(form.value(_FIELD)) or (_BLANK,)
    known = drafts.measures(form.basis)
    for place, outcome in enumerate(shown):
        _outcome(form, shown, place, known)
        measure = catalogue.measure_or_none(outcome.measure.id)
        if measure:
            better = "more" if measure.better == "up" else "fewer"
            aside(f"In {measure.unit}; {better} is better. {plain(measure.why)}")
    quarrel(form, _FIELD)
    st.button(
        "Another outcome",
        icon=":material/add:",
        key=form.key("another outcome"),
        on_click=_put,
        args=(form, [*shown, _BLANK]),
        disabled=shown == (_BLANK,),
    )
    _earlier(form)


def _outcome(
    form: SubjectForm, shown: Sequence[Outcome], place: int, known: dict[MeasureRef, str]
) -> None:
    """Its measure over its target, window and date, and where it is among the others."""
    outcome, others = shown[place], [*shown[:place], *shown[place + 1 :]]

    def entered(part: str, key: str) -> None:
        value = st.session_state[key]
        value = NOT_CHOSEN if part == "measure" and value is None else value
        _put(form, [*shown[:place], replace(outcome, **{part: value}), *shown[place + 1 :]])

    def field(part: str, widget: Callable[..., Any], **how: Any) -> None:
        key, value = form.key(f"outcome {place} {part}"), getattr(outcome, part)
        value = None if value == NOT_CHOSEN else value
        value = float(value) if part == "target" and value is not None else value
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
        widget(key=key, on_change=entered, args=(part, key), **how)

    known = {outcome.measure: str(outcome.measure), **known}
    how = {"label": f"Outcome {place + 1}" if place else "Primary outcome", "index": None}
    how |= {"options": [ref for ref in known if ref != NOT_CHOSEN], "format_func": known.get}
    field("measure", st.selectbox, **(wording(FIELDS["outcome"]["measure"]) | how))
    *cells, more = st.columns([3, 3, 4, 4], vertical_alignment="bottom")
    for part, cell in zip(("target", "window_weeks", "by"), cells, strict=True):
        widget, how = widget_of(FIELDS["outcome"][part])
        with cell:
            field(part, widget, **how)
    with more:
        _order(form, outcome, others, place)


def _order(form: SubjectForm, outcome: Outcome, others: list[Outcome], place: int) -> None:
    """The way to the first place, and out."""
    first = ("Make primary", f"first {place}", [outcome, *others])
    ways = [first, ("Take out", f"out {place}", others)][0 if place else 1 :]
    with st.container(horizontal=True, gap="small"):
        for label, name, wanted in ways if others else ():
            how = {"key": form.key(name), "on_click": _put, "args": (form, wanted)}
            st.button(label, type="tertiary", **how)


def _earlier(form: SubjectForm) -> None:
    """Targets that were set before, kept for ever."""
    plan, today = form.plan, form.basis.today
    history = form.basis.register.history("aim", form.draft.subject)
    settings = [entry for entry in history if entry.field == _FIELD]
    lines = []
    for entry in settings[:-1]:
        words = written_in_words("aim", _FIELD, entry.value, plan, today=today)
        if words != NOTHING:
            on = day_in_words(entry.recorded_at.date(), today)
            lines.append(f"- {plain(words)} :small[:gray[set on {on}]]")
    if lines:
        with st.expander(f"{counted(len(lines), 'earlier setting')} of targets"):
            for line in reversed(lines):
                st.markdown(line)


def _put(form: SubjectForm, wanted: Sequence[Outcome]) -> None:
    form.typing(_FIELD, () if list(wanted) == [_BLANK] else tuple(wanted))


# The risk of an aim: consequence times likelihood, each from 1 to 5, with its band said.


_PARTS = {
    "consequence": ("negligible", "minor", "moderate", "major", "catastrophic"),
    "likelihood": ("rare", "unlikely", "possible", "likely", "almost certain"),
}


def risk(form: SubjectForm, name: str) -> None:
    """Two pickers and what they make; a score that stands already is told beside them."""
    value, label = form.value(name), form.line(name).label
    made = st.session_state.get(_key(form, name, "made"))
    for part, column in zip(_PARTS, st.columns(len(_PARTS)), strict=True):
        key, words = _key(form, name, part), _PARTS[part]
        if made != value:  # from elsewhere; a score alone is not taken apart by guessing
            st.session_state[key] = getattr(value, part, None)
        column.selectbox(
            f"{label}: {part}",
            range(1, HIGHEST_PART + 1),
            index=None,
            format_func=lambda number, words=words: f"{number} {words[number - 1]}",
            placeholder="1 to 5",
            key=key,
            on_change=_picked,
            args=(form, name),
        )
    aside(f"{label}: {risk_in_words(value)}." if value else f"{label}: no score yet.")
    quarrel(form, name)


def _picked(form: SubjectForm, name: str) -> None:
    parts = [st.session_state.get(_key(form, name, part)) for part in _PARTS]
    made = form.value(name)
    if all(parts):
        made = Risk.of(*parts)
        form.typing(name, made)
    elif made and made.product and not any(parts):  # both were cleared
        made = None
        form.typing(name, made)
    st.session_state[_key(form, name, "made")] = made


def _key(form: SubjectForm, name: str, part: str) -> str:
    return form.key(f"{name} {part}")


# The forms: their parts with the fields of each, drawn by one program.


@dataclass(frozen=True)
class FormPart:
    """One part of a form: what is drawn at the left, and what a sceptic says at the right."""

    heading: str
    rows: tuple[str, ...]  # names of fields; those of one row have blanks between them
    gaps: tuple[PlanGap, ...] = ()
    example: str = ""  # the field whose strong and weak wording stands beside


_WHO = (PlanGap.NO_OWNER, PlanGap.SEVERAL_OWNERS, PlanGap.OWNER_ASSURES)
_WHEN = (
    *(PlanGap.NO_DUE_DATE, PlanGap.DUE_BEFORE_START, PlanGap.NO_REVIEW_DATE),
    *(PlanGap.NO_NEXT_LOOK, PlanGap.NO_RE_AUDIT_DATE),
)
_SOLVED = (
    *(PlanGap.NO_OUTCOME, PlanGap.NO_TARGET, PlanGap.NO_WINDOW, PlanGap.NO_TARGET_DATE),
    *(PlanGap.NO_BASELINE, PlanGap.CANNOT_SHOW),
)
_AIM = OF_THE_AIM - {PlanGap.ONLY_WEAK_ACTIONS}
_MEASURED = (PlanGap.NO_PROCESS_MEASURE, PlanGap.PROCESS_IS_OUTCOME)
_SHOWN = (*_MEASURED, PlanGap.ONLY_ATTENDANCE, *_AIM)
_WHAT = tuple(gap for gap in PlanGap if gap not in (*_WHO, *_WHEN, *_SHOWN, PlanGap.NO_ESCALATION))
FORMS = {
    "aim": (
        FormPart(
            "The problem",
            ("issue", "evidence_source evidence_reference", "evidence", "sites"),
            (PlanGap.NO_ISSUE, PlanGap.NO_EVIDENCE_SOURCE),
            "issue",
        ),
        FormPart("Why it happens", ("causes",), (PlanGap.NO_CAUSES,), "causes"),
        FormPart("What would show that it is solved", ("outcomes",), _SOLVED, "outcomes"),
        FormPart(
            "Risk, theme and regulations",
            ("risk_before", "risk_now", "theme", "tags"),
            (PlanGap.ONLY_WEAK_ACTIONS,),
        ),
    ),
    "action": (
        FormPart(
            "What changes in practice",
            ("aim", "title", "description", "cause", "strength", "sites"),
            _WHAT,
            "title",
        ),
        FormPart("Who answers for it", ("owner", "contributors"), _WHO),
        FormPart(
            "When",
            (
                "planned_start_on practice_changed_on",
                "due_on review_on",
                "later_reviews_on",
                "re_audit_on re_audited_on re_audit_result",
            ),
            _WHEN,
        ),
        FormPart(
            "How it will show",
            ("process", "process_target", "outcome", "balancing", "evidence_required"),
            _SHOWN,
            "evidence_required",
        ),
        FormPart("If it slips", ("escalate_to escalate_after_days",), (PlanGap.NO_ESCALATION,)),
    ),
}


def draw_form(form: SubjectForm, points: DraftPoints) -> None:
    """The parts of an aim or an action, each with the points that it raises beside it."""
    for part in FORMS[form.draft.kind]:
        st.subheader(part.heading, anchor=False)
        left, right = st.columns([7, 5], gap="large")
        with left:
            for row in part.rows:
                _row(form, row)
                _below(form, row)
        with right:
            beside(form, points, *part.gaps)
            if part.example:
                aside(f"**Strong:** {form.line(part.example).example}")
                aside(f"**Weak:** {form.line(part.example).weak}")
    if form.draft.kind == "action":
        with st.expander("More: whom to compare with, and since when the problem is there"):
            for name in ("compare_with", "exclude", "problem_since"):
                draw(form, name)


def _row(form: SubjectForm, row: str) -> None:
    """The fields of a row, some of them drawn in a way of their own."""
    match row:
        case "outcomes":
            outcomes(form)
        case "risk_before" | "risk_now":
            risk(form, row)
        case "later_reviews_on":
            _later_reviews(form, row)
        case "process_target" if not form.value("process"):
            draw(form, "no_process_reason")
        case "escalate_to escalate_after_days":
            _if_it_slips(form)
        case _:
            draw_row(form, row)


def _below(form: SubjectForm, row: str) -> None:
    """What is said of a row below it."""
    match row:
        case "cause" if not form.aim.causes:
            aside("Its aim names no cause yet. Write one there first.")
        case "due_on review_on":
            _why_it_moves(form)
        case "tags":
            with st.expander("Which frameworks these are, and since when"):
                for framework in frameworks():
                    aside(drafts.dates_of(framework))
        case "strength":  # the wording suggests it; a person decides
            found = suggested_strength(f"{form.value('title')}. {form.value('description')}")
            words = "The wording suggests no kind of change yet."
            if found:
                words = f"The wording suggests **{found.strength}** (“{plain(found.phrase)}”)."
                words += " You decide: words can flatter."
            aside(words)
