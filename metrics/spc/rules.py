"""The rules of run charts and control charts: what each finds, on which side and where."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import comb

import numpy as np
from scipy.stats import binom

from metrics.spc.limits import Limits, above, below, quantile


@dataclass(frozen=True)
class Runs:
    """Runs over flattened series: each run's first and last position, length in points, and side.

    `shape` is the shape of the series the positions belong to.
    """

    first: np.ndarray
    last: np.ndarray
    length: np.ndarray
    side: np.ndarray
    shape: tuple[int, ...]

    def painted(self, keep: np.ndarray) -> np.ndarray:
        """Flags (1, -1, 0) from the first to the last point of every run kept.

        Where two runs share a point (the top of a rise is the start of a fall) the earlier one,
        which was known first, keeps it.
        """
        first, last, side = self.first[keep], self.last[keep], self.side[keep]
        flags = np.zeros(int(np.prod(self.shape)), dtype=np.int8)
        if len(first):
            widths = last - first + 1
            starts = np.cumsum(widths) - widths
            at = np.arange(widths.sum()) + np.repeat(first - starts, widths)
            flags[at[::-1]] = np.repeat(side, widths)[::-1]
        return flags.reshape(self.shape)


def sides(values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """1 above the line, -1 below, 0 on it or missing.

    >>> sides([3.0, 5.0, float("nan"), 4.0], 4.0).tolist()
    [-1, 1, 0, 0]
    """
    return above(values, line).astype(np.int8) - below(values, line).astype(np.int8)


def runs(marks: np.ndarray, phases: np.ndarray | None = None, *, zero_breaks: bool = False) -> Runs:
    """Runs of equal marks (1 or -1) along the last axis; a 0 does not count.

    A 0 inside does not break a run either, unless `zero_breaks`. A run never goes on from one
    series or phase into the next.

    >>> found = runs(np.array([1, 1, 0, 1, -1]))
    >>> found.length.tolist(), found.first.tolist(), found.last.tolist()
    ([3, 1], [0, 4], [3, 4])
    """
    marks = np.asarray(marks, dtype=np.int8)
    flat = marks.ravel()
    at = np.flatnonzero(flat)
    side = flat[at]
    begins = side[1:] != side[:-1]
    begins |= _owners(marks.shape, phases, at)
    if zero_breaks:
        begins |= np.diff(at) > 1
    starts = np.concatenate([[0], np.flatnonzero(begins) + 1]) if len(at) else at
    ends = np.append(starts[1:], len(at))[: len(starts)] - 1
    return Runs(at[starts], at[ends], ends - starts + 1, side[starts], marks.shape)


def steps(values: np.ndarray, phases: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Direction from the point before (1, -1 or 0), and where that point is in the flat array.

    The point before is the nearest earlier one with a value, in the same series and phase; a point
    without one has direction 0 and its own position.

    >>> direction, before = steps([1.0, float("nan"), 2.0, 2.0])
    >>> direction.tolist(), before.tolist()
    ([0, 0, 1, 0], [0, 1, 0, 2])
    """
    values = np.asarray(values, dtype=float)
    flat = values.ravel()
    at = np.flatnonzero(np.isfinite(flat))
    same = ~_owners(values.shape, phases, at)
    here, back = at[1:][same], at[:-1][same]
    direction = np.zeros(len(flat), dtype=np.int8)
    before = np.arange(len(flat))
    direction[here] = np.sign(flat[here] - flat[back])
    before[here] = back
    return direction.reshape(values.shape), before


def _owners(shape: tuple[int, ...], phases: np.ndarray | None, at: np.ndarray) -> np.ndarray:
    """True where the point after belongs to another series or phase than the point before it."""
    series = at // max(shape[-1], 1)
    changed = series[1:] != series[:-1]
    if phases is not None:
        phase = np.broadcast_to(phases, shape).ravel()[at]
        changed |= phase[1:] != phase[:-1]
    return changed


class Rule(StrEnum):
    """Every rule that can fire, by the name of its file."""

    SHIFT = "shift"
    TREND = "trend"
    TOO_FEW_RUNS = "too_few_runs"
    TOO_MANY_RUNS = "too_many_runs"
    LONGEST_RUN = "longest_run"
    CROSSINGS = "crossings"
    ASTRONOMICAL = "astronomical"
    OUTSIDE = "outside"
    ONE_SIDE = "one_side"
    CLIMB = "climb"
    TWO_OF_THREE = "two_of_three"


class Side(StrEnum):
    """Where the points lie, or where a trend heads; whether that is good is not said here."""

    ABOVE = "above"
    BELOW = "below"
    NEITHER = "neither"


@dataclass(frozen=True)
class Signal:
    """One stretch of points that a rule marked: `first` and `last` are positions, both included."""

    rule: Rule
    side: Side
    first: int
    last: int


def stretches(rule: Rule, flags: np.ndarray) -> tuple[Signal, ...]:
    """Signals from one series' flags (1 above, -1 below, 0 nothing); touching flags join.

    >>> [(s.side.value, s.first, s.last) for s in stretches(Rule.SHIFT, np.array([0, 1, 1, -1]))]
    [('above', 1, 2), ('below', 3, 3)]
    """
    flags = np.asarray(flags, dtype=np.int8)
    if not flags.size:
        return ()
    cuts = np.flatnonzero(np.diff(flags)) + 1
    firsts = np.concatenate([[0], cuts])
    lasts = np.append(cuts, len(flags)) - 1
    return tuple(
        Signal(rule, Side.ABOVE if flags[first] > 0 else Side.BELOW, int(first), int(last))
        for first, last in zip(firsts, lasts, strict=True)
        if flags[first]
    )


def astronomical(values: np.ndarray, base: np.ndarray, fences: float = 3.0) -> np.ndarray:
    """Flags (1 above, -1 below, 0) of points beyond the outer fences of the baseline.

    The fences lie `fences` times the distance between the quartiles outside the quartiles. `base`
    says which points set them. Perla and others leave the judgement to the eye; the fences make it
    repeatable. None where more than half of the baseline is one value, or it has under four points.
    Source: Tukey, Exploratory Data Analysis, 1977 ("far out").

    >>> astronomical([5, 6, 4, 7, 5, 6, 40, 5], [True] * 8).tolist()
    [0, 0, 0, 0, 0, 0, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    base = np.broadcast_to(np.asarray(base, dtype=bool), values.shape)
    low, high = quantile(values, base, 0.25), quantile(values, base, 0.75)
    enough = np.isfinite(np.where(base, values, np.nan)).sum(axis=-1, keepdims=True) >= 4
    reach = np.where(enough & (high > low), fences * (high - low), np.inf)
    far_above, far_below = values > high + reach, values < low - reach
    return far_above.astype(np.int8) - far_below.astype(np.int8)


def climb(values: np.ndarray, phases: np.ndarray | None = None, at_least: int = 7) -> np.ndarray:
    """Flags (1 rising, -1 falling, 0) of the points of the climb, both ends counted.

    A repeated value, or a gap, ends it: the points must follow each other.
    Source: Making Data Count (NHS England), rule 3.

    >>> climb([4, 1, 2, 3, 4, 5, 6, 7, 7, 8]).tolist()
    [0, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    """
    values = np.asarray(values, dtype=float)
    direction, before = steps(values, phases)
    here = np.arange(values.size).reshape(values.shape)
    follows = before.reshape(values.shape) == here - 1
    found = runs(np.where(follows, direction, 0), phases, zero_breaks=True)
    with_start = replace(found, first=found.first - 1)
    return with_start.painted(found.length + 1 >= at_least)


@lru_cache(maxsize=4096)
def fewest_crossings(useful: int) -> int:
    """The fewest crossings that chance still explains: the 5 % point of a binomial (n - 1, 1/2).

    Source: Anhøj and Olesen, PLoS ONE 2014;9:e113825.

    >>> [fewest_crossings(n) for n in (10, 24, 52)]
    [2, 8, 20]
    """
    return int(binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0


def crossings(values: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How often the line crosses the centre, and the fewest acceptable, one number a series each.

    A signal is crossings < fewest. Points on the centre and gaps do not count.

    >>> [int(n) for n in crossings([9, 8, 5, 7, 1, 2, 8, 9, 9, 8, 7], 5.0)]
    [2, 2]
    """
    side = sides(values, centre)
    useful = np.asarray(np.count_nonzero(side, axis=-1))
    seen = np.bincount(runs(side).first // max(side.shape[-1], 1), minlength=useful.size)
    fewest = np.array([fewest_crossings(int(n)) for n in useful.ravel()], dtype=int)
    crossed = np.maximum(seen - 1, 0).reshape(useful.shape)
    return crossed, fewest.reshape(useful.shape)


def longest_run_limit(useful: np.ndarray) -> np.ndarray:
    """The longest run that chance still explains: round(log2(n)) + 3; 0 for no points.

    Source: Anhøj and Olesen, PLoS ONE 2014;9:e113825; Schilling, Math Mag 2012;85:141-149.

    >>> longest_run_limit([10, 24, 52]).tolist()
    [6, 8, 9]
    """
    useful = np.asarray(useful)
    limit = np.round(np.log2(np.maximum(useful, 1))).astype(int) + 3
    return np.where(useful > 0, limit, 0)


def longest_run(values: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Length of the longest run about the centre, and its limit, one number a series each.

    A signal is longest > limit. Points on the centre and gaps neither count nor break.

    >>> [int(n) for n in longest_run([6, 7, 5, 8, 9, 6, 7, 7, 2, 1, 3], 5.0)]
    [7, 6]
    """
    side = sides(values, centre)
    useful = np.asarray(np.count_nonzero(side, axis=-1))
    found = runs(side)
    longest = np.zeros(useful.size, dtype=int)
    np.maximum.at(longest, found.first // max(side.shape[-1], 1), found.length)
    return longest.reshape(useful.shape), longest_run_limit(useful)


TAIL = 0.025  # in each tail


@lru_cache(maxsize=4096)
def acceptable_runs(above: int, below: int, tail: float = TAIL) -> tuple[int, int]:
    """Fewest and most runs that chance still explains, given how many points are on each side.

    Every order of the points is equally likely. Fewer runs than the first number, or more than the
    second, come about with a chance of at most `tail`. With no point on one side there is one run.
    Source: Swed and Eisenhart, Ann Math Stat 1943;14:66-87. The table that Perla, Provost and
    Murray print (2011) differs from the exact test by one in places; the exact test counts.

    >>> acceptable_runs(5, 5), acceptable_runs(12, 12)
    ((3, 9), (8, 18))
    """
    if not above or not below:
        return (1, 1) if above or below else (0, 0)
    ways = [_ways(above, below, count) for count in range(above + below + 1)]
    allowed = tail * comb(above + below, above)
    fewest, most = 0, len(ways) - 1
    while sum(ways[: fewest + 1]) <= allowed:
        fewest += 1
    while sum(ways[most:]) <= allowed:
        most -= 1
    return fewest, most


def number_of_runs(
    values: np.ndarray, median: np.ndarray, tail: float = TAIL
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Runs seen, fewest and most acceptable, one number a series.

    Too few runs: seen < fewest. Too many: seen > most. Points on the median and gaps do not count.

    >>> [int(n) for n in number_of_runs([9, 8, 7, 9, 8, 1, 2, 3, 1, 2], 5.0)]
    [2, 3, 9]
    """
    side = sides(values, median)
    above, below = np.asarray((side > 0).sum(axis=-1)), np.asarray((side < 0).sum(axis=-1))
    seen = np.bincount(runs(side).first // max(side.shape[-1], 1), minlength=above.size)
    limits = np.array(
        [
            acceptable_runs(int(a), int(b), tail)
            for a, b in zip(above.ravel(), below.ravel(), strict=True)
        ]
    ).reshape(-1, 2)
    fewest, most = limits[:, 0].reshape(above.shape), limits[:, 1].reshape(above.shape)
    return seen.reshape(above.shape), fewest, most


def _ways(above: int, below: int, count: int) -> int:
    """In how many orders there are exactly `count` runs."""
    half, odd = divmod(count, 2)
    if half == 0:
        return 0
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(
        below - 1, half
    )


def one_side(
    values: np.ndarray, mean: np.ndarray, phases: np.ndarray | None = None, at_least: int = 7
) -> np.ndarray:
    """Flags (1 above, -1 below, 0) of the points of the run.

    A point on the mean, or a gap, ends the run: the points must follow each other.
    Source: Making Data Count (NHS England), rule 2; its workbook lets one choose 6 or 7.

    >>> one_side([6, 7, 5, 6, 7, 6, 7, 6, 8, 9], 5.0).tolist()
    [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    """
    found = runs(sides(values, mean), phases, zero_breaks=True)
    return found.painted(found.length >= at_least)


def outside(values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Flags (1 above the upper limit, -1 below the lower, 0); on a limit is not beyond it.

    Where there are no limits (NaN) nothing is outside.
    Source: Making Data Count (NHS England), rule 1.

    >>> outside([1.0, 5.0, 9.5, 9.0], 2.0, 9.0).tolist()
    [-1, 0, 1, 0]
    """
    return above(values, upper).astype(np.int8) - below(values, lower).astype(np.int8)


def shift(
    values: np.ndarray, median: np.ndarray, phases: np.ndarray | None = None, at_least: int = 6
) -> np.ndarray:
    """Flags (1 above, -1 below, 0) of the points inside a shift.

    Points on the median, and gaps, neither count nor break the run; points on the median are marked
    when they lie inside it.
    Source: Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51.

    >>> shift([1, 6, 7, 5, 8, 9, 6, 7, 2], 5.0).tolist()
    [0, 1, 1, 1, 1, 1, 1, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    found = runs(sides(values, median), phases)
    return np.where(np.isfinite(values), found.painted(found.length >= at_least), 0)


def trend(values: np.ndarray, phases: np.ndarray | None = None, at_least: int = 5) -> np.ndarray:
    """Flags (1 rising, -1 falling, 0) of the points of a trend, both ends counted.

    A point equal to the one before, and a gap, neither count nor break the trend.
    Source: Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51.

    >>> trend([4, 1, 2, 3, 3, 5, 6, 2]).tolist()
    [0, 1, 1, 1, 1, 1, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    direction, before = steps(values, phases)
    found = runs(direction, phases)
    with_start = replace(found, first=before[found.first])
    return np.where(np.isfinite(values), with_start.painted(found.length + 1 >= at_least), 0)


CLOSE = 2 / 3  # of the way from the mean to the limit


def two_of_three(
    values: np.ndarray, limits: Limits, phases: np.ndarray | None = None
) -> np.ndarray:
    """Flags (1 near the upper limit, -1 near the lower, 0) of the points that are close.

    Close: within the outer third, not beyond the limit. All three points must be on the same side
    of the mean; only the close ones are marked.
    Source: Making Data Count (NHS England), rule 4, as its R package applies it.

    >>> two_of_three([9, 6, 9, 1], Limits(5.0, 0.0, 10.0)).tolist()
    [1, 0, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    phases = np.zeros(values.shape[-1]) if phases is None else np.asarray(phases)
    up = limits.centre + CLOSE * (limits.upper - limits.centre)
    down = limits.centre - CLOSE * (limits.centre - limits.lower)
    near_upper = above(values, up) & ~above(values, limits.upper)
    near_lower = below(values, down) & ~below(values, limits.lower)
    high = _of_three(above(values, limits.centre), near_upper, phases)
    low = _of_three(below(values, limits.centre), near_lower, phases)
    return high.astype(np.int8) - low.astype(np.int8)


def _of_three(on_side: np.ndarray, close: np.ndarray, phases: np.ndarray) -> np.ndarray:
    """True for the close points of every three in a row that fit."""
    flags = np.zeros_like(close)
    if close.shape[-1] < 3:
        return flags
    places = [slice(0, -2), slice(1, -1), slice(2, None)]
    all_three = phases[..., :-2] == phases[..., 2:]
    for place in places:
        all_three = all_three & on_side[..., place]
    fits = all_three & (sum(close[..., place].astype(np.int8) for place in places) >= 2)
    for place in places:
        flags[..., place] |= fits
    return flags & close
