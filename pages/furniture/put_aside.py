"""Rows put aside: where and why, never what they say; the rows themselves as files to put right."""

import streamlit as st

from connectors.profile import folder_profiles
from connectors.read import quarantine_csv
from connectors.warehouse import read
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.loads import quarantine_at
from pages.furniture.tables import offer, table
from pages.furniture.words import aside, counted

_SHOWN = {
    "file": "file",
    "line": "line",
    "column_name": "column",
    "reason": "reason",
    "found": "found",
    "expected": "expected",
}


def show_put_aside(here: Here) -> None:
    """Every row that was put aside, with its reason, and how to put it right."""
    rows = quarantine_at(here)
    if rows.empty:
        st.write("No row was put aside.")
        return
    st.markdown(
        "Put the rows right where they were written and export again; or download them below, put"
        " the file right and load it. Rows that are already here are passed over."
    )
    said = "Rows put aside, by file, line and column, with the reason and what was expected"
    table(rows[list(_SHOWN)].rename(columns=_SHOWN), said, "put aside")
    for key, of_file in rows.groupby(["load_id", "file", "source"], sort=False):
        _download(here, key, len(of_file))
    aside("These files hold the rows as they came: treat them like the records themselves.")


def _download(here: Here, key: tuple[int, str, str], number: int) -> None:
    load_id, file, source = key
    offer(
        f"{counted(number, 'row')} of {file} to put right (CSV)",
        lambda: _rows_at(here, int(load_id), file, source),
        f"put_right_{load_id}_{source}_{file.removesuffix('.gz')}",
    )


@of_data(max_entries=50)
def _rows_at(here: Data, load_id: int, file: str, source: str) -> bytes:
    with read(here.store) as cursor:
        return quarantine_csv(cursor, load_id, file, source, folder_profiles(here.store.profiles))
