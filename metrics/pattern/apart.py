"""Which places and times differ from all the others by more than chance and usual days explain.

Calls of one day are late together, so single calls are no independent throws: the spread from day
to day within each group (Pearson's dispersion, pooled over the groups) widens every interval. As
many groups are compared, so much rarer must a difference be by chance (Bonferroni). Only what
differs by some points is worth saying, however many calls there are.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.stats import norm

from metrics.spc.signal import Side

CHANCE = 0.02  # that any group is wrongly said to stand out; days are skewed, so really some 0.05
LEAST = 0.03  # a difference smaller than this is not worth saying
FEWEST_CALLS, FEWEST_DAYS = 20, 4


@dataclass(frozen=True)
class Spell:
    """Calls on time out of calls due, of one group on one day."""

    day: date
    on_time: int
    calls: int


@dataclass(frozen=True)
class Apart:
    """One group beside all the others of its kind. side: whether it stands out, and how."""

    name: Hashable
    on_time: int
    calls: int
    others: float  # share on time of the others
    side: Side

    @property
    def share(self) -> float:
        return self.on_time / self.calls

    @property
    def lost(self) -> float:
        """Calls that would have been on time, had the group been as the others are."""
        return (self.others - self.share) * self.calls


def apart(
    groups: Mapping[Hashable, Sequence[Spell]], comparisons: int | None = None
) -> tuple[Apart, ...]:
    """Each group against all the others; `comparisons` if more were made than there are groups.

    >>> day = date(2026, 11, 1)
    >>> days = [day.replace(day=1 + at) for at in range(20)]
    >>> even = {name: [Spell(d, 9, 10) for d in days] for name in "abc"}
    >>> [each.side.value for each in apart(even | {"d": [Spell(d, 6, 10) for d in days]})]
    ['neither', 'neither', 'neither', 'below']
    """
    sums = {name: (sum(s.on_time for s in spells), sum(s.calls for s in spells))
            for name, spells in groups.items()}  # fmt: skip
    kept = {name: both for name, both in sums.items() if both[1] > 0}
    of_all = (sum(good for good, _ in kept.values()), sum(calls for _, calls in kept.values()))
    reach = norm.isf(CHANCE / 2 / max(1, comparisons or len(kept)))
    reach *= _dispersion([groups[name] for name in kept]) ** 0.5
    found = [_beside(name, groups[name], of_all, reach) for name in kept]
    return tuple(_unless_of_others(found))


def _unless_of_others(found: list[Apart]) -> list[Apart]:
    """One that differs from the others only for one of them differs does not stand out."""
    shares = np.array([each.share for each in found])
    for at, each in enumerate(found):
        usual = np.median(np.delete(shares, at)) if len(found) > 2 else each.others
        is_like_most = abs(each.share - usual) <= LEAST
        if each.side is not Side.NEITHER and is_like_most:
            found[at] = replace(each, side=Side.NEITHER)
    return found


def _beside(
    name: Hashable, spells: Sequence[Spell], of_all: tuple[int, int], reach: float
) -> Apart:
    """A group beside the rest; too few calls or days, or no rest, stand out never."""
    good, calls = sum(s.on_time for s in spells), sum(s.calls for s in spells)
    rest_good, rest = of_all[0] - good, of_all[1] - calls
    others = rest_good / rest if rest else float("nan")
    found = Apart(name, good, calls, others, Side.NEITHER)
    days = len({s.day for s in spells if s.calls})
    if not rest or calls < FEWEST_CALLS or days < FEWEST_DAYS:
        return found
    pooled = of_all[0] / of_all[1]
    error = (pooled * (1 - pooled) * (1 / calls + 1 / rest)) ** 0.5
    if abs(found.share - others) <= max(reach * error, LEAST):
        return found
    return replace(found, side=Side.BELOW if found.share < others else Side.ABOVE)


def _dispersion(groups: list[Sequence[Spell]]) -> float:
    """How much more days differ within groups than throws of a coin would; 1 at the least."""
    squares, freedom = 0.0, 0
    for spells in groups:
        good = np.array([s.on_time for s in spells if s.calls], dtype=float)
        calls = np.array([s.calls for s in spells if s.calls], dtype=float)
        share = good.sum() / calls.sum() if calls.sum() else 0.0
        if len(calls) < 2 or not 0 < share < 1:
            continue
        squares += float((((good - share * calls) ** 2) / (calls * share * (1 - share))).sum())
        freedom += len(calls) - 1
    return max(1.0, squares / freedom) if freedom else 1.0
