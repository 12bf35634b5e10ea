"""The chart of an item: what the verdict rests on, or the measure as it runs; large, or several."""

from dataclasses import replace

import streamlit as st

from charts.alt_text import alt_text
from charts.picture import Picture
from charts.screen.run_chart import draw
from charts.screen.size import MEETING
from pages.furniture.course import course_of
from pages.furniture.governance.table import Table
from pages.furniture.here import Here
from pages.furniture.pictures import is_dark, plot
from pages.furniture.reads import verdicts_at
from pages.furniture.sparks import picture_of_action
from plan.agenda import Item, Shown, answer_shown
from plan.agenda.finding import place

ONE = replace(MEETING, width=1000, height=540, right=190, has_title=False)
SEVERAL = replace(MEETING, width=560, height=300, text=18, marker=7, right=120, is_small=True)
_ACROSS, _MOST = 2, 4


def picture_of_item(table: Table, item: Item) -> None:
    """One chart, or up to four small ones side by side."""
    shown = item.shown[:_MOST]
    if len(shown) == 1:
        _draw(table.here, shown[0], ONE)
        return
    for at in range(0, len(shown), _ACROSS):
        for column, each in zip(st.columns(_ACROSS), shown[at : at + _ACROSS], strict=False):
            with column:
                _draw(table.here, each, SEVERAL)


def _draw(here: Here, shown: Shown, size) -> None:
    figure, alt = _figure(here, shown, size, is_dark())
    plot(figure, alt, f"governance {shown.measure} {' '.join(shown.sites)} {shown.action}")


@st.cache_data(show_spinner=False, max_entries=200, hash_funcs={Shown: repr, type(ONE): repr})
def _figure(here: Here, shown: Shown, size, dark: bool) -> tuple:
    """The figure, and what it says; one of several names its place."""
    picture = _picture(here, shown)
    if size.is_small:
        where = f"{place(shown.sites)}: {picture.story.title}"
        picture = replace(picture, story=replace(picture.story, title=where))
    return draw(picture, dark=dark, size=size), alt_text(picture)


def _picture(here: Here, shown: Shown) -> Picture:
    verdict = next((v for v in verdicts_at(here) if v.action.id == shown.action), None)
    answer = verdict and answer_shown(verdict, shown)
    if verdict and answer:
        return picture_of_action(here, verdict, answer)
    return course_of(here, shown.measure.id, shown.sites, shown.measure.part).control
