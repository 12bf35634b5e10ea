"""The parts of the measure page: which sites and parts there are, the newest figure in words."""

from datetime import date

import streamlit as st

from charts.reading import Reading
from charts.row import counted
from metrics.measure import Measure
from pages.shared import pickers, rooms
from pages.shared.reading import Data, Here, of_data, rows_at
from pages.shared.words import day_in_words
from plan.model import Person
from plan.places import Places, may_see
from plan.words.numbers import amount, capital, listed

_COUNTED = """
    SELECT DISTINCT
        facts.site,
        facts.part
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = $measure
"""


@of_data(max_entries=100)
def counted_at(here: Data, measure: str) -> tuple[frozenset[str], frozenset[str]]:
    """The sites and the parts for which a measure was ever counted."""
    rows = rows_at(here, _COUNTED, {"measure": measure})
    return frozenset(site for site, _ in rows), frozenset(part for _, part in rows) - {""}


def sites_of(here: Here, measure: Measure, places: Places, person: Person) -> dict[str, str]:
    """The sites to choose from, with those above them, as far as the person may see them."""
    counted, _ = counted_at(here, measure.id)
    known = sorted(site for site in places.above(counted) if site)
    seen = [site for site in known if may_see(person, (site,), places)]
    everything = "All my sites" if person.sites else "All sites"
    return {pickers.ALL: everything} | {site: site for site in seen}


def pick_part(here: Here, measure: Measure) -> str:
    """A part of the measure, or all of it; minutes of lateness are no parts to choose."""
    _, parts = counted_at(here, measure.id)
    if not measure.part_is or all(part.lstrip("-").isdigit() for part in parts):
        return ""
    options = {"": "All"} | {part: measure.part_in_words(part) for part in sorted(parts)}
    return pickers.pick(capital(measure.part_is), options, "part")


def newest_in_words(where, of: Reading, today: date) -> None:
    """The last complete point, and how many out of how many it is; of few people, only that."""
    shown = of.series
    done = shown.frame[shown.frame["complete"] & shown.frame["value"].notna()]
    if done.empty:
        return
    last = done.iloc[-1]
    begins = day_in_words(last["period"], today)
    measure = shown.measure
    if untold := dict(of.run.story.hidden).get(last["period"]):
        where.markdown(f"{capital(untold)} in the last complete {shown.wanted.by}, from {begins}.")
        return
    value = amount(float(last["value"]), measure.unit)
    made_of = counted(measure, last["numerator"], last["denominator"])
    where.markdown(
        f"**{value}** {measure.unit.words} in the last complete {shown.wanted.by}, from {begins}"
        + (f" ({made_of})." if made_of else ".")
    )


def not_supplied(measure: Measure) -> None:
    """What is needed for a measure that has no figures here."""
    needed = listed([each.replace("_", " ") for each in measure.reads])
    st.info(f"Not supplied: this is counted from {needed}, and no row of those speaks of it here.")
    rooms.link(rooms.DATA, "Load these exports")
