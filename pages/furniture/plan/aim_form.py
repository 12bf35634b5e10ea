"""The form of an aim: the problem, how we know, why it happens, what would show it solved."""

import streamlit as st

from pages.furniture.plan import fields, lists
from pages.furniture.plan.form import Form
from pages.furniture.plan.outcomes import outcomes
from pages.furniture.plan.points import Points, beside
from pages.furniture.plan.risk import risk
from pages.furniture.plan.rows import row
from pages.furniture.words import aside
from plan.credibility import Gap
from plan.fields import frameworks
from plan.model import EvidenceSource, Theme

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
    fields.many(form, "sites", lists.sites(form.here))


def _filed_under(form: Form) -> None:
    risk(form, "risk_before", "Risk before")
    risk(form, "risk_now", "Risk now")
    fields.choice(form, "theme", {each: each.capitalize() for each in Theme}, blank=Theme.OTHER)
    fields.many(form, "tags", lists.tags(form.here), others=False)
    with st.expander("Which frameworks these are, and since when"):
        for framework in frameworks():
            aside(lists.dates_of(framework))
