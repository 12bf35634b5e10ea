"""The numbers behind a picture: a table to read and a file to take away."""

import pandas as pd

from charts.picture import Picture
from charts.told import signals_told
from metrics.calendar import By
from metrics.series import Series
from pages.furniture.tables import Column, Form, Told, table
from plan.words.phrases import part_words

_PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week from",
    By.FORTNIGHT: "Fortnight from",
    By.MONTH: "Month from",
}
_COLUMNS = {
    "How many": Column(Form.WHOLE, "The count on top: of calls due, those on time."),
    "Out of": Column(Form.WHOLE, "What it is counted against."),
    "Value": Column(Form.ONE_PLACE, "How many out of how many, in the unit of the measure."),
    "Signal": Column(note="The rule that the chart marks there, in words."),
    "Complete": Column(note="The period is over and its exports reach its end."),
}


def numbers(shown: Series, drawn: Picture | None = None) -> None:
    """One row a period, the newest first, with what was drawn there; to read and to take away."""
    wanted = shown.wanted
    name = "_".join(filter(None, (wanted.measure.id, wanted.part, *wanted.sites, wanted.by)))
    part = f" ({part_words(wanted.part)})" if wanted.part else ""
    said = f"{wanted.measure.title}{part}, {wanted.measure.unit}, one row a {wanted.by}"
    told = Told(sites=wanted.sites, measures=(wanted.measure.id,), columns=_COLUMNS)
    table(table_of(shown, drawn), f"{said}, newest first", name, told, height=260)


def table_of(shown: Series, drawn: Picture | None = None) -> pd.DataFrame:
    """The rows of a series under headings that people read; a gap stays an empty cell.

    Its signals are those of the picture, where there is one.
    """
    frame = shown.frame.iloc[::-1]
    told = signals_told(drawn) if drawn else {}
    return pd.DataFrame(
        {
            _PERIOD[shown.wanted.by]: frame["period"],
            "How many": frame["numerator"],
            "Out of": frame["denominator"],
            "Value": frame["value"],
            "Signal": [told.get(period, "") for period in frame["period"]],
            "Complete": ["yes" if done else "not yet" for done in frame["complete"]],
        }
    )
