"""The judgement: did the series change after a date, by how much, how surely, has it lasted."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import exp, inf, isfinite, nan
from typing import Any, ClassVar

import numpy as np

from metrics.difference.answers import (
    NOTHING_YET,
    Answer,
    Block,
    BlockSpell,
    Interval,
    Lasting,
    Look,
)
from metrics.difference.baseline import Window
from metrics.difference.blocks import Blocks
from metrics.difference.comparison import BlockEvidence, LookBeside
from metrics.difference.question import Question, Shape

FIRST_LOOK = 4  # blocks since the start before anything is said
LOOKS_TO_HOLD = 4
PART_AT_LEAST = 3  # blocks with data in the first part since the start and in the last
UNLIKELY, SURE_ENOUGH = 0.05, 0.10
SHARE_LOST = 0.5
DETECTABLE = 1.5  # half-widths of the interval


@dataclass(frozen=True, eq=False)
class Tests:
    """What is tested at each count of blocks with data since the start.

    `no_gain`, `no_loss`: how likely the truth is on the other side of zero, shape (tests, counts);
    NaN where a test cannot be made yet. `gain`: the average gap, positive where better. `drift`:
    what is carried forward, likewise.
    """

    no_gain: np.ndarray
    no_loss: np.ndarray
    gain: np.ndarray
    drift: np.ndarray


@dataclass(frozen=True, eq=False)
class Difference(ABC):
    """Did a series change after a date: answer, size, interval, and what it rests on.

    Each is worked out when it is first asked for; baseline and comparison are those of the newest
    look. Series are fitted, rare events counted: how it is tested is for each to say.
    """

    question: Question
    figures: Blocks
    window: Window
    limit: ClassVar[float]  # how unlikely the other side of zero must be

    @property
    @abstractmethod
    def tests(self) -> Tests:
        """What is tested at every count of blocks."""

    @abstractmethod
    def still_there(self, looks: np.ndarray, gain: float) -> np.ndarray:
        """Of a gain that held: last part less first part since the start, at later looks.

        A row each, NaN where it cannot be told: the change, positive where better; how likely it is
        not negative; how likely at least half of the gain is gone.
        """

    # What is said at each look: two looks that agree, what has held, and whether it is still there.

    @property
    def blocks(self) -> int:
        """Whole weeks (or months) since the start."""
        return self.question.looks

    @cached_property
    def numbers(self) -> np.ndarray:
        """The numbers of those that have figures."""
        return self.figures.numbers[self.figures.since()]

    @property
    def blocks_with_data(self) -> int:
        return len(self.numbers)

    @cached_property
    def can_tell(self) -> bool:
        """Enough baseline, and enough blocks with data since the start."""
        return not self.window.missing and self.blocks_with_data >= FIRST_LOOK

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """Every look so far, from the first; none where there is no baseline."""
        found: list[Look] = []
        while self.can_tell and len(found) < self.blocks:
            found.append(self._before_it_held(found))
            found.extend(self._since_it_held(found[-1]))
        return tuple(found)

    def look_by(self, day: date) -> Look:
        """The newest look that there was by a day."""
        looks = self.looks[: replace(self.question, as_of=day).looks]
        return looks[-1] if looks else NOTHING_YET

    @property
    def newest(self) -> Look:
        """The newest look of all."""
        return self.looks[-1] if self.looks else NOTHING_YET

    @property
    def answer(self) -> Answer:
        return self.newest.answer

    @property
    def lasting(self) -> Lasting:
        return self.newest.lasting

    @property
    def held(self) -> bool:
        """Improving at four looks running, and not lost since."""
        return self.newest.held_at is not None and self.answer is Answer.IMPROVING

    @property
    def first_said_on(self) -> date | None:
        """The look that first said improving."""
        better = (look.number for look in self.looks if look.answer is Answer.IMPROVING)
        return next((self.question.periods.end(number - 1) for number in better), None)

    @property
    def first_answer_on(self) -> date | None:
        """While too early by time alone: when four blocks have data if none to come is a gap."""
        if self.can_tell or self.window.missing:
            return None
        number = self.blocks + FIRST_LOOK - self.blocks_with_data - 1
        return self.question.periods.end(number) + timedelta(days=self.question.held_back)

    def count_by(self, look: int) -> int:
        """Blocks with data among the first `look` since the start."""
        return int(np.searchsorted(self.numbers, look))

    def _before_it_held(self, earlier: list[Look]) -> Look:
        number = len(earlier) + 1
        count = self.count_by(number)
        answer = self._two_running[count]
        newest = [look.answer for look in earlier[1 - LOOKS_TO_HOLD :]] + [answer]
        was_said = any(look.lasting is not Lasting.NOT_APPLICABLE for look in earlier[-1:])
        said = was_said or answer is Answer.IMPROVING
        return Look(
            number=number,
            answer=answer,
            lasting=Lasting.NOT_YET_KNOWN if said else Lasting.NOT_APPLICABLE,
            held_at=number if newest == [Answer.IMPROVING] * LOOKS_TO_HOLD else None,
            stopped=answer is Answer.NO_DIFFERENCE and self._stopped(count),
        )

    def _since_it_held(self, held: Look) -> Iterator[Look]:
        """Never back to "no clear change": better until it is lost, or worse; then earned anew."""
        if held.held_at is None or held.number == self.blocks:
            return
        numbers = np.arange(held.number + 1, self.blocks + 1)
        gain = float(self.tests.gain[self.count_by(held.number) - 1])
        change, not_less, half_gone = self.still_there(numbers, gain)
        fades = (change < -SHARE_LOST * gain) & (not_less < UNLIKELY)
        lasts = (numbers >= self.question.lengths.to_sustain) & (half_gone < SURE_ENOUGH)
        lost = False
        for place, number in enumerate(numbers.tolist()):
            if place and fades[place] == fades[place - 1]:
                lost = bool(fades[place])
            worse = self._two_running[self.count_by(number)] is Answer.WORSE
            lasting = Lasting.SUSTAINED if lasts[place] and not worse else Lasting.NOT_YET_KNOWN
            answer = Answer.NO_DIFFERENCE if lost else Answer.IMPROVING
            yield Look(
                number=number,
                answer=Answer.WORSE if worse else answer,
                lasting=Lasting.LOST if lost else lasting,
                held_at=None if worse else held.held_at,
            )
            if worse:
                return

    @cached_property
    def _shows(self) -> tuple[np.ndarray, np.ndarray]:
        """Which tests say better, and which worse, at each count."""
        return self.tests.no_gain < self.limit, self.tests.no_loss < self.limit

    @cached_property
    def _two_running(self) -> list[Answer]:
        """What each count of blocks and the same without its newest both say, in all tests."""
        better, worse = (np.all(each, axis=0).tolist() for each in self._shows)
        said = [Answer.TOO_EARLY] * FIRST_LOOK
        for count in range(FIRST_LOOK, len(better) + 1):
            pair = slice(count - 2, count)
            down = Answer.WORSE if all(worse[pair]) else Answer.NO_DIFFERENCE
            said.append(Answer.IMPROVING if all(better[pair]) else down)
        return said

    def _stopped(self, count: int) -> bool:
        """Better than where it was going, twice running, and it was going the wrong way."""
        pair = self._shows[0][0, count - 2 : count]
        return bool(pair.all() and self.tests.drift[count - 1] < 0)

    # How large the change is.

    @property
    def shown_blocks(self) -> int:
        """The size told is that of so many blocks: of a gain that held, the first half year."""
        held, at_least = self.newest.held_at, self.question.lengths.size
        return self.blocks if held is None else min(self.blocks, max(at_least, held))

    @property
    def shown_count(self) -> int:
        """So many of these have figures."""
        return self.count_by(self.shown_blocks)

    @property
    @abstractmethod
    def link(self) -> Interval:
        """Average gap between what happened and the baseline carried forward, as log odds ratio,
        log rate ratio or score points; NaN while too early."""

    @abstractmethod
    def in_own_units(self, gap: float) -> float:
        """What is less what would have been, in numerator per denominator, for a gap as `link`."""

    @cached_property
    def own(self) -> Interval:
        """The same gap in numerator per denominator (share 0 to 1, events per exposure, score
        points; days with an event per day for rare events), without a measure's `per`."""
        return self.link.mapped(self.in_own_units) if isfinite(self.link.effect) else Interval()

    @property
    def ratio(self) -> Interval | None:
        """The rate ratio, for rates and rare events only."""
        if self.question.shape not in (Shape.RATE, Shape.RARE):
            return None
        return self.link.mapped(lambda at: exp(at) if at < inf else inf)

    @property
    def detectable(self) -> float:
        """A change smaller than this, in own units, may not show yet."""
        return DETECTABLE * (self.own.high - self.own.low) / 2

    @property
    def visible_ratio(self) -> float:
        """Of rare events: the rate ratio nearest to 1 that could be told by now."""
        return nan

    @property
    def bursts(self) -> float:
        """How many rare events come at a time, as the test sees it."""
        return 1.0

    # What it was compared with: baseline, trigger window, other places; and how much work it was.

    @property
    def baseline_from(self) -> date | None:
        """First day of the baseline; None without enough history, as with all of these."""
        return self._day_of(self.window.first)

    @property
    def baseline_to(self) -> date | None:
        """Its last day, included."""
        return self.trigger_from and self.trigger_from - timedelta(days=1)

    @property
    def trigger_from(self) -> date | None:
        """First day of the spell left out before the start."""
        return self._day_of(self.window.last + 1)

    def _day_of(self, number: int) -> date | None:
        return None if self.window.missing else self.question.periods.first_day(number)

    @property
    @abstractmethod
    def beside(self) -> LookBeside:
        """What the newest look is compared with, and why an improvement may have another cause."""

    @property
    def qualified(self) -> bool:
        """True where it could be the time of year, or whatever else others share."""
        return self.beside.doubt is not None

    @property
    def recent_disagrees(self) -> bool:
        """A change shows with drift and without, but not against the weeks just before."""
        if self.answer is not Answer.NO_DIFFERENCE:
            return False
        return [True, True, False] in [each[:, -1].tolist() for each in self._shows]

    @property
    def volume(self) -> float:
        """Work a block since the start, as a ratio to the baseline's; NaN where one is unknown."""
        before = self.figures.within(self.window.first, self.window.last)
        if not before.any() or not self.blocks_with_data:
            return nan
        return (self._judged + self.elsewhere) / float(self.figures.denominator[before].mean())

    @property
    def elsewhere(self) -> float:
        """Work a block since the start in areas new to the place: it is left out."""
        new = self.figures.elsewhere[self.figures.numbers >= 0]
        return float(new.mean()) if len(new) else 0.0

    @property
    def elsewhere_share(self) -> float:
        """The part of such work since the start."""
        return self.elsewhere / (self.elsewhere + self._judged) if self.elsewhere else 0.0

    @property
    def _judged(self) -> float:
        judged = self.figures.denominator[self.figures.since()]
        return float(judged.mean()) if len(judged) else 0.0

    # What it was computed from, so that somebody else can draw it and compute it again.

    @property
    @abstractmethod
    def evidence(self) -> BlockEvidence:
        """The figures that the size rests on."""

    @property
    @abstractmethod
    def expected(self) -> np.ndarray:
        """Numerator per denominator of these as they would have been."""

    @cached_property
    def course(self) -> tuple[Block, ...]:
        """The series and its expected line, from the baseline's first block to the newest."""
        of, nothing = self.evidence, np.full(len(self.evidence.numbers), nan)
        used = of.usable & (of.numbers < self.shown_blocks)
        expected = nothing if self.window.missing else self.expected
        columns = (of.numerator, of.denominator, of.carried, of.weights, used, expected)
        numbers, figures = of.numbers.tolist(), [each.tolist() for each in columns]
        return tuple(map(self._block, numbers, *figures))

    def _block(self, number: int, *figures: Any) -> Block:
        spell, periods = BlockSpell.SINCE, self.question.periods
        if number < 0:
            is_usual = number <= self.window.last
            spell = BlockSpell.BASELINE if is_usual else BlockSpell.LEFT_OUT
        last_day = periods.end(number) - timedelta(days=1)
        return Block(number, periods.first_day(number), last_day, spell, *figures)
