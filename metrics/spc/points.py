"""The points of a chart: values, gaps, what is left out, which phase each is in, what is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np


@dataclass(frozen=True)
class Setting:
    """How a chart is to be read. Positions count from 0.

    left_out: shown, but neither judged nor counted. phase_starts: first position of each new phase.
    freeze: the first so many periods of each phase set its centre and limits; longer than the phase
    means the whole phase so far. baseline: first and last position that set them instead, in the
    phases they lie in; other phases keep to all their own points.
    """

    left_out: tuple[int, ...] = ()
    phase_starts: tuple[int, ...] = ()
    freeze: int | None = None
    baseline: tuple[int, int] | None = None


@dataclass(frozen=True)
class Points:
    """Values (..., time) with what each point is for.

    used: judged by the rules. base: sets the centre and the limits of its phase. phases: 0, 1, ...
    """

    values: np.ndarray
    used: np.ndarray
    base: np.ndarray
    phases: np.ndarray

    @property
    def judged(self) -> np.ndarray:
        """The values as the rules see them: NaN where nothing is judged."""
        return np.where(self.used, self.values, np.nan)

    def by_phase(self) -> list[np.ndarray]:
        """One mask over time for each phase, in order."""
        return [self.phases == phase for phase in range(int(self.phases.max(initial=0)) + 1)]


def points(values: Sequence[float] | np.ndarray, setting: Setting | None = None) -> Points:
    """Points from one series or many (last axis is time); NaN is a gap.

    ValueError: an infinite value, or a setting that does not fit the series.
    """
    setting = setting or Setting()
    array = np.asarray(values, dtype=float)
    if array.ndim == 0:
        raise ValueError("a series needs a time axis, not a single number")
    if np.isinf(array).any():
        raise ValueError("values must be numbers or NaN for a gap; found an infinite value")
    length = array.shape[-1]
    place = np.arange(length)
    phases = np.searchsorted(_phase_starts(setting, length), place, side="right")
    used = np.isfinite(array) & ~np.isin(place, _within(setting.left_out, length, "left out"))
    return Points(array, used, used & _base(setting, phases), phases)


def positions(dates: Sequence[date], wanted: Sequence[date]) -> tuple[int, ...]:
    """Where phases begin: the first period on or after each wanted date.

    A date between two periods starts with the later one; one after the last period, or two that
    fall on the same period, are errors, as are dates that are not in order or come twice.

    >>> positions([date(2026, 1, 5), date(2026, 1, 12)], [date(2026, 1, 7)])
    (1,)
    """
    days = list(dates)
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError("dates must be in order and each may come only once")
    found = [sum(day < want for day in days) for want in sorted(wanted)]
    if any(at >= len(days) for at in found):
        raise ValueError("a phase begins after the last period of the series")
    if len(set(found)) < len(found):
        raise ValueError("two phases begin in the same period")
    return tuple(found)


def _phase_starts(setting: Setting, length: int) -> list[int]:
    starts = sorted(_within(setting.phase_starts, length, "phase start"))
    if len(set(starts)) < len(starts):
        raise ValueError("two phases begin in the same period")
    return [start for start in starts if start > 0]


def _base(setting: Setting, phases: np.ndarray) -> np.ndarray:
    place = np.arange(len(phases))
    if setting.baseline is not None:
        first, last = setting.baseline
        if setting.freeze is not None or first > last or first < 0:
            raise ValueError("a baseline is a first and a last position, without freeze beside it")
        inside = (place >= first) & (place <= last)
        return inside | ~np.isin(phases, phases[inside])
    if setting.freeze is None:
        return np.ones(len(phases), dtype=bool)
    if setting.freeze < 1:
        raise ValueError("freeze must be at least 1 period")
    return place - np.searchsorted(phases, phases) < setting.freeze


def _within(wanted: tuple[int, ...], length: int, what: str) -> list[int]:
    if any(at < 0 or at >= length for at in wanted):
        raise ValueError(f"{what}: position outside the series of {length} points")
    return list(wanted)
