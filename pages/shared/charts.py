"""Charts on the screen, each with its words, its icons, its definition and the way to its page."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from types import MappingProxyType
from typing import Any, TypeVar

import streamlit as st

from charts.icons import Assurance, assurance_svg, variation_svg
from charts.palette import Meaning
from charts.picture import Picture, alt_text
from charts.reading import Reading, reading, usual_period
from charts.reading import picture_of_action as drawn_from
from charts.row import SummaryRow, assurance_in_words, counted, row
from charts.run_chart import SPARK, run_chart, sparkline
from charts.scene import PAGE, Room, Scene, Size
from charts.write.plotly import figure
from charts.write.svg import drawing
from metrics.arrival import held_open
from metrics.catalogue import measure as measure_of
from metrics.measure import Measure
from metrics.series import Series, missing
from metrics.settings import differing, in_words, setting_spans
from pages.shared import pickers, rooms
from pages.shared.reading import Basis, basis_shown, only
from pages.shared.tables import Listing, Origin
from pages.shared.words import aside, day_in_words, names
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount, capital, listed

_Thing = TypeVar("_Thing")
HALF = Size(width=620, height=340, text=13, marker=6, right=118)
UNDER_A_HEADER = replace(PAGE, room=Room.SOME)  # the page itself says what is drawn
CONTROL, RUN = "control", "run"
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_reading(of: Reading, chart: str) -> Picture:
    """A measure's figures at one place: a control chart, or the run chart if asked for."""
    shown = of.run if chart == RUN else of.control
    show(run_chart(shown, dark=is_dark()), "chart of the measure")
    return shown


def is_dark() -> bool:
    """Whether the page is shown in dark colours."""
    return st.context.theme.type == "dark"


def plot(figure: Any, alt: str, name: str, **how: Any) -> None:
    """A Plotly figure as wide as its place, in its own colours."""
    st.plotly_chart(figure, width="stretch", theme=None, key=name, config=_CONFIG, alt=alt, **how)


def show(scene: Scene, name: str) -> None:
    """A scene as wide as its place."""
    plot(figure(scene), scene.alt, name)


def show_to_choose(scene: Scene, name: str, chosen: Callable[[], None]) -> None:
    """The same, of which a point can be chosen; `chosen` reads it from the state by the name."""
    drawn = figure(scene)
    drawn.update_traces(unselected_marker_opacity=1, selector={"mode": "markers"})
    plot(drawn, scene.alt, name, on_select=chosen, selection_mode="points")


def in_rows(things: Sequence[_Thing], across: int, gap: str = "large") -> Iterator[_Thing]:
    """Each in turn, and what is drawn meanwhile stands in a cell of its own, so many in a row."""
    for start in range(0, len(things), across):
        cells = st.columns(across, gap=gap)
        for cell, thing in zip(cells, things[start : start + across], strict=False):
            with cell:
                yield thing


def titled(picture: Picture, title: str) -> Picture:
    """The same under another title, as where several stand beside each other."""
    return replace(picture, story=replace(picture.story, title=title))


# The two icons of a reading with their words beside them, and the switch between its charts.


ICON, BESIDE = 0.8, 5.8  # widths of an icon's column and of the words beside it
_PIXELS = 26


def icons_beside(cells: list, summary: SummaryRow) -> None:
    """Variation and assurance in four cells: an icon, its words, an icon, its words."""
    icons, dark = summary.icons, is_dark()
    if not summary.variation:
        with cells[1]:
            aside("nothing to judge yet")
        return
    variation = variation_svg(icons, dark=dark)
    cells[0].image(variation, width=_PIXELS, alt=icons.variation_words)
    colour = {Meaning.IMPROVEMENT: "blue", Meaning.CONCERN: "orange"}.get(icons.meaning)
    words = icons.variation_words
    cells[1].markdown(f":{colour}[{words}]" if colour else words)
    says = assurance_in_words(icons, bool(summary.target))
    if icons.assurance is Assurance.NONE:
        with cells[3]:
            aside(says)
        return
    cells[2].image(assurance_svg(icons, dark=dark), width=_PIXELS, alt=says)
    caution = f"  \n:small[:gray[{summary.caution}]]" if summary.caution else ""
    cells[3].markdown(f"{says}{caution}")


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


# The small pictures of a card: practice and outcome before and after practice changed.


_SPARK = replace(SPARK, width=88, height=26)


def spark(basis: Basis, verdict: Verdict, answer: MeasureAnswer | None) -> str:
    """One small picture with the newest complete figure beside it, as HTML."""
    if answer is None:
        has_begun = verdict.weeks_since_start is not None
        return f"<span>{'no measure named' if has_begun else 'not begun'}</span>"
    newest, picture, alt = _drawn(basis, verdict, answer, is_dark())
    return f"<span>{picture_in_html(picture, alt)} {escape(newest)}</span>"


def picture_in_html(svg: str, alt: str) -> str:
    """A small picture within HTML, with its words for those who do not see it."""
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


@st.cache_data(
    show_spinner=False,
    max_entries=1000,
    hash_funcs={Verdict: lambda it: it.action.id, MeasureAnswer: lambda it: str(it.ref)},
)
def _drawn(
    basis: Basis, verdict: Verdict, answer: MeasureAnswer, dark: bool
) -> tuple[str, str, str]:
    """The newest figure, the picture as SVG, and what it says."""
    drawn = picture_of_action(basis, verdict, answer)
    newest = ""
    if drawn.newest is not None:
        newest = amount(drawn.figures.values[drawn.newest], answer.measure.unit)
    return newest, drawing(sparkline(drawn, dark=dark, size=_SPARK)), alt_text(drawn)


def picture_of_action(basis: Basis, verdict: Verdict, answer: MeasureAnswer) -> Picture:
    """The run chart of one measure of an action, with what the plan says around it."""
    around = basis.marks(answer.measure.id, sites=verdict.action.sites, part=answer.ref.part)
    return drawn_from(verdict, answer, series_of(basis, verdict, answer), around)


def series_of(basis: Basis, verdict: Verdict, answer: MeasureAnswer) -> Series:
    """The figures of one measure of an action, at its sites."""
    by = usual_period(answer.measure, answer.is_rare)
    sites, part = verdict.action.sites, answer.ref.part
    return basis.series(answer.measure.id, sites=sites, part=part, by=by)


# How a measure is counted: its rule in words, the settings in force, its source and its SQL.


def definition(basis: Basis, measure: Measure, sites: tuple[str, ...]) -> None:
    """The whole definition, for an auditor to check."""
    st.markdown(f"**Why it matters.** {measure.why}")
    st.markdown(f"**The rule.** {measure.rule}")
    st.markdown(f"**Where the rule comes from.** {measure.source}")
    st.markdown(f"**Counted from:** {', '.join(names(measure.reads))}.")
    if measure.settings:
        asked = (measure.settings, sites or tuple(sorted(basis.places.kinds)), basis.today)
        newest_last = basis.ask(setting_spans, *asked)
        in_force = {(span.name, span.site): span for span in newest_last}
        st.markdown("**Settings in force**")
        Listing(
            title=f"Definitions of {measure.title}",
            file=f"settings of {' '.join((measure.id, *sites))}",
            columns=lambda setting: {
                "Setting": setting.meaning,
                "Value": f"{setting.value:g} {setting.unit}",
                "For": setting.site or "all sites",
                "Since": day_in_words(setting.since, basis.today)
                if setting.since
                else "the beginning (default)",
            },
            origin=Origin(measures=(measure.id,)),
        ).show(in_force.values(), sites, is_small=True)
    st.markdown("**The SQL**")
    st.code(measure.written_sql, language=None)  # the colours of SQL are too pale to read


def settings_in_words(
    basis: Basis, measure: Measure, sites: tuple[str, ...], otherwise: str = ""
) -> str:
    """The settings that shape a figure, as one sentence beside it, with the sites that differ."""
    sentence = in_words(measure, basis.settings(only(sites))) or otherwise
    apart = {own.site for own in basis.ask(differing, measure.settings, basis.today)}
    if only(sites) or not apart:
        return sentence
    have = "has its" if len(apart) == 1 else "have their"
    return f"{sentence} {listed(sorted(apart))} {have} own."


# A measure's course at a place: with icons and what is usual, or as a plain run; several in rows.


_ALL_CLOSED: Mapping[str, date | None] = MappingProxyType({})
NO_SETTING = "No setting shapes this figure."


def show_course(basis: Basis, of: Reading) -> None:
    """The icons with their words, the chart, and a link to all of it; or what is missing."""
    wanted = of.series.wanted
    if not (of.is_judged or is_supplied(of)):
        st.write(f"{wanted.measure.title}: not supplied. {_why_not(wanted.measure)}")
        return
    summary = row(of)
    parts = (f"**{summary.title}**", summary.last, summary.period, summary.counted)
    st.markdown(" · ".join(filter(None, parts)))
    icons_beside(st.columns([ICON, BESIDE, ICON, BESIDE], vertical_alignment="center"), summary)
    name = "-".join((wanted.measure.id, wanted.part, *wanted.sites))
    show(run_chart(of.control, HALF, dark=is_dark()), f"course of {name}")
    aside(settings_in_words(basis, wanted.measure, wanted.sites))
    label = "All of it: numbers, rule and SQL"
    rooms.link_measure(label, wanted.measure.id, wanted.sites, part=wanted.part)


def show_courses(
    basis: Basis, measures: Sequence[str], sites: tuple[str, ...], parts: Sequence[str] = ("",)
) -> None:
    """One beside another, two in a row: each measure, or each part of it where there are some."""
    for measure, part in in_rows([(id, part) for id in measures for part in parts], across=2):
        show_course(basis, basis.usual_reading(measure, sites, part))


def runs(
    basis: Basis,
    measures: Sequence[str],
    sites: tuple[str, ...],
    open_from: Mapping[str, date | None] = _ALL_CLOSED,
) -> None:
    """A run chart a measure, in the order given; one that was not supplied says what it needs.

    `open_from`: the first day of which a measure's figures may still change; drawn hollow from it.
    """
    for measure in in_rows(measures, across=2):
        _run(basis, measure_of(measure), sites, open_from.get(measure))


def _run(basis: Basis, measure: Measure, sites: tuple[str, ...], first_open: date | None) -> None:
    st.subheader(measure.title)
    wanted = {"sites": sites, "by": basis.usual_by(measure.id, sites=sites)}
    series = held_open(basis.series(measure.id, **wanted), first_open)
    course = reading(series, basis.marks(measure.id, **wanted))
    if not is_supplied(course):
        aside(f"Not supplied here. {_why_not(measure)}")
        return
    if newest := newest_in_words(course):
        st.markdown(newest)
    show(run_chart(course.run, HALF, dark=is_dark()), f"course of {measure.id}")
    if course.run.withheld:
        aside(course.run.withheld)
    aside(settings_in_words(basis, measure, sites, NO_SETTING))
    rooms.link_measure("Open this measure", measure.id, sites)


def is_supplied(of: Reading) -> bool:
    """Whether there is any figure to draw."""
    return bool(of.series.frame["value"].notna().any())


def newest_in_words(of: Reading) -> str:
    """The last complete point, and how many out of how many it is; of few people, only that."""
    series, measure = of.series, of.series.measure
    done = series.frame[series.frame["complete"] & series.frame["value"].notna()]
    if done.empty:
        return ""
    last = done.iloc[-1]
    period = f"in the last complete {series.wanted.by}"
    begins = f"from {day_in_words(last['period'], basis_shown().today)}"
    if hidden := dict(of.run.story.hidden).get(last["period"]):
        return f"{capital(hidden)} {period}, {begins}."
    value = amount(float(last["value"]), measure.unit)
    made_of = counted(measure, last["numerator"], last["denominator"])
    out_of = f" ({made_of})" if made_of else ""
    return f"**{value}** {measure.unit.words} {period}, {begins}{out_of}."


def not_supplied(measure: Measure) -> None:
    """What is needed for a measure that has no figures here."""
    st.info(f"Not supplied. {_why_not(measure)}")
    rooms.link(rooms.DATA, "Load these exports")


def _why_not(measure: Measure) -> str:
    """What is missing: "The rota has no changed_at"; else what it is counted from."""
    lacks = basis_shown().ask(missing, measure)
    told = [
        f"the {name} has no `{column}`" if column else f"no {name} was loaded"
        for (_, column), name in zip(lacks, names(source for source, _ in lacks), strict=True)
    ]
    needed = listed(names(measure.reads))
    usual = f"It is counted from {needed}, and no row of those speaks of it here."
    return f"{capital(listed(told))}." if told else usual
