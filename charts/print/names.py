"""The words on a paper chart: actions above it, values at its right edge."""

import textwrap
from math import isfinite

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.transforms import blended_transform_factory

from charts import words
from charts.edge_labels import edge_labels
from charts.labels import rows, spread
from charts.palette import LIGHT
from charts.picture import Picture
from charts.print.paper import LETTER, Sheet, extent
from charts.spans import baseline_span, span
from charts.story import Change


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
