"""What the data page says: how far each export reaches, and rows put aside, never what they say."""

from datetime import date

import pandas as pd
import streamlit as st

from connectors.profile import folder_profiles
from connectors.read import quarantine_csv
from connectors.report import NOT_RECORDED
from connectors.sources import SOURCES
from connectors.warehouse import read
from pages.shared.frame import AGE_IN_WORDS, age_of
from pages.shared.reading import (
    Data,
    Freshness,
    Here,
    freshness_at,
    loads_at,
    of_data,
    quarantine_at,
)
from pages.shared.tables import Told, offer, table
from pages.shared.words import aside, counted, day_in_words, plain
from reports.tables import TableColumn

_MOST_SHOWN = 10  # files that could not be loaded
_FINGERPRINT = "The SHA-256 of the file; whole in the files below."
_TITLES = {source.name: source.title for source in SOURCES}


def in_words(here: Here) -> str:
    """The whole page in two sentences: what is there, and what was put aside."""
    files = loads_at(here)
    put_aside, read = int(files["rejected"].sum()), int(files["read"].sum())
    aside = (
        f"{put_aside:,} of {read:,} rows were put aside: see why below."
        if put_aside
        else f"All {read:,} rows could be read."
    )
    kinds = counted(files.loc[files["source"] != "", "source"].nunique(), "kind")
    return f"{kinds} of export in {counted(len(files), 'file')}. {aside}"


def files_not_loaded(here: Here) -> None:
    """What kept a file out, with what was found, what was expected and what to do."""
    files = loads_at(here)
    for file in files[files["error"].fillna("") != ""].head(_MOST_SHOWN).itertuples():
        st.warning(f"Not loaded. {plain(file.error)}", icon=":material/block:")


def freshness_table(here: Here) -> pd.DataFrame:
    """One row an export: how far it reaches, when it last came, and what that means."""
    return pd.DataFrame([_fresh(each, here.today) for each in freshness_at(here)])


def loads_table(here: Here) -> pd.DataFrame:
    """Every file of every load, the newest first, each with its fingerprint (SHA-256) whole."""
    files = loads_at(here).fillna({"sha256": NOT_RECORDED})
    return files.drop(columns="error").rename(
        columns={"loaded_at": "loaded on", "rejected": "put aside", "sha256": "fingerprint"}
    )


def show_loads(here: Here) -> None:
    """The table of loads; of a fingerprint the screen has room for its first letters."""
    told = Told(columns={"fingerprint": TableColumn(note=_FINGERPRINT, is_cut=True)})
    said = "Every file of every load: rows read, loaded, replaced, unchanged and put aside"
    table(loads_table(here), said, "loads", told)
    aside(
        "For every file: rows read = loaded + replaced + unchanged + put aside. A fingerprint is"
        " what sha256sum says of the file: it shows whether a file is the one that was loaded."
    )


def _fresh(export: Freshness, today: date) -> dict[str, str]:
    through, loaded_at = export.through, export.loaded_at
    return {
        "Export": _TITLES.get(export.source, export.source),
        "Complete to": day_in_words(through, today, weekday=True) if through else "—",
        "Last loaded": day_in_words(loaded_at.date(), today) if loaded_at else "—",
        "State": AGE_IN_WORDS[age_of(through, today)],
    }


# Rows put aside: where and why, never what they say; the rows themselves as files to put right.


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
