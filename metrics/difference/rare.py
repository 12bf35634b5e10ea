"""Rare events: days with one before and since, by an exact test that assumes no earlier drift.

Given all days with an event, those since the start are binomial with the share of days observed
(Przyborowski and Wilenski 1940); the interval is Clopper and Pearson's, turned into a rate ratio.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count as from_on
from math import ceil, nan

import numpy as np
from scipy.special import betainc, betaincc
from statsmodels.stats.proportion import proportion_confint

from metrics.difference.answers import LEVEL, Interval, LookReading, Watch
from metrics.difference.blocks import Blocks, Window

LIMIT = 0.025
LAST_FEW = 8  # blocks: four would hold an event or two


@dataclass(frozen=True)
class Count:
    """Days with an event and days observed, before and since."""

    before: float
    days_before: float
    since: float
    days_since: float

    @property
    def share(self) -> float:
        """Share of the event days that would fall since the start if nothing had changed."""
        return self.days_since / (self.days_before + self.days_since)

    @property
    def usual(self) -> float:
        """Share of days with an event before; half an event more, as in the estimate."""
        return (self.before + 0.5) / self.days_before

    @property
    def at_most(self) -> float:
        """Chance of so few event days, or fewer, since the start."""
        if self.before == 0:
            return 1.0
        return float(betaincc(self.since + 1, self.before, self.share))

    @property
    def at_least(self) -> float:
        """Chance of so many event days, or more, since the start."""
        if self.since == 0:
            return 1.0
        return float(betainc(self.since, self.before + 1, self.share))

    @property
    def effect(self) -> float:
        """Log rate ratio; half an event day steadies it."""
        return float(np.log((self.since + 0.5) / self.days_since / self.usual))

    def interval(self) -> Interval:
        """Log rate ratio with its exact 90 % interval (Clopper and Pearson, given both counts)."""
        since, before = self.since, self.before
        both = since + before
        low, high = proportion_confint(since, both, 1 - LEVEL, method="beta") if both else (0, 1)
        return Interval(self.effect, self._log_ratio(low), self._log_ratio(high))

    def _log_ratio(self, share: float) -> float:
        with np.errstate(divide="ignore"):
            odds = np.log(share) - np.log1p(-share)
        return float(odds + np.log(self.days_before / self.days_since))


def count(own: Blocks, kept: Window, since: np.ndarray) -> Count:
    """Event days of the baseline and of the blocks at positions `since`."""
    baseline = own.known & own.within(kept.first, kept.last)
    return Count(
        before=own.numerator[baseline].sum(),
        days_before=own.denominator[baseline].sum(),
        since=own.numerator[since].sum(),
        days_since=own.denominator[since].sum(),
    )


def visible_ratio(counted: Count, newest_days: float, sign: int) -> float:
    """The rate ratio nearest to 1 that two looks in a row tell to the better.

    The second of them lacks `newest_days`, those observed in the newest block. NaN where not even
    no event at all could be told, or where there was none before.
    """
    if not counted.before:
        return nan
    earlier = replace(counted, days_since=counted.days_since - newest_days)

    def shows(events: int) -> bool:
        both = (replace(each, since=events) for each in (counted, earlier))
        return all((each.at_least if sign > 0 else each.at_most) < LIMIT for each in both)

    usual = counted.before / counted.days_before
    told = usual * counted.days_since
    tried: Iterable[int] = from_on(ceil(told)) if sign > 0 else range(int(told), -1, -1)
    return next((events / told for events in tried if shows(events)), nan)


def watch(own: Blocks, kept: Window, sign: int) -> Watch:
    """All looks at rare events; `sign` is +1 where more is better."""

    def read(positions: np.ndarray) -> LookReading:
        counted = count(own, kept, positions)
        fewer, more = counted.at_most, counted.at_least
        no_gain, no_loss = (more, fewer) if sign > 0 else (fewer, more)
        return LookReading(sign * counted.effect, no_gain, no_loss)

    since = np.flatnonzero(own.known & (own.numbers >= 0))
    return Watch(read, since, own.numbers[since], LIMIT, LAST_FEW)
