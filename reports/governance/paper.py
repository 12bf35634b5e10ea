"""The governance pack as PDF: agenda, an item a page with its numbers, what is to be recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from charts.scene import FULL, HALF, Size
from charts.words import full_day
from plan.agenda_item import Item, ItemGroup
from plan.words.numbers import count, listed
from reports.edition import picked
from reports.governance.content import Numbers, Pack, PackItem, cells_of
from reports.paper.setting import PaperFigure, figure, pdf

# What slides and paper say alike: the opening, the groups of the agenda, what was agreed.


def opening_words(pack: Pack) -> str:
    """How much there is to look at, and since when."""
    looked = f"{count(pack.agenda.watched, 'action')} looked at, {count(len(pack.items), 'item')}"
    empty = sum(item.is_empty for item in pack.items)
    nothing = f", {empty} with nothing to tell" if empty else ""
    return f"{looked}{nothing}. What is new is counted from {full_day(pack.agenda.since)}."


def groups_in_words(pack: Pack) -> Iterator[tuple[str, str]]:
    """Each group of the agenda in its order: its one finding, or how many; last those with none."""
    nothing = []
    for kind in ItemGroup:
        items = [item for item in pack.items if item.kind is kind]
        counted = pack.agenda.counted(kind) if kind in pack.agenda.also else ""
        if items and items[0].is_empty and not counted:
            nothing.append(items[0].title)
        elif items and kind in (ItemGroup.PROBLEMS, ItemGroup.ADAPT):
            yield str(kind).capitalize(), str(items[0].many)
        elif len(items) > 1:
            yield str(kind).capitalize(), counted or count(len(items), "item")
        elif items:
            yield str(kind).capitalize(), ". ".join(filter(None, [counted, items[0].title]))
    if nothing:
        yield "Nothing else", " ".join(nothing)


def kicker_words(item: Item, numbers: Sequence[int], of: int) -> str:
    """The quiet line over a title: the group, which items of how many, and what it is about."""
    place = f"{'items' if numbers[1:] else 'item'} {listed(list(map(str, numbers)))} of {of}"
    return " · ".join(filter(None, (str(item.kind).capitalize(), place, item.about)))


def asked_for(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every decision that is asked for: of which item, and the question."""
    for entry in pack.entries:
        if entry.item.question:
            about = (entry.item.about or entry.item.title).rstrip(".")
            yield f"{pack.number_of(entry)}. {about}", entry.item.question


def missing_in_words(entry: PackItem) -> list[str]:
    """Why a chart that belongs here is not drawn."""
    missing = [drawing for drawing in entry.drawn if not drawing.has_figures]
    return [
        drawing.why_none or f"{drawing.title}: nothing has been counted yet." for drawing in missing
    ]


TEMPLATE = Path(__file__).with_name("governance.typ")
LARGE = replace(FULL, width=430, marker=4, right=118)
HEIGHTS = ((4, 260), (13, 190), (10**6, 150))  # lines below a chart -> how high it may be
SMALL = replace(HALF, width=240)


def pack_pdf(pack: Pack) -> bytes:
    """PDF/UA-1, across A4; the same bytes for the same pack."""
    figures: dict[str, PaperFigure] = {}
    content = {
        "opening": opening_words(pack),
        "agenda": [{"name": name, "says": says} for name, says in groups_in_words(pack)],
        "items": [_item(pack, entry, figures) for entry in pack.entries],
        "to_record": [(*asked, "", "", "") for asked in asked_for(pack)],
    }
    return pdf(TEMPLATE, pack.colophon, content, figures)


def _item(pack: Pack, entry: PackItem, figures: dict[str, PaperFigure]) -> dict[str, Any]:
    """One item; its drawings join the `figures`, by the names under which it knows them."""
    shown = [drawing for drawing in entry.drawn if drawing.has_figures]
    sheet, charts = _sheet(entry) if len(shown) == 1 else SMALL, []
    for drawing in shown:
        name = f"chart-{len(figures)}"
        figures[name] = figure(drawing.picture, sheet)
        charts.append({"name": name} | picked(drawing, "title place"))
    return {
        "over": kicker_words(entry.item, [pack.number_of(entry)], len(pack.items)),
        **picked(entry, "title=item.title lines=said question=item.question notes"),
        "missing": missing_in_words(entry),
        "charts": charts,
        "actions": [
            picked(of, "title action stands dates=dated") | {"rows": [*map(_cells, of.numbers)]}
            for of in entry.actions
        ],
    }


def _sheet(entry: PackItem) -> Size:
    """Lower where much stands below it, so that an item keeps to its page."""
    below = sum(1 + len(note) // 80 for note in entry.notes)
    below += 2 * sum(len(action.numbers) for action in entry.actions)
    return replace(LARGE, height=next(high for most, high in HEIGHTS if below <= most))


def _cells(of: Numbers) -> dict[str, str]:
    name = f"{of.title}, {of.unit} ({of.part}). {of.hidden}".strip()
    return {"Measure": name} | cells_of(of)
