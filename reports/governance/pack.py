"""The governance pack read from an edition and the agenda: everything that it says, once."""

from metrics.catalogue import CATALOGUE
from plan.agenda import agenda, gathered
from plan.agenda_item import Agenda, Item
from plan.clock import is_sample
from plan.meeting import meetings, since_last
from plan.minutes import Arising, arising, item_of_arising
from plan.model import Person
from plan.standing import EVERYONE, Scope
from plan.verdict import Verdict
from reports.edition import Edition
from reports.governance.drawn import drawn
from reports.governance.figures import of_action
from reports.governance.model import Entry, Pack
from reports.governance.words import day_told
from reports.paper import Colophon

_KNOWN = frozenset(each.id for each in CATALOGUE)


def pack_at(edition: Edition, site: str = "", person: Person = EVERYONE) -> Pack:
    """The pack of the next meeting about a site ("" for all), as far as the person may see."""
    held = meetings(edition.register)
    since, after = since_last(held, site)
    scope = Scope(
        plan=edition.plan,
        today=edition.today,
        site=site,
        person=person,
        since=since,
        after=after,
    )
    stand = (edition.verdicts, edition.standings)
    before = gathered(edition.register, edition.ground.cursor, *stand, scope)
    return governance_pack(edition, agenda(before), arising(held, site))


def governance_pack(edition: Edition, found: Agenda, agreed: tuple[Arising, ...] = ()) -> Pack:
    """An agenda as a document, each item with its charts and its numbers."""
    verdicts = {each.action.id: each for each in edition.verdicts}
    place = found.site or "All sites"
    first = item_of_arising(agreed, found.today)
    opening = (Entry(item=first, said=first.notes),) if first else ()
    items = (item for item in found.items if not item.is_empty)
    return Pack(
        colophon=_colophon(edition, found, place),
        agenda=found,
        place=place,
        entries=(*opening, *(_entry(edition, verdicts, item) for item in items)),
    )


def _colophon(edition: Edition, found: Agenda, place: str) -> Colophon:
    return Colophon(
        title=f"Governance meeting, {day_told(found.today)}",
        subject=place,
        made_on=edition.today,
        data_to=edition.data_to,
        generation=edition.generation,
        entry=edition.entry,
        is_sample=is_sample(edition.register),
    )


def _entry(edition: Edition, verdicts: dict[str, Verdict], item: Item) -> Entry:
    standings = {each.action.id: each for each in edition.standings}
    return Entry(
        item=item,
        said=item.lines,
        drawn=tuple(
            drawn(edition, verdicts.get(shown.action), shown)
            for shown in item.shown
            if shown.measure.id in _KNOWN
        ),
        actions=tuple(
            of_action(edition, verdicts[id], standings[id]) for id in item.actions if id in verdicts
        ),
    )
