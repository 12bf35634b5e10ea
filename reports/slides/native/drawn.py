"""From a picture to the series of a native chart: the same things as on screen and on paper."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import isfinite

from charts import words
from charts.axis import Level, centre_levels, gap_meaning, goal_levels, interval_bar, span
from charts.palette import LIGHT, SYMBOLS, Meaning, colour, meaning
from charts.picture import Change, Picture
from reports.slides.native.trace import Mark, Stroke, Trace, point_size

COURSE, UNFINISHED, TARGET, EXPECTED = "Value", "Not complete yet", "Target", "Expected"
INTERVAL, LEFT_OUT = "Gap, 90 % interval", "Left out"
STANDS_OUT = {
    Meaning.IMPROVEMENT: "Better than usual",
    Meaning.CONCERN: "Worse than usual",
    Meaning.NO_DIRECTION: "Not as usual",
}
LARGER = 4  # what stands out is told from the rest by its size too, on greyscale paper as well


def traces(one: Picture, low: float, high: float, wide: float) -> tuple[Trace, ...]:
    """Everything that is drawn, from the back to the front.

    `low` to `high` is the value axis; the plot is `wide` points.
    """
    if not one.figures.periods:
        return ()
    size = point_size(wide / len(one.figures.periods))
    found = (
        *_limits(one),
        *_changes(one, low, high),
        *_centre(one),
        *_expected(one),
        *_target(one),
        _course(one, size),
        *_marked(one, size),
    )
    return tuple(_told_apart(found))


def _told_apart(found: tuple[Trace, ...]) -> Iterator[Trace]:
    """Each series has a name of its own: of two alike the second says so."""
    seen: Counter[str] = Counter()
    for trace in found:
        seen[trace.name] += 1
        number = seen[trace.name]
        yield replace(trace, name=f"{trace.name} ({number})") if number > 1 else trace


def _course(one: Picture, size: int) -> Trace:
    """What happened in complete periods, with a gap where nothing was counted."""
    mark = Mark("circle", size, LIGHT.neither)
    return Trace(
        COURSE,
        one.figures.periods,
        _kept(one, one.figures.complete),
        Stroke(LIGHT.line, 2.25),
        mark,
        own_days=False,
    )


def _marked(one: Picture, size: int) -> Iterator[Trace]:
    """Points that stand out, by what they mean; hollow those that the rules do not judge."""
    complete = one.figures.complete
    means = [meaning(side, one.story.better) for side in one.sides()]
    hollow = Mark("circle", size + 2, LIGHT.neither, is_hollow=True)
    shown = [
        (name, Mark(SYMBOLS[of], size + LARGER, colour(of, LIGHT)), [each is of for each in means])
        for of, name in STANDS_OUT.items()
    ]
    left_out = [done and not used for done, used in zip(complete, one.points.used, strict=True)]
    shown += [
        (LEFT_OUT, hollow, left_out),
        (UNFINISHED, hollow, [not done for done in complete]),
    ]
    for name, mark, which in shown:
        values = _kept(one, which)
        if any(value is not None for value in values):
            repeats = name != UNFINISHED
            days = one.figures.periods
            yield Trace(name, days, values, mark=mark, own_days=False, repeats=repeats)


def _kept(one: Picture, which: Sequence[bool]) -> tuple[float | None, ...]:
    """The figures of some periods; None elsewhere, and where nothing was counted."""
    rows = zip(one.figures.values, which, strict=True)
    return tuple(value if kept and isfinite(value) else None for value, kept in rows)


def _centre(one: Picture) -> list[Trace]:
    """The centre line: whole over the points that set it, dashed where it is carried forward."""
    name = one.centre_name.capitalize()
    found = []
    for level in centre_levels(one):
        told = f"{name}, carried forward" if level.is_carried else name
        dash = "dash" if level.is_carried else "solid"
        found.append(_flat(told, level, Stroke(LIGHT.quiet, 1.75, dash)))
    return found


def _target(one: Picture) -> list[Trace]:
    """The target as it stood, in steps."""
    levels = goal_levels(one, *span(one))
    if not levels:
        return []
    days = tuple(day for level in levels for day in (level.start, level.end))
    values = tuple(level.value for level in levels for _ in range(2))
    return [Trace(TARGET, days, values, Stroke(LIGHT.target, 2.5, "sysDash"))]


def _expected(one: Picture) -> list[Trace]:
    """What was to be expected since the start, and the interval of the gap at its end."""
    course = one.story.expected
    if course is None or not course.values:
        return []
    found = [Trace(EXPECTED, course.days, course.values, Stroke(LIGHT.quiet, 2.25, "sysDot"))]
    bar = interval_bar(one)
    if bar:
        on, low, high = bar
        tint = colour(gap_meaning(one), LIGHT)
        found.append(
            Trace(INTERVAL, (on, on), (low, high), Stroke(tint, 3), Mark("dash", 11, tint))
        )
    return found


def _limits(one: Picture) -> list[Trace]:
    """Lower and upper limit of a control chart; each phase its own."""
    if one.limits is None:
        return []
    found = []
    places = groupby(range(len(one.figures.periods)), key=lambda at: int(one.points.phases[at]))
    for number, (_, within) in enumerate(places, start=1):
        at = list(within)
        days = tuple(one.figures.periods[each] for each in at)
        for name, side in (("Lower", one.limits.lower), ("Upper", one.limits.upper)):
            values = tuple(float(side[each]) if isfinite(side[each]) else None for each in at)
            if any(value is not None for value in values):
                told = f"{name} limit" + (f", phase {number}" if number > 1 else "")
                found.append(Trace(told, days, values, Stroke(LIGHT.neither, 1.5, "dash")))
    return found


def _changes(one: Picture, low: float, high: float) -> list[Trace]:
    """An upright line on each day of change; the one in question is the strong one."""
    first, last = span(one)
    every = (*one.story.changes, *one.story.phases)
    shown = [change for change in every if first <= change.on <= last]
    return [_upright(change, low, high) for change in sorted(shown, key=lambda c: c.is_current)]


def _upright(change: Change, low: float, high: float) -> Trace:
    strong, faint = Stroke(LIGHT.ink, 2.25), Stroke(LIGHT.quiet, 1.25, "sysDot")
    told = f"{words.day(change.on)}: {change.name}"
    stroke = strong if change.is_current else faint
    top = high - 0.001 * (high - low)  # within the plot, or its name is not shown
    return Trace(told, (change.on, change.on), (low, top), stroke)


def _flat(name: str, level: Level, stroke: Stroke) -> Trace:
    return Trace(name, (level.start, level.end), (level.value, level.value), stroke)
