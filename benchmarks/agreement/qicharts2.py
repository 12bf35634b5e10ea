"""Beside qicharts2: centre lines, limits, points outside, longest runs and crossings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.agreement.compare import (
    Case,
    Difference,
    is_near,
    numbers,
    says_yes,
    unequal,
    whole,
)
from benchmarks.agreement.documented import Documented
from metrics.spc.charts import (
    Chart,
    ControlChart,
    Method,
    RunChart,
    Setting,
    control_chart,
    run_chart,
)
from metrics.spc.limits import RANGE_TO_SIGMA, WIDTH, Limits, NoLimits
from metrics.spc.rules import fewest_crossings, longest_run_limit

PACKAGE = "qicharts2"
CHARTS = {"i": Chart.XMR, "pp": Chart.P_PRIME, "up": Chart.U_PRIME}
LINES = (("cl", "centre"), ("lcl", "lower"), ("ucl", "upper"))
RUN_FIGURES = (
    ("n_useful", "useful"),
    ("longest_run", "longest"),
    ("longest_run_max", "longest_limit"),
    ("n_crossings", "crossings"),
    ("n_crossings_min", "fewest_crossings"),
)


@dataclass(frozen=True)
class Asked:
    """What a case asks for: the figures of its series, and how they are read."""

    values: np.ndarray
    denominators: np.ndarray | None
    setting: Setting
    multiply: float


def cases(folder: Path) -> Iterator[Case]:
    """Every case of folder/qicharts2, and the package's two formulas for 10 to 200 points."""
    tables = {
        name: dict(list(pd.read_csv(folder / f"{name}.csv").groupby(key, sort=False)))
        for name, key in (("points", "case_id"), ("summary", "case_id"), ("series", "series_id"))
    }
    for row in pd.read_csv(folder / "cases.csv").itertuples():
        if isinstance(row.error, str) and row.error:
            found = [Difference("error", Documented.PEER_GIVES_UP)]
        elif row.chart == "ip":
            found = [Difference("chart", Documented.NOT_OFFERED)]
        else:
            asked = _asked(row, tables["series"][row.series_id])
            points = tables["points"][row.case_id]
            if row.chart == "run":
                found = _run(asked, points, tables["summary"][row.case_id])
            else:
                found = _control(row, asked, points)
        yield Case(PACKAGE, row.chart, row.case_id, tuple(found))
    yield from _formulas(folder / "anhoej_limits.csv")


def _asked(row, series: pd.DataFrame) -> Asked:
    numerators = series["y"].to_numpy(dtype=float)
    has_room = series["n"].notna().all() and row.chart not in ("c", "g", "t")
    room = series["n"].to_numpy(dtype=float) if has_room else None
    values = numerators if room is None else numerators / np.where(room > 0, room, np.nan)
    setting = Setting(
        left_out=tuple(at - 1 for at in numbers(row.exclude)),
        phase_starts=tuple(at for at in numbers(row.part) if at < len(values)),
        freeze=whole(row.freeze),
    )
    return Asked(values, room, setting, float(row.multiply))


def _run(asked: Asked, points: pd.DataFrame, summary: pd.DataFrame) -> list[Difference]:
    chart: RunChart = run_chart(asked.values, asked.setting)
    found = []
    if len(unequal(points["cl"], chart.median * asked.multiply)):
        found.append(Difference("median", None))
    nothing = chart.tests.useful == 0
    for their_name, our_name in RUN_FIGURES:
        at = unequal(summary[their_name], getattr(chart.tests, our_name))
        if len(at):
            rule = Documented.NOTHING_USEFUL if nothing[at].all() else None
            found.append(Difference(our_name, rule))
    if (says_yes(summary["runs_signal"]) != chart.tests.anhoej).any():
        found.append(Difference("runs signal", None))
    return found


def _control(row, asked: Asked, points: pd.DataFrame) -> list[Difference]:
    method = Method(CHARTS.get(row.chart) or Chart(row.chart), says_yes([row.screened_mr])[0])
    try:
        ours = control_chart(asked.values, asked.denominators, asked.setting, method)
    except ValueError:
        return [Difference("figures", Documented.REFUSED)]
    found = _compared(asked, points, ours)
    if asked.setting.left_out and any(difference.rule is None for difference in found):
        joined = control_chart(*_without_left_out(asked), method)
        kept = points[says_yes(points["include"])]
        if not _compared(asked, kept, joined):
            return [Difference("limits", Documented.RANGE_OVER_LEFT_OUT)]
    return found


def _without_left_out(asked: Asked) -> tuple[np.ndarray, np.ndarray | None, Setting]:
    """The series as the package sees it: the points left out are not there at all."""
    out = np.isin(np.arange(len(asked.values)), asked.setting.left_out)
    starts = tuple(int(at - out[:at].sum()) for at in asked.setting.phase_starts)
    room = None if asked.denominators is None else asked.denominators[~out]
    return asked.values[~out], room, replace(asked.setting, left_out=(), phase_starts=starts)


def _compared(asked: Asked, points: pd.DataFrame, ours: ControlChart) -> list[Difference]:
    found = []
    limits = _with_their_constant(ours)
    dishonest = ours.why_none != NoLimits.HAS_LIMITS
    scale = asked.multiply * float(np.nanmax(np.abs(asked.values), initial=0))
    for their_name, our_name in LINES:
        at = unequal(points[their_name], getattr(limits, our_name) * asked.multiply, scale)
        if len(at) and our_name != "centre" and dishonest[at].all():
            found.append(Difference(our_name, Documented.NO_HONEST_LIMITS))
        elif len(at) and our_name != "centre" and _is_narrower_than_chance(ours, at):
            found.append(Difference(our_name, Documented.CHANCE_IS_THE_LEAST))
        elif len(at):
            found.append(Difference(our_name, _why_of_denominators(asked, at)))
    differs = says_yes(points["sigma_signal"]) != (ours.outside != 0)
    if differs.any():
        found.append(Difference("points outside", _why_outside(ours, points, differs)))
    return found


def _is_narrower_than_chance(ours: ControlChart, at: np.ndarray) -> bool:
    spread = ours.limits.sigma_z
    return spread is not None and bool((spread[at] < 1).all())


def _why_of_denominators(asked: Asked, at: np.ndarray) -> Documented | None:
    if asked.denominators is None:
        return None
    if not (asked.denominators[at] > 0).any():
        return Documented.NO_DENOMINATOR
    missing = np.isnan(asked.values) & (asked.denominators > 0)
    return Documented.NO_NUMERATOR if missing.any() else None


def _why_outside(
    ours: ControlChart, points: pd.DataFrame, differs: np.ndarray
) -> Documented | None:
    if (ours.why_none[differs] != NoLimits.HAS_LIMITS).all():
        return Documented.NO_RULES_WITHOUT_LIMITS
    if _is_narrower_than_chance(ours, np.flatnonzero(differs)):
        return Documented.CHANCE_IS_THE_LEAST
    drawn = points["y"].to_numpy(dtype=float)
    upper, lower = points["ucl"].to_numpy(dtype=float), points["lcl"].to_numpy(dtype=float)
    if (is_near(drawn, upper) | is_near(drawn, lower))[differs].all():
        return Documented.ROUNDING
    between = np.minimum(np.abs(drawn - upper), np.abs(drawn - lower)) <= 1e-3 * (upper - lower)
    is_xmr = ours.method.chart is Chart.XMR
    return Documented.BETWEEN_CONSTANTS if is_xmr and between[differs].all() else None


def _with_their_constant(ours: ControlChart) -> Limits:
    """XmR limits as 3 / 1.128 gives them instead of 2.66, so that the rest can be held to 1e-9."""
    lines = ours.limits
    if ours.method.chart is not Chart.XMR:
        return lines
    factor = 3 / RANGE_TO_SIGMA / WIDTH
    lower = lines.centre - factor * (lines.centre - lines.lower)
    return Limits(lines.centre, lower, lines.centre + factor * (lines.upper - lines.centre))


def _formulas(path: Path) -> Iterator[Case]:
    for row in pd.read_csv(path).itertuples():
        ours = (int(longest_run_limit(row.n_useful)), fewest_crossings(row.n_useful))
        same = ours == (row.longest_run_max, row.n_crossings_min)
        found = () if same else (Difference("limits", None),)
        yield Case(PACKAGE, "anhoej limits", f"n {row.n_useful}", found)
