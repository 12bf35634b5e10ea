"""What a measure is: one countable promise of care, with its rule, its direction and its SQL."""

from dataclasses import dataclass
from enum import StrEnum
from textwrap import dedent
from typing import Self


class Kind(StrEnum):
    """The shape of the figures; it chooses the chart and the statistics of the verdict."""

    PROPORTION = "proportion"  # numerator out of denominator, both counts
    RATE = "rate"  # events per exposure
    SCORE = "score"  # a mean on a scale: sum of scores over number of scores
    RARE = "rare"  # events so few that the days with one are counted
    QUANTILE = "quantile"  # a percentile, kept as counts by whole minute in `part`


class Better(StrEnum):
    """Which way is better for people; the only place where a measure says so."""

    UP = "up"
    DOWN = "down"


class Hides(StrEnum):
    """Which of a measure's counts could point at somebody when they are small."""

    NOTHING = "nothing"  # counts of calls, doses, checks
    EVENTS = "events"  # the numerator: each complaint is somebody's
    PEOPLE = "people"  # the denominator: so few spoke that their mean tells what one said
    EITHER_SIDE = "either side"  # the denominator, and those who said yes, and those who said no


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure.

    `sql` gives rows of (site, area, part, day, numerator, denominator), read from the tables and
    views of the warehouse. A NULL denominator means "not supplied". `value` of a period is
    `per * sum(numerator) / sum(denominator)`, divided once, last.
    """

    id: str
    title: str
    why: str
    rule: str  # the exact rule, in words an auditor can check against `sql`
    source: str  # where the definition comes from
    kind: Kind
    better: Better
    unit: str  # a sentence fragment: "% of calls due"
    sql: str
    reads: tuple[str, ...]  # the exports whose rows can change it
    per: float = 100
    reach: int = 0  # days after a row's own day that it can still change
    settings: tuple[str, ...] = ()  # names of the settings that shape it
    part_is: str = ""  # what `part` breaks it down by; "" if it does not
    part_shares_denominator: bool = False  # parts split the numerator only; '' holds the rest
    undecided: bool = False  # a row counts only once a later day is known: all are counted anew
    stock: bool = False  # a state on a day, not a flow: a period shows its last day
    monthly: bool = False  # sampled once a month: judged and drawn by month
    scale: float = 100  # length of a score's scale, in its own units
    quantile: float = 0.5  # for Kind.QUANTILE: which one
    hides: Hides = Hides.NOTHING  # in tables and files; see metrics/hidden.py

    @property
    def written_sql(self) -> str:
        """The SQL to be read, from the first column on."""
        return dedent(self.sql).strip("\n").rstrip()


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
