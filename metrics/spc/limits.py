"""Limits of a control chart, and where there honestly are none."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from metrics.spc.nearly import TINY

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
        return {
            NoLimits.HAS_LIMITS: "",
            NoLimits.TOO_FEW: f"no limits: fewer than {FEWEST} points to set them",
            NoLimits.FLAT: "no limits: every point is the same",
            NoLimits.ONE_SPIKE: "no limits: every point but one is the same",
            NoLimits.COLLAPSED: "no limits: the points vary too seldom to set them",
        }[self]


@dataclass(frozen=True)
class Limits:
    """Centre line with lower and upper limit; each array fits the values by broadcasting."""

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


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
