"""The two files of a table, each made when it is asked for."""

import logging
import traceback
from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages.furniture.here import here_shown
from pages.furniture.loads import freshness_at
from pages.furniture.tables.told import Told, about, address_shown, through_of
from reports.tables import TableFile, as_csv, as_xlsx, file_name

_LOG = logging.getLogger("grip")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "csv": "text/csv",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}


def files(rows: pd.DataFrame, said: str, name: str, told: Told) -> None:
    """One quiet line with both; what the workbook says of itself is read when it is made."""
    here, view = here_shown(), address_shown()
    through = through_of(told, freshness_at(here), here.today)

    def workbook() -> bytes:
        of_it = about(here, said, view, told)
        return as_xlsx(TableFile(name=name, rows=rows, about=of_it, columns=told.columns))

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        as_csv_named, as_xlsx_named = (file_name(name, through, each) for each in ("csv", "xlsx"))
        offer("CSV", lambda: as_csv(rows), as_csv_named, help=f"{said}: rows for a program")
        what = "with a sheet that says what it is and as of when"
        offer("Excel", workbook, as_xlsx_named, help=f"{said}: {what}")


def offer(label: str, make: Callable[[], bytes], file_name: str, help: str | None = None) -> None:
    """A file that is made when somebody asks for it."""
    ending = file_name.rpartition(".")[2].lower()
    st.download_button(
        label,
        lambda: _made(make),
        file_name=file_name,
        mime=_KINDS.get(ending, "application/octet-stream"),
        icon=":material/table_view:" if ending == "xlsx" else ":material/download:",
        type="tertiary",
        on_click="ignore",
        help=help,
        key=f"file {file_name}",
    )


def _made(make: Callable[[], bytes]) -> bytes:
    """The file; of a failure only kind and place are logged, as its message may quote a row."""
    try:
        return make()
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__))
        _LOG.error("%s at\n%s", type(error).__name__, where)
        raise RuntimeError("This file could not be made") from None
