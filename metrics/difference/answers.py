"""What is answered: did it change, by how much, how surely, and has it lasted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import nan

import numpy as np

from metrics.difference.blocks import Periods

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


class Doubt(StrEnum):
    """Why an improvement may have a cause that it shares with others, or with the time of year."""

    NOTHING_BESIDE = "nothing_beside"
    TWO_SITES = "two_sites"
    SITES_DIFFER = "sites_differ"  # two sites that moved apart: neither tells what was usual
    OTHERS_GAINED = "others_gained"
    RARE = "rare"  # rare events are counted alone, and no drift is looked for


class Lasting(StrEnum):
    """Whether a gain once held is still there."""

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

    def mapped(self, function: Callable[[float], float]) -> "Interval":
        """The same on another scale: `function` of the estimate and of each end."""
        return Interval(function(self.effect), function(self.low), function(self.high))


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


@dataclass(frozen=True)
class SitesBeside:
    """The other sites of the newest look, as places in the list that was given.

    `kept` were compared with; `left_out` changed by themselves; `gained` (of either kind) improved
    as much without the action.
    """

    kept: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    gained: tuple[int, ...] = ()


@dataclass(frozen=True)
class Look:
    """What was said when so many blocks had gone by.

    `count`: blocks with data by then. `held_at`: the look at which a gain had held, from then on
    the question is whether it is still there. `stopped`: no difference to what was before, only to
    where it was going.
    """

    number: int
    count: int
    answer: Answer
    lasting: Lasting
    held_at: int | None = None
    stopped: bool = False


NOTHING_YET = Look(0, 0, Answer.TOO_EARLY, Lasting.NOT_APPLICABLE)


@dataclass(frozen=True, eq=False)
class Hindsight:
    """All looks of one judgement. Baseline and comparison are those of the newest look."""

    said: tuple[Look, ...]
    periods: Periods
    held_back: int = 0

    def at(self, day: date) -> Look:
        """The newest look that there was by a day."""
        over = self.periods.last_whole(day - timedelta(days=self.held_back)) + 1
        return self.said[min(over, len(self.said)) - 1] if over > 0 and self.said else NOTHING_YET

    def first_day(self, number: int) -> date:
        """The day on which so many blocks had gone by."""
        return self.periods.first_day(number)


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
    held: bool  # improving at four looks running, and not lost since
    lasting: Lasting
    first_said_on: date | None  # the look that first said improving
    baseline_from: date | None
    baseline_to: date | None  # last day, included
    trigger_from: date | None  # first day of the spell left out before the start
    detectable: float  # a change smaller than this, in own units, may not show yet
    course: Course
    hindsight: Hindsight  # what was said at earlier looks
    beside: SitesBeside = SitesBeside()
    doubt: Doubt | None = None  # why an improvement may have a shared cause
    stopped: bool = False  # it had been getting worse and has stopped; no difference otherwise
    shown_blocks: int = 0  # the size is that of so many blocks since the start
    recent_disagrees: bool = False  # a change shows, but not against the weeks just before
    trigger_extended: bool = False  # it was bad for longer than the weeks always left out
    volume: float = nan  # work a block since the start, as a ratio to the baseline's
    judged: float = nan  # work a block since the start that is judged
    elsewhere: float = 0.0  # work a block since the start in areas new to the place: left out
    bursts: float = 1.0  # rare events only: how many come at a time, as the test sees it
    visible_ratio: float = nan  # rare events only: nearest to 1 that could be told by now
    level: float = LEVEL

    @property
    def qualified(self) -> bool:
        """True where it could be the time of year, or whatever else others share."""
        return self.doubt is not None

    @property
    def elsewhere_share(self) -> float:
        """Of the work since the start, the part in areas new to the place."""
        return self.elsewhere / (self.elsewhere + self.judged) if self.elsewhere else 0.0
