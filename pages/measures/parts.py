"""The parts of the table of all measures: which rows there are, and how one of them is shown."""

from collections import Counter

import streamlit as st

from charts.icons import Assurance
from charts.palette import Meaning
from charts.reading import Reading
from charts.row import row
from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from pages.shared import rooms
from pages.shared.charts import BESIDE, ICON, icons_beside
from pages.shared.measures import counted_at
from pages.shared.reading import Here, places_at, plan_at, reading_at, usual_by_at
from pages.shared.words import aside, counted, plain

VARIATION = {
    "": "Any",
    Meaning.CONCERN: "Other than usual: concern",
    Meaning.IMPROVEMENT: "Other than usual: improvement",
    Meaning.NEITHER: "Usual variation",
}
ASSURANCE = {
    "": "Any",
    Assurance.FAIL: "Will usually miss the target",
    Assurance.HIT_OR_MISS: "Meets the target only by chance",
    Assurance.PASS: "Will usually meet the target",
    Assurance.NONE: "No target, or no limits",
}
_WIDTHS = [6.5, 3.2, 5.7, 1.5, 6.6, 6.6]
_HEADINGS = ("Measure", "Last", "When", "Target", "Does it change?", "Does it meet the target?")


@st.cache_resource(show_spinner="Reading every measure …", max_entries=100)
def readings_of(here: Here, sites: tuple[str, ...]) -> tuple[Reading, ...]:
    """Every measure counted at these sites, and the parts of them that the plan speaks of."""
    found = []
    for ref in _refs(here, sites):
        by = usual_by_at(here, ref.id, sites=sites, part=ref.part)
        found.append(reading_at(here, ref.id, sites=sites, part=ref.part, by=by))
    return tuple(found)


def is_wanted(of: Reading, variation: str, assurance: str, theme: str) -> bool:
    """Whether a row passes the filters; an empty one lets all pass."""
    return (
        (not variation or (of.is_judged and variation == of.icons.meaning))
        and assurance in ("", of.icons.assurance)
        and theme in ("", of.series.measure.theme)
    )


def in_words(shown: tuple[Reading, ...]) -> str:
    """What the table says as a whole, before it is read line by line."""
    number = Counter(each.icons.meaning for each in shown if each.is_judged)
    judged = [e for e in shown if e.icons.assurance is not Assurance.NONE]
    met = sum(each.icons.assurance is Assurance.PASS for each in judged)
    missed = sum(each.icons.assurance is Assurance.FAIL for each in judged)
    told = [
        f"Of {counted(number.total(), 'measure')}, {_many(number[Meaning.IMPROVEMENT])} better"
        f" than usual, {_many(number[Meaning.CONCERN])} worse, and"
        f" {_many(number[Meaning.NEITHER])} as usual."
    ]
    if judged:
        told.append(
            f"Of {len(judged)} with a target to judge by, {met or 'none'} will usually meet it and"
            f" {missed or 'none'} will usually miss it."
        )
    return " ".join(told)


def headings() -> None:
    """The heads of the columns."""
    for column, told in zip(st.columns(_WIDTHS, gap="small"), _HEADINGS, strict=True):
        column.markdown(f"**{told}**")


def show_row(of: Reading) -> None:
    """One line: the measure opens its chart; value, period, target, two icons with words."""
    told, wanted = row(of), of.series.wanted
    widths = [*_WIDTHS[:-2], ICON, BESIDE, ICON, BESIDE]
    cells = st.columns(widths, vertical_alignment="center", gap="small")
    with cells[0]:
        address = {"measure": wanted.measure.id, "part": wanted.part, "by": str(wanted.by)}
        address |= {"site": wanted.sites[0]} if len(wanted.sites) == 1 else {}
        rooms.link(rooms.MEASURE, plain(told.title), **{k: v for k, v in address.items() if v})
    with cells[1]:
        st.markdown(f"**{told.last}**")
    with cells[2]:
        aside(" · ".join(filter(None, (told.period, told.counted))))
    cells[3].write(told.target or "–")
    icons_beside(cells[4:], told)


def not_counted(here: Here, shown: tuple[Reading, ...]) -> str:
    """The measures that were never counted at these sites, in one quiet line."""
    known = {each.series.measure.id for each in shown}
    missing = [m.topic() for m in CATALOGUE if m.id not in known]
    return f"Not counted here: {', '.join(missing)}." if missing else ""


def _many(number: int) -> str:
    return f"**{number or 'none'}** {'is' if number == 1 else 'are'}"


def _refs(here: Here, sites: tuple[str, ...]) -> list[MeasureRef]:
    places = places_at(here)
    own = places.within(sites)
    return [
        ref
        for measure in CATALOGUE
        if own & counted_at(here, measure.id)[0]
        for ref in (MeasureRef(measure.id), *_parts(here, measure.id, own))
    ]


def _parts(here: Here, measure: str, own: frozenset[str]) -> list[MeasureRef]:
    plan, places = plan_at(here), places_at(here)
    named = {
        ref
        for action in plan.actions
        if own <= places.within(action.sites)
        for ref in (
            *(outcome.measure for outcome in plan.aim_of(action).outcomes),
            *(filter(None, (action.process, action.balancing))),
        )
        if ref.id == measure and ref.part
    }
    return sorted(named)
