"""One series made ready for judgement: blocks, baseline, comparison, and its looks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.difference import rare
from metrics.difference.answer import Answer, ComparedWith, Interval
from metrics.difference.baseline import Window, window
from metrics.difference.blocks import Blocks, Periods, blocks
from metrics.difference.comparison import compared
from metrics.difference.evidence import Evidence
from metrics.difference.looks import FIRST_LOOK, Reading, Watch
from metrics.difference.model import Fit, fit
from metrics.difference.question import Observed, Question, Shape

LIMIT = 0.05


@dataclass(frozen=True, eq=False)
class Case:
    """`evidence` is None for rare events: they are counted, not fitted."""

    question: Question
    own: Blocks
    window: Window
    compared_with: ComparedWith
    evidence: Evidence | None
    watch: Watch

    @property
    def periods(self) -> Periods:
        return Periods(self.question.start, self.question.monthly)

    @property
    def looks(self) -> int:
        """Whole blocks since the start."""
        return max(self.periods.last_whole(self.question.as_of) + 1, 0)

    @property
    def can_tell(self) -> bool:
        """Enough baseline, and enough blocks with data since the start."""
        return not self.window.missing and len(self.watch.since) >= FIRST_LOOK

    @property
    def answer(self) -> Answer:
        return self.watch.answer(self.looks) if self.can_tell else Answer.TOO_EARLY

    def fit(self) -> Fit:
        """All blocks since the start once there are four, else the baseline alone."""
        since = self.watch.since if self.can_tell else self.watch.since[:0]
        return fit(self.evidence, _with_baseline(self.evidence, since))

    def count(self) -> rare.Count:
        return rare.count(self.own, self.window, self.watch.since)

    def link(self) -> Interval:
        """Average gap since the start on the link scale; NaN while too early."""
        if not self.can_tell:
            return Interval()
        return self.count().interval() if self.evidence is None else self.fit().gap.interval()


def case(own: Observed, question: Question, others: Sequence[Observed]) -> Case:
    """Make one place's figures ready. Raises ValueError for impossible figures."""
    whole = blocks(own, question)
    if question.shape is Shape.RARE:
        kept = window(whole, question)
        watch = rare.watch(whole, kept, question.sign)
        return Case(question, whole, kept, ComparedWith.NOTHING, None, watch)
    found = compared(whole, question, others)
    watch = _watch(found.evidence, question.sign)
    return Case(question, whole, found.window, found.compared_with, found.evidence, watch)


def _watch(seen: Evidence, sign: int) -> Watch:
    def read(positions: np.ndarray) -> Reading:
        gap = fit(seen, _with_baseline(seen, positions)).gap
        below, above = gap.below(0.0), gap.above(0.0)
        no_gain, no_loss = (below, above) if sign > 0 else (above, below)
        return Reading(sign * gap.mean, no_gain, no_loss)

    return Watch(read, seen.since(), seen.numbers[seen.since()], LIMIT)


def _with_baseline(seen: Evidence, since: np.ndarray) -> np.ndarray:
    return np.concatenate([np.flatnonzero(seen.usable & ~seen.since_start), since])
