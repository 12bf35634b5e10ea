"""The heat maps of the page of punctuality: when, and where and when, calls began on time."""

from datetime import date

import pandas as pd
import streamlit as st

from charts.heat_map import HeatMap, heat_map_alt_text, place_by_hour, weekday_by_hour
from charts.screen.heat_map import draw
from metrics.questions.patterns import Tally
from pages.furniture.pictures import is_dark
from pages.furniture.punctuality import View
from pages.furniture.punctuality_calls import cell_chosen, chosen_cell
from pages.furniture.punctuality_chain import plot_to_choose
from pages.furniture.punctuality_reads import OUTCOME
from pages.furniture.tables import Told, table
from pages.furniture.words import aside

_MOST_ROWS = 30
_WHEN, _WHERE = "when", "where"  # the keys of the two maps


def maps(view: View, counts: tuple[Tally, ...], today: date, small_cell: int) -> None:
    """Weekday by hour, and run or branch by hour; a cell chosen lists the calls behind it."""
    st.header("When and where")
    how = {"verified_only": view.verified_only, "hidden_below": small_cell}
    when = view.when(today)
    _show(view, weekday_by_hour(counts, when, **how), (_WHEN, when))
    where = place_by_hour(counts, view.place_kind, when, **how)
    if len(where.rows) > _MOST_ROWS:
        aside(f"{len(where.rows)} branches are too many for one picture: choose a site above.")
    elif len(where.rows) > 1:
        _show(view, where, (_WHERE, when))
    aside("Choose a cell to list the calls behind it, or choose its day and hour below.")


def _show(view: View, one: HeatMap, shown: tuple[str, str]) -> None:
    key, when = shown
    figure = draw(one, dark=is_dark(), chosen=chosen_cell(key))
    plot_to_choose(figure, heat_map_alt_text(one), key, lambda: cell_chosen(key))
    with st.expander(f"The same as a table: {one.title.lower()}"):
        told = Told(
            sites=view.sites,
            measures=(OUTCOME,),
            hidden=f"Figures of fewer than {one.hidden_below} calls are not shown.",
        )
        table(table_of(one), f"{one.title}, {when}", f"punctuality by {key}", told, height=280)


def table_of(one: HeatMap) -> pd.DataFrame:
    """One row a cell that holds anything, in words where it holds too little."""
    return pd.DataFrame(
        [
            {"Row": cell.row, "Planned time": f"{cell.column}:00", "Calls on time": one.told(cell)}
            for cell in one.cells
            if cell.denominator > 0
        ],
        columns=["Row", "Planned time", "Calls on time"],
    )
