"""The run chart: values about a median, and what each run rule found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from metrics.spc.astronomical import astronomical
from metrics.spc.centre import median
from metrics.spc.crossings import crossings
from metrics.spc.longest_run import longest_run
from metrics.spc.number_of_runs import number_of_runs
from metrics.spc.points import Points, Setting, points
from metrics.spc.runs import sides
from metrics.spc.shift import shift
from metrics.spc.signal import Rule, Side, Signal, stretches
from metrics.spc.trend import trend

FEWEST_FOR_RUNS = 10  # useful points; with fewer, the number of runs says nothing


@dataclass(frozen=True)
class RunTests:
    """The tests on a whole phase; each array has one number a series and phase (..., phase).

    Useful points are those not on the median. Signals: runs < fewest_runs, runs > most_runs (both
    only from FEWEST_FOR_RUNS on), longest > longest_limit, crossings < fewest_crossings.
    """

    useful: np.ndarray
    runs: np.ndarray
    fewest_runs: np.ndarray
    most_runs: np.ndarray
    longest: np.ndarray
    longest_limit: np.ndarray
    crossings: np.ndarray
    fewest_crossings: np.ndarray

    @property
    def too_few_runs(self) -> np.ndarray:
        return (self.runs < self.fewest_runs) & (self.useful >= FEWEST_FOR_RUNS)

    @property
    def too_many_runs(self) -> np.ndarray:
        return (self.runs > self.most_runs) & (self.useful >= FEWEST_FOR_RUNS)

    @property
    def anhoej(self) -> np.ndarray:
        """Anhøj's verdict: the run too long, or the crossings too few."""
        return (self.longest > self.longest_limit) | (self.crossings < self.fewest_crossings)


@dataclass(frozen=True)
class RunChart:
    """One result for screen, paper and table; flags are 1 above, -1 below, 0 nothing.

    `median` is given for every point: frozen on the base points of its phase, and carried on.
    """

    points: Points
    median: np.ndarray
    shift: np.ndarray
    trend: np.ndarray
    astronomical: np.ndarray
    tests: RunTests

    def signals(self) -> tuple[Signal, ...]:
        """What fired, for a chart of one series, in the order of the points."""
        if self.points.values.ndim != 1:
            raise ValueError("signals are told for one series at a time")
        found = [
            *stretches(Rule.SHIFT, self.shift),
            *stretches(Rule.TREND, self.trend),
            *stretches(Rule.ASTRONOMICAL, self.astronomical),
            *_whole_phases(self),
        ]
        return tuple(sorted(found, key=lambda signal: (signal.first, signal.last)))


def run_chart(values: Sequence[float] | np.ndarray, setting: Setting | None = None) -> RunChart:
    """A run chart of one series, or of many at once (last axis is time, NaN is a gap).

    >>> chart = run_chart([5, 6, 4, 5, 6, 4, 9, 8, 9, 8, 9, 8], Setting(freeze=6))
    >>> float(chart.median[-1]), chart.shift.tolist()
    (5.0, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    """
    shown = points(values, setting)
    judged, phases = shown.judged, shown.by_phase()
    centre = np.full(judged.shape, np.nan)
    far = np.zeros(judged.shape, dtype=np.int8)
    for phase in phases:
        base = shown.base & phase
        centre = np.where(phase, median(judged, base), centre)
        far = np.where(phase, astronomical(judged, base), far)
    return RunChart(
        points=shown,
        median=centre,
        shift=shift(judged, centre, shown.phases),
        trend=trend(judged, shown.phases),
        astronomical=far,
        tests=_tests(judged, centre, phases),
    )


def _tests(judged: np.ndarray, centre: np.ndarray, phases: list[np.ndarray]) -> RunTests:
    columns = []
    for phase in phases:
        inside = np.where(phase, judged, np.nan)
        useful = np.count_nonzero(sides(inside, centre), axis=-1)
        columns.append(
            (
                useful,
                *number_of_runs(inside, centre),
                *longest_run(inside, centre),
                *crossings(inside, centre),
            )
        )
    return RunTests(*(np.stack(each, axis=-1) for each in zip(*columns, strict=True)))


def _whole_phases(chart: RunChart) -> Iterator[Signal]:
    tests = chart.tests
    for number, phase in enumerate(chart.points.by_phase()):
        place = np.flatnonzero(phase)
        fired = (
            (Rule.TOO_FEW_RUNS, tests.too_few_runs),
            (Rule.TOO_MANY_RUNS, tests.too_many_runs),
            (Rule.LONGEST_RUN, tests.longest > tests.longest_limit),
            (Rule.CROSSINGS, tests.crossings < tests.fewest_crossings),
        )
        for rule, flags in fired:
            if flags[number]:
                yield Signal(rule, Side.NEITHER, int(place[0]), int(place[-1]))
