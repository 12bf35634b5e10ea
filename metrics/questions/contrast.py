"""Two spells of one measure, or two places over one spell: how far apart, with an interval.

A spell's figure is what was counted over all of its periods. The interval of the difference comes
from how much the periods differ among themselves: least squares weighted by what was counted, by
statsmodels. So it holds what one week has and another has not, and is wider than one of shares
alone. Periods next to each other may agree: the larger of the plain error and the one of Newey and
West (1987) is taken.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import WLS

from metrics.measure import Kind, Measure
from metrics.small_counts import is_guarded

LEAST_PERIODS = 4  # of each side: fewer cannot tell how much they differ among themselves
SURE = 0.95
NEIGHBOURS = 3  # periods apart, at most, that may agree


@dataclass(frozen=True)
class Contrast:
    """The figures of two sides in the measure's own units, and the second less the first."""

    one: float
    other: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the difference leaves out none at all."""
        return self.low > 0 or self.high < 0


def may_be_contrasted(measure: Measure) -> bool:
    """Not where counts of few people are hidden, nor of percentiles, which no sums give."""
    return measure.kind is not Kind.QUANTILE and not measure.stock and not is_guarded(measure)


def contrast(one: pd.DataFrame, other: pd.DataFrame, per: float) -> Contrast | None:
    """Rows of Series, each side a spell; None where a side has too few periods with figures."""
    sides = [side[side["complete"] & (side["denominator"] > 0)] for side in (one, other)]
    if min(map(len, sides)) < LEAST_PERIODS:
        return None
    rows = pd.concat(sides)
    is_other = np.repeat([0.0, 1.0], [len(side) for side in sides])
    weights = rows["denominator"].to_numpy(float)
    figures = per * rows["numerator"].to_numpy(float) / weights
    model = WLS(figures, np.column_stack([np.ones(len(rows)), is_other]), weights=weights)
    lags = {"maxlags": min(NEIGHBOURS, len(rows) // 4), "use_correction": True}
    fits = model.fit(), model.fit(cov_type="HAC", cov_kwds=lags, use_t=True)
    with np.errstate(invalid="ignore"):  # of sides whose periods do not differ at all
        intervals = [fit.conf_int(1 - SURE)[1] for fit in fits]
    low, high = intervals[np.nanargmax(np.ptp(intervals, axis=1))]
    usual, change = fits[0].params
    return Contrast(float(usual), float(usual + change), float(low), float(high))
