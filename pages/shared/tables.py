"""A table to read, and to take away: CSV for a program, a workbook that says what it is."""

import logging
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype, is_object_dtype

from charts.picture import Picture
from charts.words import full_day
from connectors.sources import TITLES
from metrics.catalogue import measure as measure_of
from metrics.questions.journeys import TOO_SHORT, GapToCome, LateToCome
from metrics.series import Series
from metrics.settings import in_words as settings_in_words
from metrics.small_counts import hide_at_houses
from pages.shared import aside, is_phone, pickers
from pages.shared.reading import basis_shown
from plan.access_log import Event, remember
from plan.words.numbers import listed
from reports import tables as files
from reports.tables import CellForm, TableColumn
from reports.words import plain

_Row = TypeVar("_Row")
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


MOST_SHOWN, _LINE = 500, 35  # rows of a table on the screen; pixels of one
TREND, _ROW = "Trend", "course"  # the column of small pictures, and the name in the address
_NOTHING = (None, "", "–", "—")  # what a cell says that holds nothing
MEETS = "Does it meet the target?"  # beside it pictures are narrower, so that a laptop has room
_DATED = (CellForm.DAY, CellForm.WEEKDAY, CellForm.MINUTE)
_NUMBER, _DAY = st.column_config.NumberColumn, st.column_config.DateColumn
_OTHER = st.column_config.Column
_SHOWN_AS: dict[CellForm, Callable[..., Any]] = {
    CellForm.WHOLE: partial(_NUMBER, format="localized"),
    CellForm.ONE_PLACE: partial(_NUMBER, format="%.1f"),
    CellForm.PERCENT: partial(_NUMBER, format="%.0f %%"),
    CellForm.PERCENT_ONE_PLACE: partial(_NUMBER, format="%.1f %%"),
    CellForm.DAY: partial(_DAY, format="D MMM YYYY"),
    CellForm.WEEKDAY: partial(_DAY, format="ddd D MMM YYYY"),
    CellForm.MINUTE: partial(st.column_config.DatetimeColumn, format="ddd D MMM YYYY, HH:mm"),
}


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[_Row]):
    """One table of a page, apart from its rows: what a row's cells are, what is said where there is
    no row, and what its files say of it; `note` stands below it."""

    title: str
    file: str  # what its files are called
    columns: Callable[[_Row], Mapping[str, object]] = dict  # a row's cells by their headings
    forms: Mapping[str, TableColumn] = field(default_factory=dict)  # how they read, by heading
    rows: Callable[[Any], Collection[_Row] | None] | None = None  # of a view, where it is declared
    sites: tuple[str, ...] = ()  # none: all that the page speaks of
    measures: tuple[str, ...] = ()  # by id: their rules and definitions are told
    reads: tuple[str, ...] = ()  # exports, where no measure says which
    rule: str = ""
    hidden: str = ""  # how small counts are hidden
    not_supplied: str = ""  # what is said where nobody can know the rows
    none: str = ""  # where there is no row
    note: str = ""
    height: int | str = "auto"  # at most so many pixels
    counts_at_houses: bool = False  # a row names a house with what was counted there
    is_small: bool = False  # it stands still

    def __call__(self, view: Any) -> None:
        """The table of what its declaration reads of a view."""
        if self.rows:
            self.show(self.rows(view), view.sites)

    def show(self, rows: Collection[_Row] | None, sites: tuple[str, ...] = (), **how: Any) -> None:
        """The table of some sites with its note, or why there is none. `how`: what is declared
        otherwise this time."""
        if rows is None or (self.none and not rows):
            st.write(self.not_supplied if rows is None else self.none)
            return
        cells, basis = pd.DataFrame(map(self.columns, rows)), basis_shown()
        if self.counts_at_houses:
            cells = hide_at_houses(cells, basis.small_houses(), basis.small_cell())
        replace(self, sites=sites or self.sites, **how).draw(cells)
        if self.note:
            aside(self.note)

    def draw(self, cells: pd.DataFrame, shown: pd.DataFrame | None = None) -> None:
        """The first rows, and all as files; a small one as `shown`, in mark-up, where given."""
        if self.is_small:
            if shown is None:  # a still table reads mark-up: what a plan or an export says is none
                shown = cells.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
            if is_phone():
                st.markdown(_as_list(shown))
            else:
                st.table(shown, border="horizontal", hide_index=True)
        else:
            self._grid(cells.head(MOST_SHOWN), self.file, alt=f"{self.title.rstrip('.')}.")
            if len(cells) > MOST_SHOWN:
                aside(f"The first {MOST_SHOWN} of {len(cells):,}; the files below hold all.")
        self._files(cells)

    def pick(self, cells: pd.DataFrame, names: Sequence[str], first: str = "") -> str:
        """The table with one row chosen, by its name in the address; until then, `first`."""
        options = dict.fromkeys([first or names[0], *names], "")
        key = f"{self.title} {len(names)}"

        def choose() -> None:
            if chosen := st.session_state[key].selection.rows:
                st.session_state[_ROW] = names[chosen[0]]

        name = pickers.picked(options, _ROW)
        pickers.write_address(_ROW, name, next(iter(options)))
        how = {"on_select": choose, "selection_mode": "single-row-required"}
        how["selection_default"] = {"selection": {"rows": [names.index(name)]}}
        self._grid(cells, key, alt=f"{self.title}. A row that is chosen is drawn below.", **how)
        self._files(cells.drop(columns=[of for of in cells if of.startswith(TREND)]))
        return name

    def _grid(self, cells: pd.DataFrame, key: str, **how: Any) -> None:
        """As high as its rows, at most so many pixels, each column in the form that its workbook
        has; one of figures and words, such as "fewer than 5", is all in words."""
        trends, config, shown = [of for of in cells if of.startswith(TREND)], {}, cells.copy()
        for heading, of in cells.items():
            column = self.forms.get(heading, TableColumn())
            form, help = files.form_of(of, column), column.note or None
            kinds = {type(cell) for cell in of if not files.is_blank(cell)}
            if is_object_dtype(of.dtype) and {str} < kinds:
                shown[heading] = [files.in_words(cell, form) for cell in of]
            if form in _SHOWN_AS and (form in _DATED or is_numeric_dtype(of.dtype)):
                config[heading] = _SHOWN_AS[form](help=help)
            elif heading in trends:
                width = 110 if MEETS in cells else 170 if len(trends) == 1 else 135
                config[heading] = st.column_config.ImageColumn(width=width)
            elif help or column.is_cut or not heading:
                width = "small" if column.is_cut else None
                config[heading] = _OTHER(help=help, width=width, pinned=not heading or None)
        fitted = _LINE * (len(cells) + 1) + 3
        how |= {"height": self.height if self.height == "auto" else min(self.height, fitted)}
        how |= {"hide_index": True, "key": key, "placeholder": "", "column_config": config}
        st.dataframe(shown, **how)

    def _files(self, cells: pd.DataFrame) -> None:
        """One quiet line with both; what the workbook says of itself is read when it is made."""
        basis, query = basis_shown(), urlencode(st.query_params.to_dict())
        page = str(st.session_state.get("page", "")).removeprefix("front")
        view = f"/{page}?{query}" if query else f"/{page}"  # as it is shown, without its host
        wanted = {*self.reads, *(name for id in self.measures for name in measure_of(id).reads)}
        exports = [of for of in basis.exports if of.through and (not wanted or of.source in wanted)]
        # The last day complete in all of them; of nothing in particular, the newest day there is.
        days = [export.through for export in exports]
        newest = days and (min if wanted else max)(days)
        through = min(newest, basis.today - timedelta(days=1)) if newest else None

        def workbook() -> bytes:
            reach = [f"{TITLES.get(o.source, o.source)} to {full_day(o.through)}" for o in exports]
            sheet = self._about(view=view, through=through, counted_from=tuple(reach))
            how = {"rows": cells, "about": sheet, "columns": self.forms}
            return files.as_xlsx(files.TableFile(name=self.file, **how))

        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for label, ending, make, what in (
                ("CSV", "csv", partial(files.as_csv, cells), "rows for a program"),
                ("Excel", "xlsx", workbook, "with a sheet that says what it is and as of when"),
            ):
                name = files.file_name(self.file, through, ending)
                offer(label, make, name, help=f"{plain(self.title.rstrip('.'))}: {what}")

    def _about(self, **seen: Any) -> files.About:
        """What the table is and how it is counted, as its first sheet says it."""
        basis, measures = basis_shown(), [measure_of(id) for id in self.measures]
        in_force = basis.settings(self.sites)
        settings = (settings_in_words(measure, in_force) for measure in measures)
        rules = [self.rule, *(f"{of.title} ({of.unit}). {of.rule}" for of in measures)]
        return files.About(
            what=self.title,
            made_on=basis.today,
            site=listed(self.sites) or "All sites",
            rule=" ".join(filter(None, rules)),
            settings=" ".join(dict.fromkeys(filter(None, settings))),
            generation=basis.generation,
            plan_entry=basis.entry,
            hidden=self.hidden,
            **seen,
        )


def _as_list(shown: pd.DataFrame) -> str:
    """Row by row, its first cell strong and the others named; for want of room for columns."""
    rows = []
    for first, *cells in shown.itertuples(index=False):
        named = zip(list(shown)[1:], cells, strict=True)
        others = (f"{heading}: {cell}" for heading, cell in named if cell not in _NOTHING)
        rows.append("\n".join((f"**{first}**", *others)).replace("\n", "  \n"))
    return "\n\n".join(rows)


def numbers(shown: Series, drawn: Picture | None = None) -> None:
    """The numbers behind a picture, to read and to take away: a row a period, the newest first."""
    wanted = shown.wanted
    limit = basis_shown().small_cell(wanted.sites)
    of, hidden = (wanted.measure.id,), files.hidden_in_words(shown, limit)
    what = f"{wanted.measure.heading(wanted.part)}, {wanted.measure.unit}"
    Listing(
        title=f"{what}, one row a {wanted.by}, newest first",
        file="_".join(filter(None, (*of, wanted.part, *wanted.sites, wanted.by))),
        sites=wanted.sites,
        measures=of,
        hidden=hidden,
        forms=files.SERIES_COLUMNS,
        height=260,
    ).draw(files.series_table(shown, drawn, limit))
    if hidden:
        aside(hidden)


# What two pages list: gaps of the rota that are too short, of today and of the days to come.
def when_and_run(of: GapToCome | LateToCome) -> dict[str, object]:
    return {
        "Day": of.planned_start.date(),
        "Call at": f"{of.planned_start:%H:%M}",
        "Time-critical": "yes" if of.is_time_critical else "",
        "Run": of.run,
    }


GAPS_TO_COME = Listing(
    title="",  # with how many they are
    file="gaps to come",
    columns=lambda gap: {
        **when_and_run(gap),
        "From": gap.from_district or "",
        "To": gap.to_district or "",
        "Gap, minutes": gap.gap_minutes,
        "Journey, minutes": gap.journey_minutes,
        "Too short by, minutes": gap.minutes_short,
        "What is wrong": gap.trouble.words,
        "Learned from": gap.learned_from.words,
        "Journeys timed": gap.legs,
        "Scheduler’s round": gap.scheduler_round,
        "Branch": gap.branch,
        "Visit before": gap.from_visit_id,
        "Visit": gap.to_visit_id,
    },
    forms={"Day": TableColumn(CellForm.WEEKDAY)},
    reads=("rota", "call_log"),
    rule=f"{TOO_SHORT}.",
    height=250,
)
