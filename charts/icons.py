"""Variation and assurance: two answers, two icons, Making Data Count's meanings, words beside them.

Does it change, and does it meet the target, are different questions and never share a colour.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from charts.meaning import Meaning, meaning
from charts.picture import Picture
from metrics.measure import Better
from metrics.spc.rules import Side
from metrics.spc.variation import UsualRange


class Assurance(StrEnum):
    """Whether the usual range of the measure reaches the target."""

    PASS = "pass"
    FAIL = "fail"
    HIT_OR_MISS = "hit_or_miss"
    NONE = "none"  # no target, no direction, or no honest limits


@dataclass(frozen=True)
class Icons:
    """What the newest point says: side and meaning of its variation, and assurance."""

    side: Side
    meaning: Meaning
    assurance: Assurance

    @property
    def variation_words(self) -> str:
        """Variation in words."""
        if self.meaning is Meaning.NEITHER:
            return "usual variation"
        height = "higher" if self.side is Side.ABOVE else "lower"
        return {
            Meaning.IMPROVEMENT: f"{height} than usual: improvement",
            Meaning.CONCERN: f"{height} than usual: concern",
            Meaning.NO_DIRECTION: f"{height} than usual",
        }[self.meaning]

    @property
    def assurance_words(self) -> str:
        """Assurance in words; empty where nothing can be said."""
        return {
            Assurance.PASS: "will usually meet the target",
            Assurance.FAIL: "will usually miss the target",
            Assurance.HIT_OR_MISS: "meets the target only by chance",
            Assurance.NONE: "",
        }[self.assurance]


def icons(one: Picture) -> Icons:
    """Icons of a control chart's picture: its newest judged point and its newest usual range."""
    judged = np.flatnonzero(one.points.used)
    side = one.sides()[judged[-1]] if len(judged) else Side.NEITHER
    target = one.goal.value if one.goal else None
    better = one.story.better
    return Icons(side, meaning(side, better), assurance(one.usual, target, better))


def assurance(usual: UsualRange | None, target: float | None, better: Better | None) -> Assurance:
    """Whether the whole usual range lies on the good side of the target, or on the bad side.

    A series that is always exactly on its target passes. Source: Making Data Count (NHS England).

    >>> assurance(UsualRange(96, 99), 95, Better.UP).value
    'pass'
    """
    if usual is None or target is None or better is None:
        return Assurance.NONE
    if usual.is_flat_at(target):
        return Assurance.PASS
    of_target = usual.side_of(target)
    if of_target is Side.NEITHER:
        return Assurance.HIT_OR_MISS
    is_reached = (of_target is Side.BELOW) == (better is Better.UP)
    return Assurance.PASS if is_reached else Assurance.FAIL
