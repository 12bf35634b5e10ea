"""One exception whole: what happened and why, reason and note, what is agreed."""

from datetime import date, timedelta
from math import floor

import streamlit as st

from charts.timeline import minutes_told
from metrics.questions.day import ReviewDay
from metrics.questions.exceptions import DayCall, Severity
from metrics.questions.late_calls import Cause, LateCall
from pages.shared import rooms
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Here, places_at
from pages.shared.saved import (
    NEVER_A_NAME,
    Kept,
    kept_field,
    refusal,
    show_tick,
    tick,
    who_and_when,
)
from pages.shared.words import aside, counted, day_in_words, plain
from plan.model import Person, Plan
from plan.places import may_see
from plan.register import Entry
from plan.review_call import (
    LONGEST,
    LONGEST_NOTE,
    REASON_WORDS,
    CallFollowUp,
    CallReason,
    NotWritten,
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
    Severity.TIME_CRITICAL: "Late at a time-critical call",
    Severity.LONG_DELAY: "Long delay",
    Severity.NOT_LOGGED: "Not logged",
    Severity.LATE: "Late",
    Severity.TOO_EARLY: "Too early",
}
_SIGNS = {
    Severity.MISSED: ":orange[:material/event_busy: **Missed**]",
    Severity.TIME_CRITICAL: ":orange[:material/priority_high: **{}**]",
    Severity.LONG_DELAY: ":orange[:material/schedule: **{}**]",
    Severity.NOT_LOGGED: ":gray[:material/help: **Not logged**]",
    Severity.LATE: ":orange[:material/schedule: **{}**]",
    Severity.TOO_EARLY: ":gray[:material/fast_rewind: **{}**]",
}
CAUSES = {
    Cause.FIRST_CALL: "began late",
    Cause.INHERITED: "inherited",
    Cause.IMPOSSIBLE_GAP: "impossible gap",
    Cause.JOURNEY: "journey",
    Cause.GAP_OTHERWISE: "between calls",
    Cause.UNKNOWN: "cause unknown",
}
_MOST_DAYS = 4


def sign(call: DayCall) -> str:
    """The kind of exception: an icon and a word or the minutes, which say the same."""
    late = call.minutes_late or 0.0
    told = f"+{late:.0f} min" if late > 0 else f"{-late:.0f} min early"
    return _SIGNS[call.severity].format(told)


def named(call: DayCall) -> str:
    """Time, run and area: the call as people in the review speak of it."""
    critical = " · **time-critical**" if call.is_time_critical else ""
    where = "".join(f" · {plain(each)}" for each in (call.run, call.area) if each)
    return f"{call.planned:%H:%M}{critical}{where}"


def why_in_words(late: LateCall | None) -> str:
    """Minutes by cause, the most first: "inherited 41 · impossible gap 18 · journey 5"."""
    if late is None:
        return ""
    parts = sorted(_whole_minutes(late).items(), key=lambda each: -each[1])
    return " · ".join(f"{CAUSES[cause]} {minutes}" for cause, minutes in parts if minutes)


def _whole_minutes(late: LateCall) -> dict[Cause, int]:
    """Minutes by cause, rounded so that they still add up to the minutes that are shown."""
    exact = dict(late.causes.items())
    whole = {cause: floor(minutes) for cause, minutes in exact.items()}
    left_over = round(late.minutes_late) - sum(whole.values())
    for cause in sorted(exact, key=lambda each: whole[each] - exact[each])[:left_over]:
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
    if call.severity is Severity.NOT_LOGGED:
        missing = "no log-out" if call.came else "a log-in is missing"
        return f"{planned}, {came}: **not logged, {missing}**{following}"
    late = call.minutes_late or 0.0
    told = "late" if late > 0 else "early"
    return f"{planned}, {came}: **{minutes_told(abs(late))} {told}**"


def escalation(call: DayCall) -> str:
    """To whom and when, or that nobody was told; "" where there was no delay to tell of."""
    if call.escalated:
        to = f" to the {plain(call.escalated_to.replace('_', ' '))}" if call.escalated_to else ""
        after = ""
        if call.minutes_to_escalate is not None and call.minutes_to_escalate >= 0:
            since = "the alert" if call.alerted else "one was due"
            after = f", {minutes_told(call.minutes_to_escalate)} after {since}"
        in_time = "in time" if call.is_escalated_in_time else "**too late**"
        return f"escalated{to} at {call.escalated:%H:%M}{after} ({in_time})"
    if call.alerted:
        return f"alert at {call.alerted:%H:%M}, **not escalated**"
    return "**no alert, not escalated**" if call.is_delayed else ""


def earlier(call: DayCall, today: date) -> str:
    """The other exceptions of the same person in the last 14 days."""
    if not call.earlier:
        return ""
    days = [day_in_words(day, today) for day in call.earlier[:_MOST_DAYS]]
    more = f" and {len(call.earlier) - _MOST_DAYS} more" if len(call.earlier) > _MOST_DAYS else ""
    days_told = counted(len(call.earlier), "other day")
    return f"the same person on {days_told} in the last 14: {', '.join(days)}{more}"


def short_escalation(call: DayCall) -> str:
    """The same for a line of the list."""
    if call.escalated and call.minutes_to_escalate is not None:
        late = "" if call.is_escalated_in_time else ", too late"
        return f"escalated after {max(0, call.minutes_to_escalate):.0f} min{late}"
    if call.alerted:
        return "not escalated"
    return "no alert, not escalated" if call.is_delayed else ""


def short_earlier(call: DayCall) -> str:
    """The same for a line of the list."""
    return f"same person on {counted(len(call.earlier), 'other day')}" if call.earlier else ""


# What the review agrees: a form beside each exception, and last time's, open until closed.


_CLOSED_SHOWN_DAYS = 14


def agreed_at(here: Here, branch: str) -> tuple[CallFollowUp, ...]:
    """Everything agreed at the branch, the open first; read anew each time: others write too."""
    return follow_ups(here.register, branch)


def follow_ups_in_a_line(agreed: tuple[CallFollowUp, ...], today: date) -> None:
    """How many are open and overdue, above everything."""
    still = [each for each in agreed if each.is_open]
    if not still:
        return
    late = sum(each.is_overdue(today) for each in still)
    overdue = f", :orange[**{late} overdue**]" if late else ""
    told = f"**{len(still)} agreed before and still open**{overdue}"
    st.markdown(f":material/flag: {told} · [see them](#agreed)")


def agree_on(here: Here, found: ReviewDay, call: DayCall, plan: Plan, person: Person) -> None:
    """What is agreed on this call, and a form for one more; Enter agrees."""
    for each in agreed_at(here, found.branch):
        if each.visit_id == call.visit_id:
            st.markdown(f"- {_told(each, here, plan)}")
    wanted = _asked_of(here, found, call, _owners(here, plan, person, found.branch))
    if wanted and _done(lambda: agree(here.register, wanted, person.id, here.today), here, plan):
        times = _times_agreed(call)
        st.session_state[times] = st.session_state.get(times, 0) + 1
        st.rerun()


def _times_agreed(call: DayCall) -> str:
    """Where the number of follow-ups agreed on the call is kept: after each the form is empty."""
    return f"agreed of {call.visit_id}"


def _asked_of(
    here: Here, found: ReviewDay, call: DayCall, owners: dict[str, Person]
) -> CallFollowUp | None:
    """The form of one more follow-up, and what was typed when it was sent."""
    times = st.session_state.get(_times_agreed(call), 0)
    with st.form(f"agree on {call.visit_id} {times}", border=True):
        what = st.text_input(
            "Follow-up: what will be done (Enter agrees it)",
            max_chars=LONGEST,
            placeholder=NEVER_A_NAME,
        )
        by, on = st.columns([3, 2])
        owner = by.selectbox("Who", owners, format_func=lambda each: role_of(owners[each]))
        due = on.date_input(
            "By", here.today + timedelta(days=1), min_value=here.today, format="DD/MM/YYYY"
        )
        if not st.form_submit_button("Agree", icon=":material/flag:"):
            return None
    return CallFollowUp(
        id="",
        branch=found.branch,
        visit_id=call.visit_id,
        day=found.day,
        what=what,
        owner=owner or "",
        due=due or date.min,
    )


def last_time(here: Here, agreed: tuple[CallFollowUp, ...], plan: Plan, person: Person) -> None:
    """Last time we agreed: what is open, with closing and carrying on; then what was closed."""
    show_tick()
    st.header("Last time we agreed", anchor="agreed")
    still = [each for each in agreed if each.is_open]
    if not still:
        st.write("Nothing is open.")
    for each in still:
        told, ends, goes_on = st.columns([8, 2, 2], vertical_alignment="center")
        told.markdown(_told(each, here, plan))
        if person is NOBODY:
            continue
        with ends.popover("Close", icon=":material/check:", width="stretch"):
            _close(here, each, plan, person)
        with goes_on.popover("Carry on", icon=":material/redo:", width="stretch"):
            _carry_on(here, each, plan, person)
    since = here.today - timedelta(days=_CLOSED_SHOWN_DAYS)
    closed = [e for e in agreed if not e.is_open and e.said[-1].recorded_at.date() >= since]
    if closed:
        with st.expander(f"{counted(len(closed), 'follow-up')} closed in the last 14 days"):
            for each in reversed(closed):
                came = f": {plain(each.said[-1].why)}" if each.said[-1].why else ""
                st.markdown(f"- {plain(each.what)}{came}")
                aside(f"closed by {who_and_when(here, plan, each.said[-1])}")


def _told(one: CallFollowUp, here: Here, plan: Plan) -> str:
    people = {each.id: each for each in plan.people}
    owner = role_of(people.get(one.owner, Person(id=one.owner)))
    by = f"by {day_in_words(one.due, here.today, weekday=True)}"
    if not one.is_open:
        by = ":material/check: closed"
    elif one.is_overdue(here.today):
        days = counted((here.today - one.due).days, "day")
        by = f":orange[:material/warning: **{by}, overdue by {days}**]"
    moved = one.times_carried_on
    again = f" · carried on {'once' if moved == 1 else f'{moved} times'}" if moved else ""
    since = f"from the review of {day_in_words(one.day, here.today)}"
    return f"**{plain(one.what)}** · {owner} · {by}{again} · :small[:gray[{since}]]"


def _close(here: Here, one: CallFollowUp, plan: Plan, person: Person) -> None:
    with st.form(f"close {one.id}", border=False):
        came = st.text_input("What came of it", max_chars=LONGEST, placeholder=NEVER_A_NAME)
        sent = st.form_submit_button("Close it", icon=":material/check:")
    if sent and _done(lambda: close(here.register, one, came, person.id), here, plan):
        st.rerun()
    rooms.link(rooms.REVIEW, "See that day", site=one.branch, day=one.day.isoformat())


def _carry_on(here: Here, one: CallFollowUp, plan: Plan, person: Person) -> None:
    with st.form(f"carry on {one.id}", border=False):
        later = max(one.due, here.today) + timedelta(days=7)
        due = st.date_input("To", later, min_value=here.today, format="DD/MM/YYYY")
        why = st.text_input("Why it carries on", max_chars=LONGEST, placeholder=NEVER_A_NAME)
        sent = st.form_submit_button("Carry on", icon=":material/redo:")
    if sent and _done(lambda: carry_on(here.register, one, due, why, person.id), here, plan):
        st.rerun()


def _done(write, here: Here, plan: Plan) -> bool:
    """Whether it was written; if not, why, and what was typed stays in the form."""
    try:
        write()
    except NotWritten as told:
        st.warning(refusal(told, lambda entry: who_and_when(here, plan, entry)))
        return False
    tick()
    return True


def _owners(here: Here, plan: Plan, person: Person, branch: str) -> dict[str, Person]:
    """Who can do it: those of the branch first, the one acting before the others."""
    places = places_at(here)
    able = [each for each in plan.people if may_see(each, (branch,), places)]
    able.sort(key=lambda each: (not each.sites, each.id != person.id, each.role))
    return {each.id: each for each in able}


def one_call(here: Here, found: ReviewDay, call: DayCall, plan: Plan, person: Person) -> None:
    """What the data know of it; then what only people know."""
    with st.container(gap="xsmall"):
        st.markdown(f"{sign(call)} **{named(call)}**")
        late = found.why.get(call.visit_id)
        told = [what_happened(call), _why(late), _capital(escalation(call))]
        told.append(_capital(earlier(call, here.today)))
        st.markdown("\n".join(f"- {each}" for each in told if each))
        aside(f"Call {plain(call.visit_id)} of the rota")
    if person is NOBODY:
        aside("Load a people.csv first: what is said here is kept with the role of who says it.")
        return
    _say(here, call, person, plan)
    agree_on(here, found, call, plan, person)


def _why(late: LateCall | None) -> str:
    if late is None:
        return ""
    told = f"Minutes lost: **{why_in_words(late)}**"
    if late.planned_gap_minutes is None or late.usual_journey_minutes is None:
        return told
    took = f", this time {late.actual_gap_minutes:.0f}" if late.actual_gap_minutes else ""
    return (
        f"{told} (the rota’s gap {late.planned_gap_minutes:.0f}, the journey usually"
        f" {late.usual_journey_minutes:.0f}{took})"
    )


def _say(here: Here, call: DayCall, person: Person, plan: Plan) -> None:
    """Reason and note: each is saved by itself as soon as it is chosen or entered."""
    visit, register = call.visit_id, here.register
    note = notes(register, [visit])[visit]

    def tell(entry: Entry) -> str:
        return f"{in_words(entry)} ({who_and_when(here, plan, entry)})"

    reason = Kept(
        f"reason of {visit}",
        note.reason,
        note.seen,
        lambda value, seen: note_reason(register, visit, value, person.id, seen),
        tell,
    )
    text = Kept(
        f"note of {visit}",
        note.note,
        note.seen,
        lambda value, seen: note_text(register, visit, value, person.id, seen),
        tell,
    )
    kept_field(reason, _pick_reason)
    kept_field(text, _write_note)
    if note.said:
        with st.expander(f"Said so far: {who_and_when(here, plan, note.said[-1])}"):
            for entry in reversed(note.said):
                st.text(f"{who_and_when(here, plan, entry)} · {in_words(entry)}")


def _pick_reason(**how) -> None:
    st.selectbox(
        "Reason",
        list(CallReason),
        index=None,
        format_func=lambda each: REASON_WORDS[each],
        placeholder="Choose a reason",
        **how,
    )


def _write_note(**how) -> None:
    st.text_input("Note (Enter saves it)", max_chars=LONGEST_NOTE, placeholder=NEVER_A_NAME, **how)


def _capital(text: str) -> str:
    bold = 2 if text.startswith("**") else 0
    return text[:bold] + text[bold : bold + 1].upper() + text[bold + 1 :]
