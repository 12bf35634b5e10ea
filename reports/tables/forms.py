"""How the figures of a column read, the same on the screen and in a workbook."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd


class Form(StrEnum):
    """How a column's cells read. The value is the number format of a workbook."""

    AS_IT_IS = "General"
    WHOLE = "#,##0"
    ONE_PLACE = "0.0"
    PERCENT = '0" %"'  # of figures that are percentages already
    PERCENT_ONE_PLACE = '0.0" %"'
    DAY = "d mmm yyyy"
    WEEKDAY = "ddd d mmm yyyy"
    MINUTE = "d mmm yyyy, hh:mm"


_SAID = {
    Form.WHOLE: "{:,.0f}",
    Form.ONE_PLACE: "{:.1f}",
    Form.PERCENT: "{:.0f} %",
    Form.PERCENT_ONE_PLACE: "{:.1f} %",
}


@dataclass(frozen=True)
class Column:
    """What is to be known of a column; without a form, its cells tell it."""

    form: Form | None = None
    note: str = ""
    is_cut: bool = False  # the screen shows its beginning, the files all of it


def form_of(cells: pd.Series, column: Column | None = None) -> Form:
    """The form that was asked for, else that of the cells: days, fractions, or as they are.

    >>> form_of(pd.Series([1.5, None])).name, form_of(pd.Series(["Oak"])).name
    ('ONE_PLACE', 'AS_IT_IS')
    """
    if column is not None and column.form is not None:
        return column.form
    if pd.api.types.is_datetime64_any_dtype(cells):
        known = cells.dropna()
        return Form.DAY if (known == known.dt.normalize()).all() else Form.MINUTE
    if pd.api.types.is_float_dtype(cells):
        return Form.ONE_PLACE if (cells.dropna() % 1).any() else Form.AS_IT_IS
    if cells.dtype != object:
        return Form.AS_IT_IS
    known = [each for each in cells if not is_blank(each)]
    if known and all(isinstance(each, date) for each in known):
        has_time = any(isinstance(each, datetime) for each in known)
        return Form.MINUTE if has_time else Form.DAY
    return Form.AS_IT_IS


def in_words(cell: Any, form: Form) -> str:
    """A cell as a person reads it; words stay words.

    >>> in_words(1914, Form.WHOLE), in_words(95.14, Form.PERCENT_ONE_PLACE), in_words("–", Form.DAY)
    ('1,914', '95.1 %', '–')
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, str) or form not in _SAID:
        return str(cell)
    return _SAID[form].format(cell)


def is_blank(cell: Any) -> bool:
    """Nothing is there: none, not a number, not a time.

    >>> is_blank(None), is_blank(float("nan")), is_blank(""), is_blank(0)
    (True, True, False, False)
    """
    return cell is None or cell is pd.NaT or cell is pd.NA or (cell != cell) is True


def plain(cell: Any) -> Any:
    """A cell as a value of Python, whatever library it came from."""
    return cell.item() if isinstance(cell, np.generic) else cell
