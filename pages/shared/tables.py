"""A table to read, and to take away: CSV for a program, a workbook that says what it is."""

import logging
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from charts.picture import Picture
from charts.words import full_day
from connectors.report import Freshness
from connectors.sources import SOURCES
from metrics.catalogue import measure as measure_of
from metrics.series import Series
from metrics.settings import in_words as settings_in_words
from metrics.small_counts import hide_at_houses
from pages.shared import pickers
from pages.shared.reading import Basis, basis_shown, only
from pages.shared.words import aside, plain
from plan.access_log import Event, remember
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
class Origin:
    """What a page knows of one of its tables, beyond its rows."""

    sites: tuple[str, ...] = ()  # none: all that the page speaks of
    measures: tuple[str, ...] = ()  # by id: their rules and definitions are told
    reads: tuple[str, ...] = ()  # exports, where no measure says which
    rule: str = ""
    hidden: str = ""  # how small counts are hidden
    columns: Mapping[str, TableColumn] = field(default_factory=dict)

    def exports(self, basis: Basis) -> list[Freshness]:
        """What it is counted from, or all where none is named, as far as they have days."""
        wanted = {*self.reads, *(name for id in self.measures for name in measure_of(id).reads)}
        dated = (export for export in basis.exports if export.through)
        return [export for export in dated if not wanted or export.source in wanted]

    def through(self, basis: Basis) -> date | None:
        """The last complete day of all that it is counted from; of nothing in particular, the
        newest day there is, as the line above every page has it."""
        days = [export.through for export in self.exports(basis)]
        oldest = min if self.reads or self.measures else max
        return min(oldest(days), basis.today - timedelta(days=1)) if days else None


def about(basis: Basis, title: str, view: str, origin: Origin) -> About:
    """All that the first sheet of the workbook says."""
    measures = [measure_of(id) for id in origin.measures]
    in_force = basis.settings(only(origin.sites))
    settings = (settings_in_words(measure, in_force) for measure in measures)
    rules = [origin.rule, *(f"{of.title} ({of.unit}). {of.rule}" for of in measures)]
    return About(
        what=title,
        made_on=basis.today,
        site=listed(origin.sites) or EVERYWHERE,
        view=view,
        rule=" ".join(filter(None, rules)),
        settings=" ".join(dict.fromkeys(filter(None, settings))),
        through=origin.through(basis),
        counted_from=tuple(
            f"{_TITLES.get(export.source, export.source)} to {full_day(export.through)}"
            for export in origin.exports(basis)
        ),
        generation=basis.generation,
        plan_entry=basis.last_entry,
        hidden=origin.hidden,
    )


def address_shown() -> str:
    """The address of the page as it is shown, without its host: `/dignity?site=Oak`."""
    query = urlencode(st.query_params.to_dict())
    page = str(st.session_state.get("page", "")).removeprefix("front")
    return f"/{page}?{query}" if query else f"/{page}"


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


def files(rows: pd.DataFrame, title: str, name: str, origin: Origin) -> None:
    """One quiet line with both; what the workbook says of itself is read when it is made."""
    basis, view = basis_shown(), address_shown()
    through = origin.through(basis)

    def workbook() -> bytes:
        sheet = about(basis, title, view, origin)
        return as_xlsx(TableFile(name=name, rows=rows, about=sheet, columns=origin.columns))

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        help = f"{title}: rows for a program"
        offer("CSV", lambda: as_csv(rows), file_name(name, through, "csv"), help=help)
        help = f"{title}: with a sheet that says what it is and as of when"
        offer("Excel", workbook, file_name(name, through, "xlsx"), help=help)


def offer(label: str, make: Callable[[], bytes], file_name: str, help: str | None = None) -> None:
    """A file that is made when somebody asks for it."""
    ending, basis, by = file_name.rpartition(".")[2].lower(), basis_shown(), pickers.signed_in().id

    def made() -> bytes:
        if basis.visitor and basis.visitor.is_over:
            raise RuntimeError("The sign-in is over")
        remember(basis.whole.register, Event.DOWNLOADED, by, file_name)
        try:
            return make()
        except Exception as error:  # its message may quote a row: kind and place alone are logged
            where = "".join(traceback.format_tb(error.__traceback__))
            _LOG.error("%s at\n%s", type(error).__name__, where)
            raise RuntimeError("This file could not be made") from None

    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=_KINDS.get(ending, "application/octet-stream"),
        icon=":material/table_view:" if ending == "xlsx" else ":material/download:",
        type="tertiary",
        on_click="ignore",
        help=help,
        key=f"file {file_name}",
    )


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
    title: str,
    name: str,
    origin: Origin | None = None,
    *,
    height: int | str = "auto",
    is_small: bool = False,
    shown: pd.DataFrame | None = None,
) -> None:
    """Show the rows, of very many the first, and offer all of them as files called `name`; a small
    one stands still, on the screen as `shown`, in mark-up, if that is given."""
    origin, title = origin or Origin(), title.rstrip(".")
    if is_small:
        if shown is None:  # a still table reads mark-up: what a plan or an export says is none
            shown = rows.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
        st.table(shown, border="horizontal", hide_index=True)
    else:
        _dataframe(rows.head(MOST_SHOWN), f"{title}.", name, origin, height=height)
        if len(rows) > MOST_SHOWN:
            aside(f"The first {MOST_SHOWN} of {len(rows):,}; the files below hold all.")
    files(rows, title, name, origin)


_LINE = 35  # pixels


def _dataframe(
    rows: pd.DataFrame, alt: str, key: str, origin: Origin, *, height: int | str, **how: Any
) -> None:
    """As high as its rows, at most so many pixels."""
    most = height if isinstance(height, str) else min(height, _LINE * (len(rows) + 1) + 3)
    columns = _columns(rows, origin)
    how |= {"hide_index": True, "alt": alt, "key": key, "placeholder": ""}
    # A column of figures and words, such as "fewer than 5", is all in words.
    mixed = {
        heading: form_of(rows[heading], origin.columns.get(heading))
        for heading, kind in rows.dtypes.items()
        if pd.api.types.is_object_dtype(kind)
        and {str} < {type(cell) for cell in rows[heading] if not is_blank(cell)}
    }
    shown = rows.assign(**{
        heading: [in_words(cell, form) for cell in rows[heading]] for heading, form in mixed.items()
    })  # fmt: skip
    st.dataframe(shown, height=most, column_config=columns, **how)


TREND, _ROW = "Trend", "course"  # the column of small pictures, and the name in the address


def pick_row(
    rows: pd.DataFrame,
    names: Sequence[str],
    title: str,
    origin: Origin,
    *,
    first: str = "",
    height: int | str = "auto",
) -> str:
    """A table of which one row is chosen, by its name in the address; until then, `first`."""
    options, key = dict.fromkeys([first or names[0], *names], ""), f"{title} {len(names)}"

    def choose() -> None:
        if chosen := st.session_state[key].selection.rows:
            st.session_state[_ROW] = names[chosen[0]]

    name = pickers.picked(options, _ROW)
    pickers.write_address(_ROW, name, next(iter(options)))
    how = {"on_select": choose, "selection_mode": "single-row-required"}
    how["selection_default"] = {"selection": {"rows": [names.index(name)]}}
    alt = f"{title}. A row that is chosen is drawn below."
    _dataframe(rows, alt, key, origin, height=height, **how)
    trends = [heading for heading in rows.columns if heading.startswith(TREND)]
    files(rows.drop(columns=trends), title, title.lower().replace(":", ""), origin)
    return name


def _columns(rows: pd.DataFrame, origin: Origin) -> dict:
    """How the screen shows each column, in the form that its workbook has."""
    trends = [heading for heading in rows.columns if heading.startswith(TREND)]
    width = 170 if len(trends) == 1 else 110
    shown = {heading: st.column_config.ImageColumn(width=width) for heading in trends}
    shown[""] = st.column_config.Column(pinned=True)
    for at, heading in enumerate(rows.columns):
        column = origin.columns.get(heading, TableColumn())
        form, help = form_of(rows.iloc[:, at], column), column.note or None
        if form in _NUMBERS and pd.api.types.is_numeric_dtype(rows.dtypes.iloc[at]):
            shown[heading] = st.column_config.NumberColumn(format=_NUMBERS[form], help=help)
        elif form in _DAYS:
            shown[heading] = st.column_config.DateColumn(format=_DAYS[form], help=help)
        elif form is CellForm.MINUTE:
            moment = st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm", help=help)
            shown[heading] = moment
        elif help or column.is_cut:
            width = "small" if column.is_cut else None
            shown[heading] = st.column_config.Column(help=help, width=width)
    return shown


# A table that a page declares: what it is, one row's cells, and what is said where there is none.


_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[_Row]):
    """What one table of a page is, apart from its rows; `note` stands below it."""

    title: str
    file: str
    columns: Callable[[_Row], dict[str, object]]  # the cells of one row by their headings
    rows: Callable[[Any], Collection[_Row] | None] | None = None  # of a view, where it is declared
    origin: Origin = field(default_factory=Origin)
    not_supplied: str = ""  # what is said where nobody can know the rows
    none: str = ""  # where there is no row
    note: str = ""
    height: int | str = "auto"  # at most so many pixels
    counts_at_houses: bool = False  # a row names a house with what was counted there

    def __call__(self, view: Any) -> None:
        """The table of what its declaration reads of a view."""
        if self.rows:
            self.show(self.rows(view), view.sites)

    def show(self, rows: Collection[_Row] | None, sites: tuple[str, ...] = (), **how: Any) -> bool:
        """The table of some sites with its note, or why there is none; whether it is shown."""
        if rows is None or (self.none and not rows):
            st.write(self.not_supplied if rows is None else self.none)
            return False
        origin = replace(self.origin, sites=sites or self.origin.sites)
        cells, basis = pd.DataFrame(map(self.columns, rows)), basis_shown()
        if self.counts_at_houses:
            cells = hide_at_houses(cells, basis.small_houses(), basis.small_cell())
        table(cells, self.title, self.file, origin, **({"height": self.height} | how))
        if self.note:
            aside(self.note)
        return True


# The numbers behind a picture: a table to read and a file to take away.


def numbers(shown: Series, drawn: Picture | None = None) -> None:
    """One row a period, the newest first, with what was drawn there; to read and to take away."""
    wanted = shown.wanted
    limit = basis_shown().small_cell(wanted.sites)
    name = "_".join(filter(None, (wanted.measure.id, wanted.part, *wanted.sites, wanted.by)))
    what = f"{wanted.measure.heading(wanted.part)}, {wanted.measure.unit}"
    of, hidden = (wanted.measure.id,), hidden_in_words(shown, limit)
    origin = Origin(sites=wanted.sites, measures=of, hidden=hidden, columns=SERIES_COLUMNS)
    rows, title = series_table(shown, drawn, limit), f"{what}, one row a {wanted.by}, newest first"
    table(rows, title, name, origin, height=260)
    if origin.hidden:
        aside(origin.hidden)
