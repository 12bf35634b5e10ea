"""The lines and areas of a chart as Plotly shapes, all put into the layout in one go."""

from datetime import date, timedelta
from math import isfinite

from charts.palette import Palette, softly
from charts.picture import Picture
from charts.screen.frame import Frame, period_days
from metrics.calendar import By, bank_holidays


def shapes(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """Everything behind the points: rest days, baseline, median, target."""
    return [
        *_rest_days(one, colours),
        *_baseline(one, colours),
        *_median(one, colours),
        *_goals(one, frame, colours),
    ]


def line(start: tuple[date, float], end: tuple[date, float], **style: object) -> dict:
    """A straight line between two points of the plot."""
    return {
        "type": "line",
        "x0": start[0],
        "y0": start[1],
        "x1": end[0],
        "y1": end[1],
        "layer": "below",
        "line": style,
    }


def _band(first: date, last: date, colour: str) -> dict:
    return {
        "type": "rect",
        "x0": first,
        "x1": last,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": colour,
    }


def _rest_days(one: Picture, colours: Palette) -> list[dict]:
    """Weekends and bank holidays, where a point is a day."""
    days = one.figures.periods
    if one.story.by is not By.DAY or not days or (days[-1] - days[0]).days >= len(days):
        return []
    holidays = bank_holidays(days[0].year, days[-1].year)
    half = timedelta(hours=12)
    return [
        {
            **_band(day, day, softly(colours.neither, 0.10)),
            "x0": f"{day - timedelta(days=1)}T12:00",
            "x1": f"{day}T{half.seconds // 3600}:00",
        }
        for day in days
        if day.weekday() >= 5 or day in holidays
    ]


def _baseline(one: Picture, colours: Palette) -> list[dict]:
    span = baseline_span(one)
    return [_band(*span, colours.shade)] if span else []


def baseline_span(one: Picture) -> tuple[date, date] | None:
    """The shaded spell: half a period around the periods that set the median; None without one."""
    if one.story.baseline is None or not one.figures.periods:
        return None
    inside = [day for day in one.figures.periods if day >= one.story.baseline[0]]
    inside = [day for day in inside if day <= one.story.baseline[1]]
    half = period_days(one) / 2
    return (inside[0] - half, inside[-1] + half) if inside else None


def _median(one: Picture, colours: Palette) -> list[dict]:
    """Thin over the points that set it, dashed where it is carried forward; one a phase."""
    found = []
    span = baseline_span(one)
    for positions in _levels(one):
        first, last = one.figures.periods[positions[0]], one.figures.periods[positions[-1]]
        value = float(one.centre[positions[0]])
        end = last + period_days(one) / 2
        set_until = min(max(span[1], first), end) if span and first < span[1] else first
        solid = {"color": colours.quiet, "width": 1.4}
        if span is None:
            found.append(line((first, value), (end, value), **solid))
            continue
        if set_until > first:
            found.append(line((max(first, span[0]), value), (set_until, value), **solid))
        dashed = {"color": colours.quiet, "width": 1.4, "dash": "dash"}
        found.append(line((set_until, value), (end, value), **dashed))
    return found


def _levels(one: Picture) -> list[list[int]]:
    """Positions with the same phase and a median, in order."""
    groups: dict[int, list[int]] = {}
    for at, phase in enumerate(one.points.phases):
        if isfinite(one.centre[at]):
            groups.setdefault(int(phase), []).append(at)
    return list(groups.values())


def _goals(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """The target as a stair: each value from the day it was set."""
    goals = sorted(one.story.goals, key=lambda goal: goal.since)
    style = {"color": colours.target, "width": 1.6, "dash": "dot"}
    found = []
    for at, goal in enumerate(goals):
        begin = max(goal.since, frame.first)
        end = goals[at + 1].since if at + 1 < len(goals) else frame.last
        if end <= begin:
            continue
        found.append(line((begin, goal.value), (end, goal.value), **style))
        if end < frame.last:
            found.append(line((end, goal.value), (end, goals[at + 1].value), **style))
    return found
