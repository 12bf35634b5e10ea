"""How much of each action a document of few pages holds: in full, briefly, or only counted.

Two pages for one site, eight for a group of twenty, twelve at most. The most urgent come first and
are told in full as far as there is room; nothing is left out without saying how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from reports.weekly.model import Watched, Weekly
from reports.weekly.words import title_of

PAGE = 700  # points of a page that can be written on, with a little in hand
ONE_SITE, GROUP = 1, 20
PAGES = {ONE_SITE: 2, GROUP: 8}
MOST_PAGES = 12
LETTERS = 92  # about so many to a line across the page
NARROW = 38  # and in the first column of the brief table


@dataclass(frozen=True)
class Layout:
    """Actions in full, actions in a line or two, how many are only counted, rows of each list."""

    full: tuple[Watched, ...]
    brief: tuple[Watched, ...]
    left_out: int
    rows: int


def layout(report: Weekly) -> Layout:
    """What fits the pages that a report on so many sites may have."""
    sites = report.site_count
    pages = next((many for most, many in PAGES.items() if sites <= most), MOST_PAGES)
    rows = 5 if sites <= ONE_SITE else 20
    room = PAGE * pages - _elsewhere(report, rows)
    kept: list[Watched] = []
    for each in report.watched:
        if sum(map(_brief, kept)) + _brief(each) > room:
            break
        kept.append(each)
    room -= sum(map(_brief, kept))
    in_full: list[Watched] = []
    for each in kept:
        room -= _full(each) - _brief(each)
        if room < 0:
            break
        in_full.append(each)
    brief = tuple(kept[len(in_full) :])
    return Layout(tuple(in_full), brief, len(report.watched) - len(kept), rows)


def _full(each: Watched) -> int:
    """Points that an action in full takes, by its letters."""
    lines = _lines(each.action.title, LETTERS - 12) + _lines(" ".join(each.sentences), LETTERS)
    return 56 + 13 * lines + 58 * len(each.targets)


def _brief(each: Watched) -> int:
    """Points that its rows of the brief table take."""
    rows = [_lines(title_of(line), NARROW) + 1 for line in each.targets] or [1]
    return 26 + sum(max(32, 11 * many) for many in rows)


def _elsewhere(report: Weekly, rows: int) -> int:
    """Points of all that is no action: finding, lists, sites side by side, data."""
    lists: Sequence[Sequence] = (report.slipped, report.passed_on, report.unassured)
    listed = sum(30 + 30 * min(len(each), rows) for each in lists)
    funnels = sum(each.funnel is not None for each in report.side_by_side)
    return 190 + listed + 225 * ceil(funnels / 2) + 150 + 12 * len(report.quality.reaches)


def _lines(text: str, letters: int) -> int:
    return max(1, ceil(len(text) / letters))
