"""The forms of aim, action and person: each field at the left, what a sceptic says at the right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from metrics import catalogue
from metrics.measure import MeasureRef
from pages.plan import drafts
from pages.plan.drafts import SubjectForm
from pages.shared import aside
from pages.shared.saved import entry_in_words, who_and_when
from plan import values
from plan.credibility import OF_THE_AIM, PlanGap
from plan.editing import Draft, needs_a_reason, tidied
from plan.fields import FIELDS, Field, written_in_words
from plan.model import HIGHEST_PART, Outcome, Risk
from plan.promises import promised_of
from plan.strength import suggested_strength
from plan.words.numbers import count, day
from reports.words import day_in_words, plain

_WHO = (PlanGap.NO_OWNER, PlanGap.SEVERAL_OWNERS, PlanGap.OWNER_ASSURES)
_DATED = (PlanGap.NO_DUE_DATE, PlanGap.DUE_BEFORE_START, PlanGap.NO_REVIEW_DATE)
_WHEN = (*_DATED, PlanGap.NO_NEXT_LOOK, PlanGap.NO_RE_AUDIT_DATE)
_TARGETS = (PlanGap.NO_OUTCOME, PlanGap.NO_TARGET, PlanGap.NO_WINDOW, PlanGap.NO_TARGET_DATE)
_SOLVED = (*_TARGETS, PlanGap.NO_BASELINE, PlanGap.CANNOT_SHOW)
_MEASURED = (PlanGap.NO_PROCESS_MEASURE, PlanGap.PROCESS_IS_OUTCOME, PlanGap.ONLY_ATTENDANCE)
_SHOWN = (*_MEASURED, *(OF_THE_AIM - {PlanGap.ONLY_WEAK_ACTIONS}))
_WHAT = tuple(gap for gap in PlanGap if gap not in (*_WHO, *_WHEN, *_SHOWN, PlanGap.NO_ESCALATION))
# The parts of a form by their headings: rows of fields, whose names have blanks between them, and
# the points of a sceptic that stand beside them.
FORMS: Mapping[str, Mapping[str, tuple[tuple[str, ...], tuple[PlanGap, ...]]]] = {
    "aim": {
        "The problem": (
            ("issue", "evidence_source evidence_reference", "evidence", "sites"),
            (PlanGap.NO_ISSUE, PlanGap.NO_EVIDENCE_SOURCE),
        ),
        "Why it happens": (("causes",), (PlanGap.NO_CAUSES,)),
        "What would show that it is solved": (("outcomes",), _SOLVED),
        "Risk, theme and regulations": (
            ("risk_before", "risk_now", "theme", "tags"),
            (PlanGap.ONLY_WEAK_ACTIONS,),
        ),
    },
    "action": {
        "What changes in practice": (
            ("aim", "title", "description", "cause", "strength", "sites"),
            _WHAT,
        ),
        "Who answers for it": (("owner", "contributors"), _WHO),
        "When": (
            (
                *("planned_start_on practice_changed_on", "due_on review_on", "later_reviews_on"),
                "re_audit_on re_audited_on re_audit_result",
            ),
            _WHEN,
        ),
        "How it will show": (
            ("process", "process_target", "outcome", "balancing", "evidence_required"),
            _SHOWN,
        ),
        "If it slips": (("escalate_to escalate_after_days",), (PlanGap.NO_ESCALATION,)),
    },
}
_NOT_CHOSEN = MeasureRef("")
_BLANK = Outcome(measure=_NOT_CHOSEN)
_PARTS = {
    "consequence": ("negligible", "minor", "moderate", "major", "catastrophic"),
    "likelihood": ("rare", "unlikely", "possible", "likely", "almost certain"),
}


def draw_form(form: SubjectForm) -> None:
    """The parts of an aim or an action, each with the points that it raises beside it."""
    counting, set_aside = drafts.points_of_form(form)
    many = count(len(counting), "point")
    line = f":orange[:material/rule: **{many} that a sceptical reader would raise**]"
    if not counting:
        line = ":blue[:material/verified: **No weak point found as it is typed**]"
    st.markdown(line + (f" · {len(set_aside)} set aside" if set_aside else ""))
    for heading, (rows, gaps) in FORMS[form.draft.kind].items():
        st.subheader(heading, anchor=False)
        left, right = st.columns([7, 5], gap="large")
        with left:
            for row in rows:
                _row(form, row)
        with right:
            drafts.points_beside(form, counting, *gaps)
            lines = (form.line(name) for row in rows for name in row.split())
            if wording := next((line for line in lines if line.weak), None):
                aside(f"**Strong:** {wording.example}")
                aside(f"**Weak:** {wording.weak}")
    if form.draft.kind == "action":
        with st.expander("More: whom to compare with, and since when the problem is there"):
            for name in ("compare_with", "exclude", "problem_since"):
                draw(form, name)
    drafts.points_set_aside(form, set_aside)


def draw_person(form: SubjectForm) -> None:
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


def _row(form: SubjectForm, row: str) -> None:
    names = row.split()
    match row:
        case "outcomes":
            _outcomes(form)
        case "risk_before" | "risk_now":
            _risk(form, row)
        case "later_reviews_on":
            _later_reviews(form, row)
        case "process_target" if not form.value("process"):
            draw(form, "no_process_reason")
        case _ if len(names) == 1:
            draw(form, row)
        case _:
            widths = [3, 2] if "escalate_to" in names else len(names)
            for column, name in zip(st.columns(widths), names, strict=True):
                with column:
                    draw(form, name)
    _below(form, row)


def _below(form: SubjectForm, row: str) -> None:
    match row:
        case "cause" if not form.aim.causes:
            aside("Its aim names no cause yet. Write one there first.")
        case "due_on review_on":
            _why_it_moves(form)
        case "tags":
            with st.expander("Which frameworks these are, and since when"):
                for of in values.frameworks():
                    ends = of.valid_to and f" to {of.valid_to.day} {of.valid_to:%B %Y}"
                    since = f"since {of.valid_from.day} {of.valid_from:%B %Y}{ends or ''}"
                    aside(f"{of.title}: {since}. {of.note}")
        case "strength":  # the wording suggests it; a person decides
            found = suggested_strength(f"{form.value('title')}. {form.value('description')}")
            words = "The wording suggests no kind of change yet."
            if found:
                words = f"The wording suggests **{found.strength}** (“{plain(found.phrase)}”)."
                words += " You decide: words can flatter."
            aside(words)


def _why_it_moves(form: SubjectForm) -> None:
    today, was, now = form.basis.today, form.now.subject.due_on, form.value("due_on")
    if needs_a_reason(was, now):
        key, why = form.key("why due_on"), form.draft.why.get("due_on", "")
        how = {"label": f"Why it moves from {day(was, today)}", "max_chars": LONGEST}
        how |= {"placeholder": "Kept with the slip, for those who read it later"}
        hold(key, why, st.text_input, partial(form.change, Draft.because, "due_on"), **how)
    promised = promised_of(form.basis.register, [form.draft.subject])[form.draft.subject]
    for slip in promised.slips:
        moved = f"{day(slip.was, today)} → {day(slip.now, today) if slip.now else 'none'}"
        aside(f"Moved {moved}: {plain(slip.why) if slip.why else 'no reason kept'}.")


def _later_reviews(form: SubjectForm, name: str) -> None:
    """A list of days, one more at a time."""
    days, more = {on.isoformat(): on for on in form.value(name)}, form.key("one more review")

    def add() -> None:
        if on := st.session_state[more]:
            form.typing(name, tuple(sorted({*days.values(), on})))
            st.session_state[more] = None

    def keep(codes: list[str]) -> None:
        form.typing(name, tuple(days[code] for code in codes))

    kept, another = st.columns([3, 2])
    how = {"label": form.line(name).label, "options": list(days), "placeholder": "None yet"}
    how |= {"format_func": lambda code: day(days[code], form.basis.today)}
    hold(form.key(name), list(days), kept.multiselect, keep, **how)
    another.date_input("Add a review", None, format="DD/MM/YYYY", key=more, on_change=add)


def _outcomes(form: SubjectForm) -> None:
    shown = tuple(form.value("outcomes")) or (_BLANK,)
    known = drafts.measures(form.basis)
    for place, outcome in enumerate(shown):
        _outcome(form, shown, place, known)
        if measure := catalogue.measure_or_none(outcome.measure.id):
            better = "more" if measure.better == "up" else "fewer"
            aside(f"In {measure.unit}; {better} is better. {plain(measure.why)}")
    quarrel(form, "outcomes")
    how = {"on_click": _put, "args": (form, [*shown, _BLANK]), "disabled": shown == (_BLANK,)}
    key = form.key("another outcome")
    st.button("Another outcome", icon=":material/add:", key=key, **how)
    history, today = form.basis.register.history("aim", form.draft.subject), form.basis.today
    lines = []  # targets that were set before, kept for ever
    for entry in [entry for entry in history if entry.field == "outcomes"][:-1]:
        words = written_in_words("aim", "outcomes", entry.value, form.plan, today=today)
        if words != values.NOTHING:
            on = day_in_words(entry.recorded_at.date(), today)
            lines.append(f"- {plain(words)} :small[:gray[set on {on}]]")
    if lines:
        with st.expander(f"{count(len(lines), 'earlier setting')} of targets"):
            for line in reversed(lines):
                st.markdown(line)


def _outcome(
    form: SubjectForm, shown: Sequence[Outcome], place: int, known: dict[MeasureRef, str]
) -> None:
    """Its measure over its target, window and date, and the way to the first place, and out."""
    outcome, others = shown[place], [*shown[:place], *shown[place + 1 :]]

    def put(part: str, value: Any) -> None:
        _put(form, [*shown[:place], replace(outcome, **{part: value}), *shown[place + 1 :]])

    def field(part: str, value: Any, **more: Any) -> None:
        widget, how = widget_of(FIELDS["outcome"][part])
        hold(form.key(f"outcome {place} {part}"), value, widget, partial(put, part), **how | more)

    known = {outcome.measure: str(outcome.measure), **known}
    how = {"label": f"Outcome {place + 1}" if place else "Primary outcome"}
    how |= {"options": [ref for ref in known if ref != _NOT_CHOSEN], "format_func": known.get}
    ref = None if outcome.measure == _NOT_CHOSEN else outcome.measure
    field("measure", ref, meant=lambda ref: ref or _NOT_CHOSEN, **how)
    *cells, order = st.columns([3, 3, 4, 4], vertical_alignment="bottom")
    for part, cell in zip(("target", "window_weeks", "by"), cells, strict=True):
        value = getattr(outcome, part)
        with cell:
            field(part, float(value) if part == "target" and value is not None else value)
    first = ("Make primary", f"first {place}", [outcome, *others])
    ways = [first, ("Take out", f"out {place}", others)][0 if place else 1 :]
    with order, st.container(horizontal=True, gap="small"):
        for label, name, wanted in ways if others else ():
            how = {"key": form.key(name), "on_click": _put, "args": (form, wanted)}
            st.button(label, type="tertiary", **how)


def _put(form: SubjectForm, wanted: Sequence[Outcome]) -> None:
    form.typing("outcomes", () if list(wanted) == [_BLANK] else tuple(wanted))


def _risk(form: SubjectForm, name: str) -> None:
    """Consequence times likelihood; a score that stands already is told beside them."""
    value, label, known = form.value(name), form.line(name).label, form.key(f"{name} made")
    keys = {part: form.key(f"{name} {part}") for part in _PARTS}

    def picked() -> None:
        parts, made = [st.session_state.get(key) for key in keys.values()], form.value(name)
        was_cleared = made and made.product and not any(parts)
        if all(parts) or was_cleared:
            made = Risk.of(*parts) if all(parts) else None
            form.typing(name, made)
        st.session_state[known] = made

    is_from_elsewhere = st.session_state.get(known) != value
    how = {"options": range(1, HIGHEST_PART + 1), "index": None, "placeholder": "1 to 5"}
    for (part, key), column in zip(keys.items(), st.columns(len(keys)), strict=True):
        if is_from_elsewhere:  # a score alone is not taken apart by guessing
            st.session_state[key] = getattr(value, part, None)
        how |= {"format_func": lambda score, words=_PARTS[part]: f"{score} {words[score - 1]}"}
        column.selectbox(f"{label}: {part}", key=key, on_change=picked, **how)
    aside(f"{label}: {values.risk_in_words(value)}." if value else f"{label}: no score yet.")
    quarrel(form, name)


# Fields by their lines in the table: what is typed is a draft at once.
LONGEST = 2000
ANY_DAY = {"format": "DD/MM/YYYY", "min_value": date(2000, 1, 1), "max_value": date(2100, 12, 31)}
Widget = Callable[..., Any]
_WORDS, _NUMBER = {"max_chars": LONGEST}, {"value": None, "step": None}
_LOW = ("evidence", "evidence_required")  # long texts that are short in most plans
# What is typed into, by the type of the value; any other is one of a list.
_WIDGETS: dict[values.Value, tuple[Widget, dict[str, Any]]] = {
    # What a sceptic says of a text follows while it is being typed, so long after the last key.
    values.TEXT: (st.text_input, _WORDS | {"live": "600ms"}),
    values.LONG: (st.text_area, _WORDS),
    values.CAUSES: (st.text_area, _WORDS),
    values.DAY: (st.date_input, {"value": None, **ANY_DAY}),
    values.NUMBER: (st.number_input, _NUMBER | {"format": "%g"}),
    values.DAYS_ALLOWED: (st.number_input, _NUMBER | {"step": 1}),
    values.WEEKS: (st.number_input, _NUMBER | {"step": 1}),
    values.PEOPLE: (st.multiselect, {"accept_new_options": True}),
    values.SITES: (st.multiselect, {"accept_new_options": True}),
    values.TAGS: (st.multiselect, {"accept_new_options": False}),
}


def widget_of(line: Field) -> tuple[Widget, dict[str, Any]]:
    """The widget that a field is typed into or chosen by, in the words of its line."""
    widget, how = _WIDGETS.get(line.value, (st.selectbox, {"index": None}))
    if line.value is values.LONG:
        how = how | {"height": 80 if line.name in _LOW else 100}
    example = {"placeholder": line.placeholder} if line.example else {}
    return widget, {"label": line.label, "help": line.help, **example, **how}


def draw(form: SubjectForm, name: str) -> None:
    """A field, as a value of its type is typed or chosen; what another said otherwise is below."""
    line, value = form.line(name), form.value(name)
    widget, how = widget_of(line)
    if widget is st.multiselect:
        value, how["meant"] = list(value), tuple
    elif line.value is values.CAUSES:
        value, how["meant"] = "\n".join(value), lambda text: tidied(tuple(text.splitlines()))
    elif line.value is values.NUMBER and value is not None:
        value = float(value)
    elif widget is st.selectbox:
        blank = getattr(values.type_of_kind[form.draft.kind](id=""), name)
        value = None if value == blank else value
        how["meant"] = lambda chosen: blank if chosen is None else chosen
    if widget in (st.multiselect, st.selectbox):  # what stands there is among what to choose from
        there = value if widget is st.multiselect else [value] * (value is not None)
        known = options(form, name)
        known |= {each: str(each) for each in there if each not in known}
        how |= {"options": list(known), "format_func": lambda each: known.get(each, str(each))}
        owner = form.plan.owner_of(form.subject) if name == "escalate_to" else None
        if own := owner and known.get(owner.escalates_to):
            how["placeholder"] = f"The owner’s own: {own}"
    hold(form.key(name), value, widget, partial(form.typing, name), **how)
    quarrel(form, name)


def hold(
    key: str,
    shown: Any,
    widget: Widget,
    typed: Callable[[Any], None],
    *,
    meant: Callable[[Any], Any] = lambda value: value,
    **how: Any,
) -> None:
    """A widget that shows what stands, or is typed already, and says at once what is typed."""
    if key not in st.session_state or meant(st.session_state[key]) != meant(shown):
        st.session_state[key] = shown
    widget(key=key, on_change=lambda: typed(meant(st.session_state[key])), **how)


def options(form: SubjectForm, name: str) -> dict[Any, str]:
    """What there is to choose from, each in words."""
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
            return {ref: values.measure_in_words(ref) for ref in own}
        case values.AIM:
            aims = form.plan.aims
            return {of.id: f"{of.id} · {of.issue or 'no issue written yet'}" for of in aims}
        case values.CAUSE:
            return {cause: cause for cause in form.aim.causes}
        case values.TAGS:
            in_force = (of.tags for of in values.frameworks() if of.is_in_force(form.basis.today))
            return {tag: values.tag_in_words(tag) for tags in in_force for tag in tags}
    return {code: code.replace("_", " ").capitalize() for code in of.codes}


def quarrel(form: SubjectForm, name: str) -> None:
    """Beside a field that another changed since: their word and mine, one of which is chosen."""
    entry = form.draft.disputed(form.now).get(name)
    if entry is None:
        return
    mine = plain(form.line(name).in_words(form.value(name), form.plan, form.basis.today))
    because = f", because {plain(entry.why)}" if entry.why else ""
    st.warning(
        f"**{who_and_when(entry)}** changed this since you opened it:"
        f" **{entry_in_words(entry)}**{because}. Yours is not saved: **{mine}**.",
        icon=":material/group:",
    )
    key, (mine, theirs) = form.key(name), st.columns(2)
    mine.button(
        "Keep mine", key=f"{key} mine", on_click=form.change, args=(Draft.in_spite_of, entry)
    )
    how = {"on_click": drafts.forget, "args": (form.draft, name)}
    theirs.button("Take theirs", key=f"{key} theirs", **how)
