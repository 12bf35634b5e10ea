"""A table to read, and to take away: CSV for a program, a workbook that says what it is."""

import logging
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from charts.picture import Picture
from charts.words import full_day
from connectors.sources import SOURCES
from metrics.catalogue import measure as measure_of
from metrics.series import Series
from pages.shared.reading import (
    Freshness,
    Here,
    freshness_at,
    here_shown,
    said_settings_at,
    small_cell_at,
)
from pages.shared.words import aside, plain
from plan.words.numbers import listed
from reports.tables import (
    SERIES_COLUMNS,
    About,
    CellForm,
    TableColumn,
    TableFile,
    as_csv,
    as_xlsx,
    file_name,
    form_of,
    hidden_in_words,
    in_words,
    is_blank,
    series_table,
)

# What is told of a table that leaves its page: whose it is, how it is counted and as of when.


_TITLES = {source.name: source.title for source in SOURCES}
EVERYWHERE = "All sites"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a page knows of one of its tables, beyond its rows."""

    sites: tuple[str, ...] = ()  # none: all that the page speaks of
    measures: tuple[str, ...] = ()  # by id: their rules and definitions are told
    reads: tuple[str, ...] = ()  # exports, where no measure says which
    rule: str = ""
    hidden: str = ""  # how small counts are hidden
    columns: Mapping[str, TableColumn] = field(default_factory=dict)


def about(here: Here, said: str, view: str, told: Told) -> About:
    """All that the first sheet of the workbook says."""
    exports = freshness_at(here)
    measures = [measure_of(each) for each in told.measures]
    site = told.sites[0] if len(told.sites) == 1 else ""
    settings = (said_settings_at(here, each, site)[0] for each in told.measures)
    rules = [told.rule, *(f"{each.title} ({each.unit}). {each.rule}" for each in measures)]
    return About(
        what=said,
        made_on=here.today,
        site=listed(told.sites) or EVERYWHERE,
        view=view,
        rule=" ".join(filter(None, rules)),
        settings=" ".join(dict.fromkeys(filter(None, settings))),
        through=through_of(told, exports, here.today),
        counted_from=tuple(_reach(each) for each in _wanted(told, exports)),
        generation=here.generation,
        plan_entry=here.last_entry,
        hidden=told.hidden,
    )


def through_of(told: Told, exports: tuple[Freshness, ...], today: date) -> date | None:
    """The last complete day of all that the table is counted from; of nothing in particular, the
    newest day there is, as the line above every page has it."""
    days = [each.through for each in _wanted(told, exports)]
    if not days:
        return None
    day = min(days) if _reads(told) else max(days)
    return min(day, today - timedelta(days=1))


def address_shown() -> str:
    """The address of the page as it is shown, without its host: `/dignity?site=Oak`."""
    query = urlencode(st.query_params.to_dict())
    page = str(st.session_state.get("page", "")).removeprefix("front")
    return f"/{page}?{query}" if query else f"/{page}"


def _wanted(told: Told, exports: tuple[Freshness, ...]) -> list[Freshness]:
    """The exports that it is counted from, as far as they have days of their own."""
    wanted = _reads(told)
    return [each for each in exports if each.through and (not wanted or each.source in wanted)]


def _reads(told: Told) -> set[str]:
    return {*told.reads, *(name for id in told.measures for name in measure_of(id).reads)}


def _reach(export: Freshness) -> str:
    return f"{_TITLES.get(export.source, export.source)} to {full_day(export.through)}"


# The two files of a table, each made when it is asked for.


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


MOST_SHOWN = 500
_NUMBERS = {
    CellForm.WHOLE: "localized",
    CellForm.ONE_PLACE: "%.1f",
    CellForm.PERCENT: "%.0f %%",
    CellForm.PERCENT_ONE_PLACE: "%.1f %%",
}
_DAYS = {CellForm.DAY: "D MMM YYYY", CellForm.WEEKDAY: "ddd D MMM YYYY"}


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
    """Show the rows, of very many the first, and offer all of them as files called `name`.

    A small one stands still, on the screen as `shown`, in mark-up, if that is given.
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
            alt=f"{said}.",
            key=name,
            placeholder="",
        )
        _say_how_many(rows)
    files(rows, said, name, told)


def _say_how_many(rows: pd.DataFrame) -> None:
    if len(rows) > MOST_SHOWN:
        aside(f"The first {MOST_SHOWN} of {len(rows):,}; the files below hold all.")


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
        column = told.columns.get(heading, TableColumn())
        form, help = form_of(rows.iloc[:, at], column), column.note or None
        if form in _NUMBERS and pd.api.types.is_numeric_dtype(rows.dtypes.iloc[at]):
            found[heading] = st.column_config.NumberColumn(format=_NUMBERS[form], help=help)
        elif form in _DAYS:
            found[heading] = st.column_config.DateColumn(format=_DAYS[form], help=help)
        elif form is CellForm.MINUTE:
            moment = st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm", help=help)
            found[heading] = moment
        elif help or column.is_cut:
            width = "small" if column.is_cut else None
            found[heading] = st.column_config.Column(help=help, width=width)
    return found


# A table that a page declares: what it is, one row's cells, and what is said where there is none.


_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[_Row]):
    """What one table of a page is, apart from its rows; `note` stands below it."""

    title: str
    file: str
    columns: Callable[[_Row], dict[str, object]]  # the cells of one row by their headings
    told: Told = field(default_factory=Told)
    not_supplied: str = ""  # what is said where nobody can know the rows
    none: str = ""  # where there is no row
    note: str = ""

    def show(self, rows: Collection[_Row] | None, sites: tuple[str, ...] = (), **how: Any) -> bool:
        """The table of some sites with its note, or why there is none; whether it is shown."""
        if rows is None or (self.none and not rows):
            st.write(self.not_supplied if rows is None else self.none)
            return False
        told = replace(self.told, sites=sites or self.told.sites)
        table(pd.DataFrame(map(self.columns, rows)), self.title, self.file, told, **how)
        if self.note:
            aside(self.note)
        return True


# The numbers behind a picture: a table to read and a file to take away.


def numbers(shown: Series, drawn: Picture | None = None) -> None:
    """One row a period, the newest first, with what was drawn there; to read and to take away."""
    wanted, limit = shown.wanted, small_cell_at(here_shown(), shown.wanted.sites)
    name = "_".join(filter(None, (wanted.measure.id, wanted.part, *wanted.sites, wanted.by)))
    said = f"{wanted.measure.heading(wanted.part)}, {wanted.measure.unit}, one row a {wanted.by}"
    told = Told(
        sites=wanted.sites,
        measures=(wanted.measure.id,),
        hidden=hidden_in_words(shown, limit),
        columns=SERIES_COLUMNS,
    )
    rows = series_table(shown, drawn, limit)
    table(rows, f"{said}, newest first", name, told, height=260)
    if told.hidden:
        aside(told.hidden)
