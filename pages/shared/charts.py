"""Charts on the screen, each with its words, its icons, its definition and the way to its page."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from itertools import chain
from math import isfinite
from typing import Any, TypeVar
from urllib.parse import quote

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts import reading
from charts.heat_map import HeatMap, heat_map_scene
from charts.how_to_read import call_outs, numbered
from charts.icons import Assurance, assurance_svg, variation_svg
from charts.palette import Meaning
from charts.picture import Picture, alt_text, as_text
from charts.reading import Reading
from charts.run_chart import SPARK, run_chart, sparkline
from charts.scene import PAGE, Room, Scene, Size
from charts.write.plotly import figure
from charts.write.svg import drawing
from metrics import settings
from metrics.calendar import period_end
from metrics.measure import Measure, MeasureRef
from metrics.series import SeriesWanted, missing
from metrics.spc.charts import Chart
from pages.shared import aside, is_phone, pickers, rooms
from pages.shared.reading import Basis, basis_shown
from pages.shared.saved import keep
from pages.shared.tables import MEETS, TREND, Listing, offer
from plan.access import Deed
from plan.marks import Ruling, SeriesMark, accept
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount, capital, listed
from reports.paper.setting import png
from reports.words import day_in_words, names, plain

_Thing = TypeVar("_Thing")
Chosen = Callable[[Mapping[str, Any]], None]  # what is done with a point that was chosen
UNDER_A_HEADER = replace(PAGE, room=Room.SOME)  # the page itself says what is drawn
CHART = replace(PAGE, height=248)
HALF = replace(PAGE, width=640, text=12)
PHONE = Size(width=350, height=240, text=12, marker=5, right=112)
COURSE = "course in full"  # the key of its chart
_SPARK = replace(SPARK, width=88, height=26)  # of a card
_TREND = replace(SPARK, width=150, height=30)  # of a row
ONE_OF_SEVERAL = replace(_TREND, width=94)  # in a table of several trends, or beside targets
_CONFIG = {"displayModeBar": False, "scrollZoom": False}
_PIXELS = 26
_ALWAYS = "the beginning (default)"
_LONGEST, _SUCH_AS = 60, "Snow; never a person’s name"
_MEETS = {  # after the target itself; in full where a row is chosen
    Assurance.FAIL: "no, as things are",
    Assurance.HIT_OR_MISS: "only by chance",
    Assurance.PASS: "yes, as is usual",
    Assurance.NONE: "no honest limits",
}
_COLOURS = {Meaning.IMPROVEMENT: "blue", Meaning.CONCERN: "orange"}


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def plot(figure: Any, alt: str, name: str, **how: Any) -> None:
    """A Plotly figure as wide as its place, in its own colours."""
    st.plotly_chart(figure, width="stretch", theme=None, key=name, config=_CONFIG, alt=alt, **how)


def show(scene: Scene, name: str, chosen: Chosen | None = None) -> None:
    """A scene as wide as its place; `chosen` is told which point was."""

    def choose() -> None:
        if points := st.session_state[name].selection.points:
            chosen(points[0])

    how = {"on_select": choose, "selection_mode": "points"} if chosen else {}
    plot(figure(scene), scene.alt, name, **how)


def show_map(of: HeatMap, name: str, chosen_now: Chosen | None = None, **how: Any) -> None:
    """A heat map, of which a cell may be chosen."""
    show(heat_map_scene(of, dark=is_dark(), **how), name, chosen_now)


def show_run_chart(
    of: Picture,
    size: Size,
    name: str,
    wanted: SeriesWanted,
    *,
    is_titled: bool = True,
    chosen: Chosen | None = None,
) -> DeltaGenerator:
    """A run chart; asked how to read it, numbers lead to a sentence each. A clicked point is
    noted on, or `chosen`; `is_titled`: its title stands on it. Gives the line under it."""
    shown, key = of if is_titled else titled(of, ""), f"take {name}"
    scene = run_chart(shown, PHONE if is_phone() else size, dark=is_dark())
    chart, line = st.container(), st.container(horizontal=True, vertical_alignment="center")
    if line.toggle("How to read this", key=f"how to read {name}"):
        scene = numbered(scene, of)
        for number, each in enumerate(call_outs(of), 1):
            st.markdown(f"**{number}. {plain(each.name)}.** {plain(each.sentence)}")

    def note(point: Mapping[str, Any]) -> None:
        if (on := str(point["x"])[:10]) in map(str, of.figures.periods):
            st.session_state[key], st.session_state[f"{key} at"] = True, date.fromisoformat(on)

    with chart:
        show(replace(scene, alt=alt_text(of)), name, chosen or note)
    _offer_to_take(line, of, wanted, key)
    return line


def _offer_to_take(line: DeltaGenerator, of: Picture, wanted: SeriesWanted, key: str) -> None:
    """Behind a button, what it says as text, to copy, the picture as a file, and a note on one of
    its points."""
    how = {"icon": ":material/edit_note:", "type": "tertiary", "key": key, "on_change": "rerun"}
    with (box := line.popover("Note, copy or save", **how)):
        if not box.open:
            return
        if of.figures.periods and pickers.may_write("a note"):
            _note(of, wanted, key)
        about = wanted.measure.id, *filter(None, (wanted.part, *wanted.sites)), of.topic.by
        with st.container(horizontal=True, gap="small"):
            offer("Picture", lambda: png(drawing(run_chart(of))), f"{'_'.join(about)}.png")
            offer("Drawing", lambda: drawing(run_chart(of)).encode(), f"{'_'.join(about)}.svg")
        st.code(as_text(of), language=None, wrap_lines=True, height=200)


def _note(of: Picture, wanted: SeriesWanted, key: str) -> None:
    basis, by, periods = basis_shown(), pickers.signed_in(), of.figures.periods[::-1]
    with st.form(f"{key} note", border=False):
        how = {"format_func": lambda day: day_in_words(day, basis.today), "key": f"{key} at"}
        on = st.selectbox(f"Note on the {of.topic.by} from", periods, **how)
        text = st.text_input("What happened then", max_chars=_LONGEST, placeholder=_SUCH_AS)
        is_sent = st.form_submit_button(f"Save note as {pickers.role_of(by)}")
    if is_sent:
        ref = MeasureRef(wanted.measure.id, wanted.part)
        mark = SeriesMark(ref, wanted.sites, Ruling.NOTED, on, of.topic.by)
        keep(lambda: accept(basis.register, mark, text, by.id))


def in_rows(things: Sequence[_Thing], across: int, gap: str = "large") -> Iterator[_Thing]:
    """Each in turn, and what is drawn meanwhile stands in a cell of its own, so many in a row."""
    for start in range(0, len(things), across):
        cells = st.columns(across, gap=gap)
        for cell, thing in zip(cells, things[start : start + across], strict=False):
            with cell:
                yield thing


def titled(picture: Picture, title: str) -> Picture:
    """The same under another title, as where several stand beside each other."""
    return replace(picture, topic=replace(picture.topic, title=title))


def spark(basis: Basis, verdict: Verdict, answer: MeasureAnswer | None) -> str:
    """One small picture with the newest complete figure beside it, as HTML."""
    if answer is None:
        why = "not begun" if verdict.weeks_since_start is None else "no measure named"
        return f"<span>{why}</span>"

    def drawn() -> str:
        of, unit = basis.picture(verdict, answer), answer.measure.unit
        newest = "" if of.newest is None else amount(of.figures.values[of.newest], unit)
        picture = drawing(sparkline(of, dark=is_dark(), size=_SPARK))
        return f"<span>{picture_in_html(picture, alt_text(of))} {escape(newest)}</span>"

    return basis.kept(drawn, "spark", verdict.action.id, str(answer.ref), is_dark())


def picture_in_html(svg: str, alt: str) -> str:
    """A small picture within HTML, with its words for those who do not see it."""
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


def definition(basis: Basis, measure: Measure, sites: tuple[str, ...]) -> None:
    st.markdown(f"**Why it matters.** {measure.why}")
    st.markdown(f"**The rule.** {measure.rule}")
    st.markdown(f"**Where the rule comes from.** {measure.source}")
    st.markdown(f"**Counted from:** {', '.join(names(measure.reads))}.")
    if measure.settings:
        asked = (measure.settings, sites or tuple(sorted(basis.places.kinds)), basis.today)
        spans = basis.ask(settings.setting_spans, *asked)
        st.markdown("**Settings in force**")
        Listing(
            title=f"Definitions of {measure.title}",
            file=f"settings of {' '.join((measure.id, *sites))}",
            columns=lambda of: {
                "Setting": of.meaning,
                "Value": f"{of.value:g} {of.unit}",
                "For": of.site or "all sites",
                "Since": day_in_words(of.since, basis.today) if of.since else _ALWAYS,
            },
            measures=(measure.id,),
            is_small=True,
        ).show({(of.name, of.site): of for of in spans}.values(), sites)
    st.markdown("**The SQL**")
    st.code(measure.written_sql, language=None)  # the colours of SQL are too pale to read


def settings_in_words(basis: Basis, measure: Measure, sites: tuple[str, ...]) -> str:
    """The settings that shape a figure, as one sentence beside it, with the sites that differ."""
    sentence = settings.in_words(measure, basis.settings(sites))
    known = basis.ask(settings.differing, measure.settings, basis.today)
    apart = basis.reach(Deed.READ_SITE).among(own.site for own in known)
    if len(sites) == 1 or not apart:
        return sentence
    have = "has its" if len(apart) == 1 else "have their"
    return f"{sentence} {listed(sorted(apart))} {have} own."


def show_course(of: Reading, chosen: Chosen | None = None, title: str = "") -> Picture | None:
    """What it says, its chart (of two, the one chosen), a link to all of it; or what is missing."""
    wanted, title = of.series.wanted, title or reading.row(of).title
    if not (of.is_judged or is_supplied(of)):
        st.write(f"{title}: not supplied. {_why_not(wanted.measure)}")
        return None
    close = {"vertical_alignment": "center", "gap": "small"}
    line, switch, which = st.columns([9, 3, 3], **close)
    with line.container(horizontal=True, **close):
        _say(of)
    shown = of.control  # the run chart where there is no other, and says why
    if of.has_control_chart:
        options = {"control": "Control chart", "run": "Run chart"}
        how = {"where": switch, "label_visibility": "collapsed"}
        if pickers.pick_segment("Chart", options, "chart", **how) == "run":
            shown = of.run
    which.popover("Which chart is this?", type="tertiary").markdown(shown.note)
    drawn = titled(replace(shown, note=""), title)
    line = show_run_chart(drawn, CHART, COURSE, wanted, chosen=chosen)
    if shown.withheld:
        aside(shown.withheld)
    all_of = "All of this measure", wanted.measure.id, wanted.sites
    rooms.link_measure(*all_of, part=wanted.part, by=str(wanted.by), where=line)
    return shown


def _say(of: Reading) -> None:
    """Its last complete point, of what; whether it changes, and whether it meets the target."""
    series, measure, icons, summary = of.series, of.series.measure, of.icons, reading.row(of)
    done = series.frame[series.frame["complete"] & series.frame["value"].notna()]
    if not done.empty:
        last = done.iloc[-1]
        begins = f"from {day_in_words(last['period'], basis_shown().today)}"
        made_of = reading.counted(measure, last["numerator"], last["denominator"])
        value = f"**{amount(float(last['value']), measure.unit)}** {measure.unit.words}"
        if hidden := dict(of.run.topic.hidden).get(last["period"]):
            value, made_of = capital(hidden), ""
        when = f"in the last complete {series.wanted.by}, {begins}"
        out_of = f" ({made_of})" if made_of else ""
        st.markdown(f"{value} {when}{out_of}.", width="content")
    if not summary.variation:
        return
    colour, words = _COLOURS.get(icons.meaning), icons.variation_words
    st.image(variation_svg(icons, dark=is_dark()), width=_PIXELS, alt=words)
    st.markdown(f":{colour}[{words}]" if colour else words, width="content")
    says = reading.assurance_in_words(icons, bool(summary.target))
    if icons.assurance is not Assurance.NONE:
        st.image(assurance_svg(icons, dark=is_dark()), width=_PIXELS, alt=says)
    aside(f"{says}{f'; {summary.caution}' if summary.caution else ''}")


@dataclass(frozen=True, kw_only=True)
class CourseTable:
    """What a table of courses is, apart from its readings: what a row is called; whether the worst
    comes first, or each stays in its place; and what each belongs to. Those that stay in place and
    belong together are on one scale.
    """

    heading: str = "Measure"
    title: Callable[[str, Reading], str] = lambda _, of: reading.row(of).title
    is_worst_first: bool = True
    groups: Mapping[str, str] = field(default_factory=dict)
    height: int | str = "auto"

    def pick(self, basis: Basis, readings: Mapping[str, Reading], first: str = "") -> str:
        """A row a reading, by its name in the address; the name of the row that is chosen."""
        order, every = list(readings), readings.values()

        def rank(name: str) -> tuple[object, ...]:
            """Worse than usual, then short of the target, then all else; the last has no figure."""
            of = readings[name]
            is_worse = of.is_judged and of.icons.meaning is Meaning.CONCERN
            is_short = of.icons.assurance is Assurance.FAIL
            return self.groups.get(name, ""), not is_supplied(of), not is_worse, not is_short

        how = {"size": ONE_OF_SEVERAL if any(reading.row(of).target for of in every) else _TREND}
        if self.is_worst_first:
            order.sort(key=rank)
        elif not self.groups:
            how["within"] = ends(of.control for of in every)
        rows = pd.DataFrame(
            {"": self.groups.get(name), self.heading: self.title(name, readings[name])}
            | _cells(basis, readings[name], **how)
            for name in order
        ).dropna(axis=1, how="all")
        shown = [readings[name].series.wanted for name in order]
        title = f"{self.heading}s: newest figures"
        return Listing(
            title=title,
            file=title.lower(),
            sites=shown[0].sites if self.is_worst_first else (),
            measures=tuple(dict.fromkeys(wanted.measure.id for wanted in shown)),
            height=self.height,
        ).pick(rows, order, first)

    def show(self, basis: Basis, readings: Mapping[str, Reading]) -> None:
        name = self.pick(basis, readings) if len(readings) > 1 else next(iter(readings))
        show_course(readings[name], title=self.title(name, readings[name]))


def courses_of(*measures: str, parts: Sequence[str] = ("",)) -> Callable[[Any], None]:
    """The same of these measures, each by the period that suits it, or of parts of them."""

    def draw(view: Any) -> None:
        of = view.basis.usual_reading
        readings = {part or id: of(id, view.sites, part) for id in measures for part in parts}
        CourseTable().show(view.basis, readings)

    return draw


def _cells(basis: Basis, of: Reading, **how: Any) -> dict[str, object]:
    """The newest figure, of what and how old, its course, both answers; None: nothing to say."""
    summary, picture, by = reading.row(of), of.control, of.series.wanted.by
    if not is_supplied(of):
        why = _why_not(of.series.wanted.measure)
        return {"Last": "not supplied", "When": why, TREND: None}
    age = ""
    if picture.newest is not None and picture.chart is not Chart.T:  # of rare events, it is news
        start = picture.figures.periods[picture.newest]
        end = period_end(start, by)
        length, passed = (end - start).days + 1, (basis.today - end).days
        age = f"{passed // 7} weeks old" if passed > 2 * length + 1 else ""
    meets = f"{summary.target}: {_MEETS[of.icons.assurance]}" if summary.target else None
    return {
        "Last": summary.last,
        "When": " · ".join(filter(None, (summary.period, age, summary.counted))),
        TREND: trend(basis, picture, **how),
        "Does it change?": summary.variation or "nothing to judge yet",
        MEETS: meets,
    }


def ends(pictures: Iterable[Picture]) -> tuple[float, ...]:
    """The least and the largest value of all of them, for one scale; none where there is none."""
    values = [*filter(isfinite, chain(*(of.figures.values for of in pictures)))]
    return (min(values), max(values)) if values else ()


def trend(basis: Basis, of: Picture, size: Size, within: tuple[float, ...] = ()) -> str:
    """The course in the height of a row, as the address of a picture that holds itself."""
    how = {"dark": is_dark(), "size": size, "within": within}
    return basis.kept(
        lambda: f"data:image/svg+xml,{quote(drawing(sparkline(of, **how)))}",
        *("trend", of.topic, of.chart, of.figures, how),
    )


def is_supplied(of: Reading) -> bool:
    return bool(of.series.frame["value"].notna().any())


def not_supplied(measure: Measure) -> None:
    """What is needed for a measure that has no figures here."""
    st.info(f"Not supplied. {_why_not(measure)}")
    rooms.link(rooms.DATA, "Load these exports")


def _why_not(measure: Measure) -> str:
    """What is missing: "The rota has no changed_at"; else what it is counted from."""
    without = [
        f"the {name} has no `{column}`" if column else f"no {name} was loaded"
        for source, column in basis_shown().ask(missing, measure)
        for name in names([source])
    ]
    needed = listed(names(measure.reads))
    usual = f"It is counted from {needed}, and no row of those speaks of it here."
    return f"{capital(listed(without))}." if without else usual
