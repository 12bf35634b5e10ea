"""Runs: stretches of points on one side of a line, found in many series at once."""

from dataclasses import dataclass

import numpy as np

from metrics.spc.nearly import above, below


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
