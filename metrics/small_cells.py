"""Small counts hidden, so that nobody can be recognised from a table that leaves the branch.

A count below the limit is hidden. Where a total stands beside the counts, so many others are hidden
with it that no hidden count can be worked out from what is still to be seen.
"""

from collections.abc import Hashable, Sequence
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Cell(StrEnum):
    """Whether a count may be shown."""

    SHOWN = "shown"
    SMALL = "small"  # below the limit
    WITHHELD = "withheld"  # large enough, hidden to guard a small one
    UNTOLD = "untold"  # one or the other: to say which would give the count away


def cells(counts: Sequence[int | None], limit: int, *, has_total: bool = True) -> tuple[Cell, ...]:
    """What may be shown of counts in one row or column. None (not supplied) is as it is.

    `has_total`: their sum is shown, or can be had elsewhere. A reader then also knows the limit and
    which hidden cells are small; every hidden count still has two values or more that fit.

    >>> [str(each) for each in cells([2, 30, 12, 44], limit=5)]
    ['small', 'shown', 'withheld', 'shown']
    >>> [str(each) for each in cells([2, 30, 12, 44], limit=5, has_total=False)]
    ['small', 'shown', 'shown', 'shown']
    """
    found = [Cell.SHOWN if n is None or n >= limit else Cell.SMALL for n in counts]
    return tuple(_guard(counts, found, limit) if has_total else found)


def cells_within(
    counts: Sequence[int | None], groups: Sequence[Sequence[Hashable]], limit: int
) -> tuple[Cell, ...]:
    """The same where the counts add up to totals of one or more kinds, such as days to weeks.

    Each of `groups` says of every count to which total it adds. A total below the limit is hidden
    where it is told, so nothing need be guarded against it.

    >>> [str(each) for each in cells_within([2, 9, 30, 12], ["aabb"], limit=5)]
    ['small', 'withheld', 'shown', 'shown']
    """
    found = list(cells(counts, limit, has_total=False))
    members = [group for told in groups for group in _members(told)]
    before: list[Cell] = []
    while before != found:  # what is hidden for one total may have to be guarded in another
        before = list(found)
        for at in members:
            own = [counts[each] for each in at]
            if sum(n or 0 for n in own) >= limit:
                guarded = _guard(own, [found[each] for each in at], limit)
                if _can_be_worked_out(own, guarded, limit):
                    guarded = [c if c is Cell.SHOWN else Cell.UNTOLD for c in guarded]
                for each, cell in zip(at, guarded, strict=True):
                    found[each] = cell
    return tuple(found)


def may_show_total(counts: Sequence[int | None], limit: int) -> bool:
    """Whether a sum may stand beside the counts: only if the guard against it holds."""
    found = list(cells(counts, limit))
    return not _can_be_worked_out(counts, found, limit)


def in_words(cell: Cell, shown: str, limit: int) -> str:
    """A count as a table prints it.

    >>> in_words(Cell.SMALL, "2", 5), in_words(Cell.WITHHELD, "12", 5), in_words(Cell.SHOWN, "8", 5)
    ('fewer than 5', 'not shown', '8')
    """
    return str(unless_hidden(cell, shown, limit))


def unless_hidden(cell: Cell, shown: T, limit: int) -> T | str:
    """The same of a count that stays a number where it may be shown.

    >>> unless_hidden(Cell.SHOWN, 8, 5), unless_hidden(Cell.SMALL, 2, 5)
    (8, 'fewer than 5')
    """
    return {Cell.SHOWN: shown, Cell.SMALL: f"fewer than {limit}"}.get(cell, "not shown")


def _guard(counts: Sequence[int | None], found: list[Cell], limit: int) -> list[Cell]:
    """With so many more hidden, the smallest first, that none can be had from the sum of all."""
    found = list(found)
    while _can_be_worked_out(counts, found, limit):
        at = _least_shown(counts, found)
        if at is None:
            break
        found[at] = Cell.WITHHELD
    return found


def _members(told: Sequence[Hashable]) -> list[list[int]]:
    """Which counts add to each total, by their place."""
    found: dict[Hashable, list[int]] = {}
    for at, total in enumerate(told):
        found.setdefault(total, []).append(at)
    return list(found.values())


def _can_be_worked_out(counts: Sequence[int | None], found: Sequence[Cell], limit: int) -> bool:
    """Whether the sum of the hidden cells leaves only one value for one of them.

    A small cell holds 0 to limit - 1, a withheld one limit or more, an untold one any of these.
    """
    hidden = [at for at, cell in enumerate(found) if cell is not Cell.SHOWN]
    total = sum(counts[at] or 0 for at in hidden)
    for at in hidden:
        others = [found[other] for other in hidden if other != at]
        least = limit * others.count(Cell.WITHHELD)
        most = (limit - 1) * len(others) if set(others) <= {Cell.SMALL} else total
        low, high = max(0, total - most), total - least
        if found[at] is Cell.SMALL:
            high = min(high, limit - 1)
        elif found[at] is Cell.WITHHELD:
            low = max(low, limit)
        if high <= low:
            return True
    return False


def _least_shown(counts: Sequence[int | None], found: Sequence[Cell]) -> int | None:
    """The smallest count that is still shown: hiding it takes least away from the reader."""
    shown = [at for at, cell in enumerate(found) if cell is Cell.SHOWN and counts[at] is not None]
    return min(shown, key=lambda at: (counts[at], at), default=None)
