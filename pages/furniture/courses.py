"""The courses of some measures at one place, two beside each other, each opening its own page."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import streamlit as st

from charts.picture import alt_text
from charts.reading import Reading, reading
from charts.screen.run_chart import draw_run_chart
from metrics.arrival import held_open
from metrics.catalogue import measure as measure_of
from metrics.measure import Measure
from pages.furniture import rooms
from pages.furniture.definitions import settings_in_words
from pages.furniture.here import Here
from pages.furniture.measures import newest_in_words
from pages.furniture.pictures import HALF, is_dark, plot
from pages.furniture.readings import marks_at, usual_by_at
from pages.furniture.reads import series_at
from pages.furniture.words import aside
from plan.words.numbers import listed

_ACROSS = 2
_ALL_CLOSED: Mapping[str, date | None] = MappingProxyType({})


def courses(
    here: Here,
    measures: Sequence[str],
    sites: tuple[str, ...],
    open_from: Mapping[str, date | None] = _ALL_CLOSED,
) -> None:
    """A run chart a measure, in the order given; one that was not supplied says what it needs.

    `open_from`: the first day of which a measure's figures may still change; drawn hollow from it.
    """
    for at in range(0, len(measures), _ACROSS):
        columns = st.columns(_ACROSS, gap="large")
        for column, id in zip(columns, measures[at : at + _ACROSS], strict=False):
            with column:
                _course(here, measure_of(id), sites, open_from.get(id))


def _course(here: Here, measure: Measure, sites: tuple[str, ...], first_open: date | None) -> None:
    st.subheader(measure.title)
    asked = {"sites": sites, "by": usual_by_at(here, measure.id, sites=sites)}
    series = held_open(series_at(here, measure.id, **asked), first_open)
    found = reading(series, marks_at(here, measure.id, **asked))
    if not is_supplied(found):
        needed = listed([each.replace("_", " ") for each in measure.reads])
        aside(f"Not supplied here: it is counted from {needed}.")
        return
    newest_in_words(st, found, here.today)
    plot(
        draw_run_chart(found.run, dark=is_dark(), size=HALF),
        alt_text(found.run),
        f"course of {measure.id}",
    )
    if found.run.withheld:
        aside(found.run.withheld)
    aside(settings_in_words(here, measure, sites) or "No setting shapes this figure.")
    address = {"measure": measure.id} | ({"site": sites[0]} if len(sites) == 1 else {})
    rooms.link(rooms.MEASURE, "Open this measure", **address)


def is_supplied(found: Reading) -> bool:
    """Whether there is any figure to draw."""
    return bool(found.series.frame["value"].notna().any())
