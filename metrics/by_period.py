"""Days added up by period and divided once: a gap stays a gap, a period half in is provisional."""

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from metrics.calendar import By, period_end, periods
from metrics.measure import Kind, Measure

if TYPE_CHECKING:
    from metrics.series import Wanted

ONE_WEEK = (By.DAY, By.WEEK)  # at most
COLUMNS = ("period", "numerator", "denominator", "value", "complete")


def by_period(counted: pd.DataFrame, wanted: "Wanted", last_day: date | None) -> pd.DataFrame:
    """The frame of a Series from rows of (minute, day, numerator, denominator)."""
    if counted.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    days = counted["day"].to_numpy(dtype="datetime64[D]")
    first, last = days.min().item(), days.max().item()
    starts = list(periods(first, last, wanted.by))
    place = np.searchsorted(np.array(starts, "datetime64[D]"), days, side="right") - 1
    kept = _newest_days(days, place, len(starts)) if wanted.measure.stock else slice(None)
    place, counted = place[kept], counted[kept]
    sums = {
        name: _sums(counted[name].to_numpy(dtype=float), place, len(starts))
        for name in ("numerator", "denominator")
    }
    # A first period that the data enter half way is as provisional as a last one that is not over.
    begun = [start >= first or wanted.by in ONE_WEEK for start in starts]
    over = [last_day is not None and period_end(s, wanted.by) <= last_day for s in starts]
    values = _values(sums, (counted, place), wanted.measure)
    columns = {"period": starts, **sums, "value": values, "complete": np.logical_and(begun, over)}
    return pd.DataFrame(columns, columns=list(COLUMNS)).astype({"period": object})


def _newest_days(days: np.ndarray, place: np.ndarray, size: int) -> np.ndarray:
    """Of a state, which rows are of the newest day of their period."""
    newest = np.full(size, np.datetime64("0001-01-01", "D"))
    np.maximum.at(newest, place, days)
    return days == newest[place]


def _sums(counts: np.ndarray, place: np.ndarray, size: int) -> np.ndarray:
    """Sums by period of what is known; NaN where nothing is."""
    known = np.isfinite(counts)
    sums = np.bincount(place[known], counts[known], size)
    return np.where(np.bincount(place[known], minlength=size) > 0, sums, np.nan)


def _values(
    sums: dict[str, np.ndarray], of: tuple[pd.DataFrame, np.ndarray], measure: Measure
) -> np.ndarray:
    denominator = sums["denominator"]
    if measure.kind is Kind.QUANTILE:
        counted, place = of
        rows = dict(iter(counted.groupby(place)))
        every = range(len(denominator))
        return np.array([_quantile(rows[at], measure) if at in rows else np.nan for at in every])
    share = np.full(len(denominator), np.nan)
    np.divide(sums["numerator"], denominator, out=share, where=denominator > 0)
    return measure.per * share


def _quantile(rows: pd.DataFrame, measure: Measure) -> float:
    """The smallest whole minute with at least the share `quantile` of all calls at or below it."""
    minutes = rows["minute"].astype(int).to_numpy()
    order = np.argsort(minutes)
    running = np.cumsum(rows["numerator"].to_numpy(dtype=float)[order])
    if not len(running) or running[-1] <= 0:
        return float("nan")
    return float(minutes[order][np.searchsorted(running, measure.quantile * running[-1])])
