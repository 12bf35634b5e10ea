"""The dates of an action, and to whom it goes when they pass."""

import streamlit as st

from pages.furniture.plan import drafts, fields, lists
from pages.furniture.plan.form import Form
from pages.furniture.words import aside, plain
from plan.editing import needs_a_reason
from plan.model import ReAuditResult
from plan.promises import promised_of
from plan.words.numbers import day


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
    people = lists.people(form.plan)
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
