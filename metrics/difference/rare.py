"""Rare events: days with one before and since, by an exact test that assumes no earlier drift.

Given all days with an event, those since the start are binomial with the share of days observed
(Przyborowski and Wilenski 1940); the interval is Clopper and Pearson's, turned into a rate ratio.
Where events come in bursts both counts are divided by their dispersion (Pearson's X² over its
degrees of freedom), so that three at a time count about as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count as from_on
from math import ceil, exp, inf, nan

import numpy as np
from scipy.special import betainc, betaincc, chdtrc
from statsmodels.stats.proportion import proportion_confint

from metrics.difference.answers import LEVEL, Doubt, Interval
from metrics.difference.blocks import Blocks
from metrics.difference.comparison import BlockEvidence, LookBeside, evidence
from metrics.difference.judge import PART_AT_LEAST, Difference, Tests

LIMIT = 0.025
BURSTS_OVER = (2, 4)  # blocks whose counts are taken together to see bursts
BELIEVED = 0.10


@dataclass(frozen=True)
class Count:
    """Days with an event and days observed, before and since."""

    before: float
    days_before: float
    since: float
    days_since: float
    bursts: float = 1.0

    @property
    def share(self) -> float:
        """Share of the event days that would fall since the start if nothing had changed."""
        return self.days_since / (self.days_before + self.days_since)

    @property
    def usual(self) -> float:
        """Share of days with an event before; half an event more, as in the estimate."""
        return (self.before + 0.5) / self.days_before

    @property
    def now(self) -> float:
        """Share of days with an event since the start; half an event more, as in the estimate."""
        return (self.since + 0.5) / self.days_since

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
        return float(np.log(self.now / self.usual))

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


def dispersion(own: Blocks, before: np.ndarray, since: np.ndarray) -> float:
    """How many events come at a time: 1 unless counts vary more than single events would."""
    found = [1.0]
    for width in BURSTS_OVER:
        parts = [_pearson(own, part, width) for part in (before, since) if len(part)]
        square, df = (sum(column) for column in zip(*parts, strict=True)) if parts else (0.0, 0)
        if df and chdtrc(df, square) < BELIEVED:
            found.append(square / df)
    return max(found)


def _pearson(own: Blocks, part: np.ndarray, width: int) -> tuple[float, int]:
    """X² of counts over `width` blocks about their own rate, and its degrees of freedom."""
    group = own.numbers[part] // width
    group -= group[0]
    whole = np.bincount(group) == width
    many = np.bincount(group, own.numerator[part])[whole]
    days = np.bincount(group, own.denominator[part])[whole]
    if len(many) < 2 or not many.sum():
        return 0.0, 0
    usual = days * many.sum() / days.sum()
    return float(((many - usual) ** 2 / usual).sum()), len(many) - 1


@dataclass(frozen=True, eq=False)
class RareEvents(Difference):
    """All looks at rare events: days with one are counted, and no drift is looked for."""

    limit = LIMIT

    @cached_property
    def tests(self) -> Tests:
        """The exact test at each count of blocks since the start."""
        counted = [self.count(many + 1) for many in range(self.blocks_with_data)]
        tails = np.array([[(each.at_least, each.at_most) for each in counted]])
        no_gain, no_loss = np.moveaxis(tails, 2, 0)[:: self.question.sign]
        gain = self.question.sign * np.array([each.effect for each in counted])
        return Tests(no_gain, no_loss, gain, drift=np.zeros(len(gain)))

    def count(self, blocks: int) -> Count:
        """Event days of the baseline and of so many blocks since."""
        since = self.figures.since()[:blocks]
        return self._count(self._before, since, since)

    @cached_property
    def _before(self) -> np.ndarray:
        return np.flatnonzero(self.figures.within(self.window.first, self.window.last))

    def _count(self, before: np.ndarray, since: np.ndarray, judged: np.ndarray) -> Count:
        """Event days of some blocks and of later ones, divided by the bursts of all judged ones."""
        own, bursts = self.figures, dispersion(self.figures, self._before, judged)
        return Count(
            before=own.numerator[before].sum() / bursts,
            days_before=own.denominator[before].sum(),
            since=own.numerator[since].sum() / bursts,
            days_since=own.denominator[since].sum(),
            bursts=bursts,
        )

    @property
    def beside(self) -> LookBeside:
        return LookBeside(evidence=self.evidence, doubt=Doubt.RARE)

    def still_there(self, looks: np.ndarray, gain: float) -> np.ndarray:
        """Event days of the first weeks since the start against those of the last."""
        return np.array([self._still_there(look, gain) for look in looks.tolist()]).T

    def _still_there(self, look: int, gain: float) -> tuple[float, float, float]:
        sign, lengths = self.question.sign, self.question.lengths
        begins = look - lengths.last
        parts = ((0, min(lengths.first, begins) - 1), (begins, look - 1), (0, look - 1))
        opening, newest, judged = (np.flatnonzero(self.figures.within(*ends)) for ends in parts)
        if min(len(opening), len(newest)) < PART_AT_LEAST:
            return nan, nan, nan
        change = self._count(opening, newest, judged)
        half = replace(change, days_since=change.days_since * exp(-sign * gain / 2))
        if sign > 0:
            return change.effect, change.at_most, half.at_least
        return -change.effect, change.at_least, half.at_most

    @cached_property
    def counted(self) -> Count:
        """What is told: of the blocks that are shown."""
        return self.count(self.shown_count)

    @cached_property
    def link(self) -> Interval:
        return self.counted.interval() if self.can_tell else Interval()

    def in_own_units(self, gap: float) -> float:
        now = self.counted.now  # a day has an event or none: no more than all days had one
        return now - (min(now * exp(-gap), 1.0) if gap > -inf else 1.0)

    @cached_property
    def evidence(self) -> BlockEvidence:
        return evidence(self.figures, self.question, self.window)

    @property
    def expected(self) -> np.ndarray:
        return np.full(len(self.evidence.numbers), self.counted.usual)

    @property
    def bursts(self) -> float:
        return self.counted.bursts if self.can_tell else 1.0

    @property
    def visible_ratio(self) -> float:
        if not self.can_tell:
            return nan
        newest = float(self.figures.denominator[self.figures.since()[-1]])
        return visible_ratio(self.counted, newest, self.question.sign)


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
