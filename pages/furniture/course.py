"""One measure's course at a place, with its icons, its settings and the way to its own page."""

import streamlit as st

from charts.picture import alt_text
from charts.reading import Reading
from charts.row import row
from charts.screen.run_chart import draw_run_chart
from pages.furniture import rooms
from pages.furniture.definitions import settings_in_words
from pages.furniture.here import Here
from pages.furniture.icons_beside import BESIDE, ICON, icons_beside
from pages.furniture.pictures import HALF, is_dark, plot
from pages.furniture.readings import reading_at, usual_by_at
from pages.furniture.words import aside


def course_of(here: Here, measure: str, sites: tuple[str, ...], part: str = "") -> Reading:
    """The reading of a measure, by the period that suits it there."""
    by = usual_by_at(here, measure, sites=sites, part=part)
    return reading_at(here, measure, sites=sites, part=part, by=by)


def show_course(here: Here, of: Reading) -> None:
    """The icons with their words, the chart, and a link to all of it; or what is missing."""
    wanted = of.series.wanted
    if of.series.frame.empty:
        needed = ", ".join(name.replace("_", " ") for name in wanted.measure.reads)
        st.write(f"{wanted.measure.title}: not supplied. It is counted from {needed}.")
        return
    told = row(of)
    said = (f"**{told.title}**", told.last, told.period, told.counted)
    st.markdown(" · ".join(filter(None, said)))
    icons_beside(st.columns([ICON, BESIDE, ICON, BESIDE], vertical_alignment="center"), told)
    name = "-".join((wanted.measure.id, wanted.part, *wanted.sites))
    plot(
        draw_run_chart(of.control, dark=is_dark(), size=HALF),
        alt_text(of.control),
        f"course of {name}",
    )
    aside(settings_in_words(here, wanted.measure, wanted.sites))
    site = wanted.sites[0] if len(wanted.sites) == 1 else ""
    asked = {"measure": wanted.measure.id, "part": wanted.part, "site": site}
    rooms.link(
        rooms.MEASURE,
        "All of it: numbers, rule and SQL",
        **{name: value for name, value in asked.items() if value},
    )
