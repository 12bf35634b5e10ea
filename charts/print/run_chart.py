"""Run charts and control charts on paper, one large or all sites on one sheet."""

import textwrap
from datetime import date
from math import ceil, isfinite

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from charts import axis as value_axis
from charts import words
from charts.axis import (
    Axis,
    baseline_span,
    centre_levels,
    gap_meaning,
    gap_outline,
    goal_levels,
    interval_bar,
    period_days,
    span,
)
from charts.labels import edge_labels, rows, spread
from charts.palette import LIGHT, Meaning, colour, meaning
from charts.picture import Change, Picture, alt_text
from charts.print.paper import (
    FULL,
    LETTER,
    POINTS,
    Sheet,
    axes,
    dates,
    extent,
    headed,
    quieten,
    svg,
    with_settings,
)

# What lies behind the points on paper: baseline, centre, limits, target, gap, days of change.


SHADE = "#eef0f3"  # the baseline's shade without transparency, which paper may not have


def behind(plot: Axes, one: Picture) -> None:
    """Everything behind the points, from the back to the front."""
    shaded = baseline_span(one)
    if shaded:
        plot.axvspan(*shaded, color=SHADE, linewidth=0, zorder=0)
    _gap(plot, one)
    _limits(plot, one)
    for level in centre_levels(one):
        style = {"linestyle": "--" if level.is_carried else "-", "color": LIGHT.quiet}
        plot.plot([level.start, level.end], [level.value] * 2, linewidth=0.9, zorder=2, **style)
    goals = goal_levels(one, *span(one))
    days = [day for level in goals for day in (level.start, level.end)]
    values = [level.value for level in goals for _ in range(2)]
    plot.plot(days, values, ":", color=LIGHT.target, linewidth=1.1, zorder=2)
    for change in (*one.story.changes, *one.story.phases):
        strong = {"color": LIGHT.ink, "linewidth": 1.3}
        faint = {"color": LIGHT.quiet, "linewidth": 0.8, "linestyle": ":"}
        plot.axvline(change.on, zorder=1, **(strong if change.is_current else faint))


def _gap(plot: Axes, one: Picture) -> None:
    """The soft area to what was expected, its course, and the interval at the end."""
    tint = colour(gap_meaning(one), LIGHT)
    days, happened, usual = gap_outline(one)
    if days:
        plot.fill_between(days, happened, usual, color=tint, alpha=0.16, linewidth=0, zorder=1)
    if one.story.expected:
        course = one.story.expected
        plot.plot(course.days, course.values, ":", color=LIGHT.quiet, linewidth=1, zorder=2)
    bar = interval_bar(one)
    if bar:
        on, low, high = bar
        style = {"color": tint, "linewidth": 1.6, "markersize": 6, "markeredgewidth": 1.6}
        plot.plot([on, on], [low, high], marker="_", zorder=4, **style)


def _limits(plot: Axes, one: Picture) -> None:
    """Lower and upper limit as stairs, each phase its own."""
    if one.limits is None:
        return
    half = period_days(one) / 2
    days = [day + half for day in one.figures.periods]
    for phase in range(int(one.points.phases.max(initial=0)) + 1):
        for side in (one.limits.lower, one.limits.upper):
            own = np.where(one.points.phases == phase, side, np.nan)
            plot.step(days, own, color=LIGHT.neither, linewidth=0.8, linestyle=(0, (4, 3)))


# What happened, on paper: the line of complete periods and the points by what they mean.


MARKERS = {
    Meaning.IMPROVEMENT: "o",
    Meaning.CONCERN: "D",
    Meaning.NO_DIRECTION: "s",
    Meaning.NEITHER: "o",
}


def course(plot: Axes, one: Picture, sheet: Sheet) -> None:
    """The line of complete periods, broken at gaps, and the points by what they mean."""
    days = np.array(one.figures.periods)
    values = np.array(one.figures.values, dtype=float)
    complete = np.array(one.figures.complete)
    plot.plot(days, np.where(complete, values, np.nan), color=LIGHT.line, linewidth=0.9, zorder=3)
    means = np.array([meaning(side, one.story.better).value for side in one.sides()])
    for of in Meaning:
        at = one.points.used & (means == of.value)
        big = 1.0 if of is Meaning.NEITHER else 1.3
        _points(plot, days[at], values[at], (sheet.marker * big, MARKERS[of], colour(of, LIGHT)))
    at = np.isfinite(values) & ~one.points.used
    plot.plot(
        days[at],
        values[at],
        "o",
        markersize=sheet.marker,
        markerfacecolor=LIGHT.paper,
        markeredgecolor=LIGHT.neither,
        zorder=4,
        clip_on=False,
    )


def _points(
    plot: Axes, days: list[date], values: np.ndarray, style: tuple[float, str, str]
) -> None:
    size, marker, tint = style
    plot.plot(
        days,
        values,
        marker,
        markersize=size,
        color=tint,
        markeredgecolor=LIGHT.paper,
        markeredgewidth=0.4,
        zorder=5,
        clip_on=False,
    )


# The words on a paper chart: actions above it, values at its right edge.


def above(plot: Axes, one: Picture, sheet: Sheet) -> None:
    """The name of the change in question beside the top of its line; the others where they fit."""
    first, last = span(one)
    every = (*one.story.changes, *one.story.phases)
    shown = sorted((c for c in every if first <= c.on <= last), key=lambda c: not c.is_current)
    said = [told(change, 2 * sheet.letters // 5) for change in shown]
    room, _ = extent(plot)
    starts, widths, to_left = [], [], []
    for change, text in zip(shown, said, strict=True):
        wide, start = (
            LETTER * sheet.text * len(text) + sheet.text,
            room * (change.on - first) / (last - first),
        )
        to_left.append(start + wide > room + sheet.right)
        starts.append(start - wide if to_left[-1] else start)
        widths.append(wide)
    at_top = blended_transform_factory(plot.transData, plot.transAxes)
    for change, text, row, flip in zip(shown, said, rows(starts, widths), to_left, strict=True):
        if row == 0:
            plot.annotate(
                text,
                (date2num(change.on), 1),
                xycoords=at_top,
                xytext=(-2 if flip else 2, 2),
                textcoords="offset points",
                ha="right" if flip else "left",
                size=sheet.text,
                color=LIGHT.ink if change.is_current else LIGHT.quiet,
                weight="bold" if change.is_current else "normal",
            )


def told(change: Change, most: int) -> str:
    """Day and name, the name in at most so many letters."""
    return f"{words.short_day(change.on)}: {words.shortened(change.name, most)}"


def beside(plot: Axes, one: Picture, sheet: Sheet) -> None:
    """Last value, target, centre or what was expected, and the gap, kept apart."""
    found = edge_labels(one, sheet.room, LIGHT)
    low, high = plot.get_ylim()
    _, tall = extent(plot)
    downs = [tall * (high - label.value) / (high - low) for label in found]
    for label, down in zip(found, spread(downs, 1.2 * sheet.text), strict=True):
        plot.annotate(
            label.words,
            (1, 1 - down / tall),
            xycoords="axes fraction",
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=sheet.text,
            color=label.colour,
            weight="bold" if label.is_strong else "normal",
            annotation_clip=False,
        )
    shaded = baseline_span(one)
    if shaded and isfinite(one.level_before) and sheet.is_large:
        told = f"before: {one.centre_name} {words.measured(one.level_before, one.story.unit)}"
        at_foot = blended_transform_factory(plot.transData, plot.transAxes)
        place = {"transform": at_foot, "va": "bottom", "size": sheet.text}
        plot.text(date2num(shaded[0]), 0.02, f" {told}", color=LIGHT.quiet, **place)


def nothing(plot: Axes, sheet: Sheet) -> None:
    """In place of a course, where there is none."""
    letters = int(extent(plot)[0] / (LETTER * sheet.text))
    told = "\n".join(textwrap.wrap(words.NOTHING, letters))
    place = {"transform": plot.transAxes, "ha": "center", "va": "center", "size": sheet.text}
    plot.text(0.5, 0.5, told, color=LIGHT.quiet, **place)


def draw(picture: Picture, sheet: Sheet = FULL, among: tuple[Picture, ...] = ()) -> str:
    """SVG text with the finding as its title, on one scale with the pictures `among` it."""
    with with_settings():
        scale = value_axis.axis(picture, *among)
        told = picture.story.axis + (f" ({scale.note})" if scale.note else "")
        rows = (told, picture.note if sheet.is_large else "")
        heading = [line for row in rows for line in textwrap.wrap(row, sheet.letters)]
        named = 1 if picture.story.changes or picture.story.phases else 0
        figure, plot = axes(sheet, top=1.5 * sheet.text * (len(heading) + named) + 5)
        plot.set_ylim(scale.low, scale.high)
        plot.set_yticks(scale.ticks, [words.number(tick) for tick in scale.ticks])
        plot.set_xlim(*span(picture, *among))
        headed(figure, heading, sheet)
        if picture.figures.periods:
            dates(plot, sheet.text)
            behind(plot, picture)
            course(plot, picture, sheet)
            above(plot, picture, sheet)
            beside(plot, picture, sheet)
        else:
            plot.set(xticks=[], yticks=[])
            nothing(plot, sheet)
        return svg(figure, alt_text(picture))


# All sites on one sheet of paper, in one order, on one scale of values and time.


FEW, MANY = 3, 4  # sites across
MOST_OF_FEW = 12  # sites that three across can hold on a page
TALL = {FEW: 106, MANY: 88}  # height of a site, in points
TEXT, MARKER = 7, 1.9
NAMES = 3.6 * TEXT  # room for a site's name and what changed there
RIGHT = 8 * TEXT  # room for the words at a site's right edge
FOOT = 3.3 * TEXT  # room for the days


def draw_all(pictures: tuple[Picture, ...], sheet: Sheet = FULL) -> str:
    """SVG text: a small chart a picture, in the order given, each headed by its story's title.

    As wide as the sheet and as tall as its sites need. What is measured is said once, above all.
    """
    with with_settings():
        scale = value_axis.axis(*pictures)
        heading = _heading(pictures, scale, sheet)
        across = FEW if len(pictures) <= MOST_OF_FEW else MANY
        down = ceil(len(pictures) / across)
        top = 1.5 * TEXT * len(heading) + 4
        whole = Sheet(width=sheet.width, height=top + down * TALL[across] + FOOT, text=TEXT)
        figure = Figure(figsize=(whole.width / POINTS, whole.height / POINTS))
        headed(figure, heading, whole)
        for at, one in enumerate(pictures):
            plot = _cell(figure, whole, (at, across), top)
            _scaled(plot, scale, is_first=at % across == 0)
            _dated(plot, pictures, is_last=at + across >= len(pictures))
            _site(plot, one, whole.width / across)
        return svg(figure, " ".join(alt_text(one) for one in pictures) or words.NOTHING)


def _heading(pictures: tuple[Picture, ...], scale: Axis, sheet: Sheet) -> list[str]:
    """What every site shows, once; and whether the axis is cut."""
    axes = list(dict.fromkeys(one.story.axis for one in pictures))
    rows = [*axes, scale.note] if scale.note else axes or [words.NOTHING]
    return textwrap.wrap("; ".join(rows), int(sheet.width / (LETTER * TEXT)))


def _cell(figure: Figure, whole: Sheet, place: tuple[int, int], top: float) -> Axes:
    """The plot of the site at a position, so many across; all are of one size."""
    at, across = place
    left = 3 * TEXT
    wide = (whole.width - left) / across
    start = left + wide * (at % across)
    foot = whole.height - top - TALL[across] * (at // across + 1)
    size = (wide - RIGHT, TALL[across] - NAMES)
    plot = figure.add_axes(
        (
            start / whole.width,
            foot / whole.height,
            size[0] / whole.width,
            size[1] / whole.height,
        )
    )
    quieten(plot, TEXT)
    return plot


def _scaled(plot: Axes, scale: Axis, *, is_first: bool) -> None:
    """The one scale of values, named in the first column."""
    plot.set_ylim(scale.low, scale.high)
    named = [words.number(tick) if is_first else "" for tick in scale.ticks]
    plot.set_yticks(scale.ticks, named)


def _dated(plot: Axes, pictures: tuple[Picture, ...], *, is_last: bool) -> None:
    """The one scale of time, named below the last site of each column."""
    plot.set_xlim(*span(*pictures))
    if any(one.figures.periods for one in pictures):
        dates(plot, TEXT, most=4)
        plot.tick_params(labelbottom=is_last)
        plot.xaxis.get_offset_text().set_visible(is_last)
    else:
        plot.set(xticks=[], yticks=[])


def _site(plot: Axes, one: Picture, wide: float) -> None:
    """The site's name, what changed, its course, its last value and target."""
    small = Sheet(wide, 0, TEXT, MARKER, RIGHT, is_large=False, is_small=True)
    name = words.shortened(one.story.title, small.letters - 6)
    changed = told(one.current, small.letters - 8) if one.current else ""
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    style = {"size": TEXT, "color": LIGHT.ink, "annotation_clip": False}
    plot.annotate(name, (0, 1), xytext=(0, 2 + 1.3 * TEXT), weight="bold", **place, **style)
    plot.annotate(changed, (0, 1), xytext=(0, 2), **place, **style)
    if one.figures.periods:
        behind(plot, one)
        course(plot, one, small)
        beside(plot, one, small)
    else:
        nothing(plot, small)
