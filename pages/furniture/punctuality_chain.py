"""The chain on the page of punctuality: what comes before, calls on time, what it may cost."""

from dataclasses import replace

import streamlit as st

from charts.icons import variation_svg
from charts.picture import alt_text
from charts.reading import Reading
from charts.row import Row, assurance_told, row
from charts.screen.frame import CARD, PAGE, SMALL
from charts.screen.run_chart import draw_run_chart
from metrics.catalogue import measure as measure_of
from pages.furniture import measures, rooms
from pages.furniture.definitions import settings_in_words
from pages.furniture.here import Here
from pages.furniture.icons_beside import ICON, icons_beside
from pages.furniture.pictures import is_dark, plot
from pages.furniture.punctuality import View, punctuality
from pages.furniture.punctuality_calls import week_chosen
from pages.furniture.punctuality_reads import BALANCING, OUTCOME, PROCESS
from pages.furniture.words import aside

_OUTCOME_CHART = "outcome"


def chain(here: Here, view: View, found: dict[str, Reading]) -> None:
    """Process above outcome above what is given up for it, each with its icons."""
    st.header("From the rota to the door")
    aside("What comes before. If these change, what people notice should follow.")
    for cell, id in zip(st.columns(len(PROCESS)), PROCESS, strict=True):
        with cell:
            _small(view, id, found.get(id))
    _outcome(here, view, found[OUTCOME])
    aside("What punctuality must not be bought with:")
    for cell, id in zip(st.columns(len(BALANCING)), BALANCING, strict=True):
        with cell:
            _small(view, id, found.get(id), wide=True)


def _outcome(here: Here, view: View, one: Reading) -> None:
    if one.series.frame.empty:
        measures.not_supplied(punctuality())
        return
    aside("What people notice:")
    *cells, _ = st.columns([ICON, 5, ICON, 8, 3], vertical_alignment="center", gap="small")
    icons_beside(cells, row(one))
    figure = draw_run_chart(one.run, dark=is_dark(), size=PAGE)
    plot_to_choose(figure, alt_text(one.run), _OUTCOME_CHART, week_chosen)
    said = settings_in_words(here, punctuality(), view.sites)
    aside(f"{said} Choose a point to list the calls behind it, or choose its week below.")


def plot_to_choose(figure, alt: str, key: str, on_choice) -> None:
    """A figure of which a point can be chosen; `on_choice` reads it from the state by the key."""
    figure.update_traces(unselected_marker_opacity=1, selector={"mode": "markers"})
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=alt,
        on_select=on_choice,
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
    )


def _small(view: View, id: str, one: Reading | None, *, wide: bool = False) -> None:
    """One measure of the chain: its newest figure, its icons, its course; a link to all of it."""
    measure = measure_of(id)
    if one is None or not one.series.frame["denominator"].notna().any():
        st.markdown(f"**{measure.title}**")
        aside("not told for some calls only" if one is None else "not supplied")
        return
    told = row(one)
    picture = replace(one.run, story=replace(one.run.story, title=measure.title))
    size = CARD if wide else SMALL
    if wide:
        st.markdown(f"**{measure.title}**")
    plot(draw_run_chart(picture, dark=is_dark(), size=size), alt_text(picture), f"chart of {id}")
    _icon(told)
    unit = measure.unit.removeprefix("%").strip()
    if told.counted:
        aside(f"{told.last} {unit}, {told.period} ({told.counted})")
    asked = {"measure": id} | ({"site": view.sites[0]} if len(view.sites) == 1 else {})
    rooms.link(rooms.MEASURE, "Open", **asked)


def _icon(told: Row) -> None:
    """How it changes, as an icon and its words; narrow, for many stand beside each other."""
    icons = told.icons
    if not told.variation:
        aside("nothing to judge yet")
        return
    left, right = st.columns([1, 7], vertical_alignment="center", gap="small")
    left.image(variation_svg(icons, dark=is_dark()), width=26, alt=icons.variation_words)
    target = f"; {assurance_told(icons, True)} {told.target}" if told.target else ""
    right.markdown(f":small[{icons.variation_words}{target}]")
