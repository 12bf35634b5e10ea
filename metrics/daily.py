"""What a measure counted on each day at each site, read once for all places that ask for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import duckdb
import numpy as np

from metrics.difference import Observed
from metrics.measure import Kind, Measure

DAYS = """
    WITH counted AS (
        SELECT
            CASE WHEN $each THEN facts.site ELSE '' END AS place,
            facts.day,
            CASE WHEN $by_minute THEN TRY_CAST(facts.part AS INTEGER) ELSE 0 END AS minute,
            coalesce(sum(facts.numerator) FILTER ($part = '' OR facts.part = $part), 0)
                AS numerator,
            CASE
                WHEN count(*) = count(facts.denominator) THEN sum(facts.denominator)
            END AS denominator
        FROM facts
        JOIN fact_state USING (definition)
        WHERE fact_state.measure = $measure
            AND ($each OR list_contains($sites, facts.site))
            AND ($part = '' OR facts.part = $part OR $shares)
            AND facts.day < $before
        GROUP BY ALL
    ),
    running AS (
        SELECT
            *,
            sum(numerator) OVER (
                PARTITION BY place, day
                ORDER BY minute
            ) AS so_far,
            sum(numerator) OVER (PARTITION BY place, day) AS calls
        FROM counted
    )
    SELECT
        place,
        day,
        min(minute) FILTER (so_far >= $quantile * calls AND calls > 0)::DOUBLE AS quantile,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator
    FROM running
    GROUP BY ALL
    ORDER BY
        place,
        day
"""


@dataclass(frozen=True, eq=False)
class Rows:
    """A row a day of one place; NaN where no denominator was supplied."""

    days: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray

    def observed(self) -> Observed:
        """A day with no denominator supplied counts as no data."""
        return Observed(self.days, self.numerator, self.denominator)


@dataclass(frozen=True, eq=False)
class Daily:
    """One measure on each day before a day, at every site; places that pool sites ask `rows`."""

    asked: Mapping[str, object]
    by_site: Mapping[str, Rows]

    def rows(self, cursor: duckdb.DuckDBPyConnection, sites: Iterable[str]) -> Rows | None:
        """The sites together; None where nothing was ever counted at any of them."""
        known = [site for site in sorted(set(sites)) if site in self.by_site]
        if len(known) < 2:
            return self.by_site[known[0]] if known else None
        if self.asked["by_minute"]:  # a percentile of all cannot be had from those of each
            return _read(cursor, self.asked | {"each": False, "sites": known})[""]
        return _together([self.by_site[site] for site in known])


def daily(cursor: duckdb.DuckDBPyConnection, measure: Measure, part: str, before: date) -> Daily:
    """A row a day for each site, up to `before`; a percentile's day is one value out of one."""
    asked = {
        "measure": measure.id,
        "part": part,
        "shares": measure.part_shares_denominator,
        "by_minute": measure.kind is Kind.QUANTILE,
        "quantile": measure.quantile,
        "before": before,
    }
    return Daily(asked, _read(cursor, asked | {"each": True, "sites": []}))


def nothing(cursor: duckdb.DuckDBPyConnection, measure: Measure, part: str, before: date) -> Daily:
    """The same of a store into which nothing was ever loaded."""
    return Daily({"measure": measure.id, "part": part, "before": before}, {})


def _read(cursor: duckdb.DuckDBPyConnection, asked: Mapping[str, object]) -> dict[str, Rows]:
    """Place -> its rows, oldest first; "" for all together."""
    table = cursor.execute(DAYS, dict(asked)).fetchnumpy()
    places = np.asarray(table["place"], dtype=object)
    days = np.asarray(table["day"]).astype("datetime64[D]")
    counts = (
        (table["quantile"],) if asked["by_minute"] else (table["numerator"], table["denominator"])
    )
    columns = [np.ma.filled(np.ma.asarray(each, dtype=float), np.nan) for each in counts]
    if asked["by_minute"]:
        columns.append(np.ones(len(days)))
    edges = [0, *(np.flatnonzero(places[1:] != places[:-1]) + 1).tolist(), len(places)]
    return {
        str(places[first]): Rows(days[first:end], *(each[first:end] for each in columns))
        for first, end in pairwise(edges)
        if first < end
    }


def _together(rows: list[Rows]) -> Rows:
    """Their sums by day; a day that one of them lacks a denominator for has none."""
    days, place = np.unique(np.concatenate([each.days for each in rows]), return_inverse=True)
    numerator = np.bincount(place, np.concatenate([each.numerator for each in rows]))
    denominator = np.bincount(place, np.concatenate([each.denominator for each in rows]))
    return Rows(days, numerator, denominator)
