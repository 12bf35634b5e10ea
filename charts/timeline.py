"""A run drawn and in words: planned above, actual below, where its delay grew and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from charts.palette import Palette, palette, softly
from charts.scene import CLEAR, Area, Dash, Frame, Points, Rectangle, Scene, Size, Stroke, Words
from metrics.questions.day import CallOutcome, Growth, Run, Severity, Stop
from metrics.questions.late_calls import LateCall
from plan.words.numbers import count

WORTH_SAYING = 5  # minutes early or late that are written below a call
_LATE = (Severity.TIME_CRITICAL, Severity.LONG_DELAY, Severity.LATE)
WORDS = {of: of.replace("_", " ") for of in Severity} | dict.fromkeys(_LATE, "late")
WORDS |= {Severity.TOO_EARLY: "early"}


@dataclass(frozen=True)
class Timeline:
    """One run of one day, and why its late calls were late, by visit."""

    run: Run
    why: Mapping[str, LateCall] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """As in "Run NG-M1"."""
        return f"Run {self.run.name}" if self.run.name else "A round without a name"


_NOT_MADE = {
    CallOutcome.MISSED: "Missed:",
    CallOutcome.NOT_KNOWN: "Not known:",
    CallOutcome.NOT_LOGGED: "Not logged:",
    CallOutcome.TOO_EARLY: "Too early:",
}


def sentence(of: Timeline) -> str:
    """Where the delay grew, how far it went, and which calls nobody is known to have made."""
    sentences = [_growth(of)] if any(map(_is_late, of.run.stops)) else []
    for outcome, says in _NOT_MADE.items():
        calls = [
            f"call {at} ({stop.planned:%H:%M})"
            for at, stop in enumerate(of.run.stops, 1)
            if stop.call and stop.call.standing is outcome
        ]
        if calls:
            sentences.append(f"{says} {', '.join(calls)}.")
    return " ".join(sentences) or "No call of this run was late."


def minutes_in_words(value: float) -> str:
    """A number of minutes as it is said.

    >>> minutes_in_words(1.2), minutes_in_words(18)
    ('1 minute', '18 minutes')
    """
    return count(round(value), "minute")


def alt_text(of: Timeline) -> str:
    """The run call by call, then the finding."""
    calls = "; ".join(f"call {at}, {_stop(stop)}" for at, stop in enumerate(of.run.stops, 1))
    return f"{of.title}, planned above and actual below: {calls}. {sentence(of)}"


def hover(at: int, stop: Stop) -> tuple[str, str]:
    """One call when it is pointed at."""
    area = f", {stop.call.area}" if stop.call and stop.call.area else ""
    critical = ", time-critical" if stop.is_time_critical else ""
    return f"call {at}{critical}{area}", _stop(stop)


def label(stop: Stop) -> str:
    """What stands below a call: minutes late, or what became of it; a sign before the number."""
    standing = stop.call.standing if stop.call else None
    if stop.call is None:
        return "not due"
    if standing in (CallOutcome.MISSED, CallOutcome.NOT_KNOWN):
        return WORDS[Severity(standing)]
    if standing is CallOutcome.NOT_LOGGED:
        return "no log-in" if stop.came is None else "one log-in missing"
    if stop.minutes_late is None or (abs(stop.minutes_late) < WORTH_SAYING and not _is_late(stop)):
        return ""
    return f"{stop.minutes_late:+.0f}".replace("-", "−")


def _is_late(stop: Stop) -> bool:
    return bool(stop.call) and stop.call.severity in _LATE


def _growth(of: Timeline) -> str:
    """Where most of it came from, and how far it went where that is later."""
    grown, stops, furthest = of.run.growth, of.run.stops, of.run.greatest_delay
    if grown is None:  # a late call with nothing known of the call before it
        at, stop = next((at, stop) for at, stop in enumerate(stops, 1) if _is_late(stop))
        late, begun = f"Call {at} began {minutes_in_words(stop.minutes_late)} late", furthest
        words = f"{late}; the logs before it do not say why." if at > 1 else f"{late}."
    else:
        begun = stops[grown.place - 1].minutes_late
        words = f"The delay grows at call {grown.place}{_because(grown, of.why)}."
        if grown.place == 1:
            words = f"The run began {minutes_in_words(grown.minutes)} late."
    if furthest < begun + 1:
        return words
    place = next(at for at, stop in enumerate(stops, 1) if stop.minutes_late == furthest)
    return f"{words} It reaches {minutes_in_words(furthest)} at call {place}."


def _because(grown: Growth, why: Mapping[str, LateCall]) -> str:
    gap, took, over = grown.stop.planned_gap, grown.stop.actual_gap, grown.stayed_over
    known = why.get(grown.stop.visit_id)
    usual = known.usual_journey_minutes if known else None
    if over is not None and over >= grown.minutes / 2:
        return f": the call before took {minutes_in_words(over)} longer than planned"
    if gap is not None and usual is not None and round(usual) > round(gap):
        return f": planned gap {minutes_in_words(gap)}, the journey usually takes {usual:.0f}"
    if gap is not None and took is not None:
        return f": planned gap {minutes_in_words(gap)}, {took:.0f} went by"
    return f", by {minutes_in_words(grown.minutes)}"


def _stop(stop: Stop) -> str:
    planned = f"planned {stop.planned:%H:%M} to {stop.planned_end:%H:%M}"
    came = f", begun {stop.came:%H:%M}" if stop.came else ""
    if stop.call is None:
        return f"{planned}{came}, not counted: refused, no access, in hospital or without a log"
    if stop.call.severity is None or stop.minutes_late is None:
        outcome = WORDS[stop.call.severity] if stop.call.severity else "on time"
        return f"{planned}{came}, {outcome}"
    return (
        f"{planned}{came}, {minutes_in_words(abs(stop.minutes_late))} {WORDS[stop.call.severity]}"
    )


# A run drawn: between planned and actual lies the delay as it grows along it.
SIZE = Size(1050, 150, text=12, marker=16, right=12, left=62 / 12, foot=2)
PLANNED, ACTUAL, HALF = 1.0, 0.0, 0.21  # rows, and half of a bar's height
LABELS = ACTUAL - HALF - 0.2
UNDER = PLANNED - HALF - 0.2  # for a call that nobody is known to have begun


def timeline_scene(of: Timeline, *, dark: bool = False, hours: float | None = None) -> Scene:
    """One run. `hours`: how much of the day is shown, so that runs share a scale."""
    colours, (first, last) = palette(dark=dark), _span(of, hours)
    frame = Frame(SIZE, first, last, LABELS - 0.28, PLANNED + HALF + 0.05, (), top=4)
    stops = list(enumerate(of.run.stops, 1))
    hovers = [hover(at, stop) for at, stop in stops]
    above = [(stop.planned + (stop.planned_end - stop.planned) / 2, PLANNED) for _, stop in stops]
    below = [(stop.came or stop.planned, ACTUAL) for _, stop in stops]
    marks = (
        *(mark for _, stop in stops for mark in _bars(stop, colours)),
        *(note for at, stop in stops for note in _notes(at, stop, of, colours)),
        # Unseen points on the bars, so that pointing at one says all about the call.
        Points.alike(above + below, CLEAR, SIZE.marker, Stroke(CLEAR, 0), hover=hovers * 2),
    )
    levels = ((PLANNED, "planned"), (ACTUAL, "actual"))
    return Scene(frame, (), marks, alt_text(of), colours, levels=levels)


def hours_of(timelines: tuple[Timeline, ...]) -> float:
    """How long the longest of these runs is."""
    spans = [_span(timeline, None) for timeline in timelines]
    return max((last - first).total_seconds() for first, last in spans) / 3600


def _span(of: Timeline, hours: float | None) -> tuple[datetime, datetime]:
    """From a little before the first call to a little after the last, or so many hours."""
    stops = of.run.stops
    first = min(min(stop.planned, stop.came or stop.planned) for stop in stops)
    last = max(max(stop.planned_end, _left(stop) or stop.planned_end) for stop in stops)
    first -= timedelta(minutes=15)
    return first, first + timedelta(hours=hours) if hours else last + timedelta(minutes=20)


def _left(stop: Stop) -> datetime | None:
    """When the carer left; without a log-out, as long after coming as was planned."""
    if stop.came is None:
        return None
    return stop.left_at or stop.came + (stop.planned_end - stop.planned)


def _bars(stop: Stop, colours: Palette) -> Iterator[Area | Rectangle]:
    """The bar planned (heavy if time-critical, dotted where nobody is known to have begun), the
    wedge of delay between them (the wider, the later), the bar it was."""
    top, foot, is_off = PLANNED - HALF, ACTUAL + HALF, bool(stop.call and stop.call.is_exception)
    strong = colours.concern if is_off else colours.neither
    edge = Stroke(colours.ink, 2.5) if stop.is_time_critical else Stroke(colours.quiet, 1)
    if stop.came is None:
        missed = colours.concern if is_off else colours.quiet
        edge = Stroke(missed, edge.width + 0.5, Dash.DOTTED)
    yield Rectangle((stop.planned, top), (stop.planned_end, PLANNED + HALF), colours.shade, edge)
    if stop.came is None:
        return
    if is_off and stop.came > stop.planned:
        wedge = ((stop.planned, top), (stop.planned, foot), (stop.came, foot))
        yield Area(wedge, softly(colours.concern, 0.3))
    edge = Stroke(strong, 1.2, Dash.SOLID if stop.left_at is not None else Dash.DOTTED)
    fill = softly(strong, 0.75 if is_off else 0.35)
    yield Rectangle((stop.came, ACTUAL - HALF), (_left(stop), foot), fill, edge)


def _notes(at: int, stop: Stop, of: Timeline, colours: Palette) -> Iterator[Words]:
    """The number of the call above, how late it was below; bold where the delay grew most."""
    middle, grown = stop.planned + (stop.planned_end - stop.planned) / 2, of.run.growth
    is_critical, is_off = stop.is_time_critical, bool(stop.call and stop.call.is_exception)
    place = (middle, PLANNED)
    yield Words(f"{at}", place, colours.ink, align="center", is_strong=is_critical)
    is_most = bool(grown) and grown.place == at and is_off
    place = (middle, UNDER)
    if stop.came is not None:
        place = (stop.came + (_left(stop) - stop.came) / 2, LABELS)
    tint = colours.concern if is_off else colours.quiet
    text = label(stop) + " ▲" * is_most
    yield Words(text, place, tint, align="center", is_strong=is_most)
