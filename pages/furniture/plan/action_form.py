"""The form of an action: what changes, on which cause, who answers for it, and how it will show."""

import streamlit as st

from pages.furniture.plan import fields, lists
from pages.furniture.plan.action_dates import dates, if_it_slips
from pages.furniture.plan.form import Form
from pages.furniture.plan.points import Points, beside
from pages.furniture.plan.rows import row
from pages.furniture.words import aside, plain
from plan.credibility import OF_THE_AIM, Gap
from plan.model import Strength
from plan.strength import suggested_strength

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
        people = lists.people(form.plan)
        fields.choice(form, "owner", people)
        fields.many(form, "contributors", people)
    with row("When", lambda: beside(form, points, *_WHEN)):
        dates(form)
    with row("How it will show", lambda: beside(form, points, *_SHOWN)):
        _shown(form)
    with row("If it slips", lambda: beside(form, points, Gap.NO_ESCALATION)):
        if_it_slips(form)
    with st.expander("More: whom to compare with, and since when the problem is there"):
        fields.many(form, "compare_with", lists.sites(form.here))
        fields.many(form, "exclude", lists.sites(form.here))
        fields.day(form, "problem_since")


def _what(form: Form) -> None:
    fields.choice(form, "aim", lists.aims(form.plan))
    fields.text(form, "title")
    fields.area(form, "description")
    fields.choice(form, "cause", {each: each for each in form.aim.causes})
    if not form.aim.causes:
        aside("Its aim names no cause yet. Write one there first.")
    _strength(form)
    fields.many(form, "sites", lists.sites(form.here))


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
    known = lists.measures(form.here)
    fields.choice(form, "process", known, blank=None)
    if form.value("process"):
        fields.number(form, "process_target")
    else:
        fields.text(form, "no_process_reason")
    named = {each.measure: known.get(each.measure, str(each.measure)) for each in form.aim.outcomes}
    fields.choice(form, "outcome", named, blank=None)
    fields.choice(form, "balancing", known, blank=None)
    fields.area(form, "evidence_required", height=80)
