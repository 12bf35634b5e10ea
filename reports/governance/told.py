"""What slides and paper say alike: the opening, the groups of the agenda, what was agreed."""

from collections.abc import Iterator

from plan.agenda_item import Kind
from plan.words.numbers import count
from reports.governance.model import Entry, Pack
from reports.governance.words import day_told


def opening_told(pack: Pack) -> str:
    """How much there is to look at, and since when."""
    looked = f"{count(pack.agenda.watched, 'action')} looked at, {count(len(pack.items), 'item')}"
    empty = sum(each.is_empty for each in pack.items)
    nothing = f", {empty} with nothing to tell" if empty else ""
    return f"{looked}{nothing}. What is new is counted from {day_told(pack.agenda.since)}."


def groups_told(pack: Pack) -> Iterator[tuple[str, str]]:
    """Each group of the agenda in its order: its one finding, or how many items; or that none."""
    for kind in Kind:
        items = [item for item in pack.items if item.kind is kind]
        if items:
            told = items[0].title if len(items) == 1 else count(len(items), "item")
            yield str(kind).capitalize(), told


def kicker_told(entry: Entry, pack: Pack) -> str:
    """The quiet line over a title: the group, which item of how many, and what it is about."""
    item, place = entry.item, f"item {pack.number_of(entry)} of {len(pack.items)}"
    return " · ".join(filter(None, (str(item.kind).capitalize(), place, item.about)))


def asked_for(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every decision that is asked for: of which item, and the question."""
    for entry in pack.entries:
        if entry.item.question:
            about = (entry.item.about or entry.item.title).rstrip(".")
            yield f"{pack.number_of(entry)}. {about}", entry.item.question


def missing_told(entry: Entry) -> list[str]:
    """Why a chart that belongs here is not drawn."""
    missing = [each for each in entry.drawn if not each.has_figures]
    return [each.why_none or f"{each.title}: nothing has been counted yet." for each in missing]
