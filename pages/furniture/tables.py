"""A table to read, and the same as a file that a spreadsheet opens without running anything."""

import pandas as pd
import streamlit as st

from pages.furniture.words import aside

MOST_SHOWN = 500
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula


def table(rows: pd.DataFrame, said: str, name: str) -> None:
    """Show the rows and offer them as CSV; of very many, the first, saying how many there are.

    `said` is the table in words for those who do not see it; `name` is that of the file.
    """
    numbers = {
        column: st.column_config.NumberColumn(format="%.1f")
        for column in rows.columns
        if pd.api.types.is_float_dtype(rows[column]) and (rows[column].dropna() % 1).any()
    }
    st.dataframe(
        rows.head(MOST_SHOWN), hide_index=True, column_config=numbers, alt=f"{said}.", key=name
    )
    if len(rows) > MOST_SHOWN:
        aside(f"The first {MOST_SHOWN} of {len(rows):,}; the file below holds all.")
    st.download_button(
        f"{said} (CSV)",
        as_csv(rows),
        file_name=f"{name.replace(' ', '_')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download of {name}",
    )


def as_csv(rows: pd.DataFrame) -> bytes:
    """CSV with a byte-order mark; text that a spreadsheet would run as a formula is quoted off."""
    return rows.map(_quoted_off).rename(columns=_quoted_off).to_csv(index=False).encode("utf-8-sig")


def _quoted_off(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
