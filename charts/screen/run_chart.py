"""The run chart on the screen: a picture in, a Plotly figure out."""

import textwrap
from dataclasses import dataclass
from datetime import date
from math import isfinite, sqrt

import numpy as np
import plotly.graph_objects as go

from charts import axis as value_axis
from charts import words
from charts.axis import baseline_span, gap_meaning, gap_outline, interval_bar, period_days, span
from charts.labels import LETTER, edge_labels, rows, spread, width
from charts.palette import SYMBOLS, Meaning, Palette, colour, meaning, palette, softly
from charts.picture import Change, Picture
from charts.screen.frame import BOTTOM, LEFT, PAGE, SMALL, Frame, Size, line, shapes, title

# The actions on a chart: a line on the day practice changed, and the action's name above it.


ROW = 1.5  # height of a row of words above the plot, in text sizes


@dataclass(frozen=True)
class Banner:
    """An action's words above the plot: where they stand and in which row."""

    on: date
    words: str
    is_current: bool
    row: int
    to_left: bool


def banners(one: Picture, first: date, last: date, size: Size) -> list[Banner]:
    """The words over each change line, in rows so that none covers another."""
    every = [*one.story.changes, *one.story.phases]
    shown = sorted(
        (change for change in every if first <= change.on <= last), key=lambda change: change.on
    )
    told = [_told(change, size) for change in shown]
    room = size.width - 3 * size.text - size.right
    widths = [width(each, size.text) + size.text if each else 0.0 for each in told]
    starts, to_left = [], []
    for change, wide in zip(shown, widths, strict=True):
        start = room * (change.on - first) / (last - first)
        flip = start + wide > room + size.right
        to_left.append(flip)
        starts.append(start - wide if flip else start)
    placed = rows(starts, widths)
    return [
        Banner(change.on, text, change.is_current, row, flip)
        for change, text, row, flip in zip(shown, told, placed, to_left, strict=True)
    ]


def over(found: list[Banner], size: Size, colours: Palette) -> list[dict]:
    """Annotations for the banners, each beside the top of its line."""
    return [
        {
            "x": each.on,
            "y": 1,
            "yref": "paper",
            "yshift": each.row * ROW * size.text,
            "xanchor": "right" if each.to_left else "left",
            "yanchor": "bottom",
            "xshift": -3 if each.to_left else 3,
            "align": "right" if each.to_left else "left",
            "text": f"<b>{each.words}</b>" if each.is_current else each.words,
            "bgcolor": colours.paper,
            "borderpad": 0,
            "showarrow": False,
            "font": {
                "size": size.text,
                "color": colours.ink if each.is_current else colours.quiet,
            },
        }
        for each in found
        if each.words
    ]


def changes(found: list[Banner], frame: Frame, colours: Palette) -> list[dict]:
    """The line of each change, up to its words; the one in question strongest."""
    text = frame.size.text
    current = {"color": colours.ink, "width": 2}
    other = {"color": colours.quiet, "width": 1, "dash": "dot"}
    return [
        {
            **line((each.on, 0), (each.on, 1), **(current if each.is_current else other)),
            "yref": "paper",
            "y1": 1 + (each.row + 0.9) * ROW * text / frame.plot_height if each.words else 1,
        }
        for each in found
    ]


def _told(change: Change, size: Size) -> str:
    """Day and name; on a card only the change in question is named."""
    if size.is_small or not (size.has_title or change.is_current):
        return ""
    most = 46 if size.has_title else 26
    name = change.name
    short = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    return f"{words.short_day(change.on)}: {words.plain(short)}"


# The words at the right edge and in the baseline, and the bar of the gap's interval.


def baseline(one: Picture, size: Size, colours: Palette) -> list[dict]:
    """The name of the shaded spell, at its foot, with its median."""
    span = baseline_span(one)
    if span is None or not size.has_title or not isfinite(one.level_before):
        return []
    told = f"before: {one.centre_name} {words.measured(one.level_before, one.story.unit)}"
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
    labels = edge_labels(one, size.room, colours)
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
    bar = interval_bar(one)
    if bar is None:
        return []
    at, low, high = bar
    step = period_days(one)
    style = {"color": colour(gap_meaning(one), colours), "width": 2.5}
    left, right = at - step * 0.3, at + step * 0.3
    return [
        line((at, low), (at, high), **style),
        line((left, low), (right, low), **style),
        line((left, high), (right, high), **style),
    ]


# The gap between what happened and the baseline carried forward, as Plotly traces.


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
    days, happened, usual = gap_outline(one)
    area = {
        "type": "scatter",
        "mode": "lines",
        "x": [*days, *reversed(days)],
        "y": [*happened, *reversed(usual)],
        "fill": "toself",
        "fillcolor": softly(colour(gap_meaning(one), colours), 0.16),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    return [area, course] if days else [course]


# The points of a chart, the line between them, and the gap to what was expected.


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


HEADING = 1.3  # height of a row of the heading, in text sizes
FONT = "Source Sans, Source Sans 3, system-ui, sans-serif"


def draw_run_chart(
    picture: Picture, *, dark: bool = False, size: Size = PAGE, among: tuple[Picture, ...] = ()
) -> go.Figure:
    """A figure for a light or dark page, on one scale of values and time with those `among` it.

    Show it with theme=None, or the page's theme repaints it.
    """
    colours = palette(dark=dark)
    first, last = span(picture, *among)
    axis = value_axis.axis(picture, *among)
    found = banners(picture, first, last, size)
    heading = _heading(picture, size, axis)
    levels = max((each.row for each in found if each.words), default=-1) + 1
    top = ROW * size.text * levels + HEADING * size.text * (len(heading) + 0.9)
    frame = Frame(first, last, axis, size, top)
    if not picture.figures.periods:
        empty = {"annotations": [_nothing(colours, size)]}
        return go.Figure(layout=_layout(frame, colours) | empty)
    layout = _layout(frame, colours) | {
        "title": title(heading, size, colours),
        "shapes": [
            *shapes(picture, frame, colours),
            *changes(found, frame, colours),
            *interval(picture, colours),
        ],
        "annotations": [
            *over(found, size, colours),
            *baseline(picture, size, colours),
            *beside(picture, frame, colours),
        ],
    }
    return go.Figure(data=traces(picture, size, colours), layout=layout)


def _heading(picture: Picture, size: Size, axis: value_axis.Axis) -> list[str]:
    """The finding where there is room for it, then what is drawn; and whether the axis is cut."""
    letters = int((size.width - 2 * size.text) / (LETTER * size.text))
    if size.is_small:
        return [f"<b>{row}</b>" for row in _wrapped(picture.story.title, letters)]
    finding = _wrapped(picture.story.title, int(letters * 0.85)) if size.has_title else []
    told = picture.story.axis + (f" ({axis.note})" if axis.note else "")
    note = _wrapped(picture.note, letters) if size.has_title else []
    return [*(f"<b>{row}</b>" for row in finding), *_wrapped(told, letters), *note]


def _wrapped(text: str, letters: int) -> list[str]:
    return [words.plain(row) for row in textwrap.wrap(text, letters)]


def _layout(frame: Frame, colours: Palette) -> dict:
    size = frame.size
    return {
        "template": "none",
        "height": size.height,
        "margin": {
            "l": LEFT * size.text,
            "r": size.right,
            "t": frame.top,
            "b": BOTTOM * size.text,
            "autoexpand": False,
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": colours.ink, "size": size.text},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": colours.paper, "font": {"color": colours.ink, "size": size.text}},
    } | _axes(frame, colours)


def _axes(frame: Frame, colours: Palette) -> dict:
    size = frame.size
    quiet = {
        "tickfont": {"color": colours.quiet, "size": size.text},
        "fixedrange": True,
        "zeroline": False,
    }
    return {
        "xaxis": quiet
        | {
            "range": [frame.first, frame.last],
            "showgrid": False,
            "tickformat": "%-d %b\n%Y",
            "nticks": 5 if size.width < 600 else 10,
            "linecolor": colours.grid,
            "showline": True,
        },
        "yaxis": quiet
        | {
            "range": [frame.axis.low, frame.axis.high],
            "tickvals": frame.axis.ticks,
            "gridcolor": colours.grid,
        },
    }


def _nothing(colours: Palette, size: Size) -> dict:
    return {
        "text": words.NOTHING,
        "showarrow": False,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "font": {"size": size.text, "color": colours.quiet},
    }


# All sites side by side, in one order, on one scale of values and time.


def draw_all(pictures: tuple[Picture, ...], *, dark: bool = False) -> tuple[go.Figure, ...]:
    """One small figure a picture, in the order given; each is headed by its story's title.

    A page lays them out in its own columns, so that they flow on a telephone and each can be
    reached by keyboard. The axis words are for the page to say once, above them all.
    """
    return tuple(draw_run_chart(one, dark=dark, size=SMALL, among=pictures) for one in pictures)
