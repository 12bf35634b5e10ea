"""What lies behind the points on paper: baseline, centre, limits, target, gap, days of change."""

import numpy as np
from matplotlib.axes import Axes

from charts.meaning import colour
from charts.palette import LIGHT
from charts.picture import Picture
from charts.spans import (
    baseline_span,
    centre_levels,
    gap_meaning,
    gap_outline,
    goal_levels,
    interval_bar,
    period_days,
    span,
)

SHADE = "#eef0f3"  # the baseline's shade without transparency, which paper may not have


def behind(plot: Axes, one: Picture) -> None:
    """Everything behind the points, from the back to the front."""
    shaded = baseline_span(one)
    if shaded:
        plot.axvspan(*shaded, color=SHADE, linewidth=0, zorder=0)
    _gap(plot, one)
    _limits(plot, one)
    for level in centre_levels(one):
        style = {"linestyle": "--" if level.is_carried else "-", "color": LIGHT.quiet}
        plot.plot([level.start, level.end], [level.value] * 2, linewidth=0.9, zorder=2, **style)
    goals = goal_levels(one, *span(one))
    days = [day for level in goals for day in (level.start, level.end)]
    values = [level.value for level in goals for _ in range(2)]
    plot.plot(days, values, ":", color=LIGHT.target, linewidth=1.1, zorder=2)
    for change in (*one.story.changes, *one.story.phases):
        strong = {"color": LIGHT.ink, "linewidth": 1.3}
        faint = {"color": LIGHT.quiet, "linewidth": 0.8, "linestyle": ":"}
        plot.axvline(change.on, zorder=1, **(strong if change.is_current else faint))


def _gap(plot: Axes, one: Picture) -> None:
    """The soft area to what was expected, its course, and the interval at the end."""
    tint = colour(gap_meaning(one), LIGHT)
    days, happened, usual = gap_outline(one)
    if days:
        plot.fill_between(days, happened, usual, color=tint, alpha=0.16, linewidth=0, zorder=1)
    if one.story.expected:
        course = one.story.expected
        plot.plot(course.days, course.values, ":", color=LIGHT.quiet, linewidth=1, zorder=2)
    bar = interval_bar(one)
    if bar:
        on, low, high = bar
        style = {"color": tint, "linewidth": 1.6, "markersize": 6, "markeredgewidth": 1.6}
        plot.plot([on, on], [low, high], marker="_", zorder=4, **style)


def _limits(plot: Axes, one: Picture) -> None:
    """Lower and upper limit as stairs, each phase its own."""
    if one.limits is None:
        return
    half = period_days(one) / 2
    days = [day + half for day in one.figures.periods]
    for phase in range(int(one.points.phases.max(initial=0)) + 1):
        for side in (one.limits.lower, one.limits.upper):
            own = np.where(one.points.phases == phase, side, np.nan)
            plot.step(days, own, color=LIGHT.neither, linewidth=0.8, linestyle=(0, (4, 3)))
