"""The gap between what happened and the baseline carried forward."""

import numpy as np

from charts.meaning import Meaning, colour, meaning
from charts.palette import Palette, softly
from charts.picture import Picture
from metrics.spc.signal import Side


def gap_meaning(one: Picture) -> Meaning:
    """What the gap to the carried-forward baseline means; NEITHER while its interval holds 0."""
    expected = one.story.expected
    if expected is None or not (expected.low > 0 or expected.high < 0):
        return Meaning.NEITHER
    return meaning(Side.ABOVE if expected.low > 0 else Side.BELOW, one.story.better)


def gap(one: Picture, colours: Palette) -> list[dict]:
    """The expected course, dotted, and the soft area between it and what happened."""
    expected = one.story.expected
    if expected is None or not expected.days:
        return []
    course = {
        "type": "scatter",
        "mode": "lines",
        "x": expected.days,
        "y": expected.values,
        "line": {"color": colours.quiet, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }
    happened = [
        (day, value)
        for day, value, used in zip(
            one.figures.periods, one.figures.values, one.points.used, strict=True
        )
        if used and expected.days[0] <= day
    ]
    if len(happened) < 2:
        return [course]
    days = [day for day, _ in happened]
    known = [day.toordinal() for day in expected.days]
    below = np.interp([day.toordinal() for day in days], known, expected.values)
    gap = {
        "type": "scatter",
        "mode": "lines",
        "x": [*days, *reversed(days)],
        "y": [*(value for _, value in happened), *reversed(below.tolist())],
        "fill": "toself",
        "fillcolor": softly(colour(gap_meaning(one), colours), 0.16),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    return [gap, course]
