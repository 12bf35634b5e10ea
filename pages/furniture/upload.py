"""The door for new files on the data page; what became of every row of each is told at once."""

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from connectors.warehouse import StoreProblem
from pages.furniture.here import Here
from pages.furniture.tables import table
from pages.furniture.words import plain
from plan import intake

_BECAME = {
    "put_aside": "The row was put aside.",
    "left_blank": "The row was taken in with this cell left blank.",
}
_COUNTS = {
    "read": "rows read",
    "loaded": "loaded",
    "replaced": "replaced",
    "unchanged": "unchanged",
    "rejected": "put aside",
    "withdrawn": "withdrawn",
}
_TOLD = "reports of the last upload"


def upload(here: Here) -> None:
    """Asks for files, loads them, and tells what became of them."""
    with st.form("upload", border=False, clear_on_submit=True):
        files = st.file_uploader(
            "Exports, plan.csv, people.csv and settings.toml, in any order",
            type=["csv", "gz", "toml"],
            accept_multiple_files=True,
        )
        sent = st.form_submit_button("Load these files", icon=":material/upload_file:")
    if sent and files:
        _load(here, files)
    if reports := st.session_state.get(_TOLD):
        tell(reports)


def tell(reports: tuple) -> None:
    """One row a file, what kept one out, rows of the plan put aside and cells left blank."""
    st.subheader("What became of these files")
    rows = [_row(report) for report in reports]
    table(pd.DataFrame(rows), "What became of the files just loaded", "upload", is_small=True)
    for report in reports:
        if report.error:
            st.warning(f"Not loaded. {plain(report.error)}", icon=":material/block:")
        for name, became in _BECAME.items():
            for row in getattr(report, name, ()):
                place = f"{row.file}, line {row.line}, {row.column or 'the row'}"
                told = f"{place}: {row.reason}. Expected: {row.expected}. {became}"
                st.warning(plain(told), icon=":material/rule:")


def show_step(bar, step) -> None:
    """One step of a load on a progress bar."""
    share = step.completed / step.total if step.total else 0.0
    bar.progress(min(max(share, 0.0), 1.0), step.description)


def _load(here: Here, files: list) -> None:
    bar = st.progress(0.0, "Starting")
    try:
        with tempfile.TemporaryDirectory() as folder:
            paths = [_kept(Path(folder), each) for each in files]
            reports = intake.load(here.store, paths, progress=lambda step: show_step(bar, step))
    except StoreProblem as problem:
        bar.empty()
        st.warning(f"Nothing was loaded. {problem}", icon=":material/block:")
        return
    st.session_state[_TOLD] = reports
    st.rerun()


def _kept(folder: Path, sent) -> Path:
    path = folder / Path(sent.name).name
    path.write_bytes(sent.getbuffer())
    return path


def _row(report) -> dict[str, object]:
    counts = {words: f"{getattr(report, name):,}" for name, words in _COUNTS.items()}
    return {"file": Path(report.file).name, **counts}
