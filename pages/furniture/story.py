"""The words of the action page: the answer, why the action, what else happened, what is missing."""

import streamlit as st

from pages.furniture import rooms
from pages.furniture.answers import said
from pages.furniture.evidence import show_measure
from pages.furniture.here import Here
from pages.furniture.people import role_of
from pages.furniture.standing import show_what_waits, state_in_words, week_of
from pages.furniture.words import aside, day_in_words, plain
from plan.fields import risk_in_words
from plan.model import Plan
from plan.standing import Standing
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount, listed
from plan.words.sentences import sentences

_NOT_NAMED = "not named in the plan"


def opening(here: Here, verdict: Verdict, standing: Standing, plan: Plan) -> None:
    """The title and, before any picture, the answer in words, where it stands and what waits."""
    action = verdict.action
    st.title(plain(action.title or action.id))
    st.markdown(f"{said(verdict)} · {week_of(verdict, plan)}")
    st.markdown("  \n".join(sentences(verdict)))
    st.markdown(state_in_words(standing, plan))
    where = plain(listed(action.sites)) if action.sites else "all sites"
    owner = role_of(verdict.owner) if verdict.owner else "nobody yet"
    aside(f"{where} · owner: {owner} · [what is to be decided](#decide)")
    show_what_waits(here, standing, plan)


def measure_or_why_not(
    here: Here, verdict: Verdict, answer: MeasureAnswer | None, kind: str
) -> None:
    """The measure, or why there is nothing to show and what to do about it."""
    if answer is not None:
        show_measure(here, verdict, answer)
    elif verdict.weeks_since_start is None:
        st.write("Practice has not changed yet, so there is nothing to compare.")
    else:
        st.write(f"The plan names no {kind} measure for this action. Choose one in the plan.")


def evidence_of_the_problem(verdict: Verdict, plan: Plan) -> None:
    """The issue, how it is known, why it arises, and what would show that it is solved."""
    action, aim = verdict.action, verdict.aim
    outcome = plan.outcome_of(action)
    told = {
        "The problem": aim.issue,
        "How we know": ": ".join(
            filter(None, ((aim.evidence_source or "").capitalize(), aim.evidence))
        ),
        "Why it happens": "; ".join(aim.causes),
        "The cause this acts on": action.cause,
        "What changes": action.description,
        "One owner": role_of(verdict.owner) if verdict.owner else "",
        "If it slips, it goes to": role_of(plan.escalates_to(action))
        if plan.escalates_to(action)
        else "",
        "Target": _target(verdict, outcome),
        "Review": _days(verdict, action.review_on, action.re_audit_on),
        "Kind of change": f"{action.strength}".capitalize() if action.strength else "",
        "Risk before and now": f"{risk_in_words(aim.risk_before)} → {risk_in_words(aim.risk_now)}"
        if aim.risk_before and aim.risk_now
        else "",
    }
    st.header("The problem, and how we know")
    for name, value in told.items():
        st.markdown(f"**{name}.** {plain(value) if value else _NOT_NAMED}")
    rooms.link(rooms.PLAN, "Change the plan", action=action.id)


def what_else_happened(verdict: Verdict, plan: Plan) -> None:
    """Other actions on the same measure, at the same place, in the same weeks."""
    st.header("What else happened in the same weeks")
    if not verdict.beside:
        st.write("No other action of the plan was on this measure here at the same time.")
        return
    st.write("These were on the same measure, so the change cannot be put down to one alone:")
    for other in verdict.beside:
        began = day_in_words(other.practice_changed_on, verdict.today)
        rooms.link(rooms.ACTION, f"{plain(other.title)}, from {began}", action=other.id)


def _target(verdict: Verdict, outcome) -> str:
    if outcome is None or outcome.target is None:
        return ""
    unit = verdict.outcome.measure.unit if verdict.outcome else ""
    by = f", by {day_in_words(outcome.by, verdict.today)}" if outcome.by else ""
    return f"{amount(outcome.target, unit)} over {outcome.weeks} weeks{by}"


def _days(verdict: Verdict, review, re_audit) -> str:
    told = [
        f"{name} {day_in_words(day, verdict.today)}"
        for name, day in (("review on", review), ("re-audit on", re_audit))
        if day
    ]
    return listed(told) if told else ""
