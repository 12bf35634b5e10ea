"""The chart of an item: what the verdict rests on, or the measure as it runs; large, or several."""

from dataclasses import replace

import streamlit as st

from charts.picture import Picture, alt_text
from charts.screen.frame import MEETING, Size
from charts.screen.run_chart import draw_run_chart
from pages.furniture.course import course_of
from pages.furniture.governance.table import Table
from pages.furniture.here import Here
from pages.furniture.pictures import is_dark, plot
from pages.furniture.reads import verdicts_at
from pages.furniture.sparks import picture_of_action
from plan.agenda_actions import place
from plan.agenda_item import Item, Shown, answer_shown

ONE = replace(MEETING, width=1000, height=560, right=190, has_title=False)
SEVERAL = replace(MEETING, width=500, height=300, text=18, marker=7, right=120, is_small=True)
LOW = {ONE: replace(ONE, width=590, height=400), SEVERAL: replace(SEVERAL, width=380, height=260)}
_ACROSS, _MOST = 2, 4


def picture_of_item(table: Table, item: Item, is_low: bool) -> None:
    """One chart, or up to four small ones side by side; lower where the window is low."""
    shown, size = item.shown[:_MOST], _size(item, is_low)
    if len(shown) == 1:
        _draw(table.here, shown[0], size)
        return
    for at in range(0, len(shown), _ACROSS):
        for column, each in zip(st.columns(_ACROSS), shown[at : at + _ACROSS], strict=False):
            with column:
                _draw(table.here, each, size)


def prepare_next(table: Table, is_low: bool) -> None:
    """What the next screen shows is drawn while this one is talked about, so that it comes fast."""
    at = table.screens.index(table.screen)
    following = next((i for i in table.items if i.id in table.screens[at + 1 : at + 2]), None)
    for each in following.shown[:_MOST] if following else ():
        _figure(table.here, each, _size(following, is_low), is_dark())


def _size(item: Item, is_low: bool) -> Size:
    size = ONE if len(item.shown) == 1 else SEVERAL
    return LOW[size] if is_low else size


def _draw(here: Here, shown: Shown, size: Size) -> None:
    figure, alt = _figure(here, shown, size, is_dark())
    plot(figure, alt, f"governance {shown.measure} {' '.join(shown.sites)} {shown.action}")


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs={Shown: repr, Size: repr})
def _figure(here: Here, shown: Shown, size: Size, dark: bool) -> tuple:
    """The figure, and what it says; one of several names its place."""
    picture = _picture(here, shown)
    if size.is_small:
        where = f"{place(shown.sites)}: {picture.story.title}"
        picture = replace(picture, story=replace(picture.story, title=where))
    return draw_run_chart(picture, dark=dark, size=size), alt_text(picture)


def _picture(here: Here, shown: Shown) -> Picture:
    verdict = next((v for v in verdicts_at(here) if v.action.id == shown.action), None)
    answer = verdict and answer_shown(verdict, shown)
    if verdict and answer:
        return picture_of_action(here, verdict, answer)
    return course_of(here, shown.measure.id, shown.sites, shown.measure.part).control
