"""The parts of the table of all measures: which rows there are, and how one of them is shown."""

from collections import Counter

import streamlit as st

from charts.icons import ASSURED, Assurance
from charts.palette import Meaning
from charts.reading import Reading
from charts.row import row
from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from pages.shared import rooms
from pages.shared.charts import BESIDE, ICON, icons_beside
from pages.shared.reading import Basis
from pages.shared.words import aside, counted, plain
from plan.words.numbers import capital

VARIATION = {
    "": "Any",
    Meaning.CONCERN: "Other than usual: concern",
    Meaning.IMPROVEMENT: "Other than usual: improvement",
    Meaning.NEITHER: "Usual variation",
}
ASSURANCE = {
    "": "Any",
    **{assurance: capital(words) for assurance, words in ASSURED.items()},
    Assurance.NONE: "No target, or no limits",
}
WIDTHS = [6.5, 3.2, 5.7, 1.5, 6.6, 6.6]
HEADINGS = ("Measure", "Last", "When", "Target", "Does it change?", "Does it meet the target?")


@st.cache_resource(show_spinner="Reading every measure …", max_entries=100)
def readings_of(basis: Basis, sites: tuple[str, ...]) -> tuple[Reading, ...]:
    """Every measure counted at these sites, and the parts of them that the plan speaks of."""
    return tuple(basis.usual_reading(ref.id, sites, ref.part) for ref in _refs(basis, sites))


def is_wanted(of: Reading, variation: str, assurance: str, theme: str) -> bool:
    """Whether a row passes the filters; an empty one lets all pass."""
    return (
        (not variation or (of.is_judged and variation == of.icons.meaning))
        and assurance in ("", of.icons.assurance)
        and theme in ("", of.series.measure.theme)
    )


def in_words(shown: tuple[Reading, ...]) -> str:
    """What the table says as a whole, before it is read line by line."""
    number = Counter(row.icons.meaning for row in shown if row.is_judged)
    aimed = Counter(row.icons.assurance for row in shown)
    with_target = aimed.total() - aimed[Assurance.NONE]
    changes = (
        f"Of {counted(number.total(), 'measure')}, {_many(number[Meaning.IMPROVEMENT])} better"
        f" than usual, {_many(number[Meaning.CONCERN])} worse, and"
        f" {_many(number[Meaning.NEITHER])} as usual."
    )
    if not with_target:
        return changes
    return (
        f"{changes} Of {with_target} with a target to judge by, {aimed[Assurance.PASS] or 'none'}"
        f" meet it with their whole usual range; with all of it {aimed[Assurance.FAIL] or 'none'}"
        " fall short."
    )


def show_row(of: Reading) -> None:
    """One line: the measure opens its chart; value, period, target, two icons with words."""
    summary, wanted = row(of), of.series.wanted
    widths = [*WIDTHS[:-2], ICON, BESIDE, ICON, BESIDE]
    cells = st.columns(widths, vertical_alignment="center", gap="small")
    with cells[0]:
        address = {"part": wanted.part, "by": str(wanted.by)}
        rooms.link_measure(plain(summary.title), wanted.measure.id, wanted.sites, **address)
    with cells[1]:
        st.markdown(f"**{summary.last}**")
    with cells[2]:
        aside(" · ".join(filter(None, (summary.period, summary.counted))))
    cells[3].write(summary.target or "–")
    icons_beside(cells[4:], summary)


def not_counted(shown: tuple[Reading, ...]) -> str:
    """The measures that were never counted at these sites, in one quiet line."""
    known = {row.series.measure.id for row in shown}
    missing = [measure.topic() for measure in CATALOGUE if measure.id not in known]
    return f"Not counted here: {', '.join(missing)}." if missing else ""


def _many(number: int) -> str:
    return f"**{number or 'none'}** {'is' if number == 1 else 'are'}"


def _refs(basis: Basis, sites: tuple[str, ...]) -> list[MeasureRef]:
    own = basis.places.within(sites)
    parts = {
        ref
        for action in basis.plan.actions
        if own <= basis.places.within(action.sites)
        for ref in (
            *(outcome.measure for outcome in basis.plan.aim_of(action).outcomes),
            *(filter(None, (action.process, action.balancing))),
        )
        if ref.part
    }
    return [
        ref
        for measure in CATALOGUE
        if own & basis.counted(measure.id).sites
        for ref in (MeasureRef(measure.id), *sorted(r for r in parts if r.id == measure.id))
    ]
