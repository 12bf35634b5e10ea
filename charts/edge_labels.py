"""What the words at the right edge of a chart say, the same on screen and on paper."""

from enum import Enum, auto
from math import isfinite

import numpy as np

from charts import words
from charts.labels import Label
from charts.meaning import colour
from charts.palette import Palette
from charts.picture import Picture
from charts.spans import gap_meaning


class Room(Enum):
    """How many labels a drawing can hold."""

    LITTLE = auto()  # the last value and the target
    SOME = auto()  # and the centre line
    AMPLE = auto()  # and what was expected, the gap and limits


def edge_labels(one: Picture, room: Room, colours: Palette) -> list[Label]:
    """The words at the right edge: last value, target, centre or what was expected, the gap."""
    story, unit, found = one.story, one.story.unit, []
    if one.newest is not None:
        value = one.figures.values[one.newest]
        ink = colours.ink
        name = "" if room is Room.LITTLE else "last "
        found.append(Label(value, f"{name}{one.told(one.newest)}", ink, is_strong=True))
    if one.goal is not None:
        told = f"target {words.measured(one.goal.value, unit)}"
        found.append(Label(one.goal.value, told, colours.target))
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
