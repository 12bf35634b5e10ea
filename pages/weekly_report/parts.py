"""The parts of the weekly report's page: which week and where, the targets, the lists, the data."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from charts.funnel import funnel_scene
from charts.icons import assurance_svg, variation_svg
from charts.picture import alt_text
from charts.run_chart import SPARK, sparkline
from charts.write.svg import drawing
from pages.shared import pickers, rooms
from pages.shared.answers import COLOURS, headed
from pages.shared.charts import in_rows, is_dark, show
from pages.shared.reading import Basis
from pages.shared.tables import Listing, offer
from pages.shared.words import aside, plain
from plan.words.answers import Tone
from plan.words.numbers import place
from reports.weekly import words
from reports.weekly.content import TargetLine, Watched, Week, Weekly
from reports.weekly.paper import (
    ListEntry,
    quality_in_words,
    unassured_in_words,
    waiting_in_words,
    weekly_pdf,
)
from reports.weekly.report import weekly

# Which week is asked for, the report on it, and the same as a document.


_EARLIER = timedelta(weeks=12)
_KEPT = 20  # reports that stay in memory at once


def pick_week(basis: Basis) -> Week:
    """The last whole week, or one of a quarter before it."""
    newest = Week.before(basis.today)
    weeks = {week.first.isoformat(): week.says for week in newest.back(newest.first - _EARLIER)}
    return Week(date.fromisoformat(pickers.pick("Week", weeks, "week")))


def report_at(basis: Basis, sites: tuple[str, ...], week: Week) -> Weekly:
    """The report on a week as on the Monday after it, from the data and the plan that are here."""
    then = replace(basis, today=week.reported_on)
    return _report(then, sites, basis.register.last_decision())


@st.cache_resource(show_spinner="Writing the report of the week …", max_entries=_KEPT)
def _report(then: Basis, sites: tuple[str, ...], last_decision: int) -> Weekly:
    with then.edition() as edition:
        return weekly(edition, sites)


def documents(basis: Basis, report: Weekly, site: str) -> None:
    """The report to send on, made when it is asked for, and the command that makes it."""
    letters = (letter if letter.isalnum() else "-" for letter in site.lower())
    where = "".join(letters).strip("-") or "site" if site else ""
    name = f"weekly{where and f'-{where}'}-{report.week.first.isoformat()}.pdf"
    offer("The report as PDF", lambda: weekly_pdf(report, basis.today), name)
    at = f' --site "{site}"' if site else ""
    day = f" --as-of {report.week.reported_on.isoformat()}"
    aside(f"By itself, every Monday: `python grip.py report weekly{at}{day} --out {name}`")


# What slipped and was passed on, what is completed and not assured, and the data of the week.


_FEW = 12  # rows whose words are shown whole
_SLIPPED = Listing(
    title="What slipped, and to whom it was passed on",
    file="slipped",
    columns=lambda entry: _cells(entry, "What slipped", "Passed on to") | {"New": entry.mark},
    none="No date slipped, and nothing was passed on.",
)
_NOT_ASSURED = Listing(
    title="Actions completed and not assured",
    file="not assured",
    columns=lambda entry: _cells(entry, "What stands against it", "Completed on"),
    none="Nothing waits to be assured.",
)


def _cells(entry: ListEntry, says: str, beside: str) -> dict[str, object]:
    """An action in a line, under headings for what it says and what stands beside that."""
    whose = {"Action": entry.action, "Where": entry.where, "Owner": entry.owner}
    return whose | {says: entry.says, beside: entry.beside}


def what_slipped(report: Weekly) -> None:
    """One line an action: what slipped, and to whom it was passed on."""
    st.header(_SLIPPED.title)
    entries = waiting_in_words(report)
    _SLIPPED.show(entries, is_small=len(entries) <= _FEW)


def not_assured(report: Weekly) -> None:
    """Done as its owner says, and what stands against signing that it holds."""
    st.header("Completed, not assured")
    entries = unassured_in_words(report)
    _NOT_ASSURED.show(entries, is_small=len(entries) <= _FEW)


def data_of_the_week(report: Weekly) -> None:
    """How far the exports reach, verified calls, rows put aside, what still comes in."""
    st.header("The data of the week")
    for name, sentence in quality_in_words(report.quality, report.week):
        st.markdown(f"**{plain(name)}:** {plain(sentence)}")


# Like sites beside each other on the measures that have targets: funnels, never a league table.


def side_by_side(report: Weekly) -> None:
    """A funnel a measure, two beside each other, and why others have none."""
    st.header("Sites side by side")
    drawn = [measure for measure in report.side_by_side if measure.funnel is not None]
    for measure in in_rows(drawn, across=2):
        st.subheader(plain(measure.title), anchor=False)
        st.write(plain(measure.says))
        show(funnel_scene(measure.funnel, dark=is_dark()), f"funnel of {measure.title}")
    if drawn:
        aside(
            "A small site differs more by chance, so its limits are wider. Within them no site is"
            " better or worse than another, so there are no ranks."
        )
    if without := words.not_beside(report):
        aside(plain(without))


# The finding, and every target by its action: the answer, the week's figure, icons and course.


_WIDTHS = [4.4, 3, 0.6, 3.1, 4.6, 0.6, 3.4, 5.2]
_HEADINGS = ("Target for", "Last week", "", "Does it change?", "Over its weeks", "",
             "Usual range and target", "Its course")  # fmt: skip
_PIXELS, _SPARK = 24, replace(SPARK, width=330, height=46)


def finding(report: Weekly) -> None:
    """Three sentences, what makes the week provisional, and how all actions stand."""
    with st.container(gap="xsmall"):
        for sentence in report.finding:
            st.markdown(f"**{plain(sentence)}**")
        if report.caution:
            st.markdown(f":orange[:material/schedule: **{plain(report.caution)}**]")
        aside(plain(words.answers_in_words(report.watched)))


def every_target(report: Weekly) -> None:
    """Every target under its action, the most urgent first."""
    st.header("Every target")
    if not report.watched:
        st.write("There is no action here.")
    for watched in report.watched:
        _action(watched, report)


def _action(watched: Watched, report: Weekly) -> None:
    st.divider()
    new = " · **new answer this week**" if watched.is_new else ""
    week = words.week_in_words(watched, report.week.reported_on)
    with st.container(gap="xsmall"):
        st.markdown(f"{headed(watched.wording)} · {week} · {watched.state}{new}")
        st.subheader(plain(words.name_of(watched)), anchor=False)
        aside(f"{plain(place(watched.action.sites))} · owner: {plain(watched.owner)}")
        st.write(" ".join(watched.sentences))
    with st.container(gap="xsmall"):
        if watched.targets:
            for column, heading in zip(st.columns(_WIDTHS, gap="small"), _HEADINGS, strict=True):
                aside(heading, where=column)
        else:
            st.write("The plan sets no target for it.")
        for line in watched.targets:
            _target(line)
        id = watched.action.id
        rooms.link(rooms.ACTION, f"How we know ({id})", action=id)


def _target(line: TargetLine) -> None:
    cells, dark = st.columns(_WIDTHS, vertical_alignment="center", gap="small"), is_dark()
    with cells[0]:
        st.markdown(f"**{plain(words.title_of(line))}** :gray[({line.part})]")
    with cells[1]:
        beside = words.beside_in_words(line.last)
        st.markdown(f"**{words.value_in_words(line.last)}**" + (f" ({beside})" if beside else ""))
    if line.is_judged:
        svg = variation_svg(line.icons, dark=dark)
        cells[2].image(svg, width=_PIXELS, alt=line.icons.variation_words)
    cells[3].write(words.variation_in_words(line))
    tone, state = words.state_tone(line), plain(words.state_in_words(line))
    state = state if tone is Tone.NEITHER else f":{COLOURS[tone]}[{state}]"
    cells[4].markdown(f"target {words.measured(line.target, line.measure)} · {state}")
    if words.has_assurance(line):
        svg = assurance_svg(line.icons, dark=dark)
        cells[5].image(svg, width=_PIXELS, alt=line.icons.assurance_words)
    cells[6].write(words.assurance_in_words(line))
    with cells[7]:
        if line.course is None:
            aside(words.NOT_DRAWN)
            return
        drawn = drawing(sparkline(line.course, dark=dark, size=_SPARK))
        st.image(drawn, alt=alt_text(line.course))
