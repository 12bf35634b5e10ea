"""What a measure counted on each day at each of several places, in one question to the store."""

from collections.abc import Mapping
from datetime import date

import duckdb
import numpy as np
import pandas as pd

from metrics.difference import Observed
from metrics.measure import Kind, Measure

DAYS = """
    WITH members AS (
        SELECT
            unnest($places::VARCHAR[]) AS place,
            unnest($sites::VARCHAR[]) AS site
    ),
    counted AS (
        SELECT
            members.place,
            facts.day,
            CASE WHEN $by_minute THEN TRY_CAST(facts.part AS INTEGER) ELSE 0 END AS minute,
            coalesce(sum(facts.numerator) FILTER ($part = '' OR facts.part = $part), 0)
                AS numerator,
            CASE
                WHEN count(*) = count(facts.denominator) THEN sum(facts.denominator)
            END AS denominator
        FROM facts
        JOIN fact_state USING (definition)
        JOIN members USING (site)
        WHERE fact_state.measure = $measure
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


def daily(
    cursor: duckdb.DuckDBPyConnection,
    measure: Measure,
    part: str,
    places: Mapping[str, tuple[str, ...]],
    before: date,
) -> dict[str, Observed]:
    """A row a day for each of `places` (a name and the sites that it pools), up to `before`.

    A percentile's day is one value out of one. Places where nothing was ever counted are left out;
    a day with no denominator supplied counts as no data.
    """
    members = [(place, site) for place, sites in places.items() for site in sites]
    by_minute = measure.kind is Kind.QUANTILE
    table = cursor.execute(
        DAYS,
        {
            "places": [place for place, _ in members],
            "sites": [site for _, site in members],
            "by_minute": by_minute,
            "part": part,
            "measure": measure.id,
            "shares": measure.part_shares_denominator,
            "quantile": measure.quantile,
            "before": before,
        },
    ).df()
    return {str(place): _observed(rows, by_minute) for place, rows in table.groupby("place")}


def _observed(rows: pd.DataFrame, by_minute: bool) -> Observed:
    days = rows["day"].to_numpy(dtype="datetime64[D]")
    if by_minute:
        return Observed(days, rows["quantile"].to_numpy(dtype=float), np.ones(len(days)))
    return Observed(
        days,
        rows["numerator"].to_numpy(dtype=float),
        rows["denominator"].to_numpy(dtype=float),
    )
