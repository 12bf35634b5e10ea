"""What there is to choose from: measures by title with their parts, sites, people, tags, causes."""

from pathlib import Path

import streamlit as st

from connectors.warehouse import Store, read
from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from pages.furniture.here import Here
from pages.furniture.people import role_of
from pages.furniture.plan.form import NEW
from pages.furniture.reads import KEPT, places_at
from plan.fields import Framework, frameworks, measure_in_words, tag_in_words
from plan.model import Plan, Tag

_PARTS = """
    SELECT DISTINCT
        fact_state.measure,
        facts.part
    FROM facts
    JOIN fact_state USING (definition)
    WHERE facts.part != ''
    ORDER BY ALL
"""


def parts_at(here: Here) -> dict[str, frozenset[str]]:
    """Measure -> the parts that were ever counted; minutes are no parts to choose."""
    return _parts_at(here.root, here.generation) if here.generation else {}


def measures(here: Here) -> dict[MeasureRef, str]:
    """Every measure of the catalogue by its title, each followed by its parts."""
    parts = parts_at(here)
    refs = (
        MeasureRef(measure.id, part)
        for measure in CATALOGUE
        for part in ("", *sorted(parts.get(measure.id, ())))
    )
    return {ref: measure_in_words(ref) for ref in refs}


def sites(here: Here) -> dict[str, str]:
    """Every place that the data speak of."""
    return {site: site for site in sorted(places_at(here).kinds)}


def people(plan: Plan) -> dict[str, str]:
    """Everybody of the plan by role."""
    named = sorted(plan.people, key=lambda each: (each.role, each.id))
    return {each.id: role_of(each) for each in named if each.id != NEW}


def aims(plan: Plan) -> dict[str, str]:
    """Every aim by its issue."""
    return {aim.id: f"{aim.id} · {aim.issue or 'no issue written yet'}" for aim in plan.aims}


def tags(here: Here) -> dict[Tag, str]:
    """Every regulation and quality statement of the frameworks that are in force."""
    in_force = [each for each in frameworks() if each.is_in_force(here.today)]
    return {tag: tag_in_words(tag) for framework in in_force for tag in framework.tags}


def dates_of(framework: Framework) -> str:
    """As in "in force since 2015"."""
    until = f" to {framework.valid_to.day} {framework.valid_to:%B %Y}" if framework.valid_to else ""
    since = framework.valid_from
    return f"{framework.title}: since {since.day} {since:%B %Y}{until}. {framework.note}"


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _parts_at(root: str, generation: str) -> dict[str, frozenset[str]]:
    with read(Store(Path(root))) as cursor:
        rows = cursor.execute(_PARTS).fetchall()
    found: dict[str, set[str]] = {}
    for measure, part in rows:
        found.setdefault(measure, set()).add(part)
    return {
        measure: frozenset(parts)
        for measure, parts in found.items()
        if not all(part.lstrip("-").isdigit() for part in parts)
    }
