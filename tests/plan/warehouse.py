"""A warehouse with facts put in by hand: what was counted each day at each place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from metrics.catalogue import measure
from tests.empty_warehouse import empty_warehouse

FIRST, TODAY = date(2025, 5, 19), date(2026, 11, 16)
START = date(2026, 7, 6)  # when practice changed, unless a test says otherwise
DAYS = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days)]
Level = Callable[[date], float]


def steady(level: float) -> Level:
    """The same share on every day."""
    return lambda _day: level


def step(before: float, after: float, start: date = START) -> Level:
    """One share before the start, another from it on."""
    return lambda day: after if day >= start else before


class Counted:
    """Facts of one warehouse, from one seed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seed: int = 1) -> None:
        self.connection = connection
        self.chance = np.random.default_rng(seed)

    def add(
        self,
        what: str,
        site: str,
        level: Level,
        *,
        a_day: int = 40,
        first: date = FIRST,
        until: date = TODAY,
        area: str = "",
    ) -> None:
        """`a_day` things a day at a site from `first` on, each counting by chance `level(day)`.

        None from `until` on; all in one `area` of the site.
        """
        id, _, part = what.partition(":")
        days = [day for day in DAYS if first <= day < until]
        levels = [level(day) for day in days]
        rows = pd.DataFrame(
            {
                "day": days,
                "numerator": self.chance.binomial(a_day, levels).astype(float),
                "denominator": float(a_day),
            }
        )
        self.connection.register("rows", rows)
        self.connection.execute(
            """
            INSERT INTO facts
            SELECT ?, ?, ?, ?, day, numerator, denominator
            FROM rows
            """,
            [id, site, area, part],
        )
        self.connection.execute("DELETE FROM fact_state WHERE measure = ?", [id])
        self.connection.execute("INSERT INTO fact_state VALUES (?, ?)", [id, id])
        self.cover(id)

    def cover(self, id: str, through: date = TODAY - timedelta(days=1)) -> None:
        """The exports that a measure reads are complete up to a day."""
        for source in measure(id).reads:
            self.connection.execute("DELETE FROM coverage WHERE source = ?", [source])
            self.connection.execute("INSERT INTO coverage VALUES (?, ?)", [source, through])

    def places(self, kind: str, *sites: str) -> None:
        """Sites of one kind."""
        for site in sites:
            self.connection.execute("INSERT INTO sites (site, kind) VALUES (?, ?)", [site, kind])


@contextmanager
def warehouse(seed: int = 1) -> Iterator[Counted]:
    """An empty warehouse in memory that facts can be put into."""
    with empty_warehouse(is_counted=True) as connection:
        yield Counted(connection, seed)
