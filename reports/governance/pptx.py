"""The governance pack as PPTX: slides to show at five metres and to edit, notes to speak by."""

from collections.abc import Iterator

from reports.governance.item_slides import item_slides
from reports.governance.model import Pack
from reports.governance.outer_slides import agenda_slides, closing_slides, opening
from reports.governance.told import kicker_told
from reports.slides import Slide, deck


def pack_pptx(pack: Pack) -> bytes:
    """The same bytes for the same pack."""
    return deck(slides_of(pack), pack.colophon)


def slides_of(pack: Pack) -> Iterator[Slide]:
    """Opening, agenda, the items, and what is to be recorded."""
    yield opening(pack)
    yield from agenda_slides(pack)
    for entry in pack.entries:
        yield from item_slides(entry, kicker_told(entry, pack), pack.colophon.made_on)
    yield from closing_slides(pack)
