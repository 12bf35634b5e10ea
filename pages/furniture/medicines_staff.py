"""Who may give medicines: competency by house; attendance is shown and never counted."""

from datetime import date

import pandas as pd
import streamlit as st

from metrics.questions.competency import House, competency_by_house
from pages.furniture.course import course_of, show_course
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data
from pages.furniture.kept import of_data
from pages.furniture.medicines_here import Asked
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, day_in_words


def staff(asked: Asked) -> None:
    """In date, due in 30 days, lapsed, not passed, never assessed; and what came of it."""
    found = _by_house(asked.here, asked.sites, asked.last)
    if found is None:
        st.write("Not supplied: this needs the staff and competency exports.")
    else:
        when = day_in_words(asked.last, asked.here.today)
        told = Told(sites=asked.sites, measures=("competency_in_date",))
        said = f"Staff who give medicines, by house, on {when}"
        table(_rows(found), said, "competency by house", told)
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


def _rows(found: tuple[House, ...]) -> pd.DataFrame:
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
