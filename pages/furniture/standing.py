"""Where an action stands in time: week k of n, due, completed, assured."""

from datetime import date

import streamlit as st

from pages.furniture.people import role_of
from pages.furniture.words import counted, day_in_words
from plan.decisions import decisions
from plan.due import DueKind, dues_of
from plan.model import Action, Plan
from plan.standing import Standing
from plan.verdict import Verdict


def week_of(verdict: Verdict, plan: Plan) -> str:
    """As in "week 3 of 8" of the target's window; past it, how long ago practice changed."""
    weeks, outcome = verdict.weeks_since_start, plan.outcome_of(verdict.action)
    window = outcome.weeks if outcome else 8
    if weeks is None:
        start = verdict.action.practice_changed_on
        begins = f" on {day_in_words(start, verdict.today)}" if start else ""
        return f"practice changes{begins}" if start else "practice has not changed yet"
    if weeks < window:
        return f"week {weeks + 1} of {window}"
    return f"{counted(weeks, 'week')} since practice changed"


def completion_of(action: Action, today: date) -> str:
    """As in "completed, not yet assured": completed is not assured, so both are always said."""
    if action.assured_on:
        return f"assured on {day_in_words(action.assured_on, today)}"
    if action.completed_on:
        return f"completed on {day_in_words(action.completed_on, today)}, not yet assured"
    if action.due_on:
        word = "was due on" if action.due_on < today else "due on"
        return f"not completed, {word} {day_in_words(action.due_on, today)}"
    return "not completed, no due date"


def show_decisions(standing: Standing, plan: Plan) -> None:
    """What someone must decide now, and to whom it goes."""
    for decision in decisions(standing):
        st.markdown(
            f":orange[:material/notification_important: **{decision}**]"
            f" Goes to: {role_of(plan.escalates_to(standing.action))}."
        )


def reviews_due_soon(shown: list[Standing]) -> list[Action]:
    """Actions whose review or re-audit is due this week."""
    soon = (DueKind.REVIEW, DueKind.RE_AUDIT)
    return [
        standing.action
        for standing in shown
        if any(due.kind in soon for due in dues_of(standing, standing.case.today))
    ]
