"""The points of a chart, the line between them, and the gap to what was expected."""

from math import isfinite, sqrt

import numpy as np

from charts import words
from charts.meaning import SYMBOLS, Meaning, colour, meaning
from charts.palette import Palette
from charts.picture import Picture
from charts.screen.gap import gap
from charts.screen.size import Size

VARIED = 1.5  # largest over smallest denominator from which the points differ in size
LEAST, MOST = 0.7, 1.5  # of the usual size


def traces(one: Picture, size: Size, colours: Palette) -> list[dict]:
    """Gap, expected course, line, judged points, points not judged; drawn in this order."""
    return [
        *gap(one, colours),
        *limits(one, colours),
        _line(one, colours),
        _judged(one, size, colours),
        _unjudged(one, size, colours),
    ]


def limits(one: Picture, colours: Palette) -> list[dict]:
    """Lower and upper limit of a control chart, as stairs where they vary; each phase its own."""
    if one.limits is None:
        return []
    breaks = np.flatnonzero(np.diff(one.points.phases)) + 1
    days = list(one.figures.periods)
    for at in reversed(breaks):
        days.insert(at, days[at])
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": days,
            "y": [None if np.isnan(v) else v for v in np.insert(side, breaks, np.nan)],
            "line": {"color": colours.neither, "width": 1, "dash": "4px,3px", "shape": "hvh"},
            "hoverinfo": "skip",
        }
        for side in (one.limits.lower, one.limits.upper)
    ]


def _line(one: Picture, colours: Palette) -> dict:
    done = [
        value if complete else None
        for value, complete in zip(one.figures.values, one.figures.complete, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": one.figures.periods,
        "y": [None if value is None or not isfinite(value) else value for value in done],
        "line": {"color": colours.line, "width": 1.5},
        "hoverinfo": "skip",
        "connectgaps": False,
    }


def _judged(one: Picture, size: Size, colours: Palette) -> dict:
    at = [place for place in range(len(one.figures.periods)) if one.points.used[place]]
    means = [meaning(side, one.story.better) for side in one.sides()]
    sizes = _sizes(one, size)
    marker = {
        "color": [colour(means[place], colours) for place in at],
        "symbol": [SYMBOLS[means[place]] for place in at],
        "size": [sizes[place] * _weight(means[place]) for place in at],
        "line": {"color": colours.paper, "width": 1},
        "opacity": 1,
    }
    return _points(one, at, marker)


def _unjudged(one: Picture, size: Size, colours: Palette) -> dict:
    """Hollow: not complete yet, or left out for a reason."""
    used = one.points.used
    at = [
        place
        for place, value in enumerate(one.figures.values)
        if isfinite(value) and not used[place]
    ]
    marker = {
        "color": colours.paper,
        "symbol": "circle",
        "size": size.marker,
        "opacity": 1,
        "line": {"color": colours.neither, "width": 1.5},
    }
    return _points(one, at, marker)


def _points(one: Picture, at: list[int], marker: dict) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one.figures.periods[place] for place in at],
        "y": [one.figures.values[place] for place in at],
        "marker": marker,
        "text": [hover(one, place) for place in at],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def hover(one: Picture, at: int) -> str:
    """Period, value, numerator of denominator, and every rule that fired there."""
    figures, story = one.figures, one.story
    value, counted = one.told(at), ""
    known = isfinite(figures.numerators[at]) and isfinite(figures.denominators[at])
    if known and not one.untold(at):
        over = words.number(figures.denominators[at])
        many = words.number(figures.numerators[at])
        # A sum of scores is larger than how many there were: "20 of 5" would say nothing.
        exceeds = figures.numerators[at] > figures.denominators[at]
        counted = f" (from {over} counted)" if exceeds else f" ({many} of {over})"
    rows = [f"<b>{words.period(figures.periods[at], story.by)}</b>", f"{value}{counted}"]
    rows += [words.RULES[signal.rule, signal.side] for signal in one.signals_at(at)]
    if not figures.complete[at]:
        rows.append("not complete yet: not judged")
    left_out = (gone for gone in story.left_out if gone.period == figures.periods[at])
    rows += [f"left out: {words.plain(gone.reason)}" for gone in left_out]
    return "<br>".join(rows)


def _weight(of: Meaning) -> float:
    return 1.0 if of is Meaning.NEITHER else 1.25


def _sizes(one: Picture, size: Size) -> list[float]:
    """Area by denominator where denominators are far from equal: thin points look thin."""
    room = np.array(one.figures.denominators, dtype=float)
    known = room[np.isfinite(room) & (room > 0)]
    if not len(known) or known.max() <= VARIED * known.min():
        return [size.marker] * len(room)
    typical = float(np.median(known))
    share = [sqrt(each / typical) if isfinite(each) and each > 0 else 1.0 for each in room]
    return [size.marker * min(max(each, LEAST), MOST) for each in share]
