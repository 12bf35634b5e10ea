"""What is said at each look: two looks that agree, what has held, and whether it is still there."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metrics.difference.answers import Answer, Interval, Lasting, Look
from metrics.difference.baseline import Window
from metrics.difference.blocks import Blocks
from metrics.difference.comparison import BlockEvidence, LookBeside
from metrics.difference.question import Question

FIRST_LOOK = 4  # blocks since the start before anything is said
LOOKS_TO_HOLD = 4
PART_AT_LEAST = 3  # blocks with data in the first part since the start and in the last
UNLIKELY, SURE_ENOUGH = 0.05, 0.10
SHARE_LOST = 0.5


@dataclass(frozen=True, eq=False)
class Tests:
    """What is tested at each count of blocks with data since the start.

    `no_gain`, `no_loss`: how likely the truth is on the other side of zero, shape (tests, counts);
    NaN where a test cannot be made yet. `gain`: the average gap, positive where better. `numbers`:
    the newest block of each count. `limit`: how unlikely the other side must be.
    """

    numbers: np.ndarray
    no_gain: np.ndarray
    no_loss: np.ndarray
    gain: np.ndarray
    limit: float


@dataclass(frozen=True, eq=False)
class StillThere:
    """Last part less first part since the start at some looks, positive where better.

    `change`; `not_less`: how likely it is not negative; `half_gone`: how likely at least half of
    the gain is gone. NaN where it cannot be told.
    """

    change: np.ndarray
    not_less: np.ndarray
    half_gone: np.ndarray


@dataclass(frozen=True, eq=False)
class Statistic(ABC):
    """One series at all its looks, whether it is fitted or counted."""

    question: Question
    own: Blocks
    window: Window

    @property
    def counted(self) -> int:
        """Blocks with data since the start."""
        return len(self.own.since())

    @property
    def can_tell(self) -> bool:
        """Enough baseline, and enough blocks with data since the start."""
        return not self.window.missing and self.counted >= FIRST_LOOK

    @property
    @abstractmethod
    def tests(self) -> Tests:
        """What is tested at every count of blocks."""

    @abstractmethod
    def still_there(self, looks: np.ndarray, gain: float) -> StillThere:
        """Of a gain that held, at later looks."""

    @abstractmethod
    def is_worsening(self, count: int) -> bool:
        """Whether the drift that is carried forward is for the worse."""

    @abstractmethod
    def link(self, count: int) -> Interval:
        """Average gap of so many blocks since the start, on the link scale."""

    @abstractmethod
    def in_own_units(self, link: Interval, count: int) -> Interval:
        """What is less what would have been, in numerator per denominator, on average."""

    @abstractmethod
    def seen(self, count: int) -> BlockEvidence:
        """The figures that this rests on."""

    @abstractmethod
    def expected(self, count: int) -> np.ndarray:
        """Numerator per denominator of these as they would have been."""

    @abstractmethod
    def beside(self, through: int) -> LookBeside:
        """What the blocks since the start up to number `through` are compared with."""

    def said(self, looks: int) -> tuple[Look, ...]:
        """Every look from the first to the newest."""
        found: list[Look] = []
        while len(found) < looks:
            found.append(self._before_it_held(found))
            found.extend(self._since_it_held(found[-1], looks))
        return tuple(found)

    def _counted_by(self, look: int) -> int:
        """Blocks with data among the first `look` since the start."""
        return int((self.tests.numbers < look).sum())

    def _before_it_held(self, earlier: list[Look]) -> Look:
        number = len(earlier) + 1
        count = self._counted_by(number)
        answer = self._two_running(count)
        newest = [look.answer for look in earlier[1 - LOOKS_TO_HOLD :]] + [answer]
        holds = len(newest) == LOOKS_TO_HOLD and set(newest) == {Answer.IMPROVING}
        was_said = any(look.lasting is not Lasting.NOT_APPLICABLE for look in earlier[-1:])
        said = was_said or answer is Answer.IMPROVING
        return Look(
            number=number,
            count=count,
            answer=answer,
            lasting=Lasting.NOT_YET_KNOWN if said else Lasting.NOT_APPLICABLE,
            held_at=number if holds else None,
            stopped=answer is Answer.NO_DIFFERENCE and self._stopped(count),
        )

    def _since_it_held(self, held: Look, looks: int) -> Iterator[Look]:
        """Never back to "no clear change": better until it is lost, or worse; then earned anew."""
        if held.held_at is None or held.number == looks:
            return
        numbers = np.arange(held.number + 1, looks + 1)
        gain = float(self.tests.gain[held.count - 1])
        now = self.still_there(numbers, gain)
        fades = (now.change < -SHARE_LOST * gain) & (now.not_less < UNLIKELY)
        lasts = (numbers >= self.question.lengths.to_sustain) & (now.half_gone < SURE_ENOUGH)
        lost = False
        for place, number in enumerate(numbers.tolist()):
            if place and fades[place] == fades[place - 1]:
                lost = bool(fades[place])
            count = self._counted_by(number)
            worse = self._two_running(count) is Answer.WORSE
            lasting = Lasting.SUSTAINED if lasts[place] and not worse else Lasting.NOT_YET_KNOWN
            answer = Answer.NO_DIFFERENCE if lost else Answer.IMPROVING
            yield Look(
                number=number,
                count=count,
                answer=Answer.WORSE if worse else answer,
                lasting=Lasting.LOST if lost else lasting,
                held_at=None if worse else held.held_at,
            )
            if worse:
                return

    def _two_running(self, count: int) -> Answer:
        """What this look and the same without its newest block both say."""
        if count < FIRST_LOOK:
            return Answer.TOO_EARLY
        better, worse = self._agreed
        if all(better[count - 2 : count]):
            return Answer.IMPROVING
        return Answer.WORSE if all(worse[count - 2 : count]) else Answer.NO_DIFFERENCE

    @cached_property
    def _agreed(self) -> list[np.ndarray]:
        """Where all tests agree on better, and on worse, by count."""
        tests = self.tests
        return [np.all(each < tests.limit, axis=0) for each in (tests.no_gain, tests.no_loss)]

    def _stopped(self, count: int) -> bool:
        """Better than where it was going, twice running, and it was going the wrong way."""
        pair = self.tests.no_gain[0, count - 2 : count]
        is_better = bool((pair < self.tests.limit).all())
        return is_better and self.is_worsening(count)
