"""Charts on the screen, each with its words, its icons, its definition and the way to its page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pandas as pd
import streamlit as st

from charts.icons import Assurance, Icons, assurance_svg, variation_svg
from charts.palette import Meaning
from charts.picture import Picture, alt_text
from charts.reading import Reading, reading, usual_period
from charts.reading import picture_of_action as drawn_from
from charts.row import SummaryRow, assurance_told, row
from charts.run_chart import SPARK, run_chart, sparkline
from charts.scene import PAGE, Room, Scene, Size
from charts.write.plotly import figure
from charts.write.svg import drawing
from metrics.arrival import held_open
from metrics.catalogue import measure as measure_of
from metrics.measure import Measure
from pages.shared import pickers, rooms
from pages.shared.measures import newest_in_words
from pages.shared.reading import (
    Here,
    marks_at,
    reading_at,
    said_settings_at,
    series_at,
    settings_at,
    usual_by_at,
)
from pages.shared.tables import Told, table
from pages.shared.words import aside, day_in_words
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount, listed

HALF = Size(width=620, height=340, text=13, marker=6, right=118)
UNDER_A_HEADER = replace(PAGE, room=Room.SOME)  # the page itself says what is drawn
CONTROL, RUN = "control", "run"
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_run_chart(verdict: Verdict, answer: MeasureAnswer, one: Picture, size: Size) -> None:
    """The run chart of one measure of an action."""
    show(run_chart(one, size, dark=is_dark()), f"chart of {verdict.action.id} {answer.ref}")


def show_reading(of: Reading, chart: str) -> Picture:
    """A measure's figures at one place: a control chart, or the run chart if asked for."""
    shown = of.run if chart == RUN else of.control
    show(run_chart(shown, dark=is_dark()), "chart of the measure")
    return shown


def is_dark() -> bool:
    """Whether the page is shown in dark colours."""
    return st.context.theme.type == "dark"


def plot(figure, alt: str, name: str) -> None:
    """A Plotly figure as wide as its place, in its own colours."""
    st.plotly_chart(figure, width="stretch", theme=None, key=name, config=_CONFIG, alt=alt)


def show(scene: Scene, name: str) -> None:
    """A scene as wide as its place."""
    plot(figure(scene), scene.alt, name)


# The two icons of a reading with their words beside them, and the switch between its charts.


ICON, BESIDE = 0.8, 5.8  # widths of an icon's column and of the words beside it
_PIXELS = 26


def icons_beside(cells: list, told: SummaryRow) -> None:
    """Variation and assurance in four cells: an icon, its words, an icon, its words."""
    icons, dark = told.icons, is_dark()
    if not told.variation:
        with cells[1]:
            aside("nothing to judge yet")
        return
    variation = variation_svg(icons, dark=dark)
    cells[0].image(variation, width=_PIXELS, alt=icons.variation_words)
    cells[1].markdown(_in_colour(icons))
    says = assurance_told(icons, bool(told.target))
    if icons.assurance is Assurance.NONE:
        with cells[3]:
            aside(says)
        return
    cells[2].image(assurance_svg(icons, dark=dark), width=_PIXELS, alt=says)
    cells[3].markdown(f"{says}  \n:small[:gray[{told.caution}]]" if told.caution else says)


def pick_chart(of: Reading) -> str:
    """Icons and, where there are two, which chart to show; where there is one, it is that."""
    widths = [ICON, BESIDE, ICON, BESIDE + 2, 6]
    *cells, switch = st.columns(widths, vertical_alignment="center", gap="small")
    icons_beside(cells, row(of))
    if not of.has_control_chart:
        return CONTROL  # which is the run chart then, and says why there is no other
    with switch:
        options = {CONTROL: "Control chart", RUN: "Run chart"}
        return pickers.pick_segment("Chart", options, "chart")


def _in_colour(icons: Icons) -> str:
    colour = {Meaning.IMPROVEMENT: "blue", Meaning.CONCERN: "orange"}.get(icons.meaning)
    return f":{colour}[{icons.variation_words}]" if colour else icons.variation_words


# The small pictures of a card: practice and outcome before and after practice changed.


_SPARK = replace(SPARK, width=440, height=52)


def spark(here: Here, verdict: Verdict, answer: MeasureAnswer | None, label: str) -> None:
    """One small picture under its label, with the newest complete figure."""
    if answer is None:
        aside(f"**{label}:** {_why_not(verdict)}")
        return
    words, picture, alt = _drawn(here, verdict, answer, is_dark())
    aside(f"**{label}:** {words}")
    st.image(picture, alt=alt)


@st.cache_data(
    show_spinner=False,
    max_entries=1000,
    hash_funcs={Verdict: lambda it: it.action.id, MeasureAnswer: lambda it: str(it.ref)},
)
def _drawn(here: Here, verdict: Verdict, answer: MeasureAnswer, dark: bool) -> tuple[str, str, str]:
    """The words above a small picture, the picture as SVG, and what it says."""
    drawn = picture_of_action(here, verdict, answer)
    unit, words = answer.measure.unit, answer.measure.topic(answer.ref.part)
    if drawn.newest is not None:
        words += f", last {amount(drawn.figures.values[drawn.newest], unit)}"
    if drawn.goal:
        words += f", target {amount(drawn.goal.value, unit)}"
    return words, drawing(sparkline(drawn, dark=dark, size=_SPARK)), alt_text(drawn)


def picture_of_action(here: Here, verdict: Verdict, answer: MeasureAnswer) -> Picture:
    """The run chart of one measure of an action, with what the plan says around it."""
    sites, part = verdict.action.sites, answer.ref.part
    around = marks_at(here, answer.measure.id, sites=sites, part=part)
    return drawn_from(verdict, answer, series_of(here, verdict, answer), around)


def series_of(here: Here, verdict: Verdict, answer: MeasureAnswer):
    """The figures of one measure of an action, at its sites."""
    return series_at(
        here,
        answer.measure.id,
        sites=verdict.action.sites,
        part=answer.ref.part,
        by=usual_period(answer.measure, answer.is_rare),
    )


def _why_not(verdict: Verdict) -> str:
    return "not begun" if verdict.weeks_since_start is None else "the plan names no measure"


# How a measure is counted: its rule in words, the settings in force, its source and its SQL.


def definition(here: Here, measure: Measure, sites: tuple[str, ...]) -> None:
    """The whole definition, for an auditor to check."""
    st.markdown(f"**Why it matters.** {measure.why}")
    st.markdown(f"**The rule.** {measure.rule}")
    st.markdown(f"**Where the rule comes from.** {measure.source}")
    st.markdown(f"**Counted from:** {', '.join(e.replace('_', ' ') for e in measure.reads)}.")
    if measure.settings:
        st.markdown("**Settings in force**")
        rows, told = settings_table(here, measure, sites), Told(sites=sites, measures=(measure.id,))
        name = f"settings of {' '.join((measure.id, *sites))}"
        table(rows, f"Definitions of {measure.title}", name, told, is_small=True)
    st.markdown("**The SQL**")
    st.code(measure.written_sql, language=None)  # the colours of SQL are too pale to read


def settings_in_words(here: Here, measure: Measure, sites: tuple[str, ...]) -> str:
    """The settings that shape a figure, as one sentence beside it, with the sites that differ."""
    told, apart = said_settings_at(here, measure.id, sites[0] if len(sites) == 1 else "")
    if len(sites) == 1 or not apart:
        return told
    return f"{told} {listed(list(apart))} {'has its' if len(apart) == 1 else 'have their'} own."


def settings_table(here: Here, measure: Measure, sites: tuple[str, ...]) -> pd.DataFrame:
    """The settings that shape the measure, as they are in force at these sites today."""
    rows = [
        {
            "Setting": meaning,
            "Value": f"{value:g} {unit}",
            "For": site or "all sites",
            "Since": day_in_words(since, here.today) if since else "the beginning (default)",
        }
        for name, meaning, value, unit, site, since in settings_at(here)
        if name in measure.settings and (not site or not sites or site in sites)
    ]
    return pd.DataFrame(rows, columns=["Setting", "Value", "For", "Since"])


# One measure's course at a place, with its icons, its settings and the way to its own page.


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
    show(run_chart(of.control, HALF, dark=is_dark()), f"course of {name}")
    aside(settings_in_words(here, wanted.measure, wanted.sites))
    site = wanted.sites[0] if len(wanted.sites) == 1 else ""
    asked = {"measure": wanted.measure.id, "part": wanted.part, "site": site}
    rooms.link(
        rooms.MEASURE,
        "All of it: numbers, rule and SQL",
        **{name: value for name, value in asked.items() if value},
    )


def show_courses(
    here: Here, measures: Sequence[str], sites: tuple[str, ...], parts: Sequence[str] = ("",)
) -> None:
    """One beside another, two in a row: each measure, or each part of it where there are some."""
    shown = [(measure, part) for measure in measures for part in parts]
    places = [place for _ in shown[::2] for place in st.columns(2, gap="large")]
    for place, (measure, part) in zip(places, shown, strict=False):
        with place:
            show_course(here, course_of(here, measure, sites, part))


# The courses of some measures at one place, two beside each other, each opening its own page.


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
    show(run_chart(found.run, HALF, dark=is_dark()), f"course of {measure.id}")
    if found.run.withheld:
        aside(found.run.withheld)
    aside(settings_in_words(here, measure, sites) or "No setting shapes this figure.")
    address = {"measure": measure.id} | ({"site": sites[0]} if len(sites) == 1 else {})
    rooms.link(rooms.MEASURE, "Open this measure", **address)


def is_supplied(found: Reading) -> bool:
    """Whether there is any figure to draw."""
    return bool(found.series.frame["value"].notna().any())
