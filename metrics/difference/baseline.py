"""Which blocks are the baseline, and which are the bad spell that prompted the action.

People act because of a bad month or quarter. Weeks that were worse than usual just before the start
are no measure of what is usual, and their end is no effect of the action.
"""

from dataclasses import dataclass

import numpy as np

from metrics.difference.blocks import BLOCKS_LEFT, Blocks, linked
from metrics.difference.question import Question, Shape

LONG_BASELINE_WEEKS = 52  # scores, and rates with few events
FEW_EVENTS_A_WEEK = 25
USUAL_AT_LEAST = 4  # blocks before any trigger window that say what is usual
MAD_TO_SD = 1.4826
BAD, BAD_WITH_NEIGHBOUR, BAD_BESIDE = 2.0, 1.5, 0.5  # robust standard deviations under the median


@dataclass(frozen=True)
class Window:
    """Block numbers: baseline `first` to `last`; `last` + 1 to −1 is the trigger window.

    `missing`: how many more blocks of baseline with data any answer would need; waiting adds none.
    `extended`: the trigger window is longer than usual, because the blocks before it were bad.
    """

    first: int
    last: int
    missing: int
    extended: bool = False


def window(own: Blocks, question: Question, length: int = 0) -> Window:
    """The baseline of one place, `length` blocks before the start less the trigger window."""
    length = length or baseline_length(own, question)
    trigger = _trigger(own, question)
    first = trigger
    if question.problem_since is not None:
        first = min(trigger, question.periods.number(question.problem_since))
    with_data = own.numbers[own.within(-length, first - 1)]
    missing = max(BLOCKS_LEFT - len(with_data), 0)
    opens = int(with_data[0]) if len(with_data) else -length
    extended = trigger < -question.lengths.trigger and not missing
    return Window(first=opens, last=first - 1, missing=missing, extended=extended)


def baseline_length(own: Blocks, question: Question) -> int:
    """Blocks before the start that are looked at: few events need a longer look."""
    recent = own.within(-LONG_BASELINE_WEEKS, -1)
    few_events = question.shape is Shape.SCORE or (
        question.shape is Shape.RATE
        and recent.any()
        and own.numerator[recent].mean() <= FEW_EVENTS_A_WEEK
    )
    return LONG_BASELINE_WEEKS if few_events and not question.monthly else question.lengths.baseline


def _trigger(own: Blocks, question: Question) -> int:
    """First block of the trigger window: its usual length, longer while it was already bad."""
    first, at_most = -question.lengths.trigger, question.lengths.trigger_at_most
    if question.shape is Shape.RARE:
        return first
    bad = _is_bad(own, question)
    earlier = np.flatnonzero(own.within(-at_most, first - 1))
    for place in earlier[::-1]:  # a gap says nothing of the spell on either side of it
        if not bad[place]:
            break
        first = int(own.numbers[place])
    return first


def _is_bad(own: Blocks, question: Question) -> np.ndarray:
    """Blocks far under what was usual before any trigger window, alone or with a neighbour."""
    lengths = question.lengths
    value = question.sign * linked(question.shape, own.numerator, own.denominator)
    usual = value[own.within(-lengths.baseline, -lengths.trigger_at_most - 1)]
    if len(usual) < USUAL_AT_LEAST:
        return np.zeros(len(value), bool)
    under = np.median(usual) - value
    spread = MAD_TO_SD * np.median(np.abs(usual - np.median(usual)))
    pair = (under[1:] + under[:-1]) / 2
    beside = np.fmax(np.append(pair, np.nan), np.insert(pair, 0, np.nan))
    with_neighbour = (beside > BAD_WITH_NEIGHBOUR * spread) & (under > BAD_BESIDE * spread)
    return (under > BAD * spread) | with_neighbour
