"""What slipped and was passed on, what is completed and not assured, and the data of the week."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.furniture.tables import table
from pages.furniture.words import plain
from reports.weekly.content import Weekly
from reports.weekly.paper import Entry, quality_told, unassured_told, waiting_told

_FEW = 12  # rows whose words are shown whole


def what_slipped(report: Weekly) -> None:
    """One line an action: what slipped, and to whom it was passed on."""
    st.header("What slipped, and to whom it was passed on")
    found = waiting_told(report)
    if not found:
        st.write("No date slipped, and nothing was passed on.")
        return
    rows = _rows(found, "What slipped", "Passed on to")
    rows["New"] = [entry.mark for entry in found]
    said = "What slipped, and to whom it was passed on"
    table(rows, said, "slipped", is_small=len(rows) <= _FEW)


def not_assured(report: Weekly) -> None:
    """Done as its owner says, and what stands against signing that it holds."""
    st.header("Completed, not assured")
    found = unassured_told(report)
    if not found:
        st.write("Nothing waits to be assured.")
        return
    rows = _rows(found, "What stands against it", "Completed on")
    said = "Actions completed and not assured"
    table(rows, said, "not assured", is_small=len(rows) <= _FEW)


def data_of_the_week(report: Weekly) -> None:
    """How far the exports reach, verified calls, rows put aside, what still comes in."""
    st.header("The data of the week")
    for name, said in quality_told(report.quality, report.week):
        st.markdown(f"**{plain(name)}:** {plain(said)}")


def _rows(found: Sequence[Entry], says: str, beside: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Action": [entry.action for entry in found],
            "Where": [entry.where for entry in found],
            "Owner": [entry.owner for entry in found],
            says: [entry.says for entry in found],
            beside: [entry.beside for entry in found],
        }
    )
