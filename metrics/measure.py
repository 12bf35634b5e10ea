"""What a measure is: one countable promise of care, with its rule, its direction and its SQL."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite
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


class Theme(StrEnum):
    """The page of themes that shows a measure, or an aim of the plan."""

    PUNCTUALITY = "punctuality"
    DIGNITY = "dignity"
    MEDICINES = "medicines"
    COMPLAINTS = "complaints"
    OTHER = "other"


class Hides(StrEnum):
    """Which of a measure's counts could point at somebody when they are small."""

    NOTHING = "nothing"  # counts of calls, doses, checks
    EVENTS = "events"  # the numerator: each complaint is somebody's
    PEOPLE = "people"  # the denominator: so few spoke that their mean tells what one said
    EITHER_SIDE = "either side"  # the denominator, and those who said yes, and those who said no
    ANY = "any"  # all of a part: with the whole, it would tell how many the other part has


@dataclass(frozen=True)
class Unit:
    """What figures are counted in, and the least and the most that one can be.

    >>> str(percent("of calls due")), str(Unit("points of 5", bounds=(1, 5)))
    ('% of calls due', 'points of 5')
    """

    words: str  # what follows a figure: "of calls due", "points of 5"
    bounds: tuple[float, float] = (0, inf)
    sign: str = ""  # what stands directly behind a figure: "%"

    def __str__(self) -> str:
        """A sentence fragment, as an axis says it."""
        return f"{self.sign} {self.words}".strip()

    def holds(self, figure: float) -> bool:
        """Whether there can be such a figure."""
        return isfinite(figure) and self.bounds[0] <= figure <= self.bounds[1]

    @property
    def range_in_words(self) -> str:
        """Which figures there can be: "from 1 to 5, in points of 5"."""
        least, most = self.bounds
        ends = f"from {least:g} to {most:g}" if isfinite(most) else f"{least:g} or more"
        return f"{ends if isfinite(least) else 'any number'}, in {self}"

    @property
    def is_percentage(self) -> bool:
        """Whether it is a share of a hundred."""
        return self.sign == "%"

    @property
    def span(self) -> float:
        """The length of its scale; a hundred where it has no end, as for minutes."""
        least, most = self.bounds
        return most - least if isfinite(most - least) else 100

    def signed(self, figure: str) -> str:
        """A figure with its sign, if it has one: "92 %", "4.2"."""
        return f"{figure} {self.sign}".strip()

    def briefly(self, figure: str) -> str:
        """A figure that stands alone: "92 %", "4.2 points of 5"."""
        return self.signed(figure) if self.sign else f"{figure} {self.words}".strip()


NO_UNIT = Unit("")


def percent(words: str) -> Unit:
    """A share of a hundred: percent("of calls due")."""
    return Unit(words, bounds=(0, 100), sign="%")


PERCENT = percent("")


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
    unit: Unit
    theme: Theme
    sql: str
    reads: tuple[str, ...]  # the exports whose rows can change it
    needs: tuple[str, ...] = ()  # columns, as "rota.published_at", without which it has no figure
    # A change of it: {n} is "between 4 and 8 more", {per} "every 100", {part} the part in words.
    change: str = "{n} in {per} for “{title}”"
    change_of_part: str = ""  # the same of a part, where it is said in another way
    event: str = "an event"  # what makes a day count, where days with an event are counted
    per: float = 100
    reach: int = 0  # days after a row's own day that it can still change
    settings: tuple[str, ...] = ()  # names of the settings that shape it
    part_is: str = ""  # what `part` breaks it down by; "" if it does not
    part_names: tuple[tuple[str, str], ...] = ()  # parts that people call otherwise
    way_of_looking: str = ""  # what a part is whose beginning counts the whole in another way
    part_shares_denominator: bool = False  # parts split the numerator only; '' holds the rest
    undecided: bool = False  # a row counts only once a later day is known: all are counted anew
    stock: bool = False  # a state on a day, not a flow: a period shows its last day
    monthly: bool = False  # sampled once a month: judged and drawn by month
    quantile: float = 0.5  # for Kind.QUANTILE: which one
    comes_late: bool = False  # on the day of the event, which is known days after it
    hides: Hides = Hides.NOTHING  # in tables and files; see metrics/small_counts.py

    @property
    def is_of_calls(self) -> bool:
        """Whether calls are what it counts, so that their number is the work."""
        return "rota" in self.reads

    @property
    def written_sql(self) -> str:
        """The SQL to be read, from the first column on."""
        return dedent(self.sql).strip("\n").rstrip()

    @property
    def change_unit(self) -> str:
        """What a change is counted in: "in every 100", "minutes" or "points"."""
        if self.kind is Kind.QUANTILE:
            return "minutes"
        return f"in every {self.per:,.0f}" if self.per > 1 else "points"

    def change_in_words(self, number: str, part: str = "") -> str:
        """The measure around a number: "between 4 and 8 more calls in every 100 were missed"."""
        words = self.change_of_part if part and self.change_of_part else self.change
        told = {"n": number, "per": f"every {self.per:,.0f}", "title": self.title}
        return words.format(**told, part=self.part_in_words(part))

    def part_in_words(self, part: str) -> str:
        """A part as people say it."""
        return dict(self.part_names).get(part, part.replace("_", " "))

    def heading(self, part: str = "") -> str:
        """Its title, with the part it is about: "Observation score (privacy)"."""
        return f"{self.title} ({self.part_in_words(part)})" if part else self.title

    def topic(self, part: str = "") -> str:
        """The same as the subject of a sentence: "observation score (privacy)"."""
        named = self.heading(part)
        return named if named[1:2].isupper() else named[:1].lower() + named[1:]


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
