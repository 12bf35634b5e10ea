"""How much of each action a document of few pages holds: in full, briefly, or only counted.

Two pages for one site, eight for a group of twenty, twelve at most. The most urgent come first and
are told in full as far as there is room; nothing is left out without saying how much.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from reports.weekly.model import Watched, Weekly
from reports.weekly.moved import WORSE
from reports.weekly.told import unassured_told, waiting_told
from reports.weekly.words import title_of

PAGE = 735  # points of a page that can be written on
PAGES = {1: 2, 20: 8}  # sites at most: pages at most
MOST_PAGES = 12
ROWS = {1: 6, 20: 14}  # and rows of each list
MOST_ROWS = 20
MANY, MOST_IN_FULL = 16, 10  # actions beyond which few are told in full, and how many
SHARES = (0.97, 0.85, 0.7, 0.5, 0.3)  # of the room that is reckoned with, one try after another


@dataclass(frozen=True)
class Layout:
    """Actions in full, actions in rows of the table, how many are only counted, rows of lists."""

    full: tuple[Watched, ...]
    brief: tuple[Watched, ...]
    left_out: int
    rows: int
    funnels: int


def most_pages(report: Weekly) -> int:
    """How many pages a report on so many sites may have."""
    return next((many for sites, many in PAGES.items() if report.site_count <= sites), MOST_PAGES)


def layouts(report: Weekly) -> Iterator[Layout]:
    """The fullest that should fit, then ever closer ones, for words that take more than usual."""
    for share in SHARES:
        yield _layout(report, share)


def _layout(report: Weekly, share: float) -> Layout:
    usual = next((many for sites, many in ROWS.items() if report.site_count <= sites), MOST_ROWS)
    rows, funnels = max(round(usual * share), 3), 4 if share > SHARES[1] else 2
    room = share * PAGE * most_pages(report) - _elsewhere(report, rows, funnels)
    kept: list[Watched] = []
    for each in report.watched:
        room -= _brief(each)
        if room < 0:
            room += _brief(each)
            break
        kept.append(each)
    full: list[Watched] = []
    for each in _in_full(report, kept):
        room -= _full(each) - _brief(each)
        if room < 0:
            break
        full.append(each)
    brief = tuple(each for each in kept if each not in full)
    return Layout(tuple(full), brief, len(report.watched) - len(kept), rows, funnels)


def _in_full(report: Weekly, kept: list[Watched]) -> list[Watched]:
    """All of a few; of many, those whose answer is new or has turned for the worse."""
    if len(report.watched) <= MANY:
        return kept
    turned = [each for each in kept if each.is_new or each.answer in WORSE]
    return turned[:MOST_IN_FULL]


def _full(each: Watched) -> int:
    """Points that an action in full takes, by its letters."""
    lines = _lines(each.action.title, 78) + _lines(" ".join(each.sentences), 88)
    return 50 + 13 * lines + 72 * len(each.targets)


def _brief(each: Watched) -> int:
    """Points that its rows of the table take."""
    told = 3 + _lines(each.action.title, 24) + _lines(each.owner, 24)
    rows = sum(max(38, 10 * _lines(title_of(line), 15) + 18) for line in each.targets)
    return max(10 * told + 8, rows)


def _elsewhere(report: Weekly, rows: int, funnels: int) -> int:
    """Points of all that is no action: finding, lists, sites side by side, data."""
    entries = (*waiting_told(report)[:rows], *unassured_told(report)[:rows])
    listed = sum(14 + 10 * max(_lines(e.says, 42), 2 + _lines(e.action, 36)) for e in entries)
    drawn = min(funnels, sum(each.funnel is not None for each in report.side_by_side))
    return 330 + listed + 245 * ceil(drawn / 2)


def _lines(text: str, letters: int) -> int:
    return max(1, ceil(len(text) / letters))
