"""Centre lines and limits of each kind of chart, and where there honestly are none."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

TINY = 1e-12  # relative: a smaller difference is rounding


def above(values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """True where a value lies above the line by more than rounding; False where either is missing.

    >>> above([0.3, 0.4, float("nan")], 0.1 + 0.2).tolist()
    [False, True, False]
    """
    values = np.asarray(values, dtype=float)
    return values - line > TINY * np.maximum(np.abs(values), np.abs(line))


def below(values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """True where a value lies below the line by more than rounding; False where either is missing.

    >>> below([0.3, 0.2, float("nan")], 0.1 + 0.2).tolist()
    [False, True, False]
    """
    return above(-np.asarray(values, dtype=float), -np.asarray(line, dtype=float))


FEWEST, TRIAL_BELOW = 3, 12  # points that set the limits


class NoLimits(IntEnum):
    """Why there are no limits; 0 where there are."""

    HAS_LIMITS = 0
    TOO_FEW = 1
    FLAT = 2
    ONE_SPIKE = 3
    COLLAPSED = 4

    @property
    def words(self) -> str:
        """The reason as the chart says it; empty where there are limits."""
        says = {
            NoLimits.TOO_FEW: f"fewer than {FEWEST} points to set them",
            NoLimits.FLAT: "every point is the same",
            NoLimits.ONE_SPIKE: "every point but one is the same",
            NoLimits.COLLAPSED: "the points vary too seldom to set them",
        }
        return f"no limits: {says[self]}" if self in says else ""


@dataclass(frozen=True)
class Limits:
    """Centre line with lower and upper limit; each array fits the values by broadcasting.

    `sigma_z`: of p′ and u′, how many times as much as chance the points vary.
    """

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    sigma_z: np.ndarray | None = None

    @property
    def lines(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.centre, self.lower, self.upper


def no_limits(
    values: np.ndarray, base: np.ndarray, limits: Limits, *, from_spread: bool
) -> np.ndarray:
    """NoLimits codes, last axis kept at length 1: why limits set by these points would be a lie.

    `from_spread`: the limits come from the differences between the points (XmR and the primed
    charts), so a flat series, or one flat but for a single spike, says nothing about usual spread.
    COLLAPSED: the limits lie on the centre line, as after screening of the few ranges there were.

    >>> flat = Limits(np.array([5.0]), np.array([5.0]), np.array([5.0]))
    >>> NoLimits(int(no_limits([5, 5, 5], [True] * 3, flat, from_spread=True)[0])).name
    'FLAT'
    """
    ordered = np.sort(np.where(base, np.asarray(values, dtype=float), np.nan), axis=-1)
    count = np.isfinite(ordered).sum(axis=-1, keepdims=True)
    if not ordered.shape[-1]:
        return np.full(count.shape, NoLimits.TOO_FEW)
    at = np.stack([0 * count, 0 * count + 1, count - 2, count - 1])
    at = np.clip(at, 0, ordered.shape[-1] - 1)
    low, next_low, next_high, high = (np.take_along_axis(ordered, place, axis=-1) for place in at)
    rounding = TINY * np.maximum(np.abs(low), np.abs(high))
    flat = high - low <= rounding
    spike = (next_high - low <= rounding) | (high - next_low <= rounding)
    width = np.max(np.where(base, limits.upper - limits.lower, 0.0), axis=-1, keepdims=True)
    return np.select(
        [count < FEWEST, flat & from_spread, spike & from_spread, ~(width > rounding)],
        [NoLimits.TOO_FEW, NoLimits.FLAT, NoLimits.ONE_SPIKE, NoLimits.COLLAPSED],
        NoLimits.HAS_LIMITS,
    )


def quantile(values: np.ndarray, base: np.ndarray, share: float) -> np.ndarray:
    """The quantile of the base points, last axis kept at length 1; NaN where there are none.

    Linear between neighbours, as numpy and R do it by default.

    >>> quantile([1.0, 2.0, 3.0, 4.0, float("nan")], [True] * 5, 0.25).tolist()
    [1.75]
    """
    values = np.asarray(values, dtype=float)
    if not values.shape[-1]:
        return np.full((*values.shape[:-1], 1), np.nan)
    ordered = np.sort(np.where(base, values, np.nan), axis=-1)
    last = np.isfinite(ordered).sum(axis=-1, keepdims=True) - 1
    at = np.maximum(last, 0) * share
    below = np.floor(at).astype(int)
    above = np.ceil(at).astype(int)
    low = np.take_along_axis(ordered, below, axis=-1)
    high = np.take_along_axis(ordered, above, axis=-1)
    return low + (high - low) * (at - below)


def median(values: np.ndarray, base: np.ndarray) -> np.ndarray:
    """The median of the base points, with the last axis kept at length 1; NaN where there are none.

    >>> median([3.0, 1.0, float("nan"), 2.0, 50.0], [True, True, True, True, False]).tolist()
    [2.0]
    """
    return quantile(values, base, 0.5)


def mean(values: np.ndarray, base: np.ndarray) -> np.ndarray:
    """The mean of the base points, with the last axis kept at length 1; NaN where there are none.

    >>> mean([3.0, 1.0, float("nan"), 2.0, 50.0], [True, True, True, True, False]).tolist()
    [2.0]
    """
    values = np.asarray(values, dtype=float)
    counted = np.isfinite(values) & np.asarray(base, dtype=bool)
    total = np.where(counted, values, 0.0).sum(axis=-1, keepdims=True)
    count = counted.sum(axis=-1, keepdims=True)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


SCREEN = 3.267  # upper limit of a moving range chart, in mean moving ranges (D4 for two points)


def moving_ranges(values: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """|value - value before|, NaN where either is missing or not counted; same length as values.

    >>> moving_ranges([1.0, 4.0, 2.0, 9.0], [True, True, True, False]).tolist()
    [nan, 3.0, 2.0, nan]
    """
    kept = np.where(counted, np.asarray(values, dtype=float), np.nan)
    return np.concatenate([np.full_like(kept[..., :1], np.nan), np.abs(np.diff(kept))], axis=-1)


def mean_moving_range(ranges: np.ndarray, *, screened: bool = True) -> np.ndarray:
    """The mean of the ranges, last axis kept at length 1; NaN where there are none.

    Screened: ranges above 3.267 times the mean are left out once and the mean is taken again, so
    that one step or one odd point does not widen the limits.
    Source: Nelson, J Qual Technol 1982;14:172-173.

    >>> mean_moving_range(np.array([1.0, 1, 1, 1, 1, 20.0]), screened=True).tolist()
    [1.0]
    """
    first = mean(ranges, np.isfinite(ranges))
    return mean(ranges, ranges <= SCREEN * first) if screened else first


def mr(values: np.ndarray, base: np.ndarray) -> Limits:
    """Limits for a chart of the moving ranges themselves: 0 to 3.267 mean ranges, never screened.

    Source: Montgomery, Introduction to Statistical Quality Control, chart for individuals.

    >>> [float(x[0]) for x in mr([1.0, 3.0, 1.0, 3.0], [True] * 4).lines]
    [2.0, 0.0, 6.534]
    """
    centre = mean_moving_range(moving_ranges(values, base), screened=False)
    return Limits(centre, 0 * centre, SCREEN * centre)


RANGE_TO_SIGMA = 1.128  # mean moving range of independent normal values, in standard deviations


def pooled(values: np.ndarray, denominators: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Sum of numerators over sum of denominators of the base points, last axis kept at length 1.

    >>> float(pooled([0.5, 0.1], [10, 90], [True, True])[0])
    0.14
    """
    values = np.asarray(values, dtype=float)
    counted = np.isfinite(values) & base
    weights = np.where(counted, denominators, 0.0)
    events = np.where(counted, values * denominators, 0.0).sum(axis=-1, keepdims=True)
    exposure = weights.sum(axis=-1, keepdims=True)
    return np.divide(events, exposure, out=np.full(events.shape, np.nan), where=exposure > 0)


def sigma_z(
    values: np.ndarray, errors: tuple[np.ndarray, np.ndarray], base: np.ndarray, *, screened: bool
) -> np.ndarray:
    """How many times as much as chance the points vary: mean moving range of z over 1.128.

    `errors`: the centre, and each point's standard error by chance. Below 1 where few points happen
    to lie close together, as more than half of all series that vary by chance alone do.
    Source: Laney, Quality Engineering 2002;14:531-537.

    >>> errors = np.array([0.0]), np.ones(3)
    >>> float(sigma_z([-1.128, 1.128, -1.128], errors, [True] * 3, screened=True)[0])
    2.0
    """
    centre, error = errors
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (np.asarray(values, dtype=float) - centre) / error
    return mean_moving_range(moving_ranges(scores, base), screened=screened) / RANGE_TO_SIGMA


def _by_size(
    values: np.ndarray,
    denominators: np.ndarray,
    base: np.ndarray,
    *,
    is_share: bool,
    screened: bool | None = None,
) -> Limits:
    """About the pooled figure three errors by chance, wider by sigma z unless `screened` is None.

    Never narrower than chance, which is there whatever sigma z is. A denominator that is 0 or
    missing gives NaN.
    """
    room, centre = np.asarray(denominators, dtype=float), pooled(values, denominators, base)
    variance = centre * (1 - centre) if is_share else centre
    error = np.sqrt(np.maximum(variance, 0.0) / np.where(room > 0, room, np.nan))
    reach, wider = 3 * error, None
    if screened is not None:
        wider = sigma_z(values, (centre, error), base, screened=screened)
        reach = reach * np.maximum(wider, 1)
    upper = np.minimum(centre + reach, 1.0) if is_share else centre + reach
    return Limits(centre, np.maximum(centre - reach, 0.0), upper, wider)


def c(values: np.ndarray, base: np.ndarray) -> Limits:
    """Mean count, and 3 of its square roots to either side, not below 0.

    Source: Shewhart; Provost and Murray, The Health Care Data Guide, 2011.

    >>> limits = c([4, 5, 3, 4], [True] * 4)
    >>> float(limits.lower[0]), float(limits.upper[0])
    (0.0, 10.0)
    """
    centre = mean(values, base)
    reach = 3 * np.sqrt(np.maximum(centre, 0.0))
    return Limits(centre, np.maximum(centre - reach, 0.0), centre + reach)


def g(values: np.ndarray, base: np.ndarray) -> Limits:
    """Median as centre line (such counts are skewed), limits from the geometric distribution.

    Limits: mean ± 3 √(mean × (mean + 1)), not below 0.
    Source: Benneyan, Health Care Manag Sci 2001;4:305-318.

    >>> limits = g([0, 3, 1, 4], [True] * 4)
    >>> float(limits.centre[0]), float(limits.lower[0]), round(float(limits.upper[0]), 2)
    (2.0, 0.0, 9.35)
    """
    average = mean(values, base)
    reach = 3 * np.sqrt(np.maximum(average * (average + 1), 0.0))
    return Limits(median(values, base), np.maximum(average - reach, 0.0), average + reach)


def p(values: np.ndarray, denominators: np.ndarray, base: np.ndarray) -> Limits:
    """Pooled share, and 3 binomial standard errors of each point to either side, within 0 to 1.

    values are shares (0 to 1). With large denominators these limits are far too narrow: use p′.
    Source: Shewhart; Provost and Murray, The Health Care Data Guide, 2011.

    >>> limits = p([0.2, 0.3, 0.1], [100, 100, 100], [True] * 3)
    >>> round(float(limits.lower[0]), 2), round(float(limits.upper[0]), 2)
    (0.08, 0.32)
    """
    return _by_size(values, denominators, base, is_share=True)


def p_prime(
    values: np.ndarray, denominators: np.ndarray, base: np.ndarray, *, screened: bool = True
) -> Limits:
    """Limits of the p chart widened by what the points vary beyond chance, within 0 to 1.

    values are shares (0 to 1).
    Source: Laney, Quality Engineering 2002;14:531-537.

    >>> limits = p_prime([0.5, 0.6, 0.5, 0.6], [1000] * 4, [True] * 4)
    >>> round(float(limits.lower[0]), 2), round(float(limits.upper[0]), 2)
    (0.28, 0.82)
    """
    return _by_size(values, denominators, base, is_share=True, screened=screened)


POWER = 3.6  # times between events, to the power 1 / 3.6, are about normal


def t(values: np.ndarray, base: np.ndarray, *, screened: bool = True) -> Limits:
    """Limits for individual values of the times to the power 1 / 3.6, turned back; not below 0.

    values must not be negative. Source: Nelson, J Qual Technol 1994;26:239-241.

    >>> limits = t([1.0, 1.0, 2.0, 1.0], [True] * 4, screened=False)
    >>> round(float(limits.centre[0]), 3), round(float(limits.upper[0]), 3)
    (1.205, 3.62)
    """
    evened = np.asarray(values, dtype=float) ** (1 / POWER)
    centre = mean(evened, base)
    ranges = moving_ranges(evened, base)
    reach = 3 / RANGE_TO_SIGMA * mean_moving_range(ranges, screened=screened)
    lines = (centre, centre - reach, centre + reach)
    return Limits(*(np.maximum(line, 0.0) ** POWER for line in lines))


def u(values: np.ndarray, denominators: np.ndarray, base: np.ndarray) -> Limits:
    """Pooled rate, and 3 Poisson standard errors of each point to either side, not below 0.

    Source: Shewhart; Provost and Murray, The Health Care Data Guide, 2011.

    >>> limits = u([0.04, 0.05, 0.03], [100, 100, 100], [True] * 3)
    >>> float(limits.lower[0]), round(float(limits.upper[0]), 2)
    (0.0, 0.1)
    """
    return _by_size(values, denominators, base, is_share=False)


def u_prime(
    values: np.ndarray, denominators: np.ndarray, base: np.ndarray, *, screened: bool = True
) -> Limits:
    """Limits of the u chart widened by what the points vary beyond chance, not below 0.

    Source: Laney, Quality Engineering 2002;14:531-537.

    >>> limits = u_prime([1.0, 1.2, 1.0, 1.2], [1000] * 4, [True] * 4)
    >>> round(float(limits.lower[0]), 2), round(float(limits.upper[0]), 2)
    (0.57, 1.63)
    """
    return _by_size(values, denominators, base, is_share=False, screened=screened)


WIDTH = 2.66  # 3 / 1.128 as printed in the tables


def xmr(values: np.ndarray, base: np.ndarray, *, screened: bool = True) -> Limits:
    """Centre and limits from the base points; a gap between two points gives no moving range.

    `screened` leaves out moving ranges above 3.267 times their mean; the Making Data Count workbook
    does not, its R package does, so the chart names which.
    Source: Making Data Count (NHS England); Wheeler, Understanding Variation, 1993.

    >>> limits = xmr([10.0, 12.0, 10.0, 12.0], [True] * 4)
    >>> round(float(limits.lower[0]), 2), float(limits.centre[0]), round(float(limits.upper[0]), 2)
    (5.68, 11.0, 16.32)
    """
    centre = mean(values, base)
    reach = WIDTH * mean_moving_range(moving_ranges(values, base), screened=screened)
    return Limits(centre, centre - reach, centre + reach)
