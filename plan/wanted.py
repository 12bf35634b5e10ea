"""What is wanted of a measure: the measure or a part of it, its target, and by when."""

from dataclasses import dataclass
from datetime import date

from metrics.measure import MeasureRef

USUAL_WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A change for people that an aim wants, with its target in the measure's own units."""

    measure: MeasureRef
    target: float | None = None
    window_weeks: int | None = None  # None where the plan does not say
    by: date | None = None

    @property
    def weeks(self) -> int:
        """The window over which the target is to be met; eight weeks where the plan is silent."""
        return USUAL_WEEKS if self.window_weeks is None else self.window_weeks
