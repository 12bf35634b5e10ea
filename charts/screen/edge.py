"""The words at the right edge and in the baseline, and the bar of the gap's interval."""

from math import isfinite

import numpy as np

from charts import words
from charts.meaning import colour
from charts.palette import Palette
from charts.picture import Picture
from charts.screen.frame import Frame, period_days
from charts.screen.gap import gap_meaning
from charts.screen.labels import Label, spread
from charts.screen.lines import baseline_span, line
from charts.screen.size import Size


def baseline(one: Picture, size: Size, colours: Palette) -> list[dict]:
    """The name of the shaded spell, at its foot, with its median."""
    span = baseline_span(one)
    if span is None or not size.has_title or not isfinite(one.level):
        return []
    told = f"before: {one.centre_name} {words.measured(one.level, one.story.unit)}"
    return [
        {
            "x": span[0],
            "y": 0,
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "xshift": 4,
            "text": told,
            "align": "left",
            "showarrow": False,
            "font": {"size": size.text, "color": colours.quiet},
        }
    ]


def beside(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """Annotations at the right edge: last value, target, median, what was expected, the gap."""
    size = frame.size
    labels = _labels(one, size, colours)
    downs = spread([frame.down(label.value) for label in labels], 1.25 * size.text)
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": frame.value_at(down),
            "yanchor": "middle",
            "text": f"<b>{label.words}</b>" if label.is_strong else label.words,
            "showarrow": False,
            "font": {"size": size.text, "color": label.colour},
            "align": "left",
        }
        for label, down in zip(labels, downs, strict=True)
    ]


def interval(one: Picture, colours: Palette) -> list[dict]:
    """The interval of the gap as an upright bar with caps, right of the last point."""
    expected = one.story.expected
    if expected is None or not isfinite(expected.low) or not expected.values:
        return []
    step = period_days(one)
    at = max(one.figures.periods[-1], expected.days[-1]) + step * 0.75
    low, high = expected.values[-1] + expected.low, expected.values[-1] + expected.high
    style = {"color": colour(gap_meaning(one), colours), "width": 2.5}
    left, right = at - step * 0.3, at + step * 0.3
    return [
        line((at, low), (at, high), **style),
        line((left, low), (right, low), **style),
        line((left, high), (right, high), **style),
    ]


def _labels(one: Picture, size: Size, colours: Palette) -> list[Label]:
    story, unit, found = one.story, one.story.unit, []
    if one.newest is not None:
        value = one.figures.values[one.newest]
        ink = colours.ink
        name = "" if size.is_small else "last "
        told = f"{name}{words.measured(value, unit)}"
        found.append(Label(value, told, ink, is_strong=True))
    if one.goal is not None:
        told = f"target {words.measured(one.goal.value, unit)}"
        found.append(Label(one.goal.value, told, colours.target))
    if one.limits is not None and size.has_title:
        found += _limits(one, colours)
    if story.expected and story.expected.values and size.has_title:
        found += _expected(one, colours)
    elif isfinite(one.level) and not size.is_small:
        name = "before" if story.baseline and not size.has_title else one.centre_name
        told = f"{name} {words.measured(one.level, unit)}"
        found.append(Label(one.level, told, colours.quiet))
    return found


def _limits(one: Picture, colours: Palette) -> list[Label]:
    """The limits at the newest point that has them."""
    known = np.flatnonzero(np.isfinite(one.limits.upper))
    if not len(known):
        return []
    sides = (("lower", one.limits.lower[known[-1]]), ("upper", one.limits.upper[known[-1]]))
    return [
        Label(float(value), f"{name} {words.measured(value, one.story.unit)}", colours.quiet)
        for name, value in sides
        if value != 0
    ]


def _expected(one: Picture, colours: Palette) -> list[Label]:
    expected, unit = one.story.expected, one.story.unit
    last = expected.values[-1]
    found = [Label(last, f"carried forward {words.measured(last, unit)}", colours.quiet)]
    if isfinite(expected.low):
        told = f"gap {words.signed(expected.low)} to {words.signed(expected.high)}"
        middle = last + (expected.low + expected.high) / 2
        found.append(Label(middle, told, colour(gap_meaning(one), colours)))
    return found
