"""The parts of the page of sites: which sites are alike, their courses, and the funnel of them."""

from dataclasses import replace
from math import isnan

import streamlit as st

from charts.funnel import FunnelPicture, FunnelSite, funnel_picture, funnel_scene
from charts.palette import Meaning
from charts.picture import Picture
from charts.reading import Reading
from charts.run_chart import run_charts
from charts.words import number
from metrics.calendar import By
from metrics.measure import Kind, Measure
from pages.shared import pickers, rooms
from pages.shared.charts import is_dark, show
from pages.shared.measures import counted_at
from pages.shared.reading import Here, places_at, reading_at, usual_by_at
from pages.shared.words import plain
from plan.model import Person
from plan.places import may_see
from plan.words.numbers import listed

# What a reader chooses: how it is said, and how many weeks or months that is.
_SPELLS = {
    "quarter": ("The last quarter", {By.WEEK: 13, By.MONTH: 3}),
    "month": ("The last month", {By.WEEK: 4, By.MONTH: 1}),
    "half": ("The last half-year", {By.WEEK: 26, By.MONTH: 6}),
    "year": ("The last year", {By.WEEK: 52, By.MONTH: 12}),
}
_ACROSS = 4


def kinds_of(here: Here, measure: Measure, person: Person) -> dict[str, list[str]]:
    """The sites at which a measure is counted, by kind of place; the kind with most sites first."""
    places = places_at(here)
    found: dict[str, list[str]] = {}
    for site in sorted(counted_at(here, measure.id)[0]):
        if site and may_see(person, (site,), places):
            found.setdefault(places.kinds.get(site, ""), []).append(site)
    return dict(sorted(found.items(), key=lambda each: (-len(each[1]), each[0])))


def pick_kind(kinds: dict[str, list[str]]) -> str:
    """Which kind of place, for only like is compared with like."""
    names = {kind: (kind or "of no known kind").replace("_", " ").capitalize() for kind in kinds}
    return pickers.pick("Kind of place", names, "kind")


def pick_spell() -> str:
    """Over which spell of time the funnel compares."""
    said = {name: words for name, (words, _) in _SPELLS.items()}
    return pickers.pick("Compared over", said, "over")


@st.cache_resource(show_spinner="Reading every site …", max_entries=100)
def readings_by_site(
    here: Here, measure: str, sites: tuple[str, ...], part: str
) -> dict[str, Reading]:
    """Each site's reading, all by week, or all by month where that says more."""
    usual = {usual_by_at(here, measure, sites=(site,), part=part) for site in sites}
    by = By.WEEK if usual == {By.WEEK} else By.MONTH
    asked = {"part": part, "by": by}
    return {site: reading_at(here, measure, sites=(site,), **asked) for site in sites}


def small_charts(found: dict[str, Reading]) -> None:
    """The sites' courses in one fixed order, on one scale; each opens its own page."""
    pictures = tuple(_headed(each.run, site) for site, each in found.items())
    drawn = run_charts(pictures, dark=is_dark())
    cells = [cell for _ in range(0, len(drawn), _ACROSS) for cell in st.columns(_ACROSS)]
    for cell, scene, site in zip(cells, drawn, found, strict=False):
        with cell:
            show(scene, f"chart of {site}")
            wanted = found[site].series.wanted
            asked = {"measure": wanted.measure.id, "part": wanted.part, "site": site}
            rooms.link(
                rooms.MEASURE, f"Open {plain(site)}", **{k: v for k, v in asked.items() if v}
            )


def funnel_of(found: dict[str, Reading], spell: str) -> FunnelPicture | None:
    """The sites beside each other over a spell; None for a measure that has no counts."""
    measure = next(iter(found.values())).series.measure
    if measure.kind not in (Kind.PROPORTION, Kind.RATE, Kind.RARE):
        return None
    by = next(iter(found.values())).series.wanted.by
    count = 1 if measure.stock else _SPELLS[spell][1][by]
    places = tuple(FunnelSite(site, *_sums(each, count)) for site, each in found.items())
    when = f"the last {count} complete {by}s" if count > 1 else f"the last complete {by}"
    return funnel_picture(measure, places, when)


def show_funnel(one: FunnelPicture) -> None:
    """The funnel, with words for those who do not see it."""
    show(funnel_scene(one, dark=is_dark()), "funnel of the sites")


def in_words(one: FunnelPicture) -> str:
    """Who stands out, in the order of the sites, never of the figures."""
    said = {Meaning.IMPROVEMENT: "better", Meaning.CONCERN: "worse", Meaning.NO_DIRECTION: "apart"}
    stand_out = [
        f"{plain(place.name)} ({said[of]}, {one.unit.briefly(number(float(value)))})"
        for place, of, value in zip(one.places, one.meanings(), one.values, strict=True)
        if of in said
    ]
    if isnan(one.centre):
        return "**Too few sites to compare:** a funnel needs at least three."
    if not stand_out:
        return "**No site stands out:** they differ by no more than chance and their usual spread."
    return (
        f"**{listed(stand_out)} {'stands' if len(stand_out) == 1 else 'stand'} out** by more than"
        " chance and the usual spread between sites explain. The others do not."
    )


def _headed(one: Picture, site: str) -> Picture:
    return replace(one, story=replace(one.story, title=site))


def _sums(of: Reading, count: int) -> tuple[float, float]:
    """Events and exposure over the last complete periods that have both."""
    frame = of.series.frame
    whole = frame[frame["complete"]].tail(count)
    known = whole[whole["numerator"].notna() & whole["denominator"].notna()]
    return float(known["numerator"].sum()), float(known["denominator"].sum())
