"""From a series of a measure, and what the verdict says of it, to a picture."""

from dataclasses import replace
from datetime import date

import numpy as np

from charts.picture import Picture, picture
from charts.story import Expected, Figures, Story
from charts.words import PERIODS, lower_first
from metrics.difference import Difference
from metrics.measure import Kind, Measure
from metrics.series import Series


def story(measure: Measure, series: Series, title: str = "") -> Story:
    """What any chart of the measure says; add baseline, changes, goals with dataclasses.replace.

    The axis sentence is the measure's title, its unit and how long one point is.
    """
    name = lower_first(measure.title)
    return Story(
        title=title or measure.title,
        axis=f"{name}, {measure.unit}, {PERIODS[series.wanted.by]}",
        unit=measure.unit,
        better=measure.better,
        by=series.wanted.by,
        ceiling=measure.per if _is_share(measure) else None,
    )


def picture_of(series: Series, told: Story | None = None) -> Picture:
    """The run chart of a series, with its own story or the plain one of its measure."""
    return picture(Figures.of(series.frame), told or story(series.measure, series))


def with_difference(told: Story, difference: Difference, per: float) -> Story:
    """The story with the baseline of the verdict, what it expected since, and the gap's interval.

    `per` is the measure's, which the verdict's own units leave out.
    """
    baseline = None
    if difference.baseline_from and difference.baseline_to:
        baseline = (difference.baseline_from, difference.baseline_to)
    return replace(told, baseline=baseline or told.baseline, expected=_expected(difference, per))


def _expected(difference: Difference, per: float) -> Expected | None:
    course = difference.course
    keep = np.asarray(course.since_start, dtype=bool) & np.isfinite(course.expected)
    if not keep.any():
        return None
    days: tuple[date, ...] = tuple(course.starts[keep].astype("datetime64[D]").tolist())
    values = tuple(float(per * value) for value in course.expected[keep])
    return Expected(days, values, per * difference.own.low, per * difference.own.high)


def _is_share(measure: Measure) -> bool:
    """Whether its figures are a share of a whole, which they cannot exceed."""
    is_score_in_percent = measure.kind is Kind.SCORE and measure.unit.startswith("%")
    return measure.kind is Kind.PROPORTION or is_score_in_percent
