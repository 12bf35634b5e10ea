"""A risk score: consequence times likelihood, each from 1 to 5, and the band that it falls in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class RiskBand(StrEnum):
    """The four bands of the National Patient Safety Agency's matrix of 2008."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


_FROM = ((15, RiskBand.EXTREME), (8, RiskBand.HIGH), (4, RiskBand.MODERATE), (1, RiskBand.LOW))
HIGHEST_PART, HIGHEST = 5, 25
_PARTS = range(1, HIGHEST_PART + 1)
_SCORES = frozenset(each * other for each in _PARTS for other in _PARTS)


@dataclass(frozen=True)
class Risk:
    """A score from 1 to 25, and what it was made of where that is known.

    A register that only ever held `12` does not tell 3 x 4 from 4 x 3, and nothing guesses it.
    """

    score: int
    consequence: int | None = None
    likelihood: int | None = None

    @classmethod
    def of(cls, consequence: int, likelihood: int) -> Self:
        """The score that these two make."""
        return cls(consequence * likelihood, consequence, likelihood)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`12`, or `4x3` as consequence x likelihood. Raises ValueError for anything else.

        >>> Risk.parse("4 × 3")
        Risk(score=12, consequence=4, likelihood=3)
        """
        parts = [_whole(part.strip()) for part in text.lower().replace("×", "x").split("x")]
        return cls(*parts) if len(parts) == 1 else cls.of(*_two(parts))

    @property
    def band(self) -> RiskBand | None:
        """1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme.

        >>> [Risk(score).band.value for score in (3, 4, 8, 15)]
        ['low', 'moderate', 'high', 'extreme']
        """
        return next((band for least, band in _FROM if self.score >= least), None)

    @property
    def is_in_range(self) -> bool:
        """Each part from 1 to 5; a score alone such as two of them make, so neither 7 nor 13."""
        if self.consequence is None or self.likelihood is None:
            return self.score in _SCORES
        return self.consequence in _PARTS and self.likelihood in _PARTS

    def or_as_held(self, held: Self | None) -> Self:
        """What is held already where this is the same score without what it was made of."""
        is_less = held is not None and self.consequence is None and self.score == held.score
        return held if is_less else self

    @property
    def product(self) -> str:
        """As in "4 × 3"; blank for a score alone."""
        return "" if self.consequence is None else f"{self.consequence} × {self.likelihood}"

    def __str__(self) -> str:
        """As a file and the register write it, `4x3`; a score alone `12`."""
        return self.product.replace(" × ", "x") or f"{self.score}"


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("no whole number")
    return int(text)


def _two(parts: list[int]) -> list[int]:
    if len(parts) != 2:
        raise ValueError("more than two numbers")
    return parts
