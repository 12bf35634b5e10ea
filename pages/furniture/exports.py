"""The parts of the data page: freshness, rows put aside, loads and the upload of files."""

import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from connectors.sources import SOURCES
from pages.furniture.here import Here
from pages.furniture.lines import AGE_IN_WORDS, age_of
from pages.furniture.loads import Freshness, freshness_at, loads_at, quarantine_at
from pages.furniture.words import aside, counted, day_in_words
from plan import intake

_TITLES = {source.name: source.title for source in SOURCES}
_COUNTS = ("read", "loaded", "replaced", "unchanged", "rejected", "withdrawn")


def in_words(here: Here) -> str:
    """The whole page in two sentences: what is there, and what was put aside."""
    files = loads_at(here)
    put_aside, read = int(files["rejected"].sum()), int(files["read"].sum())
    aside = (
        f"{put_aside:,} of {read:,} rows were put aside: see why below."
        if put_aside
        else f"All {read:,} rows could be read."
    )
    kinds = counted(files["source"].nunique(), "kind")
    return f"{kinds} of export in {counted(len(files), 'file')}. {aside}"


def freshness_table(here: Here) -> pd.DataFrame:
    """One row an export: how far it reaches, when it last came, and what that means."""
    return pd.DataFrame([_fresh(each, here.today) for each in freshness_at(here)])


def show_put_aside(here: Here) -> None:
    """Where and why rows were put aside, never what they say; the rows themselves as a file."""
    rows = quarantine_at(here)
    if rows.empty:
        st.write("No row was put aside.")
        return
    st.write(
        "Download the file, put the rows right in the system they came from, export again and load"
        " the export: rows that are already here are passed over."
    )
    st.dataframe(
        rows.drop(columns=["raw", "found"]).rename(columns={"column_name": "column"}),
        hide_index=True,
        alt="Rows put aside, by file, line and column, with the reason and what was expected.",
    )
    st.download_button(
        "Download the rows put aside (CSV)",
        rows.to_csv(index=False).encode("utf-8-sig"),
        file_name="rows_put_aside.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    aside("The file holds the rows as they came, so treat it like the records themselves.")


def loads_table(here: Here) -> pd.DataFrame:
    """Every file of every load, the newest first."""
    files = loads_at(here)
    return files.rename(
        columns={"loaded_at": "loaded on", "rejected": "put aside", "error": "problem"}
    )


def upload(here: Here) -> None:
    """A door for files; what became of every row of each is shown at once."""
    with st.form("upload", border=False, clear_on_submit=True):
        files = st.file_uploader(
            "Exports, plan.csv, people.csv and settings.toml, in any order",
            type=["csv", "gz", "toml"],
            accept_multiple_files=True,
        )
        sent = st.form_submit_button("Load these files", icon=":material/upload_file:")
    if sent and files:
        with tempfile.TemporaryDirectory() as folder:
            paths = [_kept(Path(folder), each) for each in files]
            bar = st.progress(0.0, "Starting")
            st.session_state["reports"] = intake.load(
                here.store, paths, today=here.today, progress=lambda step: show_step(bar, step)
            )
        st.rerun()
    if reports := st.session_state.get("reports"):
        st.table(
            pd.DataFrame([_told(each) for each in reports]), border="horizontal", hide_index=True
        )


def show_step(bar, step) -> None:
    """One step of a load on a progress bar."""
    share = step.completed / step.total if step.total else 0.0
    bar.progress(min(max(share, 0.0), 1.0), step.description)


def _fresh(export: Freshness, today: date) -> dict[str, str]:
    through, loaded_at = export.through, export.loaded_at
    return {
        "Export": _TITLES.get(export.source, export.source),
        "Complete to": day_in_words(through, today, weekday=True) if through else "—",
        "Last loaded": day_in_words(loaded_at.date(), today) if loaded_at else "—",
        "State": AGE_IN_WORDS[age_of(through, today)],
    }


def _kept(folder: Path, upload) -> Path:
    path = folder / Path(upload.name).name
    path.write_bytes(upload.getbuffer())
    return path


def _told(report) -> dict[str, object]:
    counts = {name: getattr(report, name, 0) for name in _COUNTS}
    return {"file": Path(report.file).name, **counts, "problem": report.error or ""}
