"""Beside NHSRplotthedots: XmR limits, the rule at every point, variation and assurance."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.agreement.compare import Case, Difference, is_near, unequal, whole
from benchmarks.agreement.documented import Documented
from charts.icons import Assurance, assurance
from charts.palette import Meaning, meaning
from metrics.measure import Better
from metrics.spc.charts import ControlChart, Method, Setting, control_chart
from metrics.spc.limits import NoLimits
from metrics.spc.rules import Side
from metrics.spc.variation import usual_range

PACKAGE = "NHSRplotthedots"
LINES = (("mean", "centre"), ("lpl", "lower"), ("upl", "upper"))
WAYS = {"increase": Better.UP, "decrease": Better.DOWN, "neutral": None}
ASSURANCE = {
    Assurance.PASS: "consistent_pass",
    Assurance.FAIL: "consistent_fail",
    Assurance.HIT_OR_MISS: "inconsistent",
}
NEUTRAL = {Side.ABOVE: "special_cause_neutral_high", Side.BELOW: "special_cause_neutral_low"}


def cases(folder: Path) -> Iterator[Case]:
    """Every case of folder/ptd."""
    by_case = dict(list(pd.read_csv(folder / "points.csv").groupby("case_id", sort=False)))
    for row in pd.read_csv(folder / "cases.csv").itertuples():
        if isinstance(row.error, str) and row.error:
            gave_up = Difference("error", Documented.PEER_GIVES_UP)
            yield Case(PACKAGE, "xmr", row.case_id, (gave_up,))
            continue
        theirs = by_case[row.case_id]
        dates, wanted = _dates(row, theirs)
        if sorted(set(dates)) != dates:
            yield Case(PACKAGE, "xmr", row.case_id, (Difference("dates", Documented.REFUSED),))
            continue
        found = _compared(row, theirs, positions(dates, wanted))
        if set(wanted) - set(dates):
            in_data = [date for date in wanted if date in dates]
            if all(d.rule for d in _compared(row, theirs, positions(dates, in_data))):
                found = [Difference("phases", Documented.PHASE_BETWEEN_PERIODS)]
        yield Case(PACKAGE, "xmr", row.case_id, tuple(found))


def _dates(row, theirs: pd.DataFrame) -> tuple[list[date], list[date]]:
    """The dates of the points, and those of the phases that begin before the series ends."""
    dates = list(pd.to_datetime(theirs["date"]).dt.date)
    written = row.rebase_dates if isinstance(row.rebase_dates, str) else ""
    wanted = pd.to_datetime([text for text in written.split("|") if text]).date
    return dates, [date for date in wanted if date <= dates[-1]]


def _compared(row, theirs: pd.DataFrame, starts: tuple[int, ...]) -> list[Difference]:
    chart = _ours(row, theirs, starts)
    return [*_lines(theirs, chart), *_rules(theirs, chart), *_icons(row, theirs, chart)]


def _ours(row, theirs: pd.DataFrame, starts: tuple[int, ...]) -> ControlChart:
    setting = Setting(phase_starts=starts, freeze=whole(row.fix_after_n_points))
    method = Method(screened=str(row.screen_outliers).upper() == "TRUE")
    return control_chart(theirs["value"].to_numpy(dtype=float), None, setting, method)


def _lines(theirs: pd.DataFrame, chart: ControlChart) -> Iterator[Difference]:
    dishonest = chart.why_none != NoLimits.HAS_LIMITS
    scale = float(np.nanmax(np.abs(theirs["value"]), initial=0))
    for their_name, our_name in LINES:
        at = unequal(theirs[their_name], getattr(chart.limits, our_name))
        # A centre line near zero is a difference of large numbers: its last digits are lost.
        at = np.intersect1d(at, unequal(theirs[their_name], getattr(chart.limits, our_name), scale))
        if len(at):
            is_none = our_name != "centre" and dishonest[at].all()
            yield Difference(our_name, Documented.NO_HONEST_LIMITS if is_none else None)


def _rules(theirs: pd.DataFrame, chart: ControlChart) -> Iterator[Difference]:
    differs = theirs["special_cause_type"].to_numpy() != _named(chart)
    if not differs.any():
        return
    values = theirs["value"].to_numpy(dtype=float)
    near = np.zeros(len(values), dtype=bool)
    for name, _ in LINES:
        near |= is_near(values, theirs[name].to_numpy(dtype=float))
    if (chart.why_none[differs] != NoLimits.HAS_LIMITS).all():
        yield Difference("rules", Documented.NO_RULES_WITHOUT_LIMITS)
    else:
        yield Difference("rules", Documented.ROUNDING if near.any() else None)


def _named(chart: ControlChart) -> np.ndarray:
    """Each point's rule in the package's words and order."""
    names = (
        (chart.outside, "Above UCL", "Below LCL"),
        (chart.climb, "7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
        (chart.two_of_three, "2 in 3 Above CL", "2 in 3 Below CL"),
        (chart.one_side, "7 Points Above CL", "7 Points Below CL"),
    )
    tests, words = [], []
    for flags, above, below in names:
        tests += [flags > 0, flags < 0]
        words += [above, below]
    return np.select(tests, words, "Common Cause")


def _variation(side: Side, better: Better | None) -> str:
    """Our meaning in the package's words."""
    of = meaning(side, better)
    if of is Meaning.NO_DIRECTION:
        return NEUTRAL[side]
    return "common_cause" if of is Meaning.NEITHER else f"special_cause_{of.value}"


def _why_variation(theirs: pd.DataFrame, chart: ControlChart) -> Documented | None:
    if chart.why_none[-1] != NoLimits.HAS_LIMITS:
        return Documented.NO_RULES_WITHOUT_LIMITS
    if np.isnan(chart.points.values[-1]):
        return Documented.NEWEST_IS_A_GAP
    near = theirs["value"].to_numpy(dtype=float)[-1:]
    lines = [theirs[name].to_numpy(dtype=float)[-1:] for name, _ in LINES]
    return Documented.ROUNDING if any(is_near(near, line).any() for line in lines) else None


def _icons(row, theirs: pd.DataFrame, chart: ControlChart) -> Iterator[Difference]:
    side, usual = newest_variation(chart), usual_range(chart)
    for way, better in WAYS.items():
        ours = _variation(side, better)
        if getattr(row, f"variation_icon_{way}") != ours:
            yield Difference(f"variation, {way}", _why_variation(theirs, chart))
    for way in ("increase", "decrease"):
        target, icon = float(row.target), getattr(row, f"assurance_{way}")
        if not isinstance(icon, str) or np.isnan(target):
            continue
        if usual is None:
            yield Difference(f"assurance, {way}", Documented.NO_HONEST_LIMITS)
        elif usual.is_flat_at(target):
            yield Difference(f"assurance, {way}", Documented.FLAT_ON_TARGET)
        elif ASSURANCE[assurance(usual, target, WAYS[way])] != icon:
            near = is_near(np.array([target, target]), np.array([usual.lower, usual.upper])).any()
            yield Difference(f"assurance, {way}", Documented.ROUNDING if near else None)


def positions(dates: Sequence[date], wanted: Sequence[date]) -> tuple[int, ...]:
    """Where phases begin: the first period on or after each wanted date.

    A date between two periods starts with the later one; one after the last period, or two that
    fall on the same period, are errors, as are dates that are not in order or come twice.

    >>> positions([date(2026, 1, 5), date(2026, 1, 12)], [date(2026, 1, 7)])
    (1,)
    """
    days = list(dates)
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError("dates must be in order and each may come only once")
    found = [sum(day < want for day in days) for want in sorted(wanted)]
    if any(at >= len(days) for at in found):
        raise ValueError("a phase begins after the last period of the series")
    if len(set(found)) < len(found):
        raise ValueError("two phases begin in the same period")
    return tuple(found)


def newest_variation(chart: ControlChart) -> Side:
    """The side of special cause at the newest judged point of one series; NEITHER if there is none.

    Source: Making Data Count (NHS England): the icon speaks of the latest point alone.
    """
    place = np.flatnonzero(chart.points.used)
    newest = int(chart.special[place[-1]]) if len(place) else 0
    return {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}[newest]
