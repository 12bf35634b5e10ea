"""The control chart of a measure: the kind and the counts choose which, and the chart says why."""

from dataclasses import replace
from itertools import pairwise
from math import nan

import numpy as np

from charts.picture import Picture, picture, setting_of
from charts.story import Figures, Story
from metrics.calendar import By
from metrics.measure import Better, Measure
from metrics.spc.charts import Chart, ControlChart, Method, control_chart
from metrics.spc.limits import Limits, NoLimits
from metrics.spc.variation import Choice, UsualRange, choice, usual_range

OTHER_WAY = {Better.UP: Better.DOWN, Better.DOWN: Better.UP, None: None}


def control_picture(
    figures: Figures, story: Story, measure: Measure, method: Method | None = None
) -> Picture:
    """A control chart where one fits, else the run chart; `note` says which and why.

    `method` gives screening and the 6 or 7 point rule; its chart is chosen here. Rare events want
    figures day by day: they are drawn as the days since the event before.
    """
    chosen = choice(measure.kind, _complete(figures), _complete(figures, "denominators"))
    if chosen.chart is Chart.T:
        return _between(figures, story, chosen, method or Method())
    if chosen.chart is None:
        return _run_chart(figures, story, chosen.why)
    used = replace(method or Method(), chart=chosen.chart)
    return _picture(figures, story, used, chosen.why, measure.per)


def days_between(figures: Figures) -> Figures:
    """From figures day by day: a row for each day with an event, its value the days since the last.

    Only complete days count; the first event has no value, for nobody knows how long it had been.
    """
    rows = zip(figures.periods, figures.numerators, figures.complete, strict=True)
    days = tuple(day for day, count, complete in rows if complete and count > 0)
    since = tuple(float((day - before).days) for before, day in pairwise(days))
    values = (nan, *since) if days else ()
    unknown = (nan,) * len(days)
    return Figures(days, values, unknown, unknown, (True,) * len(days))


def _between(figures: Figures, story: Story, chosen: Choice, method: Method) -> Picture:
    if story.by is not By.DAY:
        why = f"{chosen.why}; show them day by day for that"
        return _run_chart(figures, story, why)
    told = replace(
        story,
        axis=f"{story.axis.split(',')[0]}: days since the one before",
        unit="days",
        better=OTHER_WAY[story.better],
        goals=(),
        expected=None,
        ceiling=None,
    )
    return _picture(days_between(figures), told, replace(method, chart=Chart.T), chosen.why)


def _picture(figures: Figures, story: Story, method: Method, why: str, per: float = 1.0) -> Picture:
    values = np.array(figures.values, dtype=float)
    scale = per if method.chart.needs_denominators else 1.0
    room = np.array(figures.denominators, dtype=float)
    setting = setting_of(figures, story)
    found = control_chart(values / scale, room, setting, method)
    over = np.array(figures.complete, dtype=bool)
    centre, lower, upper = (scale * line for line in vars(found.limits).values())
    lines = Limits(centre, np.where(over, lower, nan), np.where(over, upper, nan))
    return Picture(
        figures=figures,
        story=story,
        points=replace(found.points, values=values),
        centre=lines.centre,
        flags=found.special,
        signals=found.signals(),
        centre_name="mean",
        limits=lines,
        note=_note(found, why),
        usual=_scaled(usual_range(found), scale),
    )


def _run_chart(figures: Figures, story: Story, why: str) -> Picture:
    one = picture(figures, story)
    return replace(one, note=f"Run chart: {why}. {one.withheld}".strip())


def _scaled(usual: UsualRange | None, scale: float) -> UsualRange | None:
    return UsualRange(scale * usual.lower, scale * usual.upper) if usual else None


def _note(found: ControlChart, why: str) -> str:
    """Which chart, why, and where its limits are missing or on trial."""
    told = [f"{found.method.words}: {why}."]
    reasons = {NoLimits(int(code)) for code in found.why_none} - {NoLimits.HAS_LIMITS}
    told += [f"{reason.words[:1].upper()}{reason.words[1:]}." for reason in sorted(reasons)]
    if found.trial.any():
        told.append("Trial limits: set by fewer than 12 points.")
    return " ".join(told)


def _complete(figures: Figures, column: str = "numerators") -> list[float]:
    pairs = zip(getattr(figures, column), figures.complete, strict=True)
    return [figure if complete else nan for figure, complete in pairs]
