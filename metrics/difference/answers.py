"""What is answered: did it change, by how much, how surely, and has it lasted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
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


# One reading after another: an answer needs two looks in a row that agree.


FIRST_LOOK = 4  # blocks since the start before anything is said


@dataclass(frozen=True)
class LookReading:
    """What the blocks so far say, in the direction that is better.

    `gain`: the average gap since the start, positive where better. `no_gain`, `no_loss`: how
    likely the truth is on the other side of zero (exact tests: the one-sided p).
    """

    gain: float
    no_gain: float
    no_loss: float


@dataclass(frozen=True, eq=False)
class Watch:
    """All looks at one series. `read` takes positions of blocks since the start.

    `since`: positions of the blocks with data, oldest first, and `numbers` their block numbers.
    `limit`: how unlikely the other side of zero must be, twice running. `last_few`: blocks that
    must show by themselves that a gain is still there.
    """

    read: Callable[[np.ndarray], LookReading]
    since: np.ndarray
    numbers: np.ndarray
    limit: float
    last_few: int = 4
    _kept: dict[int, LookReading] = field(default_factory=dict, repr=False)

    def after(self, count: int) -> LookReading:
        """Reading of the first `count` blocks with data since the start."""
        if count not in self._kept:
            self._kept[count] = self.read(self.since[:count])
        return self._kept[count]

    def counted(self, look: int) -> int:
        """Blocks with data among the first `look` since the start."""
        return int((self.numbers < look).sum())

    def answer(self, look: int) -> Answer:
        """What was said when `look` blocks had gone by."""
        count = self.counted(look)
        if count < FIRST_LOOK:
            return Answer.TOO_EARLY
        pair = (self.after(count), self.after(count - 1))
        if all(reading.no_gain < self.limit for reading in pair):
            return Answer.IMPROVING
        if all(reading.no_loss < self.limit for reading in pair):
            return Answer.WORSE
        return Answer.NO_DIFFERENCE

    def newest(self, count: int) -> LookReading:
        """Reading of the last few of the first `count` blocks, alone against the baseline."""
        return self.read(self.since[max(count - self.last_few, 0) : count])


# Held, sustained, lost: is a gain once seen still there?


LOOKS_TO_HOLD = 4
SUSTAINED_FROM_WEEK, SUSTAINED_FROM_MONTH = 13, 6
SURE_ENOUGH = 0.10
SHARE_LEFT = 0.5


def first_said(watch: Watch, looks: int) -> int | None:
    """The first look that said improving."""
    for look in range(FIRST_LOOK, looks + 1):
        if watch.answer(look) is Answer.IMPROVING:
            return look
    return None


def held(watch: Watch, looks: int) -> bool:
    """Improving at each of the last four looks."""
    newest = range(looks - LOOKS_TO_HOLD + 1, looks + 1)
    return looks >= LOOKS_TO_HOLD and all(watch.answer(look) is Answer.IMPROVING for look in newest)


def lasting(watch: Watch, looks: int, monthly: bool) -> Lasting:
    """Sustained, lost, or not yet known to last, after so many looks."""
    first = first_said(watch, looks)
    if first is None:
        return Lasting.NOT_APPLICABLE
    if _lost(watch, first, looks):
        return Lasting.LOST
    newest = watch.newest(watch.counted(looks))
    early = watch.after(FIRST_LOOK).gain
    long_enough = looks >= (SUSTAINED_FROM_MONTH if monthly else SUSTAINED_FROM_WEEK)
    still = newest.no_gain < SURE_ENOUGH and newest.gain >= SHARE_LEFT * early
    if long_enough and still and watch.answer(looks) is Answer.IMPROVING:
        return Lasting.SUSTAINED
    return Lasting.NOT_YET_KNOWN


def _lost(watch: Watch, first: int, looks: int) -> bool:
    """Under half of what was first said, and no longer clearly better by itself.

    Like every answer it must hold at two looks running: the last few blocks alone are few, and a
    first figure is often too large.
    """
    said, now = watch.counted(first), watch.counted(looks)
    if now - 1 <= said:
        return False
    gain = watch.after(said).gain
    newest = (watch.newest(now), watch.newest(now - 1))
    return all(each.gain < SHARE_LEFT * gain and each.no_gain >= SURE_ENOUGH for each in newest)


# What earlier looks said: read from the blocks that the newest look has, and only as asked.


@dataclass(frozen=True, eq=False)
class Hindsight:
    """All looks of one judgement. Baseline and comparison are those of the newest look."""

    watch: Watch
    periods: Periods
    has_baseline: bool

    def looks_by(self, day: date) -> int:
        """Whole blocks since the start that were over on a day."""
        return max(self.periods.last_whole(day) + 1, 0)

    def answer(self, look: int) -> Answer:
        """What was said when so many blocks had gone by."""
        return self.watch.answer(look) if self.has_baseline else Answer.TOO_EARLY

    def lasting(self, look: int) -> Lasting:
        """Whether a gain once seen was still there then."""
        if not self.has_baseline or self.watch.counted(look) < FIRST_LOOK:
            return Lasting.NOT_APPLICABLE
        return lasting(self.watch, look, self.periods.monthly)
