"""The slides around the items: opening, agenda, and what is to be recorded."""

from collections.abc import Iterator

from reports.governance.model import Pack
from reports.governance.page import below, titled, told_over
from reports.governance.told import asked_for, groups_told, opening_told
from reports.governance.words import day_told
from reports.slides import Panel, Slide, Type, Words
from reports.slides.lettering import fitted
from reports.slides.look import INSIDE

LARGE = Type(32)
INVENTED = "These are invented data. No provider, person or figure here is real."


def opening(pack: Pack) -> Slide:
    """What, where, when, and how much there is to look at."""
    head = titled("Governance meeting", top=150)
    lines = [
        Words(fitted(pack.place, LARGE, INSIDE.wide, 2), LARGE),
        Words(day_told(pack.agenda.today), LARGE),
        Words(opening_told(pack)),
    ]
    if pack.colophon.is_sample:
        lines.append(Words(INVENTED, Type(24, is_bold=True)))
    return Slide(head, (Panel("Where and when", below(head), tuple(lines)),))


def agenda_slides(pack: Pack) -> Iterator[Slide]:
    """The groups in their order, each with what it holds; an empty one says so."""
    lines = [Words(f"{name}: {says}") for name, says in groups_told(pack)]
    yield from told_over("Agenda", lines, pack.place)


def closing_slides(pack: Pack) -> Iterator[Slide]:
    """Every decision that was asked for, to be written in as it is taken."""
    asked = [Words(f"{of}: {question}") for of, question in asked_for(pack)]
    none = [Words("There was nothing to decide.")]
    yield from told_over("Decisions to be recorded", asked or none, pack.place)
