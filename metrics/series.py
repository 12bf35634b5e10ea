"""A measure at one place through time: every period has a row, a gap stays a gap."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from math import prod

import duckdb
import numpy as np
import pandas as pd

from metrics.calendar import By, period_end, periods
from metrics.difference.question import Observed
from metrics.measure import Kind, Measure
from metrics.small_counts import GIVEN_AWAY, given_away
from metrics.within import Cursor, within

ONE_WEEK = (By.DAY, By.WEEK)  # at most
_COUNTS = ("days", "numerator", "denominator")
COLUMNS = ("period", "numerator", "denominator", "value", "complete")


def by_period(
    counted: pd.DataFrame | None, wanted: "SeriesWanted", last_day: date | None
) -> pd.DataFrame:
    """The frame of a Series from rows of (day, numerator, denominator), or of none; of a percentile
    they have the minute, too."""
    if counted is None or counted.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype({"complete": bool})  # a mask, as ever
    days = counted["day"].to_numpy(dtype="datetime64[D]")
    first, last = days.min().item(), days.max().item()
    starts = list(periods(first, last, wanted.by))
    place = np.searchsorted(np.array(starts, "datetime64[D]"), days, side="right") - 1
    if wanted.measure.stock:  # of a state, the newest day of each period
        kept = _is_newest(days, place)
        place, counted = place[kept], counted[kept]
    sums = {
        name: _sums(counted[name].to_numpy(dtype=float), place, len(starts))
        for name in ("numerator", "denominator")
    }
    # A first period that the data enter half way is as provisional as a last one that is not over.
    begun = [start >= first or wanted.by in ONE_WEEK for start in starts]
    over = [last_day is not None and period_end(s, wanted.by) <= last_day for s in starts]
    if wanted.measure.kind is Kind.QUANTILE:
        values = _quantiles(counted, place, wanted.measure.quantile, len(starts))
    else:
        share, denominator = np.full(len(starts), np.nan), sums["denominator"]
        np.divide(sums["numerator"], denominator, out=share, where=denominator > 0)
        values = wanted.measure.per * share
    columns = (pd.Series(starts, dtype=object), *sums.values(), values, np.logical_and(begun, over))
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), copy=False)


def _is_newest(days: np.ndarray, place: np.ndarray) -> np.ndarray:
    newest: np.ndarray = pd.Series(days).groupby(place).transform("max").to_numpy()
    return days == newest


def _sums(counts: np.ndarray, place: np.ndarray, size: int) -> np.ndarray:
    """Sums by period of what is known; NaN where nothing is."""
    known = np.isfinite(counts)
    sums = np.bincount(place[known], counts[known], size)
    return np.where(np.bincount(place[known], minlength=size) > 0, sums, np.nan)


def _quantiles(counted: pd.DataFrame, place: np.ndarray, quantile: float, size: int) -> np.ndarray:
    """By period, the smallest whole minute with at least that share of all at or below it."""
    minutes = counted["minute"].astype(int).to_numpy()
    order = np.lexsort((minutes, place))
    minutes, place = minutes[order], place[order]
    calls = counted["numerator"].to_numpy(dtype=float)[order]
    total = np.bincount(place, calls, size)
    before = np.concatenate([[0.0], np.cumsum(total)])[place]
    reached = (np.cumsum(calls) - before >= quantile * total[place]) & (total[place] > 0)
    values = np.full(size, np.nan)
    periods, first = np.unique(place[reached], return_index=True)
    values[periods] = minutes[reached][first]
    return values


COUNTED_DAYS = """
    SELECT
        wanted.place_in_list,
        facts.site,
        facts.day,
        CASE WHEN wanted.by_area THEN coalesce(facts.area, '') ELSE '' END AS area,
        CASE
            WHEN wanted.part IN ('', facts.part) THEN coalesce(facts.numerator, 0)
            ELSE 0
        END AS numerator,
        facts.denominator
    FROM facts
    JOIN fact_state USING (definition)
    JOIN (SELECT unnest($wanted, recursive := true)) AS wanted USING (measure)
    WHERE (wanted.part IN ('', facts.part) OR wanted.shares)
        AND facts.day < wanted.before
"""
# Of the sites told, together where they are named.
QUANTILE_DAYS = """
    WITH counted AS (
        SELECT
            wanted.place_in_list,
            wanted.quantile,
            CASE WHEN len($sites::VARCHAR[]) = 0 THEN facts.site ELSE '' END AS site,
            facts.day,
            TRY_CAST(facts.part AS INTEGER) AS minute,
            sum(facts.numerator) AS numerator
        FROM facts
        JOIN fact_state USING (definition)
        JOIN (SELECT unnest($wanted, recursive := true)) AS wanted USING (measure)
        WHERE (len($sites::VARCHAR[]) = 0 OR list_contains($sites, facts.site))
            AND wanted.part IN ('', facts.part)
            AND facts.day < wanted.before
        GROUP BY ALL
    ),
    running AS (
        SELECT
            *,
            sum(numerator) OVER (
                PARTITION BY place_in_list, site, day
                ORDER BY minute
            ) AS so_far,
            sum(numerator) OVER (PARTITION BY place_in_list, site, day) AS calls
        FROM counted
    )
    SELECT
        place_in_list,
        site,
        day,
        '' AS area,
        min(minute) FILTER (so_far >= quantile * calls AND calls > 0)::DOUBLE AS numerator,
        1::DOUBLE AS denominator
    FROM running
    GROUP BY ALL
"""


@dataclass(frozen=True, eq=False)
class DayRows:
    """A row a day of one place, of calls one a day and area; NaN where no denominator is known."""

    days: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    areas: np.ndarray | None = None

    def of_area(self, area: str) -> "DayRows":
        """The rows of one area, of what has areas."""
        kept = self.areas == area
        columns = (self.days, self.numerator, self.denominator, self.areas)
        return DayRows(*(column[kept] for column in columns if column is not None))

    @cached_property
    def observed(self) -> Observed:
        """A day with no denominator supplied counts as no data."""
        return Observed(self.days, self.numerator, self.denominator, self.areas)


@dataclass(frozen=True, eq=False)
class Daily:
    """One measure on each day before a day, at every site; places that pool sites ask `rows`."""

    asked: Mapping[str, object]
    by_site: Mapping[str, DayRows]

    def rows(self, cursor: Cursor, sites: Iterable[str]) -> DayRows | None:
        """The sites together; None where nothing was ever counted at any of them."""
        known = [site for site in sorted(set(sites)) if site in self.by_site]
        if len(known) < 2:
            return self.by_site[known[0]] if known else None
        if self.asked["by_minute"]:  # a percentile of all cannot be had from those of each
            return _read(cursor, [self.asked], known)[0][""]
        rows = [self.by_site[site] for site in known]
        days, *counts = (np.concatenate([getattr(x, name) for x in rows]) for name in _COUNTS)
        areas = [np.full(len(x.days), "") if x.areas is None else x.areas for x in rows]
        pooled = _pooled(np.zeros(len(days), int), np.concatenate(areas), days, *counts)[0]
        return pooled if self.asked["by_area"] else replace(pooled, areas=None)


def daily(cursor: Cursor, measure: Measure, part: str, before: date) -> Daily:
    """A row a day for each site, up to `before`; a percentile's day is one value out of one."""
    return dailies(cursor, [(measure, part)], before)[0]


def daily_by_area(cursor: Cursor, measure: Measure, part: str, before: date) -> Daily:
    """The same with a row a day and area, whatever the measure; not of a percentile."""
    asked = _asked(measure, part, before) | {"by_area": True}
    return Daily(asked, _read(cursor, [asked])[0])


def dailies(cursor: Cursor, wanted: Sequence[tuple[Measure, str]], before: date) -> list[Daily]:
    """The same of several measures, or parts of them, in one read: all percentiles, or none.

    Empty in a store into which nothing was ever loaded.
    """
    asked = [_asked(measure, part, before) for measure, part in wanted]
    read = _read(cursor, asked) if counted_anything(cursor) else [{} for _ in asked]
    return [Daily(*each) for each in zip(asked, read, strict=True)]


def _asked(measure: Measure, part: str, before: date) -> dict[str, object]:
    return {
        "measure": measure.id,
        "part": part,
        "shares": measure.part_shares_denominator,
        "by_minute": measure.kind is Kind.QUANTILE,
        "by_area": measure.is_of_calls and measure.kind in (Kind.PROPORTION, Kind.RATE),
        "quantile": measure.quantile,
        "before": before,
    }


def _read(
    cursor: Cursor, asked: Sequence[Mapping[str, object]], together: Sequence[str] = ()
) -> list[dict[str, DayRows]]:
    """Of each its sites -> their rows, oldest first; "" for sites that are read together."""
    wanted = [{"place_in_list": at, **one} for at, one in enumerate(asked)]
    known: dict[str, object] = {"wanted": wanted}
    sql = COUNTED_DAYS
    if asked[0]["by_minute"]:
        sql, known["sites"] = QUANTILE_DAYS, list(together)
    table = cursor.execute(sql, known).fetchnumpy()
    days = np.asarray(table["day"]).astype("datetime64[D]")
    counts: list[np.ndarray] = [
        np.ma.filled(np.ma.asarray(table[name], dtype=float), np.nan) for name in _COUNTS[1:]
    ]
    site, sites = pd.factorize(np.asarray(table["site"]), sort=True)
    place = table["place_in_list"] * len(sites) + site
    found: list[dict[str, DayRows]] = [{} for _ in asked]
    for at, rows in _pooled(place, np.asarray(table["area"]), days, *counts).items():
        listed, site = divmod(at, len(sites))
        told_apart = asked[listed]["by_area"]
        found[listed][sites[site]] = rows if told_apart else replace(rows, areas=None)
    return found


def _pooled(
    place: np.ndarray, areas: np.ndarray, days: np.ndarray, *counts: np.ndarray
) -> dict[int, DayRows]:
    """By place the sums of each day and area; a day that lacks a denominator somewhere has none."""
    if not len(days):
        return {}
    area, names = pd.factorize(areas, sort=True)
    number, opens = days.astype(int), days.astype(int).min()
    shape = (place.max() + 1, number.max() - opens + 1, len(names))
    cell, row = np.unique(
        np.ravel_multi_index((place, number - opens, area), shape), return_inverse=True
    )
    place, number, area = np.unravel_index(cell, shape)
    columns = [(number + opens).astype("datetime64[D]"), *(np.bincount(row, x) for x in counts)]
    columns.append(np.asarray(names, dtype=str)[area])
    edges = [0, *(np.flatnonzero(np.diff(place)) + 1).tolist(), len(place)]
    return {
        int(place[first]): DayRows(*(column[first:end] for column in columns))
        for first, end in pairwise(edges)
    }


DAYS = """
    SELECT
        CASE WHEN $by_minute THEN facts.part ELSE '' END AS minute,
        facts.day,
        sum(CASE WHEN $part IN ('', facts.part) THEN facts.numerator ELSE 0 END) AS numerator,
        CASE
            WHEN count(*) = count(facts.denominator) THEN sum(facts.denominator)
        END AS denominator
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = $measure
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, facts.site))
        AND ($area = '' OR facts.area = $area)
        AND ($part IN ('', facts.part) OR $shares)
        AND facts.day <= $last_day
    GROUP BY ALL
    ORDER BY facts.day
"""


@dataclass(frozen=True)
class SeriesWanted:
    """Which series: a measure, at these sites (none means all) and all below them, in one area."""

    measure: Measure
    sites: tuple[str, ...] = ()
    area: str = ""
    part: str = ""
    by: By = By.WEEK


@dataclass(frozen=True)
class Series:
    """`frame` has the columns COLUMNS, one row a period from the first to the newest.

    value = per × numerator / denominator, or the quantile; NaN where nothing was counted.
    complete: the period is over and the exports it is counted from reach its end.
    """

    wanted: SeriesWanted
    frame: pd.DataFrame
    through: date | None  # the last day that is complete in every export the measure reads

    @property
    def measure(self) -> Measure:
        return self.wanted.measure

    def totals(self, periods: int) -> tuple[float, float]:
        """Numerators and denominators of the last complete periods that have both, added up."""
        if self.frame.empty:
            return 0.0, 0.0
        done = self.frame[self.frame["complete"]].tail(periods)
        counts = done[["numerator", "denominator"]].dropna()
        return float(counts["numerator"].sum()), float(counts["denominator"].sum())


def through(cursor: Cursor, measure: Measure, today: date) -> date | None:
    """The last complete day of the measure: the oldest of its exports' last days, before today.

    Exports that were never loaded do not count; None if none of them was.
    """
    return through_of(last_days(cursor), measure, today)


def last_days(cursor: Cursor) -> dict[str, date]:
    """The last complete day of each export that was loaded."""
    return dict(cursor.execute("SELECT source, through FROM coverage").fetchall())


def through_of(known: Mapping[str, date], measure: Measure, today: date) -> date | None:
    """The same as `through` where the last days are known already."""
    days = [known[source] for source in measure.reads if source in known]
    return min([*days, today - timedelta(days=1)]) if days else None


def missing(cursor: Cursor, measure: Measure) -> tuple[tuple[str, str], ...]:
    """What keeps a measure from being counted: exports never loaded ("" beside them), and columns.

    The columns are those that it `needs`, and those that its SQL asks of the view `supplied`.
    """
    of_exports = [
        (source, "")
        for source in measure.reads
        if not cursor.execute(f"SELECT EXISTS (FROM {source})").fetchall()[0][0]
    ]
    held = set(cursor.execute("SELECT source, what FROM supplied").fetchall())
    asked = dict.fromkeys(re.findall(r"source = '(\w+)' AND what = '(\w+)'", measure.sql))
    gone = [source for source, _ in of_exports]
    for source, _, column in (need.partition(".") for need in measure.needs):
        asked[source, column] = None
        if cursor.execute(f"SELECT count({column}) FROM {source}").fetchall()[0][0]:
            held.add((source, column))
    return (*of_exports, *(each for each in asked if each not in held and each[0] not in gone))


def counted_anything(cursor: Cursor) -> bool:
    """Whether this warehouse holds facts; one into which nothing was ever loaded does not."""
    try:  # to look through the names of all tables takes longer than most questions
        cursor.execute("FROM facts LIMIT 0")
    except duckdb.CatalogException:
        return False
    return True


_COUNTED = """
    SELECT
        fact_state.measure,
        list(DISTINCT facts.site),
        list(DISTINCT facts.part),
        list(DISTINCT facts.area)
    FROM facts
    JOIN fact_state USING (definition)
    GROUP BY ALL
"""


@dataclass(frozen=True)
class Counted:
    """The sites, parts and areas ("" aside) for which a measure was ever counted."""

    sites: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    @property
    def parts_to_choose(self) -> tuple[str, ...]:
        """In their order; minutes, of which a percentile is made, are no parts to choose."""
        is_minutes = all(part.lstrip("-").isdigit() for part in self.parts)
        return () if is_minutes else tuple(sorted(self.parts))


def counted(cursor: Cursor) -> dict[str, Counted]:
    """By measure, in one question."""
    if not counted_anything(cursor):
        return {}
    rows = cursor.execute(_COUNTED).fetchall()
    return {
        name: Counted(frozenset(sites), *(frozenset(each) - {"", None} for each in further))
        for name, sites, *further in rows
    }


def series(cursor: Cursor, wanted: SeriesWanted, today: date) -> Series:
    """The series of `wanted` up to the last complete day before today; empty before any load.

    Later days are left out: a call that nobody could log yet is not a missed call.
    """
    measure = wanted.measure
    last_day = through(cursor, measure, today) if counted_anything(cursor) else None
    if last_day is None:
        return series_of(None, wanted, None)
    counted = cursor.execute(
        DAYS,
        {
            "measure": measure.id,
            "sites": within(cursor, wanted.sites),
            "area": wanted.area,
            "part": wanted.part,
            "shares": measure.part_shares_denominator,
            "by_minute": measure.kind is Kind.QUANTILE,
            "last_day": last_day,
        },
    ).df()
    return Series(wanted, by_period(counted, wanted, last_day), last_day)


def series_of(rows: DayRows | None, wanted: SeriesWanted, last_day: date | None) -> Series:
    """The same from what was read day by day already; not for a percentile."""
    if rows is None or last_day is None:
        return Series(wanted, by_period(None, wanted, None), last_day)
    kept = rows.days <= np.datetime64(last_day)
    counted = pd.DataFrame(
        {
            "day": rows.days[kept],
            "numerator": rows.numerator[kept],
            "denominator": rows.denominator[kept],
        }
    )
    return Series(wanted, by_period(counted, wanted, last_day), last_day)


FamilyCounts = tuple[np.ndarray, list[np.ndarray]]
_NOTHING = DayRows(np.array([], dtype="datetime64[D]"), np.array([]), np.array([]))


def counts_of(family: Sequence[DayRows], shown: Series) -> FamilyCounts:
    """Periods as long as those shown, up to the same day; and the numerators and denominators of
    each of a family (members × periods), NaN where it has none."""
    family, measure, by = family or [_NOTHING], shown.measure, shown.wanted.by
    days, *counts = (np.concatenate([getattr(x, name) for x in family]) for name in _COUNTS)
    member = np.repeat(np.arange(len(family)), [len(rows.days) for rows in family])
    kept = days <= np.datetime64(shown.through)
    days, member, counts = days[kept], member[kept], [count[kept] for count in counts]
    spans = periods(days.min().item(), days.max().item(), by) if len(days) else ()
    starts = np.array([*spans], dtype="datetime64[D]")
    shape = (len(family), len(starts))
    cell = member * len(starts) + np.searchsorted(starts, days, side="right") - 1
    if measure.stock:
        newest = _is_newest(days, cell)
        cell, counts = cell[newest], [count[newest] for count in counts]
    return starts, [_sums(each, cell, prod(shape)).reshape(shape) for each in counts]


def guarded_in_two(shown: Series, family: FamilyCounts, limit: int) -> Series:
    """With the periods marked that would give a small count of a family's away."""
    periods, counts = family
    marked = periods[given_away(shown.measure, counts, limit)]
    hidden = np.isin(shown.frame["period"].to_numpy(dtype="datetime64[D]"), marked)
    hidden = hidden | shown.frame.get(GIVEN_AWAY, False)
    return replace(shown, frame=shown.frame.assign(**{GIVEN_AWAY: hidden}))


# How long a point should be: weeks that hold too little are pooled to fortnights or months.
#
# Healthcare Improvement Scotland's guide to run charts (2017) wants a proportion's point to stand
# for 20 or more: with fewer, one item more or less moves it further than care can.
FEWEST = 20
RULE = (
    f"points are as short as they can be for half of them to stand for {FEWEST} or more"
    " (HIS run chart guide, 2017)"
)


def pooled_by(measure: Measure, series_by: Callable[[By], Series]) -> By:
    """Week, fortnight or month: the shortest whose middle point holds enough, else the month.

    Only shares and scores are pooled; a week without anything counts as none.
    """
    if measure.kind not in (Kind.PROPORTION, Kind.SCORE) or measure.stock:
        return By.WEEK
    shorter = (By.WEEK, By.FORTNIGHT)
    return next((by for by in shorter if holds_enough(series_by(by))), By.MONTH)


def holds_enough(series: Series) -> bool:
    """Whether the middle of the complete points stands for enough; a series of nothing does."""
    done = series.frame[series.frame["complete"].astype(bool)]
    counts = done["denominator"].astype(float)
    return bool(counts.isna().all() or counts.fillna(0).median() >= FEWEST)
