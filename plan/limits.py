"""Between which numbers a target can lie."""

from dataclasses import dataclass
from math import isfinite

from metrics.measure import Kind, Measure


@dataclass(frozen=True)
class Limits:
    """From 0 to `most`, in the unit of the measure; None: however many there are."""

    most: float | None
    unit: str

    def hold(self, target: float) -> bool:
        """Whether the target can be reached at all."""
        return isfinite(target) and target >= 0 and (self.most is None or target <= self.most)

    def __str__(self) -> str:
        return f"{f'from 0 to {self.most:g}' if self.most else '0 or more'}, in {self.unit}"


def limits_of(measure: Measure) -> Limits:
    """A share lies between 0 and 100 %, a score on its scale, which begins with 1."""
    most = 100.0 if measure.unit.startswith("%") else None
    if measure.kind is Kind.SCORE:
        most = measure.scale + 1
    return Limits(most, measure.unit)
