"""Where an action stands, in words: its state, week k of n, what waits and what was passed on."""

import streamlit as st

from pages.furniture.answers import Face
from pages.furniture.decide.acknowledging import escalation_in_words
from pages.furniture.decide.history import override_in_words
from pages.furniture.here import Here
from pages.furniture.people import role_of
from pages.furniture.words import counted, day_in_words, plain
from plan.due import DueKind, dues_of
from plan.model import Decision, Person, Plan
from plan.standing import Standing
from plan.state import Review, State
from plan.verdict import Verdict

STATES = {
    State.DRAFT: Face(":material/edit_note:", "Draft", "gray"),
    State.NOT_STARTED: Face(":material/circle:", "Not started", "gray"),
    State.IN_PROGRESS: Face(":material/clock_loader_40:", "In progress", "gray"),
    State.OVERDUE: Face(":material/alarm:", "Overdue", "orange"),
    State.COMPLETED: Face(":material/check:", "Completed, evidence awaited", "gray"),
    State.TESTING: Face(":material/labs:", "Testing", "gray"),
    State.ASSURED: Face(":material/verified:", "Assured", "blue"),
    State.SUSTAINED: Face(":material/workspace_premium:", "Sustained", "blue"),
    State.SLIPPED_BACK: Face(":material/undo:", "Slipped back", "orange"),
    State.STOPPED: Face(":material/stop_circle:", "Stopped", "gray"),
}
_SHOWN_ELSEWHERE = (  # by the state itself, or among what was passed on
    DueKind.ESCALATION,
    DueKind.DUE_DATE_PASSED,
    DueKind.REVIEW_MISSED,
    DueKind.FALLING_BACK,
    DueKind.SLIPPED_BACK,
    DueKind.DRAFT,
)


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


def state_in_words(standing: Standing, plan: Plan) -> str:
    """The state with its icon, and the day it rests on: completed is not assured, so both."""
    face = STATES[standing.state]
    return f"{face.saying(face.word)}: {_since(standing, plan)}"


def show_what_waits(here: Here, standing: Standing, plan: Plan) -> None:
    """What was signed against the data, what was passed on, and what else waits for someone."""
    for each in standing.overrides:
        st.markdown(override_in_words(each, plan, here))
    for each in standing.escalations:
        st.markdown(escalation_in_words(each, plan, here))
    people = {each.id: each for each in plan.people}
    for due in dues_of(standing, here.today):
        if due.kind not in _SHOWN_ELSEWHERE:
            whom = f" Waits for: {role_of(people[due.to])}." if due.to in people else ""
            told = f":material/event: {plain(due.sentence)}{whom}"
            st.markdown(f":orange[**{told}**]" if due.is_open else f":gray[{told}]")


def _since(standing: Standing, plan: Plan) -> str:
    action, today = standing.action, standing.case.today
    due = f" on {day_in_words(action.due_on, today)}" if action.due_on else ""
    match standing.state:
        case State.DRAFT:
            lacks = counted(len(standing.lacking), "thing")
            return f"{lacks} missing before it may start"
        case State.OVERDUE:
            return f"was due{due}, not completed"
        case State.COMPLETED | State.TESTING:
            return f"completed on {day_in_words(action.completed_on, today)}, not yet assured"
        case State.STOPPED:
            return _decided(standing, Decision.STOP, plan)
        case State.ASSURED | State.SUSTAINED | State.SLIPPED_BACK:
            return f"assured {_decided(standing, Decision.ASSURE, plan)}"
    return f"to be completed{due}" if due else "no due date"


def _decided(standing: Standing, decision: Decision, plan: Plan) -> str:
    """As in "on 5 October by Quality lead", of the last such decision."""
    last: Review = [each for each in standing.case.reviews if each.decision is decision][-1]
    people = {each.id: each for each in plan.people}
    by = role_of(people.get(last.by, Person(id=last.by)))
    return f"on {day_in_words(last.held_on, standing.case.today)} by {by}"
