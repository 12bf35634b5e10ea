"""Which blocks are the baseline, and which are the bad spell that prompted the action."""

from dataclasses import dataclass

import numpy as np

from metrics.difference.blocks import Blocks, Periods
from metrics.difference.question import Question, Shape
from metrics.difference.scales import link

BASELINE_WEEKS = 26
LONG_BASELINE_WEEKS = 52  # scores, and rates with few events
FEW_EVENTS_A_WEEK = 25
BASELINE_MONTHS = 24
TRIGGER_WEEKS, TRIGGER_WEEKS_AT_MOST = 4, 8
TRIGGER_MONTHS, TRIGGER_MONTHS_AT_MOST = 2, 3
BLOCKS_LEFT = 8
MAD_TO_SD = 1.4826


@dataclass(frozen=True)
class Window:
    """Block numbers: baseline `first` to `last`; `last` + 1 to −1 is the trigger window.

    `missing`: how many more blocks of baseline with data any answer would need.
    """

    first: int
    last: int
    missing: int


def window(own: Blocks, question: Question, length: int = 0) -> Window:
    """The baseline of one place, `length` blocks before the start less the trigger window."""
    length = length or baseline_length(own, question)
    trigger = _trigger(own, question, length)
    first = -length
    with_data = own.numbers[own.known & own.within(first, trigger - 1)]
    return Window(
        first=int(with_data[0]) if len(with_data) else first,
        last=trigger - 1,
        missing=max(BLOCKS_LEFT - len(with_data), 0),
    )


def baseline_length(own: Blocks, question: Question) -> int:
    """Blocks before the start that are looked at: few events need a longer look."""
    if question.monthly:
        return BASELINE_MONTHS
    if question.shape is Shape.SCORE:
        return LONG_BASELINE_WEEKS
    recent = own.known & own.within(-LONG_BASELINE_WEEKS, -1)
    if question.shape is Shape.RATE and recent.any():
        few = own.numerator[recent].mean() <= FEW_EVENTS_A_WEEK
        return LONG_BASELINE_WEEKS if few else BASELINE_WEEKS
    return BASELINE_WEEKS


def _trigger(own: Blocks, question: Question, length: int) -> int:
    """First block of the trigger window: its usual length, longer while it was already bad."""
    usual, at_most = (
        (TRIGGER_MONTHS, TRIGGER_MONTHS_AT_MOST)
        if question.monthly
        else (TRIGGER_WEEKS, TRIGGER_WEEKS_AT_MOST)
    )
    first = -usual
    if question.shape is not Shape.RARE:
        bad = _bad_blocks(own, question, (-length, -at_most - 1))
        while first > -at_most and first - 1 in bad and _left(own, length, first - 1):
            first -= 1
    if question.problem_since is not None:
        periods = Periods(question.start, question.monthly)
        first = min(first, periods.number(question.problem_since))
    return first


def _left(own: Blocks, length: int, trigger: int) -> bool:
    """Whether a baseline remains: looking for more of a bad spell never uses up the history."""
    return int((own.known & own.within(-length, trigger - 1)).sum()) >= BLOCKS_LEFT


def _bad_blocks(own: Blocks, question: Question, reference: tuple[int, int]) -> set[int]:
    """Blocks worse than the median of the reference blocks by two robust standard deviations."""
    usual = own.known & own.within(*reference)
    if not usual.any():
        return set()
    value = np.full(len(own.numbers), np.nan)
    value[own.known] = question.sign * link(
        question.shape, own.numerator[own.known], own.denominator[own.known]
    )
    median = np.median(value[usual])
    spread = MAD_TO_SD * np.median(np.abs(value[usual] - median))
    return set(own.numbers[own.known & (value < median - 2 * spread)].tolist())
