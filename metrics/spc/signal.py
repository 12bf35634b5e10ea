"""What a rule found: which rule, on which side, from which point to which."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Rule(StrEnum):
    """Every rule that can fire, by the name of its file."""

    SHIFT = "shift"
    TREND = "trend"
    TOO_FEW_RUNS = "too_few_runs"
    TOO_MANY_RUNS = "too_many_runs"
    LONGEST_RUN = "longest_run"
    CROSSINGS = "crossings"
    ASTRONOMICAL = "astronomical"
    OUTSIDE = "outside"
    ONE_SIDE = "one_side"
    CLIMB = "climb"
    TWO_OF_THREE = "two_of_three"


class Side(StrEnum):
    """Where the points lie, or where a trend heads; whether that is good is not said here."""

    ABOVE = "above"
    BELOW = "below"
    NEITHER = "neither"


@dataclass(frozen=True)
class Signal:
    """One stretch of points that a rule marked: `first` and `last` are positions, both included."""

    rule: Rule
    side: Side
    first: int
    last: int


def stretches(rule: Rule, flags: np.ndarray) -> tuple[Signal, ...]:
    """Signals from one series' flags (1 above, -1 below, 0 nothing); touching flags join.

    >>> [(s.side.value, s.first, s.last) for s in stretches(Rule.SHIFT, np.array([0, 1, 1, -1]))]
    [('above', 1, 2), ('below', 3, 3)]
    """
    flags = np.asarray(flags, dtype=np.int8)
    if not flags.size:
        return ()
    cuts = np.flatnonzero(np.diff(flags)) + 1
    firsts = np.concatenate([[0], cuts])
    lasts = np.append(cuts, len(flags)) - 1
    return tuple(
        Signal(rule, Side.ABOVE if flags[first] > 0 else Side.BELOW, int(first), int(last))
        for first, last in zip(firsts, lasts, strict=True)
        if flags[first]
    )
