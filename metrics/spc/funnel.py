"""The funnel: sites beside each other, with limits for their size and for how sites vary."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, norm, poisson

FEWEST = 3  # sites, below which there is nothing to compare
WARNING, ACTION = 1.959964, 3.090232  # normal points of 95 % and 99.8 % limits
CUT = 0.1  # share of sites at either end whose distance is drawn in before spread is estimated


@dataclass(frozen=True)
class Funnel:
    """`values` and `flags` (1 above, -1 below the 99.8 % limits, else 0) have one entry a site.

    centre: of all sites together. between: spread of true values between sites, on the scale on
    which they are compared; 0 where chance explains it all. is_share: limits end at 0 and 1.
    """

    values: np.ndarray
    flags: np.ndarray
    centre: float
    between: float
    is_share: bool

    def limits(
        self, denominators: Sequence[float] | np.ndarray, reach: float = ACTION
    ) -> np.ndarray:
        """Lower and upper limit (two rows) for sites of these sizes.

        Never inside the exact limits of chance: the root is too sure where few events are expected.
        """
        room = np.asarray(denominators, dtype=float)
        spread = reach * np.sqrt(0.25 / room + self.between**2)
        middle = _evened(np.array(self.centre), self.is_share)
        top = np.pi / 2 if self.is_share else np.inf
        ends = np.clip(np.stack([middle - spread, middle + spread]), 0.0, top)
        low, high = np.sin(ends) ** 2 if self.is_share else ends**2
        exact_low, exact_high = _exact(self.centre, room, reach, self.is_share)
        return np.stack([np.minimum(low, exact_low), np.maximum(high, exact_high)])


def funnel(
    numerators: Sequence[float], denominators: Sequence[float], *, is_share: bool = True
) -> Funnel:
    """Sites against all sites together; limits widen where sites vary by more than chance.

    Shares are compared as arcsine of the root, rates as the root, so that each site's own error is
    1 / (2 √n). Spread between sites: method of moments after the outer tenth at either end is drawn
    in. A site without a denominator has no value. Fewer than 3 sites: no flags, no limits (NaN).
    Source: Spiegelhalter, Stat Med 2005;24:1185-1202, and Qual Saf Health Care 2005;14:347-351.

    >>> found = funnel([86, 85, 87, 84, 86, 88, 40], [100] * 7)
    >>> found.flags.tolist(), round(found.centre, 3)
    ([0, 0, 0, 0, 0, 0, -1], 0.794)
    """
    events, room = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    if (events < 0).any() or (room < 0).any() or (is_share and (events > room).any()):
        raise ValueError("counts must be 0 or more, and a share no more than the whole")
    counted = np.isfinite(events) & (room > 0)
    values = np.full(len(room), np.nan)
    values[counted] = events[counted] / room[counted]
    if counted.sum() < FEWEST:
        return Funnel(values, np.zeros(len(room), dtype=np.int8), np.nan, np.nan, is_share)
    centre = float(events[counted].sum() / room[counted].sum())
    away = _evened(values[counted], is_share) - _evened(np.array(centre), is_share)
    found = Funnel(values, np.zeros(len(room)), centre, _between(away, room[counted]), is_share)
    low, high = found.limits(np.where(counted, room, np.nan))
    flags = (values > high).astype(np.int8) - (values < low).astype(np.int8)
    return Funnel(values, flags, centre, found.between, is_share)


def _evened(values: np.ndarray, is_share: bool) -> np.ndarray:
    return np.arcsin(np.sqrt(values)) if is_share else np.sqrt(values)


def _exact(centre: float, room: np.ndarray, reach: float, is_share: bool) -> np.ndarray:
    """Limits of the binomial or Poisson, drawn between whole counts so that they run smoothly.

    Source: Spiegelhalter, Stat Med 2005;24:1185-1202, appendix A.1.1.
    """
    chance = binom(np.round(room), centre) if is_share else poisson(room * centre)
    ends = []
    for tail in (norm.cdf(-reach), norm.cdf(reach)):
        count = chance.ppf(tail)
        step = chance.pmf(count)
        over = np.divide(chance.cdf(count) - tail, step, out=np.zeros_like(step), where=step > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ends.append(np.clip((count - over) / room, 0.0, 1.0 if is_share else np.inf))
    return np.stack(ends)


def _between(away: np.ndarray, room: np.ndarray) -> float:
    """Standard deviation of true values between sites; 0 where chance alone explains the spread."""
    scores = away * 2 * np.sqrt(room)
    scores = np.clip(scores, *np.quantile(scores, [CUT, 1 - CUT]))
    weights, sites = 4 * room, len(room)
    extra = float(np.sum(scores**2)) - (sites - 1)
    if extra <= 0:
        return 0.0
    scale = weights.sum() - np.sum(weights**2) / weights.sum()
    return float(np.sqrt(extra / scale)) if scale > 0 else 0.0
