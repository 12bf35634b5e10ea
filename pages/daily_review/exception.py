"""One exception whole: what happened and why, reason and note, what is agreed."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from math import floor
from typing import Any

import streamlit as st

from charts.timeline import minutes_in_words
from metrics.questions.day import CallOutcome, DayCall, ReviewDay, Severity
from metrics.questions.late_calls import Cause, LateCall
from pages.shared import rooms, saved
from pages.shared.pickers import may_write, role_by_id, role_of, signature
from pages.shared.reading import Basis
from pages.shared.words import aside, counted, day_in_words, plain
from plan.model import Person
from plan.places import may_see
from plan.review_call import (
    LONGEST,
    LONGEST_NOTE,
    REASON_WORDS,
    CallFollowUp,
    agree,
    carry_on,
    close,
    follow_ups,
    in_words,
    note_reason,
    note_text,
    notes,
)

# An exception in words: what happened, why, to whom it was escalated, and how often before.


KINDS = {
    Severity.MISSED: "Missed",
    Severity.NOT_KNOWN: "Not known",
    Severity.TIME_CRITICAL: "Late at a time-critical call",
    Severity.LONG_DELAY: "Long delay",
    Severity.NOT_LOGGED: "Not logged",
    Severity.LATE: "Late",
    Severity.TOO_EARLY: "Too early",
}
_SIGNS = {
    Severity.MISSED: ":orange[:material/event_busy: **Missed**]",
    Severity.NOT_KNOWN: ":orange[:material/call: **Not known: ring first**]",
    Severity.TIME_CRITICAL: ":orange[:material/priority_high: **{}**]",
    Severity.LONG_DELAY: ":orange[:material/schedule: **{}**]",
    Severity.NOT_LOGGED: ":gray[:material/help: **Not logged**]",
    Severity.LATE: ":orange[:material/schedule: **{}**]",
    Severity.TOO_EARLY: ":gray[:material/fast_rewind: **{}**]",
}
CAUSES = {
    Cause.FIRST_CALL: "because the run began late",
    Cause.INHERITED: "carried over from the call before",
    Cause.IMPOSSIBLE_GAP: "because the gap was too short",
    Cause.JOURNEY: "on the journey",
    Cause.GAP_OTHERWISE: "between the calls",
    Cause.UNKNOWN: "of unknown cause",
}
_MOST_DAYS = 4


def sign(call: DayCall) -> str:
    """The kind of exception: an icon and a word or the minutes, which say the same."""
    late = call.minutes_late or 0.0
    return _SIGNS[call.severity].format(
        f"+{late:.0f} min" if late > 0 else f"{-late:.0f} min early"
    )


def named(call: DayCall) -> str:
    """Time, run and area: the call as people in the review speak of it."""
    critical = " · **time-critical**" if call.is_time_critical else ""
    where = "".join(f" · {plain(place)}" for place in (call.run, call.area) if place)
    return f"{call.planned:%H:%M}{critical}{where}"


def why_in_words(late: LateCall | None) -> str:
    """Minutes by cause, the most first: "29 minutes carried over from the call before, 2 on …"."""
    if late is None:
        return ""
    parts = sorted(_whole_minutes(late).items(), key=lambda part: -part[1])
    told = [(minutes, CAUSES[cause]) for cause, minutes in parts if minutes]
    first = [f"{counted(minutes, 'minute')} {cause}" for minutes, cause in told[:1]]
    return ", ".join([*first, *(f"{minutes} {cause}" for minutes, cause in told[1:])])


def _whole_minutes(late: LateCall) -> dict[Cause, int]:
    """Minutes by cause, rounded so that they still add up to the minutes that are shown."""
    exact = dict(late.causes.items())
    whole = {cause: floor(minutes) for cause, minutes in exact.items()}
    left_over = round(late.minutes_late) - sum(whole.values())
    for cause in sorted(exact, key=lambda cause: whole[cause] - exact[cause])[:left_over]:
        whole[cause] += 1
    return whole


def main_cause(late: LateCall | None) -> str:
    """The cause of most of the minutes, or that there is none to tell."""
    return CAUSES[late.causes.main].capitalize() if late else "No delay to explain"


def what_happened(call: DayCall) -> str:
    """Planned and actual, and what it makes the call."""
    planned = f"Planned {call.planned:%H:%M} to {call.planned_end:%H:%M}"
    if call.is_edited_after:
        planned += " (as first published: the rota was changed after the carer had come)"
    came = f"begun {call.came:%H:%M}" if call.came else "no log-in"
    if call.carers > 1:
        came += f" by the last of {call.carers} carers" if call.came else " of every carer"
    following = f"; next call {call.next_call:%H:%M}" if call.next_call else ""
    if call.severity is Severity.MISSED:
        return f"{planned}, {came}: **missed**{following}"
    if call.severity is Severity.NOT_KNOWN:
        return f"{planned}: **not logged: not known whether anybody came**{following}. Ring first."
    if call.severity is Severity.NOT_LOGGED:
        return f"{planned}, {came}: **not logged, a log-in is missing**{following}"
    late = call.minutes_late or 0.0
    side = "late" if late > 0 else "early"
    return f"{planned}, {came}: **{minutes_in_words(abs(late))} {side}**"


def escalation(call: DayCall) -> str:
    """To whom and when, or that nobody was told; "" where there was no delay to tell of."""
    if call.escalated:
        to = f" to the {plain(call.escalated_to.replace('_', ' '))}" if call.escalated_to else ""
        after = ""
        if call.minutes_to_escalate is not None and call.minutes_to_escalate >= 0:
            since = "the alert" if call.alerted else "one was due"
            after = f", {minutes_in_words(call.minutes_to_escalate)} after {since}"
        in_time = "in time" if call.is_escalated_in_time else "**too late**"
        return f"escalated{to} at {call.escalated:%H:%M}{after} ({in_time})"
    if call.alerted:
        return f"alert at {call.alerted:%H:%M}, **not escalated**"
    return "**no alert, not escalated**" if call.is_delayed else ""


def short_escalation(call: DayCall) -> str:
    """The same for a line of the list."""
    if call.escalated and call.minutes_to_escalate is not None:
        late = "" if call.is_escalated_in_time else ", too late"
        return f"escalated after {max(0, call.minutes_to_escalate):.0f} min{late}"
    if call.alerted:
        return "not escalated"
    return "no alert, not escalated" if call.is_delayed else ""


def earlier(call: DayCall, today: date | None = None) -> str:
    """On how many other days of the last 14 something went wrong for the person, and on which."""
    if not call.earlier:
        return ""
    many = f"this person’s calls also went wrong on {counted(len(call.earlier), 'other day')}"
    if today is None:
        return many
    days = [day_in_words(day, today) for day in call.earlier[:_MOST_DAYS]]
    more = f" and {len(call.earlier) - _MOST_DAYS} more" if len(call.earlier) > _MOST_DAYS else ""
    return f"{many} in the last 14: {', '.join(days)}{more}"


# What the review agrees: a form beside each exception, and last time's, open until closed.


_CLOSED_SHOWN_DAYS = 14


def follow_ups_in_a_line(agreed: tuple[CallFollowUp, ...], today: date) -> None:
    """How many are open and overdue, above everything."""
    still = [follow_up for follow_up in agreed if follow_up.is_open]
    if not still:
        return
    late = sum(follow_up.is_overdue(today) for follow_up in still)
    overdue = f", :orange[**{late} overdue**]" if late else ""
    many = f"**{len(still)} agreed before and still open**{overdue}"
    st.markdown(f":material/flag: {many} · [see them](#agreed)")


def agree_on(basis: Basis, review: ReviewDay, call: DayCall, person: Person) -> None:
    """The form of one more follow-up, which is empty after each; Enter agrees."""
    owners, today = _owners(basis, person, review.branch), basis.today
    key = f"agree on {call.visit_id}"
    what, owner, due = (f"{key} {field}" for field in ("what", "who", "by"))

    def press() -> None:
        wanted = CallFollowUp(
            id="",
            branch=review.branch,
            visit_id=call.visit_id,
            day=review.day,
            what=st.session_state[what],
            owner=st.session_state[owner] or "",
            due=st.session_state[due] or date.min,
        )
        saved.attempt(key, lambda: agree(basis.register, wanted, person.id, today), what, due)

    with st.form(key, border=True):
        saved.show_refusal(key)
        how = {"max_chars": LONGEST, "placeholder": saved.NEVER_A_NAME, "key": what}
        st.text_input("Follow-up: what will be done (Enter agrees it)", **how)
        by, on = st.columns([3, 2])
        by.selectbox("Who", owners, format_func=lambda id: role_of(owners[id]), key=owner)
        how = {"min_value": today, "format": "DD/MM/YYYY", "key": due}
        on.date_input("By", today + timedelta(days=1), **how)
        how = {"icon": ":material/flag:", "on_click": press}
        pressed = st.form_submit_button(f"Agree as {role_of(person)}", **how)
    if pressed and f"{key} refused" not in st.session_state:
        st.rerun()  # the page around the list shows it, too


def _owners(basis: Basis, person: Person, branch: str) -> dict[str, Person]:
    """Who can do it: those of the branch first, the one acting before the others."""
    able = [who for who in basis.plan.people if may_see(who, (branch,), basis.places)]
    able.sort(key=lambda who: (not who.sites, who.id != person.id, who.role))
    return {who.id: who for who in able}


def last_time(basis: Basis, agreed: tuple[CallFollowUp, ...], person: Person) -> None:
    """Last time we agreed: what is open, with closing and carrying on; then what was closed."""
    saved.show_tick()
    st.header("Last time we agreed", anchor="agreed")
    still = [follow_up for follow_up in agreed if follow_up.is_open]
    if not still:
        st.write("Nothing is open.")
    for follow_up in still:
        line, ends, goes_on = st.columns([8, 2, 2], vertical_alignment="center")
        line.markdown(_in_words(follow_up, basis, person))
        if not may_write():
            continue
        with ends.popover("Close", icon=":material/check:", width="stretch"):
            _agreed(follow_up, basis, person).ask_how_it_ended(basis, "Close it")
            day = follow_up.day.isoformat()
            rooms.link(rooms.REVIEW, "See that day", site=follow_up.branch, day=day)
        with goes_on.popover("Carry on", icon=":material/redo:", width="stretch"):
            _agreed(follow_up, basis, person).ask_until_when(basis, timedelta(days=7))
    since = basis.today - timedelta(days=_CLOSED_SHOWN_DAYS)
    closed = [
        (follow_up.what, follow_up.said[-1])
        for follow_up in agreed
        if not follow_up.is_open and follow_up.said[-1].recorded_at.date() >= since
    ]
    if closed:
        with st.expander(f"{counted(len(closed), 'follow-up')} closed in the last 14 days"):
            for what, last in reversed(closed):
                st.markdown(f"- {plain(what)}{f': {plain(last.why)}' if last.why else ''}")
                aside(f"closed by {saved.who_and_when(basis, last)}")


def _agreed(follow_up: CallFollowUp, basis: Basis, person: Person) -> saved.FollowUpForm:
    register = basis.register
    return saved.FollowUpForm(
        id=follow_up.id,
        due=follow_up.due,
        is_overdue=follow_up.is_overdue(basis.today),
        times_carried_on=follow_up.times_carried_on,
        finish=lambda came: close(register, follow_up, came, person.id),
        carry_on=lambda due, why: carry_on(register, follow_up, due, why, by=person.id),
    )


def _in_words(follow_up: CallFollowUp, basis: Basis, person: Person) -> str:
    owner = role_by_id(basis.plan, follow_up.owner)
    agreed = _agreed(follow_up, basis, person)
    by = agreed.until(basis.today, weekday=True)
    if not follow_up.is_open:
        by = f":material/check: closed{agreed.moved}"
    since = f"from the review of {day_in_words(follow_up.day, basis.today)}"
    return f"**{plain(follow_up.what)}** · {owner} · {by} · :small[:gray[{since}]]"


def one_call(basis: Basis, review: ReviewDay, call: DayCall, person: Person) -> None:
    """What the data know of it; then what only people know."""
    with st.container(gap="xsmall"):
        st.markdown(f"{sign(call)} **{named(call)}**")
        lines = (
            what_happened(call),
            _why(review.why.get(call.visit_id)),
            _capital(escalation(call)),
            _capital(earlier(call, basis.today)),
        )
        st.markdown("\n".join(f"- {line}" for line in lines if line))
        aside(f"Call {plain(call.visit_id)} of the rota")
    if not may_write("what is said here"):
        return
    signature(person)
    _say(basis, call, person)
    for follow_up in follow_ups(basis.register, review.branch):
        if follow_up.visit_id == call.visit_id:
            st.markdown(f"- {_in_words(follow_up, basis, person)}")
    agree_on(basis, review, call, person)


def _why(late: LateCall | None) -> str:
    if late is None:
        return ""
    lost = f"Late by: **{why_in_words(late)}**"
    if late.planned_gap_minutes is None or late.usual_journey_minutes is None:
        return lost
    took = f", this time {late.actual_gap_minutes:.0f}" if late.actual_gap_minutes else ""
    return (
        f"{lost} (the rota’s gap {late.planned_gap_minutes:.0f}, the journey usually"
        f" {late.usual_journey_minutes:.0f}{took})"
    )


def _say(basis: Basis, call: DayCall, person: Person) -> None:
    """Reason and note: each is saved by itself as soon as it is chosen or entered."""
    visit, register = call.visit_id, basis.register
    note = notes(register, [visit])[visit]

    def field(name: str, stored: Any, write: Callable[..., None]) -> saved.SavedField:
        return saved.SavedField(
            key=f"{name} of {visit}",
            stored=stored,
            entry=note.seen,
            write=lambda value, entry: write(register, visit, value, person.id, seen=entry),
            tell=lambda entry: f"{in_words(entry)} ({saved.who_and_when(basis, entry)})",
        )

    reasons = {"index": None, "placeholder": "Choose a reason"}
    pick = partial(
        st.selectbox, "Reason", list(REASON_WORDS), format_func=REASON_WORDS.get, **reasons
    )
    how = {"max_chars": LONGEST_NOTE, "placeholder": saved.NEVER_A_NAME}
    saved.show_saved_field(field("reason", note.reason, note_reason), pick)
    saved.show_saved_field(
        field("note", note.note, note_text), partial(st.text_input, "Note (Enter saves it)", **how)
    )
    if note.said:
        with st.expander(f"Said so far: {saved.who_and_when(basis, note.said[-1])}"):
            for entry in reversed(note.said):
                st.text(f"{saved.who_and_when(basis, entry)} · {in_words(entry)}")


def _capital(text: str) -> str:
    bold = 2 if text.startswith("**") else 0
    return text[:bold] + text[bold : bold + 1].upper() + text[bold + 1 :]


def missed(review: ReviewDay) -> int:
    """How many calls of the day were missed, or may have been."""
    return review.counts.of(CallOutcome.MISSED) + review.counts.of(CallOutcome.NOT_KNOWN)
