"""A case of a package: what was compared, and what differed."""

from dataclasses import dataclass

import numpy as np

from benchmarks.agreement.documented import Documented

TOLERANCE = 1e-9  # relative
NEAR = 1e-9  # relative: a point this near to a line may fall on either side


@dataclass(frozen=True)
class Difference:
    """One figure that differs; `rule` is None where nothing documents it."""

    what: str
    rule: Documented | None


@dataclass(frozen=True)
class Case:
    """One case of one package."""

    package: str
    chart: str
    case: str
    differences: tuple[Difference, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.differences

    @property
    def is_documented(self) -> bool:
        return all(difference.rule is not None for difference in self.differences)


def unequal(theirs: np.ndarray, ours: np.ndarray, scale: float = 0.0) -> np.ndarray:
    """Positions where two figures differ by more than 1e-9, relative to them (or to `scale`)."""
    theirs, ours = np.asarray(theirs, dtype=float), np.asarray(ours, dtype=float)
    room = TOLERANCE * np.maximum(np.maximum(np.abs(theirs), np.abs(ours)), scale)
    with np.errstate(invalid="ignore"):
        same = (np.abs(theirs - ours) <= room) | (np.isnan(theirs) & np.isnan(ours))
    return np.flatnonzero(~same)


def is_near(values: np.ndarray, line: np.ndarray) -> np.ndarray:
    """True where a value lies on a line but for rounding."""
    with np.errstate(invalid="ignore"):
        return np.abs(values - line) <= NEAR * np.maximum(np.abs(values), np.abs(line))


def says_yes(column: np.ndarray) -> np.ndarray:
    """1/0, TRUE/FALSE and missing as booleans; missing is no."""
    text = np.char.lower(np.asarray(column).astype(str))
    return np.isin(text, ["1", "1.0", "true"])


def numbers(text: object) -> tuple[int, ...]:
    """Whole numbers written with | between them."""
    written = "" if isinstance(text, float) and np.isnan(text) else str(text)
    return tuple(int(float(part)) for part in written.split("|") if part)


def whole(number: object) -> int | None:
    """A whole number, or None where the cell is empty."""
    found = numbers(number)
    return found[0] if found else None
