"""Direct labels: beside the thing they name, at the right edge, never on top of each other."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from charts import words
from charts.axis import Level, centre_levels, gap_meaning, interval_bar
from charts.palette import Meaning, Palette, colour
from charts.picture import Picture
from charts.scene import Room

LETTER = 0.54  # mean width of a letter, in text sizes


# What the lines and points of a chart are, where their figures can be read too.
COURSE, TARGET, EXPECTED, INTERVAL = "Value", "Target", "Expected", "Gap, 90 % interval"
LOWER, UPPER = "Lower limit", "Upper limit"
LEFT_OUT, UNFINISHED = "Left out", "Not complete yet"
STANDS_OUT = {
    Meaning.IMPROVEMENT: "Better than usual",
    Meaning.CONCERN: "Worse than usual",
    Meaning.NO_DIRECTION: "Not as usual",
}


def centre_name(picture: Picture, level: Level) -> str:
    """The centre line, and whether it goes on beyond the points that set it."""
    return picture.centre_name.capitalize() + ", carried forward" * level.is_carried


@dataclass(frozen=True)
class Label:
    """Words at a height of the value axis, in a colour; `of`: the line at whose end they stand."""

    value: float
    words: str
    colour: str
    is_strong: bool = False
    of: str = ""


def spread(heights: list[float], least: float) -> list[float]:
    """Heights moved apart until neighbours are at least so far from each other, order kept.

    >>> spread([10.0, 12.0, 40.0], 10.0)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    groups: list[list[float]] = []  # centre, count
    for at in order:
        groups.append([heights[at], 1])
        while len(groups) > 1 and _too_near(groups[-2], groups[-1], least):
            (upper, count), (lower, more) = groups[-2:]
            together = (upper * count + lower * more) / (count + more)
            groups[-2:] = [[together, count + more]]
    placed = [
        centre + (place - (count - 1) / 2) * least
        for centre, count in groups
        for place in range(int(count))
    ]
    moved = list(heights)
    for at, height in zip(order, placed, strict=True):
        moved[at] = height
    return moved


def rows(starts: list[float], widths: list[float]) -> list[int]:
    """The first free row for each stretch of words along a line, 0 being the lowest.

    >>> rows([0.0, 50.0, 200.0], [100.0, 100.0, 100.0])
    [0, 1, 0]
    """
    ends: list[float] = []
    placed = []
    for start, wide in zip(starts, widths, strict=True):
        row = next((at for at, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [start + wide]
        placed.append(row)
    return placed


def _too_near(above: list[float], below: list[float], least: float) -> bool:
    return below[0] - above[0] < least * (above[1] + below[1]) / 2


# What the words at the right edge of a chart say, the same on screen and on paper.


def edge_labels(picture: Picture, room: Room, colours: Palette) -> list[Label]:
    """The words at the right edge: last value, target, centre or what was expected, the gap."""
    story, unit, labels = picture.story, picture.story.unit, []
    if picture.newest is not None:
        value = picture.figures.values[picture.newest]
        ink = colours.ink
        name = "" if room is Room.LITTLE else "last "
        text = f"{name}{picture.figure_at(picture.newest)}"
        labels.append(Label(value, text, ink, is_strong=True, of=COURSE))
    if picture.goal is not None:
        text = f"target {words.measured(picture.goal.value, unit)}"
        labels.append(Label(picture.goal.value, text, colours.target, of=TARGET))
    if picture.limits is not None and room is Room.AMPLE:
        labels += _limits(picture, colours)
    if story.expected and story.expected.values and room is Room.AMPLE:
        labels += _expected(picture, colours)
    elif isfinite(picture.level) and room is not Room.LITTLE:
        name = (
            "before"
            if picture.level == picture.level_before and room is not Room.AMPLE
            else picture.centre_name
        )
        text = f"{name} {words.measured(picture.level, unit)}"
        line = centre_name(picture, centre_levels(picture)[-1])
        labels.append(Label(picture.level, text, colours.quiet, of=line))
    return labels


def _limits(picture: Picture, colours: Palette) -> list[Label]:
    """The limits at the newest point that has them."""
    known = np.flatnonzero(np.isfinite(picture.limits.upper))
    if not len(known):
        return []
    sides = (("lower", picture.limits.lower[known[-1]]), ("upper", picture.limits.upper[known[-1]]))
    return [
        Label(float(value), f"{name} {words.measured(value, picture.story.unit)}", colours.quiet)
        for name, value in sides
        if value != 0
    ]


def _expected(picture: Picture, colours: Palette) -> list[Label]:
    expected, unit = picture.story.expected, picture.story.unit
    last = expected.values[-1]
    labels = [Label(last, f"carried forward {words.measured(last, unit)}", colours.quiet)]
    if bar := interval_bar(picture):
        gap = f"gap {words.signed(expected.low)} to {words.signed(expected.high)}"
        labels.append(Label((bar[1] + bar[2]) / 2, gap, colour(gap_meaning(picture), colours)))
    return labels
