"""Where things begin and end on a chart, the same on screen and on paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

import numpy as np

from charts.meaning import Meaning, meaning
from charts.picture import Picture
from metrics.calendar import period_end
from metrics.spc.rules import Side


@dataclass(frozen=True)
class Level:
    """A stretch at one height; `is_carried` where it goes on beyond the points that set it."""

    start: date
    end: date
    value: float
    is_carried: bool = False


def period_days(one: Picture) -> timedelta:
    """How long the newest period of the picture is."""
    newest = one.figures.periods[-1]
    return period_end(newest, one.story.by) - newest + timedelta(days=1)


def span(*pictures: Picture) -> tuple[date, date]:
    """First and last day to be drawn: all periods, with room on the right for the interval."""
    shown = [one for one in pictures if one.figures.periods]
    if not shown:
        return date(2000, 1, 1), date(2000, 1, 2)
    step = max(period_days(one) for one in shown)
    days = [one.figures.periods[-1] for one in shown]
    days += [one.story.expected.days[-1] for one in shown if one.story.expected]
    days += [change.on for one in shown for change in one.story.changes]
    first = min(one.figures.periods[0] for one in shown) - max(step / 2, timedelta(days=1))
    return first, max(days) + max(step * 1.3, timedelta(days=1))


def baseline_span(one: Picture) -> tuple[date, date] | None:
    """The shaded spell: half a period around the periods that set the median; None without one."""
    if one.story.baseline is None or not one.figures.periods:
        return None
    first, last = one.story.baseline
    inside = [day for day in one.figures.periods if first <= day <= last]
    half = period_days(one) / 2
    return (inside[0] - half, inside[-1] + half) if inside else None


def centre_levels(one: Picture) -> list[Level]:
    """The centre line: over the points that set it, then carried forward; its own each phase."""
    found = []
    shaded = baseline_span(one)
    for positions in _phases(one):
        first, last = one.figures.periods[positions[0]], one.figures.periods[positions[-1]]
        value, end = float(one.centre[positions[0]]), last + period_days(one) / 2
        if shaded is None or shaded[0] > end or shaded[1] < first:
            found.append(Level(first, end, value))
            continue
        until = min(shaded[1], end)
        found += [Level(max(first, shaded[0]), until, value), Level(until, end, value, True)]
    return [level for level in found if level.end > level.start]


def goal_levels(one: Picture, first: date, last: date) -> list[Level]:
    """The target as a stair: each value from the day it was set."""
    goals = sorted(one.story.goals, key=lambda goal: goal.since)
    ends = [goal.since for goal in goals[1:]] + [last] * bool(goals)
    levels = [
        Level(max(goal.since, first), min(end, last), goal.value)
        for goal, end in zip(goals, ends, strict=True)
    ]
    return [level for level in levels if level.end > level.start]


def gap_meaning(one: Picture) -> Meaning:
    """What the gap to the carried-forward baseline means; NEITHER while its interval holds 0."""
    expected = one.story.expected
    if expected is None or not (expected.low > 0 or expected.high < 0):
        return Meaning.NEITHER
    return meaning(Side.ABOVE if expected.low > 0 else Side.BELOW, one.story.better)


def gap_outline(one: Picture) -> tuple[list[date], list[float], list[float]]:
    """Days since the start, what happened, and what was expected; empty with fewer than two."""
    expected = one.story.expected
    if expected is None or not expected.days:
        return [], [], []
    rows = zip(one.figures.periods, one.figures.values, one.points.used, strict=True)
    since = [(day, value) for day, value, used in rows if used and day >= expected.days[0]]
    if len(since) < 2:
        return [], [], []
    days = [day for day, _ in since]
    known = [day.toordinal() for day in expected.days]
    usual = np.interp([day.toordinal() for day in days], known, expected.values)
    return days, [value for _, value in since], usual.tolist()


def interval_bar(one: Picture) -> tuple[date, float, float] | None:
    """The day, low and high end of the gap's interval, right of the last point."""
    expected = one.story.expected
    if expected is None or not expected.values or not isfinite(expected.low):
        return None
    on = max(one.figures.periods[-1], expected.days[-1]) + period_days(one) * 0.75
    return on, expected.values[-1] + expected.low, expected.values[-1] + expected.high


def _phases(one: Picture) -> list[list[int]]:
    """Positions with the same phase and a centre, in order."""
    groups: dict[int, list[int]] = {}
    for at, phase in enumerate(one.points.phases):
        if isfinite(one.centre[at]):
            groups.setdefault(int(phase), []).append(at)
    return list(groups.values())
