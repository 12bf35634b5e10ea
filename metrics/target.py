"""Is the target met over its window, and reliably: a separate answer from whether it changes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

import numpy as np
from scipy.special import logit, stdtrit

from metrics.difference.question import Observed, Shape
from metrics.measure import Better

CHANCE = 0.90  # that the next week meets it
NEAR_THE_END = 0.10  # a share this close to 0 or 1 is judged on the logit scale
FEWEST = 4  # figures from which it can be said how far they usually vary


class TargetState(StrEnum):
    """Where the window stands against the target."""

    RELIABLY_MET = "reliably_met"  # nine chances in ten that the next week meets it
    MET = "met"  # met over the window as a whole
    RELIABLY_MISSED = "reliably_missed"
    NOT_MET = "not_met"  # not, and no further from it than the weeks usually vary
    MISSED = "missed"  # not, and too few figures say how far they usually vary
    NO_TARGET = "no_target"
    NO_DATA = "no_data"  # there is a target, but no figure in its window


@dataclass(frozen=True)
class Target:
    """`value` in numerator per denominator (95 % is 0.95), to be met over so many whole weeks.

    Of a measure by month `weeks` are its months.
    """

    value: float
    better: Better
    weeks: int = 8


def target_state(
    numerator: np.ndarray, denominator: np.ndarray, target: Target | None, shape: Shape
) -> TargetState:
    """State of a target over the last weeks of a series of whole weeks, oldest first.

    A week with denominator 0 or NaN is a gap: it stays in the window and says nothing. "Reliably",
    and within reach, need four figures and figures in at least half of the window's weeks: mean
    ∓ k standard deviations, where k = t(0.90, w − 1) √(1 + 1/w), is a one-sided prediction limit
    for the next week.
    """
    if target is None:
        return TargetState.NO_TARGET
    events, exposure = _window(numerator, denominator, target.weeks)
    if not len(events):
        return TargetState.NO_DATA
    sign = 1 if target.better is Better.UP else -1
    low, high, wanted = _limits(events, exposure, target, shape)
    pooled = events.sum() / exposure.sum()
    met = sign * (pooled - target.value) >= -1e-12
    best, worst = (high, low) if sign > 0 else (low, high)
    if sign * (worst - wanted) >= 0:
        return TargetState.RELIABLY_MET
    if met:
        return TargetState.MET
    if not np.isfinite(best):
        return TargetState.MISSED
    return TargetState.RELIABLY_MISSED if sign * (best - wanted) < 0 else TargetState.NOT_MET


def months_in(weeks: int) -> int:
    """How many months a window of so many weeks is: 8 are 2, 13 are 3.

    >>> [months_in(weeks) for weeks in (2, 4, 8, 13, 26, 52)]
    [1, 1, 2, 3, 6, 12]
    """
    return max(1, round(12 * weeks / 52))


def by_month(
    own: Observed | None, days: tuple[date, date], months: int
) -> tuple[np.ndarray, np.ndarray, tuple[date, ...]]:
    """Numerators and denominators of the last complete months, and the first day of each.

    `days`: when practice changed, and as of when. Of the month in which practice changed only the
    days from then on count.
    """
    start, as_of = days
    newest = np.datetime64(as_of, "M")
    firsts = np.arange(newest - months, newest)
    listed: list[date] = firsts.astype("datetime64[D]").tolist()
    if own is None:
        return np.zeros(months), np.zeros(months), tuple(listed)
    month = own.days.astype("datetime64[M]")
    before = (month == np.datetime64(start, "M")) & (own.days < np.datetime64(start))
    counted = (month >= firsts[0]) & (month < newest) & ~before
    place = (month - firsts[0])[counted].astype(int)
    events, exposure = (
        np.bincount(place, counts[counted], months) for counts in (own.numerator, own.denominator)
    )
    return events, exposure, tuple(listed)


def _window(
    numerator: np.ndarray, denominator: np.ndarray, weeks: int
) -> tuple[np.ndarray, np.ndarray]:
    """The last weeks that have figures."""
    events = np.asarray(numerator, dtype=float)[-weeks:]
    exposure = np.asarray(denominator, dtype=float)[-weeks:]
    known = np.isfinite(events) & np.isfinite(exposure) & (exposure > 0)
    return events[known], exposure[known]


def _limits(
    events: np.ndarray, exposure: np.ndarray, target: Target, shape: Shape
) -> tuple[float, float, float]:
    """Lower and upper prediction limit for the next week, and the target, on one scale."""
    weeks = len(events)
    value, wanted = events / exposure, target.value
    # Near an end, where a plain spread would pass 100 %; at the end itself there is no logit.
    nearest = min(wanted, 1 - wanted, value.mean(), 1 - value.mean())
    if shape is Shape.PROPORTION and 0 < wanted < 1 and nearest <= NEAR_THE_END:
        value = np.log((events + 0.5) / (exposure - events + 0.5))
        wanted = float(logit(wanted))
    if weeks < FEWEST or 2 * weeks < target.weeks:
        return -np.inf, np.inf, wanted
    reach = float(stdtrit(weeks - 1, CHANCE)) * sqrt(1 + 1 / weeks) * value.std(ddof=1)
    mean = value.mean()
    return _steady(mean - reach, wanted), _steady(mean + reach, wanted), wanted


def _steady(limit: float, wanted: float) -> float:
    """A limit that differs from the target by rounding alone is the target."""
    return wanted if abs(limit - wanted) < 1e-12 else limit
