"""What is said at each look: two looks that agree, what has held, and whether it is still there."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from metrics.difference.answers import NOTHING_YET, Answer, Lasting, Look
from metrics.difference.baseline import Window
from metrics.difference.blocks import Blocks
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
class WatchedSeries(ABC):
    """One series and what is said of it at each look; how it is tested is another matter.

    Baseline and comparison are those of the newest look.
    """

    question: Question
    figures: Blocks
    window: Window

    @property
    def blocks(self) -> int:
        """Whole weeks (or months) since the start."""
        return self.question.looks

    @property
    def blocks_with_data(self) -> int:
        """So many of them have figures."""
        return len(self.figures.since())

    @property
    def can_tell(self) -> bool:
        """Enough baseline, and enough blocks with data since the start."""
        return not self.window.missing and self.blocks_with_data >= FIRST_LOOK

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

    @cached_property
    def said(self) -> tuple[Look, ...]:
        """Every look so far, from the first; none where there is no baseline."""
        found: list[Look] = []
        while self.can_tell and len(found) < self.blocks:
            found.append(self._before_it_held(found))
            found.extend(self._since_it_held(found[-1]))
        return tuple(found)

    def said_by(self, day: date) -> Look:
        """The newest look that there was by a day."""
        looks = self.said[: replace(self.question, as_of=day).looks]
        return looks[-1] if looks else NOTHING_YET

    @property
    def newest(self) -> Look:
        """The newest look of all."""
        return self.said[-1] if self.said else NOTHING_YET

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
        better = (look.number for look in self.said if look.answer is Answer.IMPROVING)
        return next((self.question.periods.end(number - 1) for number in better), None)

    @property
    def first_answer_on(self) -> date | None:
        """While too early by time alone: when four blocks have data if none to come is a gap."""
        if self.can_tell or self.window.missing:
            return None
        number = self.blocks + FIRST_LOOK - self.blocks_with_data - 1
        return self.question.periods.end(number) + timedelta(days=self.question.held_back)

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

    def _since_it_held(self, held: Look) -> Iterator[Look]:
        """Never back to "no clear change": better until it is lost, or worse; then earned anew."""
        if held.held_at is None or held.number == self.blocks:
            return
        numbers = np.arange(held.number + 1, self.blocks + 1)
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
