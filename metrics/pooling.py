"""How long a point should be: weeks that hold too little are pooled to fortnights or months.

Healthcare Improvement Scotland's guide to run charts (2017) wants a proportion's point to stand for
20 or more: with fewer, one item more or less moves it further than care can.
"""

from collections.abc import Callable

from metrics.calendar import By
from metrics.measure import Kind, Measure
from metrics.series import Series

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
