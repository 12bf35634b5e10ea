"""The figures of a series as a table: what a chart is drawn from, with few people left untold."""

from collections.abc import Sequence

import pandas as pd

from charts.picture import Picture, signals_told
from metrics.calendar import By
from metrics.series import Series
from metrics.small_counts import Cell, hidden, unless_hidden
from reports.tables.forms import Column, Form

_PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week from",
    By.FORTNIGHT: "Fortnight from",
    By.MONTH: "Month from",
}
SERIES_COLUMNS = {
    "How many": Column(Form.WHOLE, "Those that count: of the calls due, the ones on time."),
    "Out of": Column(Form.WHOLE, "What they are counted against."),
    "Value": Column(Form.ONE_PLACE, "How many out of how many, in the unit of the measure."),
    "Signal": Column(note="The rule that the chart marks there, in words."),
    "Complete": Column(note="The period is over and its exports reach its end."),
}


def series_table(shown: Series, drawn: Picture | None, limit: int) -> pd.DataFrame:
    """One row a period, the newest first; a gap stays an empty cell.

    Its signals are those of the picture, where there is one. Fewer than `limit` people are not
    told, nor a figure that could be turned back into them.
    """
    frame, told = shown.frame, signals_told(drawn) if drawn else {}
    untold = hidden(frame, shown.measure, shown.wanted.by, limit)
    columns = {
        _PERIOD[shown.wanted.by]: frame["period"],
        "How many": _told(frame["numerator"], untold.numerators, limit),
        "Out of": _told(frame["denominator"], untold.denominators, limit),
        "Value": _told(frame["value"], untold.values, limit),
        "Signal": [told.get(period, "") for period in frame["period"]],
        "Complete": ["yes" if done else "not yet" for done in frame["complete"]],
    }
    return pd.DataFrame(columns).iloc[::-1]


def hidden_in_words(shown: Series, limit: int) -> str:
    """How small counts are hidden in that table; "" where none is."""
    if not hidden(shown.frame, shown.measure, shown.wanted.by, limit).anything:
        return ""
    return (
        f"Fewer than {limit} people or events are not told, nor what would give them away. “Not"
        " shown” guards a small count; a longer period shows more."
    )


def _told(figures: pd.Series, cells: Sequence[Cell], limit: int) -> pd.Series | list:
    """The figures as they are where all may be told, else with words among them."""
    if all(cell is Cell.SHOWN for cell in cells):
        return figures
    pairs = zip(figures.astype(float), cells, strict=True)
    return [
        None if figure != figure else unless_hidden(cell, figure, limit) for figure, cell in pairs
    ]
