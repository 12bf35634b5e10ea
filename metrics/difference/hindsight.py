"""What earlier looks said: read from the blocks that the newest look has, and only as asked."""

from dataclasses import dataclass
from datetime import date

from metrics.difference.answer import Answer, Lasting
from metrics.difference.blocks import Periods
from metrics.difference.lasting import lasting
from metrics.difference.looks import FIRST_LOOK, Watch


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
