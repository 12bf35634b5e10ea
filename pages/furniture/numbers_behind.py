"""The numbers behind a picture: a table to read and a file to take away."""

import pandas as pd
import streamlit as st

from charts.picture import Picture
from charts.told import signals_told
from metrics.calendar import By
from metrics.series import Series

_PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week from",
    By.FORTNIGHT: "Fortnight from",
    By.MONTH: "Month from",
}


def numbers(shown: Series, drawn: Picture | None = None) -> None:
    """One row a period, the newest first, with what was drawn there, and a download of the rows."""
    wanted = shown.wanted
    name = "_".join((wanted.measure.id, wanted.part, *wanted.sites, wanted.by)).replace(" ", "_")
    st.dataframe(
        table_of(shown, drawn),
        hide_index=True,
        height=260,
        column_config={
            _PERIOD[wanted.by]: st.column_config.DateColumn(format="D MMM YYYY"),
            "How many": st.column_config.NumberColumn(format="localized"),
            "Out of": st.column_config.NumberColumn(format="localized"),
            "Value": st.column_config.NumberColumn(wanted.measure.unit, format="%.1f"),
        },
        alt=f"{wanted.measure.title}, {wanted.measure.unit}, one row a {wanted.by}, newest first.",
        key=f"numbers of {name}",
    )
    st.download_button(
        "Download these numbers (CSV)",
        shown.frame.to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download of {name}",
    )


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
