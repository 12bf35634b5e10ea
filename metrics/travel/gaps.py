"""A gap of the rota that will not work, a call that begins late by it, and all of them together."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from metrics.travel.learned import LearnedFrom


class Trouble(StrEnum):
    """What is wrong with a gap of the rota."""

    OVERLAP = "overlap"  # the next call begins before this one ends
    NO_GAP = "no_gap"  # it begins when this one ends
    TOO_SHORT = "too_short"  # the gap is shorter than the journey


@dataclass(frozen=True)
class GapToCome:
    """Two calls of one carer with less between them than the journey takes."""

    branch: str
    run: str
    scheduler_round: str
    working_day: date
    from_visit_id: str
    to_visit_id: str
    from_district: str
    to_district: str
    left_at: datetime  # planned end of the call before
    planned_start: datetime
    is_time_critical: bool  # the call that the gap leads to
    gap_minutes: float
    journey_minutes: float | None  # None: nothing is known of it
    legs: int  # from which the journey was learned
    learned_from: LearnedFrom

    @property
    def minutes_short(self) -> float:
        """How much longer the gap would have to be."""
        return (self.journey_minutes or 0) - self.gap_minutes

    @property
    def trouble(self) -> Trouble:
        if self.gap_minutes < 0:
            return Trouble.OVERLAP
        return Trouble.NO_GAP if self.gap_minutes == 0 else Trouble.TOO_SHORT


@dataclass(frozen=True)
class LateToCome:
    """A call that begins later than its tolerance if nothing changes."""

    branch: str
    run: str
    working_day: date
    visit_id: str
    planned_start: datetime
    is_time_critical: bool
    minutes_late: float


@dataclass(frozen=True)
class RotaToCome:
    """What the rota of some days will break: time-critical calls first, then in order of time."""

    first: date
    last: date
    calls: int  # a call of two carers counts once
    gaps_between: int  # from one call of a carer to the next, whether they will do or not
    gaps_unknown: int  # of which nobody knows how long the journey takes
    gaps: tuple[GapToCome, ...]
    late: tuple[LateToCome, ...]
