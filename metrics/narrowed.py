"""A measure among some calls only (a run, a weekday, some hours), which no fact tells apart.

The measure's own SQL runs unchanged over temporary tables that hold the calls asked for, as it
does when facts are counted; so the rule is written once. What comes before a call (the round of
its carer, the journeys learned) is still that of all calls.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb
import pandas as pd

from metrics.by_period import COLUMNS, by_period
from metrics.calendar import By, period_start
from metrics.measure import Measure
from metrics.pattern.asked import Asked
from metrics.pattern.held import held
from metrics.series import Series, Wanted, counted_anything, through

COUNTED = """
    SELECT
        '' AS minute,
        day,
        sum(numerator) AS numerator,
        CASE
            WHEN count(*) = count(denominator) THEN sum(denominator)
        END AS denominator
    FROM ({sql})
    WHERE day BETWEEN $first::DATE AND $last::DATE
        AND ($part = '' OR part = $part)
    GROUP BY ALL
    ORDER BY day
"""


def narrowed(
    cursor: duckdb.DuckDBPyConnection,
    wanted: Sequence[tuple[Measure, str]],
    asked: Asked,
    today: date,
) -> tuple[Series, ...]:
    """The series of measures of calls (each with its part, "" for all), week by week.

    From the Monday of `asked.first`; a measure that was not supplied has an empty frame.
    """
    if not counted_anything(cursor):
        return tuple(_series(Wanted(one, part=part), None, None) for one, part in wanted)
    first = period_start(asked.first, By.WEEK)
    with held(cursor, asked.bound() | {"first": first}):
        return tuple(_counted(cursor, one, part, asked, today) for one, part in wanted)


def _counted(
    cursor: duckdb.DuckDBPyConnection, measure: Measure, part: str, asked: Asked, today: date
) -> Series:
    wanted = Wanted(measure, sites=asked.branches, area=asked.area, part=part)
    last_day = through(cursor, measure, today)
    if last_day is None:
        return _series(wanted, None, None)
    last = min(last_day, asked.last)
    first = period_start(asked.first, By.WEEK)
    rows = cursor.execute(
        COUNTED.format(sql=measure.sql), {"first": first, "last": last, "part": part}
    ).df()
    return _series(wanted, rows, last)


def _series(wanted: Wanted, rows: pd.DataFrame | None, last_day: date | None) -> Series:
    if rows is None or last_day is None or rows.empty:
        return Series(wanted, pd.DataFrame(columns=list(COLUMNS)), last_day)
    return Series(wanted, by_period(rows, wanted, last_day), last_day)


def weeks_back(last: date, weeks: int) -> date:
    """The Monday so many weeks before the week of `last` ends, that week counted."""
    return period_start(last, By.WEEK) - timedelta(weeks=weeks - 1)
