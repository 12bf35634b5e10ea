"""A run in words: where its delay grew and why, and all of it for who does not see the chart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.questions.day import Growth, Run, Stop
from metrics.questions.exceptions import CallOutcome, Severity
from metrics.questions.late_calls import LateCall

WORTH_SAYING = 5  # minutes early or late that are written below a call
WORDS = {
    Severity.MISSED: "missed",
    Severity.TIME_CRITICAL: "late",
    Severity.LONG_DELAY: "late",
    Severity.NOT_LOGGED: "not logged",
    Severity.LATE: "late",
    Severity.TOO_EARLY: "early",
}


@dataclass(frozen=True)
class Timeline:
    """One run of one day, and why its late calls were late, by visit."""

    run: Run
    why: Mapping[str, LateCall] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """As in "Run NG-M1"."""
        return f"Run {self.run.name}" if self.run.name else "A round without a name"


def sentence(of: Timeline) -> str:
    """Where the delay grew, how far it went, and which calls nobody is known to have made."""
    sentences = [_growth(of), _furthest(of.run)] if any(map(_is_late, of.run.stops)) else []
    sentences += [
        f"{says} {_places(of.run, standing)}."
        for standing, says in (
            (CallOutcome.MISSED, "Missed:"),
            (CallOutcome.NOT_LOGGED, "Not logged:"),
            (CallOutcome.TOO_EARLY, "Too early:"),
        )
        if _places(of.run, standing)
    ]
    return " ".join(filter(None, sentences)) or "No call of this run was late."


def minutes_told(value: float) -> str:
    """A number of minutes as it is said.

    >>> minutes_told(1.2), minutes_told(18)
    ('1 minute', '18 minutes')
    """
    return f"{value:.0f} {'minute' if round(value) == 1 else 'minutes'}"


def alt_text(of: Timeline) -> str:
    """The run call by call, then the finding."""
    calls = "; ".join(f"call {at}, {_stop(stop)}" for at, stop in enumerate(of.run.stops, 1))
    return f"{of.title}, planned above and actual below: {calls}. {sentence(of)}"


def hover(at: int, stop: Stop) -> str:
    """One call when it is pointed at."""
    area = f", {stop.call.area}" if stop.call and stop.call.area else ""
    critical = ", time-critical" if stop.is_time_critical else ""
    return f"call {at}{critical}{area}: {_stop(stop)}"


def label(stop: Stop) -> str:
    """What stands below a call: minutes late, or what became of it; a sign before the number."""
    standing = stop.call.standing if stop.call else None
    if stop.call is None:
        return "not due"
    if standing is CallOutcome.MISSED:
        return "missed"
    if standing is CallOutcome.NOT_LOGGED:
        return "no log-in" if stop.came is None else "one log-in missing"
    if stop.minutes_late is None or (abs(stop.minutes_late) < WORTH_SAYING and not _is_late(stop)):
        return ""
    return f"{stop.minutes_late:+.0f}".replace("-", "−")


def _is_late(stop: Stop) -> bool:
    late = (Severity.TIME_CRITICAL, Severity.LONG_DELAY, Severity.LATE)
    return bool(stop.call) and stop.call.severity in late


def _growth(of: Timeline) -> str:
    """Where most of it came from."""
    grown, stops = of.run.growth, enumerate(of.run.stops, 1)
    if grown is None:  # a late call with nothing known of the call before it
        at, stop = next((at, stop) for at, stop in stops if _is_late(stop))
        begun = f"Call {at} began {minutes_told(stop.minutes_late)} late"
        return f"{begun}; the logs before it do not say why." if at > 1 else f"{begun}."
    if grown.place == 1:
        return f"The run began {minutes_told(grown.minutes)} late."
    return f"The delay grows at call {grown.place}{_because(grown, of.why)}."


def _because(grown: Growth, why: Mapping[str, LateCall]) -> str:
    gap, took, over = grown.stop.planned_gap, grown.stop.actual_gap, grown.stayed_over
    known = why.get(grown.stop.visit_id)
    usual = known.usual_journey_minutes if known else None
    if over is not None and over >= grown.minutes / 2:
        return f": the call before took {minutes_told(over)} longer than planned"
    if gap is not None and usual is not None and round(usual) > round(gap):
        return f": planned gap {minutes_told(gap)}, the journey usually takes {usual:.0f}"
    if gap is not None and took is not None:
        return f": planned gap {minutes_told(gap)}, {took:.0f} went by"
    return f", by {minutes_told(grown.minutes)}"


def _furthest(run: Run) -> str:
    """How far the delay went, where that is later than where it grew."""
    begun = run.stops[run.growth.place - 1].minutes_late if run.growth else run.greatest_delay
    if run.greatest_delay < begun + 1:
        return ""
    place = next(at for at, s in enumerate(run.stops, 1) if s.minutes_late == run.greatest_delay)
    return f"It reaches {minutes_told(run.greatest_delay)} at call {place}."


def _places(run: Run, standing: CallOutcome) -> str:
    calls = [
        f"call {at} ({stop.planned:%H:%M})"
        for at, stop in enumerate(run.stops, 1)
        if stop.call and stop.call.standing is standing
    ]
    return ", ".join(calls)


def _stop(stop: Stop) -> str:
    planned = f"planned {stop.planned:%H:%M} to {stop.planned_end:%H:%M}"
    came = f", begun {stop.came:%H:%M}" if stop.came else ""
    if stop.call is None:
        return f"{planned}{came}, not counted: refused, no access or in hospital"
    if stop.call.severity is None or stop.minutes_late is None:
        outcome = WORDS[stop.call.severity] if stop.call.severity else "on time"
        return f"{planned}{came}, {outcome}"
    return f"{planned}{came}, {minutes_told(abs(stop.minutes_late))} {WORDS[stop.call.severity]}"
