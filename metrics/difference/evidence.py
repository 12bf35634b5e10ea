"""The blocks a fit sees: own figures and what is carried beside them, if anything."""

from dataclasses import dataclass, replace

import numpy as np

from metrics.difference.baseline import Window
from metrics.difference.blocks import Blocks
from metrics.difference.question import Question, Shape
from metrics.difference.scales import link, weekday_offset

DRIFT_A_WEEK, DRIFT_A_MONTH = 0.03, 0.05  # on the logit or log scale
POINTS_A_WEEK = 0.3  # of a scale of 100
LONG_BASELINE = 26
RHOS = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])


@dataclass(frozen=True, eq=False)
class Evidence:
    """Blocks of one place from the baseline's first to the newest.

    `carried`: what each block would add to a steady level on the link scale (its weekdays, and the
    comparison where there is one; NaN where that is unknown). `usable`: blocks the fit may see; the
    trigger window and gaps are not. `gaussian`: fit `link` less `carried` with equal weights
    instead of counts. `drift`: standard deviation of the drift a block. `resolution`: a smaller
    spread of gaussian values than this is not believed.
    """

    shape: Shape
    numbers: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    carried: np.ndarray
    usable: np.ndarray
    drift: float
    gaussian: bool
    weekly: bool
    resolution: float

    @property
    def since_start(self) -> np.ndarray:
        return self.numbers >= 0

    @property
    def correlations(self) -> np.ndarray:
        """How strongly neighbouring blocks may agree; a long baseline of weeks shows that."""
        is_long = int((self.usable & ~self.since_start).sum()) > LONG_BASELINE
        return RHOS[1:] if self.weekly and is_long else RHOS

    def values(self) -> np.ndarray:
        """Own blocks on the link scale; NaN in a gap."""
        out = np.full(len(self.numbers), np.nan)
        known = self.denominator > 0
        out[known] = link(self.shape, self.numerator[known], self.denominator[known])
        return out

    def since(self) -> np.ndarray:
        """Positions of the usable blocks since the start, oldest first."""
        return np.flatnonzero(self.usable & self.since_start)

    def beside(self, reference: np.ndarray) -> "Evidence":
        """The same blocks judged against a reference on the link scale; NaN there is a gap."""
        known = np.isfinite(reference)
        return replace(
            self,
            carried=self.carried + reference,
            usable=self.usable & known,
            gaussian=True,
        )


def evidence(own: Blocks, question: Question, window: Window) -> Evidence:
    """Own blocks from the baseline's first to the newest, with nothing beside them."""
    keep = own.numbers >= window.first
    baseline = own.within(window.first, window.last)
    carried = np.zeros(len(own.numbers))
    if question.shape is Shape.PROPORTION and not question.monthly:
        carried = weekday_offset(own, baseline)
    score = question.shape is Shape.SCORE
    return Evidence(
        shape=question.shape,
        numbers=own.numbers[keep],
        numerator=own.numerator[keep],
        denominator=own.denominator[keep],
        carried=carried[keep],
        usable=(own.known & (baseline | (own.numbers >= 0)))[keep],
        drift=_drift(question),
        gaussian=score,
        weekly=not question.monthly,
        resolution=question.scale * 1e-4 if score else 1e-4,
    )


def _drift(question: Question) -> float:
    weekly, monthly = DRIFT_A_WEEK, DRIFT_A_MONTH
    if question.shape is Shape.SCORE:
        points = POINTS_A_WEEK * question.scale / 100
        return points * (monthly / weekly if question.monthly else 1)
    return monthly if question.monthly else weekly
