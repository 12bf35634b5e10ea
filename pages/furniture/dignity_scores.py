"""Scores by strand: all strands side by side on one scale, or one in full."""

from dataclasses import replace

import streamlit as st

from charts.picture import alt_text
from charts.screen.run_chart import draw_all
from metrics.catalogue import measure as measure_of
from metrics.phrases import part_words
from metrics.series import RULE
from pages.furniture import icons_beside, measures
from pages.furniture.course import course_of
from pages.furniture.dignity_here import SCORE, View
from pages.furniture.measures import counted_at
from pages.furniture.numbers_behind import numbers
from pages.furniture.pictures import is_dark, plot, show_reading
from pages.furniture.readings import reading_at
from pages.furniture.words import aside

_ACROSS = 3


def scores(view: View) -> None:
    """The picker of a strand, its newest figure and its chart; for all, a small chart each."""
    st.header("Scores by strand")
    part = measures.pick_part(view.here, measure_of(SCORE))
    found = course_of(view.here, SCORE, view.sites, part)
    if found.series.frame.empty:
        st.write("Nothing of this strand was seen here.")
        return
    measures.newest_in_words(st, found, view.here.today)
    if part:
        drawn = show_reading(found, icons_beside.pick_chart(found))
    else:
        _side_by_side(view)
        drawn = found.run
    by = found.series.wanted.by
    aside(f"Shown by {by}: {RULE}. Point at the line for the items seen; choose a strand for more.")
    with st.expander("The numbers behind it, with the items seen at every point"):
        numbers(found.series, drawn)


def _side_by_side(view: View) -> None:
    """Every strand as a run chart, all by the period that suits the thinnest of them."""
    strands = sorted(counted_at(view.here, SCORE)[1])
    courses = {each: course_of(view.here, SCORE, view.sites, each) for each in strands}
    shown = {name: one for name, one in courses.items() if not one.series.frame.empty}
    periods = {one.series.wanted.by for one in shown.values()}
    if len(periods) > 1:
        by = max(periods, key=list(type(next(iter(periods)))).index)
        asked = {"sites": view.sites, "by": by}
        shown = {name: reading_at(view.here, SCORE, part=name, **asked) for name in shown}
    pictures = tuple(
        replace(one.run, story=replace(one.run.story, title=part_words(name)))
        for name, one in shown.items()
    )
    drawn = tuple(zip(draw_all(pictures, dark=is_dark()), pictures, strict=True))
    for at in range(0, len(drawn), _ACROSS):
        row = zip(st.columns(_ACROSS), drawn[at : at + _ACROSS], strict=False)
        for column, (figure, one) in row:
            with column:
                plot(figure, alt_text(one), f"strand {one.story.title}")
