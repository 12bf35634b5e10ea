"""One exception whole: what happened and why, reason and note, what is agreed."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from operator import attrgetter

import streamlit as st

from charts.timeline import minutes_in_words
from metrics.questions.day import DayCall, ReviewDay, Severity
from metrics.questions.late_calls import LateCall
from pages.shared import aside, rooms, saved
from pages.shared.pickers import may_write, role_by_id, role_of, signature
from pages.shared.reading import Basis
from plan import review_call
from plan.model import Person
from plan.places import may_see
from plan.review_call import LONGEST_NOTE, CallFollowUp, CallReason, in_words
from plan.words.numbers import count
from reports.words import day_in_words, plain

KINDS = {  # in words, and the colour and icon of its sign
    Severity.MISSED: ("Missed", "orange", "event_busy"),
    Severity.NOT_KNOWN: ("Not known", "orange", "call"),
    Severity.TIME_CRITICAL: ("Late at a time-critical call", "orange", "priority_high"),
    Severity.LONG_DELAY: ("Long delay", "orange", "schedule"),
    Severity.NOT_LOGGED: ("Not logged", "gray", "help"),
    Severity.LATE: ("Late", "orange", "schedule"),
    Severity.TOO_EARLY: ("Too early", "gray", "fast_rewind"),
}
_MADE_OF = {  # a call that nobody logged
    Severity.MISSED: "**missed**",
    Severity.NOT_KNOWN: "**not logged: not known whether anybody came**",
    Severity.NOT_LOGGED: "**not logged, a log-in is missing**",
}
_MOST_DAYS = 4
_CLOSED_SHOWN_DAYS = 14


def sign(call: DayCall) -> str:
    """The kind of exception: an icon and a word or the minutes, which say the same."""
    words, colour, icon = KINDS[call.severity]
    if call.severity is Severity.NOT_KNOWN:
        words += ": ring first"
    elif call.severity not in _MADE_OF:
        late = call.minutes_late or 0.0
        words = f"+{late:.0f} min" if late > 0 else f"{-late:.0f} min early"
    return f":{colour}[:material/{icon}: **{words}**]"


def named(call: DayCall) -> str:
    """Time, run and area: the call as people in the review speak of it."""
    critical = " · **time-critical**" if call.is_time_critical else ""
    where = "".join(f" · {plain(place)}" for place in (call.run, call.area) if place)
    return f"{call.planned:%H:%M}{critical}{where}"


def main_cause(late: LateCall | None) -> str:
    """The cause of most of the minutes, or that there is none to tell."""
    return late.causes.main.words.capitalize() if late else "No delay to explain"


def _what_happened(call: DayCall) -> str:
    """Planned and actual, and what it makes the call."""
    planned = f"Planned {call.planned:%H:%M} to {call.planned_end:%H:%M}"
    if call.is_edited_after:
        planned += " (as first published: the rota was changed after the carer had come)"
    came = f", begun {call.came:%H:%M}" if call.came else ", no log-in"
    if call.carers > 1:
        came += f" by the last of {call.carers} carers" if call.came else " of every carer"
    if call.severity not in _MADE_OF:
        late = call.minutes_late or 0.0
        side = "late" if late > 0 else "early"
        return f"{planned}{came}: **{minutes_in_words(abs(late))} {side}**"
    following = f"; next call {call.next_call:%H:%M}" if call.next_call else ""
    is_open = call.severity is Severity.NOT_KNOWN
    ring = ". Ring first." if is_open else ""
    return f"{planned}{'' if is_open else came}: {_MADE_OF[call.severity]}{following}{ring}"


def escalation(call: DayCall, *, briefly: bool = False) -> str:
    """To whom and when, or that nobody was told; "" where there was no delay to tell of."""
    minutes = call.minutes_to_escalate
    if call.escalated and briefly:
        after = "" if minutes is None else f" after {max(0, minutes):.0f} min"
        return f"escalated{after}{'' if call.is_escalated_in_time else ', too late'}"
    if call.escalated:
        to = f" to the {plain(call.escalated_to.replace('_', ' '))}" if call.escalated_to else ""
        since = "the alert" if call.alerted else "one was due"
        is_after = minutes is not None and minutes >= 0
        after = f", {minutes_in_words(minutes)} after {since}" if is_after else ""
        in_time = "in time" if call.is_escalated_in_time else "**too late**"
        return f"Escalated{to} at {call.escalated:%H:%M}{after} ({in_time})"
    if call.alerted:
        return "not escalated" if briefly else f"Alert at {call.alerted:%H:%M}, **not escalated**"
    none = "no alert, not escalated" if briefly else "**No alert, not escalated**"
    return none if call.is_delayed else ""


def earlier(call: DayCall, today: date | None = None) -> str:
    """On how many other days of the last 14 something went wrong for the person, and on which."""
    if not call.earlier:
        return ""
    many = f"person’s calls also went wrong on {count(len(call.earlier), 'other day')}"
    if today is None:
        return f"this {many}"
    days = [day_in_words(day, today) for day in call.earlier[:_MOST_DAYS]]
    more = f" and {len(call.earlier) - _MOST_DAYS} more" if len(call.earlier) > _MOST_DAYS else ""
    return f"This {many} in the last 14: {', '.join(days)}{more}"


def one_call(basis: Basis, review: ReviewDay, call: DayCall, person: Person) -> None:
    """What the data know of it; then what only people know."""
    with st.container(gap="xsmall"):
        st.markdown(f"{sign(call)} **{named(call)}**")
        lines = (
            _what_happened(call),
            _why(review.why.get(call.visit_id)),
            escalation(call),
            earlier(call, basis.today),
        )
        st.markdown("\n".join(f"- {line}" for line in lines if line))
        aside(f"Call {plain(call.visit_id)} of the rota")
    if not may_write("what is said here"):
        return
    signature(person)
    _say(basis, call, person)
    for follow_up in review_call.follow_ups(basis.register, review.branch):
        if follow_up.visit_id == call.visit_id:
            st.markdown(f"- {_in_words(_agreed(follow_up, basis, person), basis)}")
    _agree_on(basis, review, call, person)


def _why(late: LateCall | None) -> str:
    if late is None:
        return ""
    lost = f"Late by: **{late.in_words}**"
    if late.planned_gap_minutes is None or late.usual_journey_minutes is None:
        return lost
    took = f", this time {late.actual_gap_minutes:.0f}" if late.actual_gap_minutes else ""
    return (
        f"{lost} (the rota’s gap {late.planned_gap_minutes:.0f}, the journey usually"
        f" {late.usual_journey_minutes:.0f}{took})"
    )


def _say(basis: Basis, call: DayCall, person: Person) -> None:
    visit, register = call.visit_id, basis.register
    note = review_call.notes(register, [visit])[visit]

    def field(name: str, write: Callable[..., None]) -> saved.SavedField:
        return saved.SavedField(
            key=f"{name} of {visit}",
            stored=getattr(note, name),
            entry=note.seen,
            write=lambda value, entry: write(register, visit, value, person.id, seen=entry),
            tell=lambda entry: f"{plain(in_words(entry))} ({saved.who_and_when(entry)})",
        )

    how = {"index": None, "placeholder": "Choose a reason", "options": list(CallReason)}
    reason = field("reason", review_call.note_reason)
    reason.show(st.selectbox, "Reason", format_func=attrgetter("words"), **how)
    how = saved.WORDS | {"max_chars": LONGEST_NOTE}
    field("note", review_call.note_text).show(st.text_input, "Note (Enter saves it)", **how)
    if note.said:
        with st.expander(f"Said so far: {saved.who_and_when(note.said[-1])}"):
            for entry in reversed(note.said):
                st.text(f"{saved.who_and_when(entry)} · {in_words(entry)}")


def _agree_on(basis: Basis, review: ReviewDay, call: DayCall, person: Person) -> None:
    """The form of one more follow-up, empty after each; those of the branch are first to do it."""
    today, key = basis.today, f"agree on {call.visit_id}"
    what, owner, due = keys = [f"{key} {field}" for field in ("what", "who", "by")]
    people = sorted(basis.plan.people, key=lambda of: (not of.sites, of.id != person.id, of.role))
    owners = {of.id: role_of(of) for of in people if may_see(of, (review.branch,), basis.places)}

    def press() -> None:
        done, who, until = (st.session_state[key] for key in keys)
        of = {"branch": review.branch, "visit_id": call.visit_id, "day": review.day}
        wanted = CallFollowUp(id="", **of, what=done, owner=who or "", due=until or date.min)
        agree = partial(review_call.agree, basis.register, wanted, person.id, today)
        saved.attempt(key, agree, what, due)

    with st.form(key, border=True):
        saved.show_refusal(key)
        st.text_input("Follow-up: what will be done (Enter agrees it)", key=what, **saved.WORDS)
        by, on = st.columns([3, 2])
        by.selectbox("Who", owners, format_func=owners.get, key=owner)
        how = {"min_value": today, "format": "DD/MM/YYYY", "key": due}
        on.date_input("By", today + timedelta(days=1), **how)
        label = f"Agree as {role_of(person)}"
        pressed = st.form_submit_button(label, icon=":material/flag:", on_click=press)
    if pressed and f"{key} refused" not in st.session_state:
        st.rerun()  # the page around the list shows it, too


def last_time(basis: Basis, agreed: tuple[CallFollowUp, ...], person: Person) -> None:
    """Last time we agreed: what is open, with closing and carrying on; then what was closed."""
    saved.show_tick()
    st.header("Last time we agreed", anchor="agreed")
    still = [follow_up for follow_up in agreed if follow_up.is_open]
    if not still:
        st.write("Nothing is open.")
    for follow_up in still:
        line, *ways = st.columns([8, 2, 2], vertical_alignment="center")
        form = _agreed(follow_up, basis, person)
        line.markdown(_in_words(form, basis))
        if may_write():
            ends = form.ask(ways, ("Close", "Close it"), timedelta(days=7))
            about = {"site": follow_up.branch, "day": follow_up.day.isoformat()}
            rooms.link(rooms.REVIEW, "See that day", where=ends, **about)
    since = basis.today - timedelta(days=_CLOSED_SHOWN_DAYS)
    ended = [(of.what, of.said[-1]) for of in agreed if not of.is_open]
    closed = [(what, last) for what, last in ended if last.recorded_at.date() >= since]
    if closed:
        with st.expander(f"{count(len(closed), 'follow-up')} closed in the last 14 days"):
            for what, last in reversed(closed):
                st.markdown(f"- {plain(what)}{f': {plain(last.why)}' if last.why else ''}")
                aside(f"closed by {saved.who_and_when(last)}")


def _agreed(follow_up: CallFollowUp, basis: Basis, person: Person) -> saved.FollowUpForm:
    register = basis.register
    return saved.FollowUpForm(
        id=follow_up.id,
        of=follow_up,
        finish=lambda came: review_call.close(register, follow_up, came, person.id),
        carry_on=lambda due, why: review_call.carry_on(register, follow_up, due, why, by=person.id),
    )


def _in_words(agreed: saved.FollowUpForm, basis: Basis) -> str:
    of, by = agreed.of, agreed.until(weekday=True)
    by = by if of.is_open else f":material/check: closed{agreed.moved}"
    since = f"from the review of {day_in_words(of.day, basis.today)}"
    who = role_by_id(basis.plan, of.owner)
    return f"**{plain(of.what)}** · {who} · {by} · :small[:gray[{since}]]"
