"""What a chart is about: figures, words around them, actions, targets, what was expected."""

from dataclasses import dataclass
from datetime import date
from math import nan

import pandas as pd

from metrics.calendar import By
from metrics.measure import Better


@dataclass(frozen=True)
class Figures:
    """One row a period, oldest first; NaN is a gap. complete: the period is over and all is in."""

    periods: tuple[date, ...]
    values: tuple[float, ...]
    numerators: tuple[float, ...]
    denominators: tuple[float, ...]
    complete: tuple[bool, ...]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Figures":
        """From the frame of a Series: period, numerator, denominator, value, complete."""
        return cls(
            periods=tuple(frame["period"]),
            values=tuple(frame["value"].astype(float)),
            numerators=tuple(frame["numerator"].astype(float)),
            denominators=tuple(frame["denominator"].astype(float)),
            complete=tuple(frame["complete"].astype(bool)),
        )


@dataclass(frozen=True)
class Change:
    """A day on which practice changed, with the action's short name; one is the one in question."""

    on: date
    name: str
    is_current: bool = True


@dataclass(frozen=True)
class Goal:
    """The target as it stood from a day on."""

    since: date
    value: float


@dataclass(frozen=True)
class Expected:
    """The baseline carried forward, and the gap to it since the start with its interval.

    days and values: what was to be expected. low and high: the interval of the average gap, in the
    measure's own units; NaN where nothing can be said yet.
    """

    days: tuple[date, ...]
    values: tuple[float, ...]
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class LeftOut:
    """A period that is shown and not judged, and why."""

    period: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """What the figures are about: words, direction, baseline, actions, targets.

    axis says what is drawn, as a sentence. unit: "% of calls due". better: None if neither way is.
    baseline: first and last day of the spell that sets the frozen median; None: all periods do.
    """

    title: str
    axis: str
    unit: str
    better: Better | None
    by: By = By.WEEK
    baseline: tuple[date, date] | None = None
    changes: tuple[Change, ...] = ()
    goals: tuple[Goal, ...] = ()
    expected: Expected | None = None
    left_out: tuple[LeftOut, ...] = ()
    phases: tuple[Change, ...] = ()  # accepted changes of level or of counting, labelled
    hidden: tuple[tuple[date, str], ...] = ()  # periods of too few people, and what is said instead
    ceiling: float | None = None  # 100 for a percentage: the axis never goes beyond
