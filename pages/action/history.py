"""Where an action stands, in words, and what happened to it: reviews, slips, every entry."""

import streamlit as st

from pages.action.decide import LABELS, override_in_words
from pages.shared.answers import headed
from pages.shared.pickers import role_by_id
from pages.shared.reading import Basis
from pages.shared.words import aside, counted, day_in_words, plain
from plan.history import changes
from plan.model import Decision, Plan
from plan.promises import Slip
from plan.standing import Standing
from plan.state import Review, State
from plan.verdict import Verdict
from plan.words.answers import Face, Tone

_DECIDED = {
    Decision.CONTINUE: "Reviewed: it continues",
    Decision.ADAPT: "Reviewed: it is adapted",
    Decision.COMPLETE: "Completed",
    Decision.ASSURE: "Assured",
    Decision.STOP: "Stopped",
    Decision.REOPEN: "Reopened",
}


def history(basis: Basis, standing: Standing) -> None:
    """Reviews and slips, the newest first; then every single change, for who asks."""
    st.header("What was decided, by whom and when", anchor="history")
    dated = [(review.held_on, at, review) for at, review in enumerate(standing.case.reviews)]
    dated += [(slip.on, at, slip) for at, slip in enumerate(standing.slips)]
    for day, _, event in sorted(dated, key=lambda event: event[:2], reverse=True):
        on, by = day_in_words(day, basis.today), role_by_id(basis.plan, event.by)
        with st.container(border=True, gap="xsmall"):
            (_slip if isinstance(event, Slip) else _review)(event, f"{on} · {by}", basis)
    if not dated:
        st.write("No review is recorded yet, and no due date has moved.")
    own = {"subjects": (standing.action.id,)}
    entries = changes(basis.register, basis.plan, basis.today, "action", **own)
    with st.expander(f"{counted(len(entries), 'entry', 'entries')} in the register"):
        for entry in entries:
            on, by = day_in_words(entry.at.date(), basis.today), role_by_id(basis.plan, entry.by)
            st.markdown(f"- {on} · {by} · {plain(str(entry))}")
        aside("Nothing is ever overwritten: an entry that was wrong is followed by another.")


def _slip(slip: Slip, when: str, basis: Basis) -> None:
    was = day_in_words(slip.was, basis.today)
    now = day_in_words(slip.now, basis.today) if slip.now else "no date"
    why = f": {plain(slip.why)}" if slip.why else ""
    st.markdown(f":material/event_repeat: **Due date moved from {was} to {now}** · {when}{why}")


def _review(review: Review, when: str, basis: Basis) -> None:
    st.markdown(f"{LABELS[review.decision][1]} **{_DECIDED[review.decision]}** · {when}")
    if review.override:
        st.markdown(override_in_words(review, basis))
    if review.note:
        st.text(review.note)
    if review.wording:
        with st.expander("What was said then"):
            st.markdown(headed(review.wording))
            st.markdown(plain(" ".join(review.sentences)))


# Where an action stands, in words: its state, and week k of n.


STATES = {
    State.DRAFT: Face("Draft", ":material/edit_note:"),
    State.NOT_STARTED: Face("Not started", ":material/circle:"),
    State.IN_PROGRESS: Face("In progress", ":material/clock_loader_40:"),
    State.OVERDUE: Face("Overdue", ":material/alarm:", tone=Tone.WORSE),
    State.COMPLETED: Face("Completed, evidence awaited", ":material/check:"),
    State.TESTING: Face("Testing", ":material/labs:"),
    State.ASSURED: Face("Assured", ":material/verified:", tone=Tone.BETTER),
    State.SUSTAINED: Face("Sustained", ":material/workspace_premium:", tone=Tone.BETTER),
    State.SLIPPED_BACK: Face("Slipped back", ":material/undo:", tone=Tone.WORSE),
    State.STOPPED: Face("Stopped", ":material/stop_circle:"),
}


def week_of(verdict: Verdict, plan: Plan) -> str:
    """As in "week 3 of 8" of the target's window; past it, how long ago practice changed."""
    weeks, outcome = verdict.weeks_since_start, plan.outcome_of(verdict.action)
    window = outcome.weeks if outcome else 8
    if weeks is None:
        start = verdict.action.practice_changed_on
        begins = f"practice changes on {day_in_words(start, verdict.today)}" if start else ""
        return begins or "practice has not changed yet"
    if weeks < window:
        return f"week {weeks + 1} of {window}"
    return f"{counted(weeks, 'week')} since practice changed"


def state_in_words(standing: Standing, plan: Plan) -> str:
    """The state with its icon, and the day it rests on: completed is not assured, so both."""
    return f"{headed(STATES[standing.state])}: {_since(standing, plan)}"


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
    *_, last = (review for review in standing.case.reviews if review.decision is decision)
    on = day_in_words(last.held_on, standing.case.today)
    return f"on {on} by {role_by_id(plan, last.by)}"
