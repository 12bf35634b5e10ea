"""What is answered: did it change, by how much, how surely, and has it lasted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import nan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from metrics.difference.hindsight import Hindsight

LEVEL = 0.90


class Answer(StrEnum):
    """What one look at the series says."""

    IMPROVING = "improving"
    NO_DIFFERENCE = "no_difference"
    WORSE = "worse"
    TOO_EARLY = "too_early"


class ComparedWith(StrEnum):
    """What stood beside the series, so that a shared season or shock cancels."""

    SITES = "sites"
    LAST_YEAR = "last_year"
    NOTHING = "nothing"


class Lasting(StrEnum):
    """Whether a gain once seen is still there."""

    SUSTAINED = "sustained"
    NOT_YET_KNOWN = "not_yet_known"
    LOST = "lost"
    NOT_APPLICABLE = "not_applicable"  # no look has ever said improving


@dataclass(frozen=True)
class Interval:
    """An estimate with its 90 % interval; NaN where nothing can be said."""

    effect: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True, eq=False)
class Course:
    """The series as drawn, one entry a block, oldest first, in numerator per denominator.

    `starts`: first days (datetime64[D]). `observed`: NaN in a gap. `expected`: the baseline carried
    forward with its drift (and with the comparison, where there is one); NaN where it is unknown.
    `in_baseline`, `since_start`: what a block belongs to; in neither, it is the trigger window.
    """

    starts: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    in_baseline: np.ndarray
    since_start: np.ndarray


@dataclass(frozen=True, eq=False)
class Difference:
    """Did the series change after a date: answer, size, interval, and what it rests on.

    `link` is the average gap since the start between what happened and the baseline carried
    forward, as log odds ratio, log rate ratio or score points. `own` is the same gap in numerator
    per denominator (share 0 to 1, events per exposure, score points; days with an event per day for
    rare events), without a measure's `per`. `ratio` is the rate ratio, for rates and rare events.
    """

    answer: Answer
    link: Interval
    own: Interval
    ratio: Interval | None
    blocks: int  # whole weeks (or months) since the start
    blocks_with_data: int
    baseline_missing: int  # weeks (or months) of history short of an answer; waiting adds none
    first_answer_on: date | None  # while too early by time alone
    compared_with: ComparedWith
    held: bool  # improving at the last four looks
    lasting: Lasting
    first_said_on: date | None  # the look that first said improving
    baseline_from: date | None
    baseline_to: date | None  # last day, included
    trigger_from: date | None  # first day of the spell left out before the start
    detectable: float  # a change smaller than this, in own units, may not show yet
    course: Course
    hindsight: "Hindsight"  # what was said at earlier looks
    assumes_no_drift: bool = False  # rare events only
    visible_ratio: float = nan  # rare events only: nearest to 1 that could be told by now
    level: float = LEVEL

    @property
    def qualified(self) -> bool:
        """True where nothing stood beside it: it could be the time of year."""
        return self.compared_with is ComparedWith.NOTHING

    @property
    def weeks(self) -> int:
        """Whole blocks since the start (months for monthly figures)."""
        return self.blocks

    @property
    def weeks_missing(self) -> int:
        """Blocks of baseline missing for any answer."""
        return self.baseline_missing
