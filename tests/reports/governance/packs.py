"""A pack of invented items, as long and as strange as a test asks for."""

from datetime import date

from plan.agenda_item import Agenda, Item, ItemGroup
from reports.edition import Colophon
from reports.governance.content import MeasureDrawn, Pack, PackItem
from tests.charts.pictures import improved

TODAY = date(2026, 11, 16)
LONG = "Northgate and the villages around it, east of the river and as far as the old railway line"
WORDS = (
    "Practice has changed: between 66 and 80 more calls in every 100 were published in time.",
    "No result yet: between 6 fewer and 4 more calls in every 100 began on time.",
    "Also: review on 24 November; re-audit on 14 December; risk moved from 15 to 10.",
)


def drawn(place: str = "Northgate") -> MeasureDrawn:
    return MeasureDrawn(
        measure="punctuality", title="Calls that began on time", place=place, picture=improved()
    )


def entry(title: str, lines: tuple[str, ...] = WORDS, charts: int = 1, **told) -> PackItem:
    """An item that says so, with so many charts."""
    asked = {"about": "Rounds rebuilt", "question": "Continue, adapt it or stop it?"} | told
    item = Item(
        kind=ItemGroup.ESCALATED, id=f"action {title[:20]}", title=title, lines=lines, **asked
    )
    return PackItem(item=item, said=lines, drawn=(drawn(),) * charts)


def pack_of(*entries: PackItem, place: str = "All sites") -> Pack:
    return Pack(
        colophon=Colophon(
            title="Governance meeting, 16 November 2026",
            subject=place,
            made_on=TODAY,
            data_to=date(2026, 11, 15),
            generation="generation-000001",
            entry=12,
        ),
        agenda=Agenda(
            today=TODAY,
            since=date(2026, 10, 19),
            watched=len(entries),
            items=tuple(each.item for each in entries),
        ),
        place=place,
        entries=entries,
    )
