"""What the data page says of the exports: how far each reaches, and what became of its rows."""

from datetime import date

import pandas as pd
import streamlit as st

from connectors.report import NOT_RECORDED
from connectors.sources import SOURCES
from pages.furniture.here import Here
from pages.furniture.lines import AGE_IN_WORDS, age_of
from pages.furniture.loads import Freshness, freshness_at, loads_at
from pages.furniture.tables import Column, Told, table
from pages.furniture.words import aside, counted, day_in_words, plain

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
    told = Told(columns={"fingerprint": Column(note=_FINGERPRINT, is_cut=True)})
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
