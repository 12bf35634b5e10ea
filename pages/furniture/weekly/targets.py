"""The finding, and every target by its action: the answer, the week's figure, icons and course."""

import streamlit as st

from charts.icons import assurance_svg, variation_svg
from charts.picture import alt_text
from charts.screen.sparkline import sparkline
from pages.furniture import rooms
from pages.furniture.answers import FACES
from pages.furniture.pictures import is_dark
from pages.furniture.words import aside, plain
from reports.weekly.content import TargetLine, Watched, Weekly
from reports.weekly.figures import (
    NOT_DRAWN,
    answers_told,
    assurance_told,
    beside_told,
    has_assurance,
    measured,
    name_of,
    state_told,
    state_tone,
    title_of,
    value_told,
    variation_told,
    week_told,
    where,
)

_WIDTHS = [4.4, 3, 0.6, 3.1, 4.6, 0.6, 3.4, 5.2]
_HEADINGS = ("Target for", "Last week", "", "Does it change?", "Over its weeks", "",
             "Does it usually meet the target?", "Its course")  # fmt: skip
_COLOURS = {"better": "blue", "worse": "orange"}  # of tones, as Streamlit names them
_PIXELS, _WIDE, _TALL = 24, 330, 46


def finding(report: Weekly) -> None:
    """Three sentences, what makes the week provisional, and how all actions stand."""
    with st.container(gap="xsmall"):
        for sentence in report.finding:
            st.markdown(f"**{plain(sentence)}**")
        if report.caution:
            st.markdown(f":orange[:material/schedule: **{plain(report.caution)}**]")
        aside(plain(answers_told(report.watched)))


def every_target(report: Weekly) -> None:
    """Every target under its action, the most urgent first."""
    st.header("Every target")
    if not report.watched:
        st.write("There is no action here.")
    for each in report.watched:
        _action(each, report)


def _action(each: Watched, report: Weekly) -> None:
    face = FACES[each.answer]
    st.divider()
    new = " · **new answer this week**" if each.is_new else ""
    colour = _COLOURS.get(each.tone, "gray")
    week = week_told(each, report.week.told_on)
    with st.container(gap="xsmall"):
        st.markdown(f":{colour}[{face.icon} **{each.headline}**] · {week} · {each.state}{new}")
        st.subheader(plain(name_of(each)), anchor=False)
        aside(f"{plain(where(each.action.sites))} · owner: {plain(each.owner)}")
        st.write(" ".join(each.sentences))
    with st.container(gap="xsmall"):
        _headings() if each.targets else st.write("The plan sets no target for it.")
        for line in each.targets:
            _target(line)
        rooms.link(rooms.ACTION, f"How we know ({each.action.id})", action=each.action.id)


def _headings() -> None:
    for column, told in zip(st.columns(_WIDTHS, gap="small"), _HEADINGS, strict=True):
        with column:
            aside(told)


def _target(line: TargetLine) -> None:
    cells, dark = st.columns(_WIDTHS, vertical_alignment="center", gap="small"), is_dark()
    with cells[0]:
        st.markdown(f"**{plain(title_of(line))}** :gray[({line.part})]")
    with cells[1]:
        beside = beside_told(line.last)
        st.markdown(f"**{value_told(line.last)}**" + (f" ({beside})" if beside else ""))
    if line.is_judged:
        svg = variation_svg(line.icons, dark=dark)
        cells[2].image(svg, width=_PIXELS, alt=line.icons.variation_words)
    cells[3].write(variation_told(line))
    colour = _COLOURS.get(state_tone(line))
    state = plain(state_told(line))
    told = f":{colour}[{state}]" if colour else state
    cells[4].markdown(f"target {measured(line.target, line.measure)} · {told}")
    if has_assurance(line):
        svg = assurance_svg(line.icons, dark=dark)
        cells[5].image(svg, width=_PIXELS, alt=line.icons.assurance_words)
    cells[6].write(assurance_told(line))
    with cells[7]:
        if line.course is None:
            aside(NOT_DRAWN)
            return
        drawn = sparkline(line.course, dark=dark, width=_WIDE, height=_TALL)
        st.image(drawn, alt=alt_text(line.course))
