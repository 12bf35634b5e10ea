"""What happened to an action and where it stands: reviews, slips, escalations."""

import streamlit as st

from metrics.calendar import LONDON
from pages.action.decide import LABELS, Desk
from pages.shared.answers import headed
from pages.shared.pickers import may_write, role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.words import aside, counted, day_in_words, plain
from plan.due import DueKind, dues_of
from plan.history import changes
from plan.model import Decision, Person, Plan
from plan.standing import Escalation, Standing, acknowledge, refusals_to_acknowledge
from plan.state import Review, State
from plan.verdict import Verdict
from plan.words.answers import Face, Tone
from plan.words.numbers import listed


def history(basis: Basis, standing: Standing) -> None:
    """Reviews and slips, the newest first; then every single change, for who asks."""
    st.header("What was decided, by whom and when", anchor="history")
    dated = [(review.held_on, at, review) for at, review in enumerate(standing.case.reviews)]
    dated += [(slip.on, at, slip) for at, slip in enumerate(standing.slips)]
    for *_, event in sorted(dated, key=lambda event: event[:2], reverse=True):
        with st.container(border=True, gap="xsmall"):
            if isinstance(event, Review):
                _review(event, basis)
                continue
            was, on = (day_in_words(day, basis.today) for day in (event.was, event.on))
            now = day_in_words(event.now, basis.today) if event.now else "no date"
            why = f": {plain(event.why)}" if event.why else ""
            moved = f":material/event_repeat: **Due date moved from {was} to {now}**"
            st.markdown(f"{moved} · {on} · {role_by_id(basis.plan, event.by)}{why}")
    if not dated:
        st.write("No review is recorded yet, and no due date has moved.")
    own = {"subjects": (standing.action.id,)}
    entries = changes(basis.register, basis.plan, basis.today, "action", **own)
    with st.expander(f"{counted(len(entries), 'entry', 'entries')} in the register"):
        for entry in entries:
            on, by = day_in_words(entry.at.date(), basis.today), role_by_id(basis.plan, entry.by)
            st.markdown(f"- {on} · {by} · {plain(str(entry))}")
        aside("Nothing is ever overwritten: an entry that was wrong is followed by another.")


def _review(review: Review, basis: Basis) -> None:
    icon = LABELS[review.decision][1]
    by, on = role_by_id(basis.plan, review.by), day_in_words(review.held_on, basis.today)
    st.markdown(f"{icon} **{_DECIDED[review.decision]}** · {on} · {by}")
    if review.override:
        st.markdown(override_in_words(review, basis))
    if review.note:
        st.text(review.note)
    if review.wording:
        with st.expander("What was said then"):
            st.markdown(headed(review.wording))
            st.markdown(plain(" ".join(review.sentences)))


def override_in_words(review: Review, basis: Basis) -> str:
    """That it was signed off although something was missing, by whom and why: shown for ever."""
    on, by = day_in_words(review.held_on, basis.today), role_by_id(basis.plan, review.by)
    return (
        f":orange[:material/gavel: **Signed off on {on}** by {by} despite:]"
        f" {plain(' '.join(review.not_borne_out))} **Reason:** {plain(review.override)}"
    )


_DECIDED = {
    Decision.CONTINUE: "Reviewed: it continues",
    Decision.ADAPT: "Reviewed: it is adapted",
    Decision.COMPLETE: "Completed",
    Decision.ASSURE: "Assured",
    Decision.STOP: "Stopped",
    Decision.REOPEN: "Reopened",
}


# What is escalated, to whom, since when and who has seen it; with a way to acknowledge it.


def escalations(basis: Basis, standing: Standing, person: Person) -> None:
    """Each escalation, the unacknowledged ones with a note and a button for `person`."""
    if not standing.escalations:
        return
    desk = Desk(basis, standing, person)
    st.subheader("Escalated")
    for escalation in standing.escalations:
        st.markdown(escalation_in_words(escalation, basis))
        if not escalation.acknowledged_by and may_write(of=standing.action):
            _acknowledge(desk, escalation)


def escalation_in_words(escalation: Escalation, basis: Basis) -> str:
    """Since when and to whom it is escalated, why, and whether anyone has acknowledged it."""
    plan, today = basis.plan, basis.today
    since = day_in_words(escalation.fell_due, today)
    to = role_by_id(plan, escalation.to) if escalation.to else "nobody: the plan names no one"
    passed_on = f"Escalated to {to} on {since}:** {plain(escalation.says)}"
    if escalation.acknowledged_at is None:
        return f":orange[:material/notification_important: **{passed_on} **Not acknowledged yet.**]"
    on = day_in_words(escalation.acknowledged_at.astimezone(LONDON).date(), today)
    by = f"Acknowledged by {role_by_id(plan, escalation.acknowledged_by)}, {on}"
    note = f": {plain(escalation.note)}" if escalation.note else "."
    return f":material/forward_to_inbox: **{passed_on} {by}{note}"


def _acknowledge(desk: Desk, escalation: Escalation) -> None:
    plan, by, name = desk.basis.plan, desk.person.id, escalation.field
    missing = refusals_to_acknowledge(plan, escalation, by)
    if missing:
        aside(f"**Acknowledge** not as {role_of(desk.person)}: {plain(' '.join(missing))}")
        return

    def write() -> None:
        acknowledge(desk.basis.register, plan, escalation, by, note=desk.typed(name))

    desk.show_refusal(name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        desk.text(name, f"What follows, noted by {role_of(desk.person)}", st.text_input)
        desk.button(
            f"{name} acknowledge",
            ("Acknowledge", ":material/mark_email_read:"),
            lambda: desk.record(name, write, name),
        )


# Where an action stands, in words: its state, week k of n, what waits and what was escalated.


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
_SHOWN_ELSEWHERE = (  # by the state itself, or among what was escalated
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
    return f"{headed(STATES[standing.state])}: {_since(standing, plan)}"


def where_and_whose(verdict: Verdict) -> str:
    """The sites of an action, and its owner."""
    where = plain(listed(verdict.action.sites)) or "all sites"
    return f"{where} · owner: {role_of(verdict.owner)}"


def show_what_waits(basis: Basis, standing: Standing) -> None:
    """What was signed against the data, what was escalated, and what else waits for someone."""
    for review in standing.overrides:
        st.markdown(override_in_words(review, basis))
    for escalation in standing.escalations:
        st.markdown(escalation_in_words(escalation, basis))
    people = {person.id: person for person in basis.plan.people}
    for due in dues_of(standing, basis.today):
        if due.kind not in _SHOWN_ELSEWHERE:
            whom = f" Waiting for: {role_of(people[due.to])}." if due.to in people else ""
            line = f":material/event: {plain(due.sentence)}{whom}"
            st.markdown(f":orange[**{line}**]" if due.is_open else f":gray[{line}]")


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
