"""What the daily review says: the day in a line, each exception with what happened and why."""

from collections import Counter
from datetime import date
from typing import Any

from charts.timeline import WORTH_SAYING, Timeline, minutes_in_words, sentence
from metrics.questions.day import CallOutcome, DayCall, DayInFigures, ReviewDay, Severity
from metrics.questions.journeys import gaps_to_come
from metrics.questions.late_calls import LateCall
from plan.review_call import CallNote
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
# Together the calls due.
OUTCOMES = {of: of.replace("_", " ") for of in CallOutcome if of is not CallOutcome.NOT_KNOWN}


def in_one_line(review: DayInFigures) -> str:
    """The calls due and what became of them, which adds up; escalated in time stand apart."""
    counts, known = review.counts, f"; too few {review.day:%A}s yet to say what is usual"
    if usual := review.usual:
        known = f", usual {review.day:%A} {usual.on_time_percent:.0f}"
    shares = {CallOutcome.ON_TIME: f" ({counts.on_time_percent:.0f} %{known})"}
    parts = [f"**{counts.due:,} due**"]
    for outcome, words in OUTCOMES.items():
        if (many := counts.of(outcome)) or outcome is not CallOutcome.TOO_EARLY:
            parts.append(f"**{many:,} {words}**{shares.get(outcome, '')}")
    in_time = "no delay to escalate"
    if counts.escalated_in_time is None:
        in_time = "delays escalated in time: not supplied"
    elif counts.delays:
        many = f"**{counts.escalated_in_time:,} of {counts.delays:,}**"
        in_time = f"{many} delays escalated in time"
    parts.append(in_time)
    if counts.critical_beyond:
        calls = count(counts.critical_beyond, "time-critical call")
        parts.append(f"{calls} on time as others go, not by the stricter limits")
    return " · ".join(parts)


def rota_in_words(basis: Any, branch: str) -> str:
    """Which gaps of today's rota are too short, in a few words."""
    rota = basis.ask(gaps_to_come, (branch,), basis.today, days=1)
    if not rota.calls:
        return "**Today’s rota:** no call is planned in the data"
    if not rota.gaps:
        return f"**Today’s rota:** every gap between its {count(rota.calls, 'call')} will do"
    critical = sum(gap.is_time_critical for gap in rota.gaps)
    before = f"; **{critical} before time-critical calls**" if critical else ""
    return f"**Today’s rota: {count(len(rota.gaps), 'gap')} too short**{before}"


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


def what_happened(call: DayCall) -> str:
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


def why(late: LateCall | None) -> str:
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


def run_in_words(timeline: Timeline) -> str:
    late, delay = "no delay to speak of", timeline.run.greatest_delay
    if delay >= WORTH_SAYING:
        late = f"up to {minutes_in_words(delay)} late"
    return f"**{plain(timeline.title)}** · {late}. {sentence(timeline)}"


def in_groups(review: ReviewDay, by: str) -> dict[str, tuple[str, DayCall]]:
    """By visit, the group and the call; the group with the worst call first, or the largest."""
    of = {
        "run": lambda call: call.run or "no run named",
        "area": lambda call: call.area or "no area known",
        "cause": lambda call: main_cause(review.why.get(call.visit_id)),
    }
    group = of.get(by, lambda call: KINDS[call.severity][0])
    grouped = [(group(call), call) for call in review.exceptions]
    size = Counter(group for group, _ in grouped)
    if by == "time":
        grouped.sort(key=lambda pair: pair[1].planned)
    elif by != "severity":
        grouped.sort(key=lambda pair: (-size[pair[0]], pair[0]))
    return {call.visit_id: (group, call) for group, call in grouped}


def as_text(review: ReviewDay) -> str:
    """The list to paste into a message: times, runs and causes, nobody's name or number."""
    lines = [f"Delay review, {review.branch}, {review.day:%A} {review.day.day} {review.day:%B}"]
    for call in sorted(review.exceptions, key=lambda call: call.planned):
        kind, *_ = KINDS[call.severity]
        late = f"{kind} {call.minutes_late:.0f} min" if call.minutes_late else kind
        why = review.why.get(call.visit_id)
        said = (f"{call.planned:%H:%M}", late, call.run, why and why.in_words)
        lines.append(" · ".join(filter(None, said)))
    return "\n".join(lines)


def below(review: ReviewDay, call: DayCall, note: CallNote) -> str:
    why = review.why.get(call.visit_id)
    parts = [
        why and why.in_words,
        f"next call {call.next_call:%H:%M}" if call.next_call and not call.came else "",
        escalation(call, briefly=True),
        earlier(call),
        f":material/check: {note.reason.words}" if note.reason else "",
        ":material/check: note" if note.note else "",
    ]
    words = " · ".join(filter(None, parts))
    return f"  \n:small[:gray[{words}]]" if words else ""  # radio's own captions are too pale


def cells_of_day(review: DayInFigures, today: date, written: set[str]) -> dict[str, object]:
    counts, ours = review.counts, {call.visit_id for call in review.exceptions}
    in_time = f"{counts.escalated_in_time} of {counts.delays}" if counts.delays else "no delay"
    usual = f" (usual {review.usual.on_time_percent:.0f} %)" if review.usual else ""
    return {
        "Day": day_in_words(review.day, today, weekday=True),
        "Calls due": counts.due,
        "On time": f"{counts.on_time_percent:.0f} %{usual}" if counts.due else "–",
        "Late": counts.of(CallOutcome.LATE),
        "Missed": counts.of(CallOutcome.MISSED),
        "Not logged": counts.of(CallOutcome.NOT_LOGGED) + counts.of(CallOutcome.NOT_KNOWN),
        "Escalated in time": "not supplied" if counts.escalated_in_time is None else in_time,
        "Written down": f"{len(ours & written)} of {len(ours)}",
    }
