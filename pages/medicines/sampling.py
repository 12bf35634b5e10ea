"""Second-line sampling by house and month, and who may give medicines."""

from dataclasses import replace
from datetime import date
from math import nan

import pandas as pd
import streamlit as st

from charts.heat_map import Cell, HeatMap, heat_map_alt_text
from charts.screen.heat_map import draw_heat_map
from metrics.catalogue import measure as measure_of
from metrics.measure import Better
from metrics.questions import mar_checks
from metrics.questions.competency import House, competency_by_house
from metrics.questions.mar_checks import Sampled, coverage_grid, sheets_of_the_quarter
from pages.medicines.parts import Asked, read
from pages.shared.charts import course_of, is_dark, plot, show_course
from pages.shared.reading import Data, cursor_of, of_data
from pages.shared.tables import Told, table
from pages.shared.words import aside, counted, day_in_words, plain

_MOST_ROWS = 25  # houses that a grid can show and still be read
_STATES = {
    Sampled.ENOUGH: "enough",
    Sampled.SHORT: "too few",
    Sampled.NONE: "GAP: none sampled",
    Sampled.NOT_DUE: "none due",
    Sampled.NOT_OVER: "month not over",
}


def sampling(asked: Asked) -> None:
    """Which house was sampled by the second line in which month; gaps are named first."""
    place, _ = st.columns(2, gap="large")
    with place:
        show_course(asked.here, course_of(asked.here, "second_line_coverage", asked.sites))
    st.subheader("By house and month")
    grid = read(coverage_grid, asked)
    if not grid:
        st.write("Not supplied: no audit of MAR sheets, or no sheet in use in these months.")
        return
    gaps = [each for each in grid if each.state is Sampled.NONE]
    for each in gaps[:10]:
        st.markdown(f"- **{plain(each.house)}, {each.month:%B}:** none of {each.sheets} sheets.")
    if len(gaps) > 10:
        aside(f"And {len(gaps) - 10} more gaps in the table below.")
    one = _grid(grid)
    plot(
        draw_heat_map(one, dark=is_dark(), among=(_ends(one),)),
        heat_map_alt_text(one),
        "grid of sampling",
    )
    aside("Empty: none was due, or the month is not over.")
    told = Told(sites=asked.sites, measures=("second_line_coverage",))
    table(_rows(grid), "Second-line sampling by house and month", "second-line sampling", told)
    _quarter(asked)


def _rows(grid: tuple[mar_checks.Cell, ...]) -> pd.DataFrame:
    rows = [
        {
            "House": each.house,
            "Month": f"{each.month:%B %Y}",
            "Sheets in use": each.sheets,
            "Sampled": each.sampled,
            "Share sampled, %": each.percent_sampled,
            "Share asked for, %": each.percent_asked,
            "Samples taken": each.checks,
            "Samples due": each.due,
            "State": _STATES[each.state],
        }
        for each in grid
    ]
    return pd.DataFrame(rows)


def _quarter(asked: Asked) -> None:
    """Whose sheet the second line did not see for three months: every person's, each quarter."""
    with cursor_of(asked.here) as cursor:
        found = sheets_of_the_quarter(cursor, asked.sites, asked.last)
    left = sum(each.not_looked_at for each in found or ())
    people = sum(each.people for each in found or ())
    never = sum(each.never for each in found or ())
    if people:
        st.markdown(
            f"**{left} of {counted(people, 'person', 'people')}** had no sheet seen by the second"
            f" line in three months; for {never} of them it has never seen one."
        )


def _grid(grid: tuple[mar_checks.Cell, ...]) -> HeatMap:
    """Houses by months, the share sampled in each; of very many houses, those furthest behind."""
    behind: dict[str, int] = {}
    for each in grid:
        behind[each.house] = behind.get(each.house, 0) + (
            each.state in (Sampled.NONE, Sampled.SHORT)
        )
    houses = sorted(sorted(behind, key=lambda house: -behind[house])[:_MOST_ROWS])
    more = (
        f" The {_MOST_ROWS} houses furthest behind of {len(behind)}."
        if len(behind) > _MOST_ROWS
        else ""
    )
    return HeatMap(
        title="Second-line sampling",
        axis=f"sheets sampled by the second line, % of sheets in use, by house and month.{more}",
        unit=measure_of("second_line_coverage").unit,
        counted="sheets",
        rows=tuple(houses),
        columns=tuple(dict.fromkeys(_month(each.month) for each in sorted(grid, key=_when))),
        cells=tuple(_cell(each) for each in grid if each.house in houses),
        better=Better.UP,
        few=0,
    )


def _ends(of: HeatMap) -> HeatMap:
    """None and half of the sheets, so that a gap has the strongest shade wherever it stands."""
    at = (of.rows[0], of.columns[0])
    return replace(of, cells=(Cell(*at, 0, 1), Cell(*at, 1, 2)))


def _cell(of: mar_checks.Cell) -> Cell:
    room = nan if of.state in (Sampled.NOT_DUE, Sampled.NOT_OVER) else of.sheets
    return Cell(of.house, _month(of.month), of.sampled, room)


def _when(cell: mar_checks.Cell) -> date:
    return cell.month


def _month(month: date) -> str:
    return f"{month:%b %Y}"


# Who may give medicines: competency by house; attendance is shown and never counted.


def staff(asked: Asked) -> None:
    """In date, due in 30 days, lapsed, not passed, never assessed; and what came of it."""
    found = _by_house(asked.here, asked.sites, asked.last)
    if found is None:
        st.write("Not supplied: this needs the staff and competency exports.")
    else:
        when = day_in_words(asked.last, asked.here.today)
        told = Told(sites=asked.sites, measures=("competency_in_date",))
        said = f"Staff who give medicines, by house, on {when}"
        table(_staff_rows(found), said, "competency by house", told)
        aside(
            "Competent: an observed assessment, passed and not expired. Attending a course is shown"
            " and counts for nothing. Due within 30 days is still in date."
        )
    names = ("competency_in_date", "doses_by_out_of_date", "reassessed_after_error")
    for place, name in zip((*st.columns(2, gap="large"), st.columns(2)[0]), names, strict=True):
        with place:
            show_course(asked.here, course_of(asked.here, name, asked.sites))


@of_data(max_entries=50)
def _by_house(here: Data, sites: tuple[str, ...], last: date) -> tuple[House, ...] | None:
    with cursor_of(here) as cursor:
        return competency_by_house(cursor, sites, last)


def _staff_rows(found: tuple[House, ...]) -> pd.DataFrame:
    rows = [
        {
            "House": each.house,
            "Give medicines": each.staff,
            "In date": each.in_date,
            "of these due in 30 days": each.due_soon,
            "Lapsed": each.lapsed,
            "Not passed": each.not_passed,
            "Never assessed": each.never,
            "Attended a course (not counted)": each.attended,
        }
        for each in found
    ]
    return pd.DataFrame(rows)
