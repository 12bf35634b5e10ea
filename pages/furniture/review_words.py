"""An exception in words: what happened, why, to whom it was escalated, and how often before."""

from datetime import date
from math import floor

from charts.timeline import minutes_told
from metrics.questions.exceptions import DayCall, Severity
from metrics.questions.late_calls import Cause, LateCall
from pages.furniture.words import counted, day_in_words, plain

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
