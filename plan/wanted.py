"""What is wanted of a measure: the measure or a part of it, its target, and by when."""

from dataclasses import dataclass
from datetime import date
from typing import Self

USUAL_WEEKS = 8


@dataclass(frozen=True, order=True)
class MeasureRef:
    """A measure of the catalogue, or one part of it: `observation_score:knock_and_wait`."""

    id: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "id" or "id:part"; whether the measure exists is the reader's question."""
        measure_id, _, part = text.partition(":")
        return cls(measure_id.strip(), part.strip())

    def __str__(self) -> str:
        return f"{self.id}:{self.part}" if self.part else self.id


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
