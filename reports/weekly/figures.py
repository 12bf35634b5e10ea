"""The figure of the week: what was counted, out of how many, and whether it may be shown."""

from math import isfinite

from charts import words
from charts.row import counted
from metrics.calendar import By, period_end
from metrics.catalogue import measure as measure_of
from metrics.measure import Kind, Measure, MeasureRef
from metrics.series import Wanted
from metrics.small_counts import Cell, hidden, in_words
from reports.edition import Edition
from reports.weekly.model import Figure
from reports.weekly.week import Week


def figure_of(edition: Edition, ref: MeasureRef, sites: tuple[str, ...], week: Week) -> Figure:
    """The week's figure; of what is sampled once a month, that of the last month that is over."""
    measure = measure_of(ref.id)
    by = By.MONTH if measure.monthly else By.WEEK
    frame = edition.series(Wanted(measure, sites, part=ref.part, by=by)).frame
    due = [start for start in frame["period"] if period_end(start, by) <= week.last]
    start = due[-1] if by is By.MONTH and due else week.first
    at = next((at for at, period in enumerate(frame["period"]) if period == start), None)
    if at is None:
        return Figure(measure, by)
    row, limit = frame.iloc[at], edition.small_cell(sites)
    return Figure(
        measure=measure,
        by=by,
        start=start,
        value=float(row["value"]),
        numerator=float(row["numerator"]),
        denominator=float(row["denominator"]),
        is_complete=bool(row["complete"]),
        cell=hidden(frame, measure, by, limit).deciding(at),
        limit=limit,
    )


def is_hidden(figure: Figure) -> bool:
    """Whether so few people stand behind it that it is not shown."""
    return figure.cell is not Cell.SHOWN


def value_told(figure: Figure) -> str:
    """The value with its unit, or why there is none.

    >>> from datetime import date
    >>> value_told(Figure(measure_of("punctuality"), By.WEEK, date(2026, 11, 9), 93.1, 256, 275))
    '93.1 %'
    """
    if figure.start is None or not isfinite(figure.value):
        return "no figure"
    if is_hidden(figure):
        return "not shown"
    return measured(figure.value, figure.measure)


def count_told(figure: Figure) -> str:
    """Of how many; a small count is hidden.

    >>> from datetime import date
    >>> count_told(Figure(measure_of("punctuality"), By.WEEK, date(2026, 11, 9), 93.1, 256, 275))
    '256 of 275'
    """
    if figure.start is None:
        return ""
    if is_hidden(figure):
        return in_words(figure.cell, "", figure.limit)
    return counted(figure.measure, figure.numerator, figure.denominator)


def beside_told(figure: Figure) -> str:
    """Of how many and of which month, as it stands beside the value."""
    return ", ".join(filter(None, (count_told(figure), period_told(figure))))


def measured(value: float, measure: Measure) -> str:
    """A figure of a measure with its short unit."""
    told = words.measured(value, measure.unit)
    return f"{told} min" if measure.kind is Kind.QUANTILE and isfinite(value) else told


def period_told(figure: Figure) -> str:
    """Which month, where it is one; and that a period is provisional."""
    if figure.start is None:
        return ""
    month = f"{figure.start:%B}" if figure.by is By.MONTH else ""
    return month if figure.is_complete else " ".join(filter(None, (month, "provisional")))
