"""What is said at each look: two looks that agree, what has held, and whether it is still there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metrics.difference.answers import Answer, Lasting, Look
from metrics.difference.readings import StillThere, Tests

FIRST_LOOK = 4  # blocks since the start before anything is said
LOOKS_TO_HOLD = 4
SUSTAINED_FROM_WEEK, SUSTAINED_FROM_MONTH = 13, 6
UNLIKELY, SURE_ENOUGH = 0.05, 0.10
SHARE_LOST = 0.5


@dataclass(frozen=True, eq=False)
class Watch:
    """All looks at one series. `still(looks, gain)` asks whether a gain that held is still there.

    `worsening(count)`: the drift that is carried forward is for the worse.
    """

    tests: Tests
    still: Callable[[np.ndarray, float], StillThere]
    worsening: Callable[[int], bool]
    monthly: bool = False

    def counted(self, look: int) -> int:
        """Blocks with data among the first `look` since the start."""
        return int((self.tests.numbers < look).sum())

    def through(self, looks: int) -> tuple[Look, ...]:
        """Every look from the first to the newest."""
        found: list[Look] = []
        while len(found) < looks:
            found.append(self._before_it_held(found))
            found.extend(self._since_it_held(found[-1], looks))
        return tuple(found)

    def _before_it_held(self, earlier: list[Look]) -> Look:
        number = len(earlier) + 1
        count = self.counted(number)
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
        now = self.still(numbers, gain)
        fades = (now.change < -SHARE_LOST * gain) & (now.not_less < UNLIKELY)
        long_enough = numbers >= (SUSTAINED_FROM_MONTH if self.monthly else SUSTAINED_FROM_WEEK)
        lasts = long_enough & (now.half_gone < SURE_ENOUGH)
        lost = False
        for place, number in enumerate(numbers.tolist()):
            if place and fades[place] == fades[place - 1]:
                lost = bool(fades[place])
            count = self.counted(number)
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
    def _agreed(self) -> tuple[list[bool], list[bool]]:
        """Where all readings agree on better, and on worse, by count."""
        limit = self.tests.limit
        better, worse = self.tests.no_gain < limit, self.tests.no_loss < limit
        return [*map(bool, np.all(better, axis=0))], [*map(bool, np.all(worse, axis=0))]

    def _stopped(self, count: int) -> bool:
        """Better than where it was going, twice running, and it was going the wrong way."""
        pair = self.tests.no_gain[0, count - 2 : count]
        return bool((pair < self.tests.limit).all()) and self.worsening(count)


def first_said(looks: tuple[Look, ...]) -> Look | None:
    """The first look that said improving."""
    return next((look for look in looks if look.answer is Answer.IMPROVING), None)
