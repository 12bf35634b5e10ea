"""Where a series began to be counted in another way: a phase begins there by itself, labelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from metrics.measure import Measure
from metrics.settings import in_words, settings_in_force
from plan.ground import Ground
from plan.model import MeasureRef
from plan.phases import WAYS_OF_LOOKING, changes_at, read_changes


@dataclass(frozen=True)
class NewCount:
    """The day, and what changed in the way of counting."""

    on: date
    label: str


def new_counts(
    ground: Ground, measure: Measure, ref: MeasureRef, sites: Iterable[str]
) -> tuple[NewCount, ...]:
    """Changes for these sites, what they belong to and what belongs to them, in order."""
    changes = read_changes(ground.cursor, measure, ref.part)
    days = changes_at(ground.places, changes, ground.places.within(sites))
    site = next(iter(sites), "")
    return tuple(NewCount(day, _label(ground, measure, site, day)) for day in sorted(days))


def _label(ground: Ground, measure: Measure, site: str, day: date) -> str:
    if measure.id in WAYS_OF_LOOKING:
        return "counted anew: another line of checks began"
    rule = in_words(measure, settings_in_force(ground.cursor, site, day)).rstrip(".")
    return f"counted anew: {rule[:1].lower()}{rule[1:]}" if rule else "counted in another way"
