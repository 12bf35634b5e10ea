"""The parts of the page of sites: which sites are alike, their courses, and the funnel of them."""

from math import isnan

import streamlit as st

from charts.funnel import FunnelPicture, FunnelSite, funnel_picture, funnel_scene
from charts.reading import Reading
from charts.run_chart import run_charts
from charts.words import number
from metrics.calendar import By
from metrics.measure import Kind, Measure
from pages.shared import pickers, rooms
from pages.shared.charts import in_rows, is_dark, show, titled
from pages.shared.reading import Basis
from pages.shared.words import aside, plain
from plan.model import Person
from plan.words.numbers import listed

# What a reader chooses: how it is said, and how many weeks or months that is.
SPELLS = {
    "quarter": ("The last quarter", {By.WEEK: 13, By.MONTH: 3}),
    "month": ("The last month", {By.WEEK: 4, By.MONTH: 1}),
    "half": ("The last half-year", {By.WEEK: 26, By.MONTH: 6}),
    "year": ("The last year", {By.WEEK: 52, By.MONTH: 12}),
}


def kinds_of(basis: Basis, measure: Measure, person: Person) -> dict[str, list[str]]:
    """The sites at which a measure is counted, by kind of place; the kind with most sites first."""
    by_kind: dict[str, list[str]] = {}
    for site in pickers.own_sites(basis, person, basis.counted(measure.id).sites):
        by_kind.setdefault(basis.places.kinds.get(site, ""), []).append(site)
    return dict(sorted(by_kind.items(), key=lambda kind: (-len(kind[1]), kind[0])))


@st.cache_resource(show_spinner="Reading every site …", max_entries=100)
def readings_by_site(
    basis: Basis, measure: str, sites: tuple[str, ...], part: str
) -> dict[str, Reading]:
    """Each site's reading, all by week, or all by month where that says more."""
    usual = {basis.usual_by(measure, sites=(site,), part=part) for site in sites}
    wanted = {"part": part, "by": By.WEEK if usual == {By.WEEK} else By.MONTH}
    return {site: basis.reading(measure, sites=(site,), **wanted) for site in sites}


def small_charts(readings: dict[str, Reading]) -> None:
    """The sites' courses in one fixed order, on one scale; each opens its own page."""
    pictures = tuple(titled(reading.run, site) for site, reading in readings.items())
    scenes = run_charts(pictures, dark=is_dark())
    for scene, (site, of) in in_rows([*zip(scenes, readings.items(), strict=True)], 4, "small"):
        show(scene, f"chart of {site}")
        wanted = of.series.wanted
        label = f"Open {plain(site)}"
        rooms.link_measure(label, wanted.measure.id, (site,), part=wanted.part)


def funnel_of(readings: dict[str, Reading], spell: str) -> FunnelPicture | None:
    """The sites beside each other over a spell; None for a measure that has no counts."""
    wanted = next(iter(readings.values())).series.wanted
    measure, by = wanted.measure, wanted.by
    if measure.kind not in (Kind.PROPORTION, Kind.RATE, Kind.RARE):
        return None
    count = 1 if measure.stock else SPELLS[spell][1][by]
    places = tuple(FunnelSite(site, *of.series.totals(count)) for site, of in readings.items())
    when = f"the last {count} complete {by}s" if count > 1 else f"the last complete {by}"
    return funnel_picture(measure, places, when)


def show_funnel(funnel: FunnelPicture) -> None:
    """The funnel, with words for those who do not see it."""
    show(funnel_scene(funnel, dark=is_dark()), "funnel of the sites")
    aside(
        "A small site differs more by chance, so its limits are wider. A site within the limits is"
        " neither better nor worse than another, so no ranks are given."
    )


def in_words(funnel: FunnelPicture) -> str:
    """Who stands out, in the order of the sites, never of the figures."""
    stand_out = [
        f"{plain(name)} ({way}, {funnel.unit.briefly(number(value))})"
        for name, way, value in funnel.standing_out()
    ]
    if isnan(funnel.centre):
        return "**Too few sites to compare:** a funnel needs at least three."
    if not stand_out:
        return "**No site stands out:** they differ by no more than chance and their usual spread."
    return (
        f"**{listed(stand_out)} {'stands' if len(stand_out) == 1 else 'stand'} out** by more than"
        " chance and the usual spread between sites explain. The others do not."
    )
