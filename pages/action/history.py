"""What happened to an action and where it stands: reviews, slips, what was passed on."""

from datetime import date

import streamlit as st

from metrics.calendar import LONDON
from pages.action.decide import LABELS, LONGEST, Desk
from pages.shared.answers import headed
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Here
from pages.shared.saved import NEVER_A_NAME
from pages.shared.words import aside, counted, day_in_words, plain
from plan.due import DueKind, dues_of
from plan.history import changes
from plan.model import Decision, Person, Plan
from plan.promises import Slip
from plan.standing import Escalation, Standing, acknowledge, refusals_to_acknowledge
from plan.state import Review, State
from plan.verdict import Verdict
from plan.words.answers import Face, Tone


def history(here: Here, standing: Standing, plan: Plan) -> None:
    """Reviews and slips, the newest first; then every single change, for who asks."""
    st.header("What was decided, by whom and when", anchor="history")
    told: list[tuple[date, int, Review | Slip]] = [
        (each.held_on, at, each) for at, each in enumerate(standing.case.reviews)
    ]
    told += [(each.on, at, each) for at, each in enumerate(standing.slips)]
    for _, _, each in sorted(told, key=lambda one: one[:2], reverse=True):
        if isinstance(each, Review):
            _review(each, plan, here)
        else:
            _slip(each, plan, here)
    if not told:
        st.write("No review is recorded yet, and no due date has moved.")
    _every_change(here, standing, plan)


def _review(each: Review, plan: Plan, here: Here) -> None:
    icon = LABELS[each.decision][1]
    by, on = _role(plan, each.by), day_in_words(each.held_on, here.today)
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{icon} **{_DECIDED[each.decision]}** · {on} · {by}")
        if each.override:
            st.markdown(override_in_words(each, plan, here))
            st.markdown("\n".join(f"- {plain(said)}" for said in each.not_borne_out))
        if each.note:
            st.text(each.note)
        if each.wording:
            with st.expander("What was said then"):
                st.markdown(headed(each.wording))
                st.markdown(plain(" ".join(each.sentences)))


def override_in_words(each: Review, plan: Plan, here: Here) -> str:
    """That it was signed against the data, by whom, when and why: shown for ever."""
    on, by = day_in_words(each.held_on, here.today), _role(plan, each.by)
    return (
        f":orange[:material/gavel: **Assured against the data on {on}** by {by}:]"
        f" {plain(each.override)}"
    )


def _slip(each: Slip, plan: Plan, here: Here) -> None:
    was = day_in_words(each.was, here.today)
    now = day_in_words(each.now, here.today) if each.now else "no date"
    on, why = day_in_words(each.on, here.today), f": {plain(each.why)}" if each.why else ""
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f":material/event_repeat: **Due date moved from {was} to {now}** · {on}"
            f" · {_role(plan, each.by)}{why}"
        )


def _every_change(here: Here, standing: Standing, plan: Plan) -> None:
    found = changes(here.register, plan, here.today, "action", (standing.action.id,))
    with st.expander(f"{counted(len(found), 'entry', 'entries')} in the register"):
        for each in found:
            on = day_in_words(each.at.date(), here.today)
            st.markdown(f"- {on} · {_role(plan, each.by)} · {plain(str(each))}")
        aside("Nothing is ever overwritten: an entry that was wrong is followed by another.")


def _role(plan: Plan, person: str) -> str:
    people = {each.id: each for each in plan.people}
    return role_of(people.get(person, Person(id=person)))


_DECIDED = {
    Decision.CONTINUE: "Reviewed: it continues",
    Decision.ADAPT: "Reviewed: it is adapted",
    Decision.COMPLETE: "Completed",
    Decision.ASSURE: "Assured",
    Decision.STOP: "Stopped",
    Decision.REOPEN: "Reopened",
}


# What is passed on, to whom, since when and who has seen it; with a way to acknowledge it.


def escalations(here: Here, standing: Standing, plan: Plan, person: Person) -> None:
    """Each escalation, the unacknowledged ones with a note and a button for `person`."""
    if not standing.escalations:
        return
    desk = Desk(here, standing, person)
    st.subheader("Passed on")
    for each in standing.escalations:
        st.markdown(escalation_in_words(each, plan, here))
        if not each.acknowledged_by and person is not NOBODY:
            _acknowledge(desk, each, plan)


def escalation_in_words(each: Escalation, plan: Plan, here: Here) -> str:
    """Since when and to whom it is passed on, why, and whether anyone has acknowledged it."""
    since = day_in_words(each.fell_due, here.today)
    to = _role(plan, each.to) if each.to else "nobody: the plan names no one"
    told = f"Passed on since {since}** to {to}: {plain(each.says)}"
    if each.acknowledged_at is None:
        return f":orange[:material/notification_important: **{told} **Not acknowledged yet.**]"
    at = each.acknowledged_at.astimezone(LONDON).date()
    by = f"Acknowledged by {_role(plan, each.acknowledged_by)}, {day_in_words(at, here.today)}"
    note = f": {plain(each.note)}" if each.note else "."
    return f":material/forward_to_inbox: **{told} {by}{note}"


def _acknowledge(desk: Desk, each: Escalation, plan: Plan) -> None:
    missing = refusals_to_acknowledge(plan, each, desk.person.id)
    if missing:
        aside(f"**Acknowledge** not as {role_of(desk.person)}: {plain(' '.join(missing))}")
        return
    desk.show_refusal(each.field)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            f"What follows, noted by {role_of(desk.person)}",
            key=desk.key(each.field),
            max_chars=LONGEST,
            placeholder=NEVER_A_NAME,
            persist_state="session",
        )
        st.button(
            "Acknowledge",
            icon=":material/mark_email_read:",
            key=desk.key(f"{each.field} acknowledge"),
            on_click=_record,
            args=(desk, each, plan),
        )


def _record(desk: Desk, each: Escalation, plan: Plan) -> None:
    register, by, note = desk.here.register, desk.person.id, desk.typed(each.field)
    desk.record(each.field, lambda: acknowledge(register, plan, each, by, note), each.field)


# Where an action stands, in words: its state, week k of n, what waits and what was passed on.


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
    return f"{headed(STATES[standing.state])}: {_since(standing, plan)}"


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
