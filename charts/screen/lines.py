"""The lines and areas of a chart as Plotly shapes, all put into the layout in one go."""

from datetime import date, timedelta
from itertools import pairwise

from charts.palette import Palette, softly
from charts.picture import Picture
from charts.screen.frame import Frame
from charts.spans import baseline_span, centre_levels, goal_levels
from metrics.calendar import By, bank_holidays


def shapes(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """Everything behind the points: rest days, baseline, median, target."""
    return [
        *_rest_days(one, colours),
        *_baseline(one, colours),
        *_centre(one, colours),
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


def _centre(one: Picture, colours: Palette) -> list[dict]:
    """Thin over the points that set it, dashed where it is carried forward."""
    style = {"color": colours.quiet, "width": 1.4}
    return [
        line(
            (level.start, level.value),
            (level.end, level.value),
            **style | ({"dash": "dash"} if level.is_carried else {}),
        )
        for level in centre_levels(one)
    ]


def _goals(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """The target as it stood at each time, with the step up or down where it changed."""
    style = {"color": colours.target, "width": 1.6, "dash": "dot"}
    levels = goal_levels(one, frame.first, frame.last)
    flat = [line((each.start, each.value), (each.end, each.value), **style) for each in levels]
    return flat + [
        line((before.end, before.value), (after.start, after.value), **style)
        for before, after in pairwise(levels)
    ]
