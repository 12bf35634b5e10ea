"""What is answered: did it change, by how much, how surely, and has it lasted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import nan

LEVEL = 0.90


class Answer(StrEnum):
    """What one look at the series says."""

    IMPROVING = "improving"
    NO_DIFFERENCE = "no_difference"
    WORSE = "worse"
    TOO_EARLY = "too_early"


class ComparedWith(StrEnum):
    """What stood beside the series, so that a shared season or shock cancels."""

    SITES = "sites"
    LAST_YEAR = "last_year"
    NOTHING = "nothing"


class Doubt(StrEnum):
    """Why an improvement may have a cause that it shares with others, or with the time of year."""

    NOTHING_BESIDE = "nothing_beside"
    TWO_SITES = "two_sites"
    SITES_DIFFER = "sites_differ"  # two sites that moved apart: neither tells what was usual
    OTHERS_GAINED = "others_gained"
    RARE = "rare"  # rare events are counted alone, and no drift is looked for


class Lasting(StrEnum):
    """Whether a gain once held is still there."""

    SUSTAINED = "sustained"
    NOT_YET_KNOWN = "not_yet_known"
    LOST = "lost"
    NOT_APPLICABLE = "not_applicable"  # no look has ever said improving


@dataclass(frozen=True)
class Interval:
    """An estimate with its 90 % interval; NaN where nothing can be said."""

    effect: float = nan
    low: float = nan
    high: float = nan

    def mapped(self, function: Callable[[float], float]) -> "Interval":
        """The same on another scale: `function` of the estimate and of each end."""
        return Interval(function(self.effect), function(self.low), function(self.high))


class BlockSpell(StrEnum):
    """What a block belongs to."""

    BASELINE = "baseline"
    LEFT_OUT = "left out"  # the bad spell that prompted the action
    SINCE = "since"  # practice changed


@dataclass(frozen=True)
class Block:
    """One week (or month). `denominator` 0 is a gap.

    `beside` is what it would add to a steady level on the link scale: its mix of weekdays, and the
    comparison where there is one; NaN where that is unknown. `expected` is the numerator per
    denominator of the baseline carried forward with its drift (and with the comparison, where
    there is one). Rare events: days with an event out of days observed, and nothing beside them.
    """

    number: int  # counted from the start: 0 begins on the day practice changed
    first_day: date
    last_day: date
    spell: BlockSpell
    numerator: float
    denominator: float
    beside: float
    weight: float  # of a gaussian value; 1 unless few observations make a mean score less sure
    is_used: bool  # the fit sees it
    expected: float

    @property
    def observed(self) -> float:
        """Numerator per denominator; NaN in a gap."""
        return self.numerator / self.denominator if self.denominator else nan


@dataclass(frozen=True)
class Look:
    """What was said when so many blocks had gone by.

    `held_at`: the look at which a gain had held, from then on the question is whether it is still
    there. `stopped`: no difference to what was before, only to where it was going.
    """

    number: int
    answer: Answer
    lasting: Lasting
    held_at: int | None = None
    stopped: bool = False


NOTHING_YET = Look(0, Answer.TOO_EARLY, Lasting.NOT_APPLICABLE)
