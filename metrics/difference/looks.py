"""One reading after another: an answer needs two looks in a row that agree."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from metrics.difference.answer import Answer

FIRST_LOOK = 4  # blocks since the start before anything is said


@dataclass(frozen=True)
class Reading:
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

    read: Callable[[np.ndarray], Reading]
    since: np.ndarray
    numbers: np.ndarray
    limit: float
    last_few: int = 4
    _kept: dict = field(default_factory=dict, repr=False)

    def after(self, count: int) -> Reading:
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

    def newest(self, count: int) -> Reading:
        """Reading of the last few of the first `count` blocks, alone against the baseline."""
        return self.read(self.since[max(count - self.last_few, 0) : count])
