"""Beside runchart (J. Adams) and the exact runs test: shift, trend, number of runs."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.agreement.compare import Case, Difference, is_near, says_yes, unequal
from benchmarks.agreement.documented import Documented
from metrics.spc.charts import run_chart
from metrics.spc.rules import acceptable_runs, fewest_crossings

PACKAGE = "runchart"


def cases(folder: Path) -> Iterator[Case]:
    """Every series of folder/perla, and the limits of the exact runs test."""
    series = dict(list(pd.read_csv(folder / "shift_trend_points.csv").groupby("series_id")))
    for row in pd.read_csv(folder / "shift_trend_summary.csv").itertuples():
        points = series.get(row.series_id)
        errors = [text for text in (row.error_shift, row.error_trend) if isinstance(text, str)]
        if points is None or any(errors):
            gave_up = (Difference("error", Documented.PEER_GIVES_UP),)
            yield Case(PACKAGE, "shift and trend", row.series_id, gave_up)
            continue
        yield Case(PACKAGE, "shift and trend", row.series_id, tuple(_series(row, points)))
    yield from _number_of_runs(folder / "number_of_runs_limits.csv")


def _series(row, points: pd.DataFrame) -> Iterator[Difference]:
    values = points["value"].to_numpy(dtype=float)
    chart = run_chart(values)
    if len(unequal([row.median], [np.nan if not len(values) else chart.median[0]])):
        yield Difference("median", None)
    rounded = (is_near(values, chart.median) & (values != chart.median)).any()
    shift, trend = chart.shift != 0, chart.trend != 0
    differs = says_yes(points["in_shift"]) != shift
    if differs.any():
        after = differs & ((values == chart.median) | np.isnan(values)) & ~shift
        touches = _all_touch(differs, shift, values)
        good = (after == differs).all() and touches
        by_rounding = Documented.ROUNDING if rounded else None
        yield Difference("shift", Documented.SHIFT_ENDS_USEFUL if good else by_rounding)
    differs = says_yes(points["in_trend"]) != trend
    if differs.any():
        good = not trend[differs].any() and _all_touch(differs, trend, values, same_value=True)
        yield Difference("trend", Documented.TREND_STARTS_RISING if good else None)


def _all_touch(
    differs: np.ndarray, flags: np.ndarray, values: np.ndarray, *, same_value: bool = False
) -> bool:
    """Whether every stretch that differs lies beside a flagged one (and holds its end's value)."""
    cuts = np.flatnonzero(np.diff(differs.astype(int))) + 1
    for places in np.split(np.arange(len(differs)), cuts):
        if not differs[places[0]]:
            continue
        beside = [at for at in (places[0] - 1, places[-1] + 1) if 0 <= at < len(flags)]
        beside = [at for at in beside if flags[at]]
        if not beside:
            return False
        if same_value and not any(np.all(values[places] == values[at]) for at in beside):
            return False
    return True


def _number_of_runs(path: Path) -> Iterator[Case]:
    for row in pd.read_csv(path).itertuples():
        ours = (
            *acceptable_runs(row.n_above, row.n_below),
            *acceptable_runs(row.n_above, row.n_below, 0.05),
            fewest_crossings(row.n_useful) + 1,
        )
        # "exact_lower_ok_2.5pct" is no attribute name: columns by position.
        theirs = (row[4], row[5], row[6], row[7], row.anhoej_min_runs)
        found = () if ours == theirs else (Difference("limits", None),)
        yield Case(PACKAGE, "exact runs test", f"n {row.n_useful}", found)
