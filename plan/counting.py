"""Where a series began to be counted in another way: a phase begins there by itself, labelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.measure import Measure
from metrics.settings import in_words
from plan.ground import Ground
from plan.model import MeasureRef
from plan.phases import WAYS_OF_LOOKING, changes_at

ONE_CHANGE = timedelta(days=31)  # sites of one series that change within it changed together


@dataclass(frozen=True)
class NewCount:
    """The day, and what changed in the way of counting."""

    on: date
    label: str


def new_counts(
    ground: Ground, measure: Measure, ref: MeasureRef, sites: Iterable[str]
) -> tuple[NewCount, ...]:
    """Changes for these sites, what they belong to and what belongs to them, in order."""
    changes = ground.changes(measure, ref.part)
    days = changes_at(ground.places, changes, ground.places.within(sites))
    site = next(iter(sites), "")
    return tuple(
        NewCount(spell[0], _label(ground, measure, site, spell)) for spell in _spells(sorted(days))
    )


def _spells(days: list[date]) -> list[list[date]]:
    """Sites that change one after the other make one change, from the first of its days."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] <= ONE_CHANGE:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _label(ground: Ground, measure: Measure, site: str, spell: list[date]) -> str:
    until = f", all by {spell[-1].day} {spell[-1]:%b}" if len(spell) > 1 else ""
    if measure.id in WAYS_OF_LOOKING:
        return f"counted anew: new line of checks{until}"
    rule = in_words(measure, ground.settings(site, spell[-1])).rstrip(".")
    told = f"counted anew: {rule[:1].lower()}{rule[1:]}" if rule else "counted in another way"
    return f"{told}{until}"
