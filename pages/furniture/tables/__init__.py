"""A table to read, and the same to take away: CSV for a program, a workbook that says what it is.

Every table of every page is shown here and nowhere else, and no file is made until it is asked for.
"""

import pandas as pd
import streamlit as st

from pages.furniture.tables.files import files, offer
from pages.furniture.tables.told import Told
from pages.furniture.words import aside, plain
from reports.tables import Column, Form, form_of, in_words, is_blank

__all__ = ["Column", "Form", "Told", "offer", "table"]

MOST_SHOWN = 500
_NUMBERS = {
    Form.WHOLE: "localized",
    Form.ONE_PLACE: "%.1f",
    Form.PERCENT: "%.0f %%",
    Form.PERCENT_ONE_PLACE: "%.1f %%",
}
_DAYS = {Form.DAY: "D MMM YYYY", Form.WEEKDAY: "ddd D MMM YYYY"}


def table(
    rows: pd.DataFrame,
    said: str,
    name: str,
    told: Told | None = None,
    *,
    height: int | str = "auto",
    is_small: bool = False,
    shown: pd.DataFrame | None = None,
) -> None:
    """Show the rows and offer them as files; of very many, the first, saying how many there are.

    `said` tells what it is, also in its files; `name` is theirs, and the only one on its page. A
    small one stands whole and still, on the screen as `shown`, in mark-up, where that is given.
    """
    told, said = told or Told(), said.rstrip(".")
    if is_small:
        still = rows.map(_as_written) if shown is None else shown
        st.table(still, border="horizontal", hide_index=True)
    else:
        st.dataframe(
            _with_words(rows.head(MOST_SHOWN), told),
            hide_index=True,
            height=height,
            column_config=_columns(rows, told),
            placeholder="",
            alt=f"{said}.",
            key=name,
        )
        if len(rows) > MOST_SHOWN:
            aside(f"The first {MOST_SHOWN} of {len(rows):,}; the files below hold all.")
    files(rows, said, name, told)


def _as_written(cell: object) -> object:
    """A still table reads mark-up, so what the plan or an export says stands in it as it is."""
    return plain(cell) if isinstance(cell, str) else cell


def _with_words(rows: pd.DataFrame, told: Told) -> pd.DataFrame:
    """The same where a column holds figures and words, such as "fewer than 5": all in words."""
    mixed = [
        heading
        for heading, kind in rows.dtypes.items()
        if pd.api.types.is_object_dtype(kind)
        and {str} < {type(each) for each in rows[heading] if not is_blank(each)}
    ]
    forms = {each: form_of(rows[each], told.columns.get(each)) for each in mixed}
    said = {each: [in_words(cell, forms[each]) for cell in rows[each]] for each in mixed}
    return rows.assign(**said) if said else rows


def _columns(rows: pd.DataFrame, told: Told) -> dict:
    """How the screen shows each column, in the form that its workbook has."""
    found = {}
    for at, heading in enumerate(rows.columns):
        column = told.columns.get(heading, Column())
        form, help = form_of(rows.iloc[:, at], column), column.note or None
        if form in _NUMBERS and pd.api.types.is_numeric_dtype(rows.dtypes.iloc[at]):
            found[heading] = st.column_config.NumberColumn(format=_NUMBERS[form], help=help)
        elif form in _DAYS:
            found[heading] = st.column_config.DateColumn(format=_DAYS[form], help=help)
        elif form is Form.MINUTE:
            moment = st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm", help=help)
            found[heading] = moment
        elif help or column.is_cut:
            width = "small" if column.is_cut else None
            found[heading] = st.column_config.Column(help=help, width=width)
    return found
