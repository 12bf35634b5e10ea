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


def centre_name(one: Picture, level: Level) -> str:
    """The centre line, and whether it goes on beyond the points that set it."""
    return one.centre_name.capitalize() + ", carried forward" * level.is_carried


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


def edge_labels(one: Picture, room: Room, colours: Palette) -> list[Label]:
    """The words at the right edge: last value, target, centre or what was expected, the gap."""
    story, unit, found = one.story, one.story.unit, []
    if one.newest is not None:
        value = one.figures.values[one.newest]
        ink = colours.ink
        name = "" if room is Room.LITTLE else "last "
        told = f"{name}{one.told(one.newest)}"
        found.append(Label(value, told, ink, is_strong=True, of=COURSE))
    if one.goal is not None:
        told = f"target {words.measured(one.goal.value, unit)}"
        found.append(Label(one.goal.value, told, colours.target, of=TARGET))
    if one.limits is not None and room is Room.AMPLE:
        found += _limits(one, colours)
    if story.expected and story.expected.values and room is Room.AMPLE:
        found += _expected(one, colours)
    elif isfinite(one.level) and room is not Room.LITTLE:
        name = (
            "before"
            if one.level == one.level_before and room is not Room.AMPLE
            else one.centre_name
        )
        told = f"{name} {words.measured(one.level, unit)}"
        line = centre_name(one, centre_levels(one)[-1])
        found.append(Label(one.level, told, colours.quiet, of=line))
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
    if bar := interval_bar(one):
        told = f"gap {words.signed(expected.low)} to {words.signed(expected.high)}"
        found.append(Label((bar[1] + bar[2]) / 2, told, colour(gap_meaning(one), colours)))
    return found
