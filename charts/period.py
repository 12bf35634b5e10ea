"""How long one point of a chart should be: by the measure, and by how much its weeks hold."""

from collections.abc import Callable

from charts.reading import wants_days
from metrics.calendar import By
from metrics.measure import Measure
from metrics.series import Series, pooled_by


def usual_period(measure: Measure, is_rare: bool = False) -> By:
    """What is sampled once a month or happens seldom is shown by month, the rest by week."""
    return By.MONTH if measure.monthly or is_rare else By.WEEK


def usual_by(measure: Measure, series_by: Callable[[By], Series]) -> By:
    """By month what is sampled once a month, day by day what is rare, the rest by week.

    Shares and scores whose weeks hold too little are pooled to fortnights or months.
    """
    if measure.monthly:
        return By.MONTH
    if wants_days(series_by(By.WEEK)):
        return By.DAY
    return pooled_by(measure, series_by)
