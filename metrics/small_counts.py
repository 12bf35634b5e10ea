"""Small counts hidden, so that nobody can be recognised from what leaves the provider.

The one door: whatever is shown, written to a file or printed asks here. Which counts of a measure
could point at somebody, its `hides` says: what people said is hidden where few said it; calls,
doses and checks are shown, but for those of one house of few people.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics.calendar import By, period_start
from metrics.measure import Hides, Kind, Measure
from metrics.within import Cursor

T = TypeVar("T")
GIVEN_AWAY = "given_away"
_AT_HOUSES = frozenset({"mar", "mar_audit"})  # exports of which each row is one person's sheet


class CountShown(StrEnum):
    """Whether a count may be shown."""

    SHOWN = "shown"
    SMALL = "small"  # below the limit
    WITHHELD = "withheld"  # large enough, hidden to guard a small one
    UNTOLD = "untold"  # one or the other: to say which would give the count away


def is_guarded(measure: Measure) -> bool:
    """Whether some of its counts could point at somebody."""
    return measure.hides is not Hides.NOTHING


def is_small(count: float, limit: int) -> bool:
    """Whether a count that stands by itself may not be told."""
    return count < limit


def few_behind(
    measure: Measure, numerators: ArrayLike, denominators: ArrayLike, limit: int
) -> np.ndarray:
    """Of each figure, whether it rests on fewer than `limit`; none at all is few too."""
    n, of = (np.asarray(counts, dtype=float) for counts in (numerators, denominators))
    behind = {
        Hides.EVENTS: (n,),
        Hides.PEOPLE: (of,),
        Hides.EITHER_SIDE: (n, of - n),
        Hides.ANY: (np.zeros(n.shape),),
    }.get(measure.hides, ())
    is_few = [counts < limit for counts in behind]
    return np.any(is_few, axis=0) & np.isfinite(n - of) if is_few else np.zeros(n.shape, bool)


def rests_on_few(
    measure: Measure, numerators: ArrayLike, denominators: ArrayLike, limit: int
) -> bool:
    """Whether any does; of what is told to nobody, always."""
    few = few_behind(measure, numerators, denominators, limit)
    return measure.hides is Hides.ANY or bool(few.any())


def given_away(measure: Measure, family: Sequence[np.ndarray], limit: int) -> np.ndarray:
    """Of each period, whether it may not be told for the sake of one of a family.

    `family`: numerators and denominators (members × periods) of what is looked at one by one and
    adds up to what can be looked at whole. Where only two of it hold anything and one is few, the
    whole less the other would tell how few.
    """
    numerators, denominators = family
    holds = (numerators if measure.hides is Hides.EVENTS else denominators) > 0
    few = few_behind(measure, numerators, denominators, limit) & holds
    return (holds.sum(axis=0) == 2) & few.any(axis=0)


def cells(
    counts: Sequence[int | None], limit: int, *, has_total: bool = True
) -> tuple[CountShown, ...]:
    """What may be shown of counts in one row or column. None (not supplied) is as it is.

    `has_total`: their sum is shown, or can be had elsewhere. A reader then also knows the limit and
    which hidden cells are small; every hidden count still has two values or more that fit.

    >>> [str(each) for each in cells([2, 30, 12, 44], limit=5)]
    ['small', 'shown', 'withheld', 'shown']
    >>> [str(each) for each in cells([2, 30, 12, 44], limit=5, has_total=False)]
    ['small', 'shown', 'shown', 'shown']
    """
    small = [n is not None and is_small(n, limit) for n in counts]
    found = [CountShown.SMALL if is_hidden else CountShown.SHOWN for is_hidden in small]
    return tuple(_guard(counts, found, limit) if has_total else found)


def cells_within(
    counts: Sequence[int | None], groups: Sequence[Sequence[Hashable]], limit: int
) -> tuple[CountShown, ...]:
    """The same where the counts add up to totals of one or more kinds, such as days to weeks.

    Each of `groups` says of every count to which total it adds. A total below the limit is hidden
    where it is told, so nothing need be guarded against it.

    >>> [str(each) for each in cells_within([2, 9, 30, 12], ["aabb"], limit=5)]
    ['small', 'withheld', 'shown', 'shown']
    """
    found = list(cells(counts, limit, has_total=False))
    places: dict[tuple[int, Hashable], list[int]] = {}
    for kind, totals in enumerate(groups):
        for place, total in enumerate(totals):
            places.setdefault((kind, total), []).append(place)
    before: list[CountShown] = []
    while before != found:  # what is hidden for one total may have to be guarded in another
        before = list(found)
        for at in places.values():
            own = [counts[place] for place in at]
            if sum(n or 0 for n in own) >= limit:
                guarded = _guard(own, [found[place] for place in at], limit)
                if _can_be_worked_out(own, guarded, limit):
                    guarded = [c if c is CountShown.SHOWN else CountShown.UNTOLD for c in guarded]
                for each, cell in zip(at, guarded, strict=True):
                    found[each] = cell
    return tuple(found)


def may_show_total(counts: Sequence[int | None], limit: int) -> bool:
    """Whether a sum may stand beside the counts: only if the guard against it holds."""
    return not _can_be_worked_out(counts, cells(counts, limit), limit)


def unless_hidden(cell: CountShown, shown: T, limit: int) -> T | str:
    """A count as a table shows it: it stays what it is where it may be shown.

    >>> unless_hidden(CountShown.SHOWN, 8, 5), unless_hidden(CountShown.SMALL, 2, 5)
    (8, 'fewer than 5')
    >>> unless_hidden(CountShown.WITHHELD, "12", 5)
    'not shown'
    """
    if cell is CountShown.SHOWN:
        return shown
    return f"fewer than {limit}" if cell is CountShown.SMALL else "not shown"


def or_more(people: CountShown, rest: CountShown, many: int, limit: int) -> int | None:
    """At least how many are on one side, where the other is a small count; None: it is not told.

    Who praised may be told where few complained, and nobody learns whether any did.

    >>> or_more(CountShown.SHOWN, CountShown.SMALL, 30, 5)
    26
    """
    is_told = people is CountShown.SHOWN and rest is CountShown.SMALL and many >= limit
    return many - limit + 1 if is_told else None


def hidden_at(house: str, count: int, few: Collection[str], limit: int) -> str:
    """What is said in place of a count at a house of `few` people; "" where it may be told."""
    return f"fewer than {limit}" if house in few and is_small(count, limit) else ""


def hide_at_houses(rows: pd.DataFrame, few: Collection[str], limit: int) -> pd.DataFrame:
    """Rows that name a house, with what is counted at those of `few` people hidden where small.

    Shares and rates of such a row go with its counts.
    """
    at_few = rows["House"].isin(list(few)) if few else pd.Series(False, index=rows.index)
    if not at_few.any():
        return rows
    found = rows.astype(object)
    for name in rows.columns[[pd.api.types.is_numeric_dtype(dtype) for dtype in rows.dtypes]]:
        is_count = (rows[name] % 1 == 0).all()
        small = at_few & (rows[name] < limit) if is_count else at_few
        found.loc[small, name] = f"fewer than {limit}" if is_count else "not shown"
    return found


PEOPLE_AT = """
    SELECT house
    FROM doses_due
    WHERE day BETWEEN $last::DATE - 30 AND $last::DATE
    GROUP BY house
    HAVING count(DISTINCT person_id) BETWEEN 1 AND $limit - 1
"""


def houses_of_few(cursor: Cursor, last: date, limit: int) -> frozenset[str]:
    """Houses at which fewer than `limit` people had a dose due in the month up to `last`."""
    asked = {"last": last, "limit": limit}
    return frozenset(house for (house,) in cursor.execute(PEOPLE_AT, asked).fetchall())


def guarded_at(
    measure: Measure, sites: Collection[str], part: str, few: Callable[[], Collection[str]]
) -> Measure:
    """The measure as it is told of these sites: of one house of `few` people, asked for where it
    matters, with its small counts of doses or checks hidden like those of what people say, and
    nothing told of a `part` of them ("": the whole)."""
    if len(sites) != 1 or is_guarded(measure) or not _AT_HOUSES & set(measure.reads):
        return measure
    if not set(sites) & set(few()):
        return measure
    hides = Hides.EITHER_SIDE if measure.kind is Kind.PROPORTION else Hides.EVENTS
    return replace(measure, hides=Hides.ANY if part else hides)


def _guard(counts: Sequence[int | None], found: list[CountShown], limit: int) -> list[CountShown]:
    """With so many more hidden, the smallest first, that none can be had from the sum of all."""
    found = list(found)
    while _can_be_worked_out(counts, found, limit):
        shown = [
            (many, at)
            for at, (cell, many) in enumerate(zip(found, counts, strict=True))
            if cell is CountShown.SHOWN and many is not None
        ]
        if not shown:
            break
        found[min(shown)[1]] = CountShown.WITHHELD  # it takes least away from the reader
    return found


def _can_be_worked_out(
    counts: Sequence[int | None], found: Sequence[CountShown], limit: int
) -> bool:
    """Whether the sum of the hidden cells leaves only one value for one of them.

    A small cell holds 0 to limit - 1, a withheld one limit or more, an untold one any of these.
    """
    hidden = [at for at, cell in enumerate(found) if cell is not CountShown.SHOWN]
    total = sum(counts[at] or 0 for at in hidden)
    for at in hidden:
        others = [found[other] for other in hidden if other != at]
        least = limit * others.count(CountShown.WITHHELD)
        most = (limit - 1) * len(others) if set(others) <= {CountShown.SMALL} else total
        low, high = max(0, total - most), total - least
        if found[at] is CountShown.SMALL:
            high = min(high, limit - 1)
        elif found[at] is CountShown.WITHHELD:
            low = max(low, limit)
        if high <= low:
            return True
    return False


# Which counts of a series may be told: what a few people said or suffered is not.
#
# A figure is hidden with the count that it could be turned back into. One page shows the same
# series by day, week, fortnight and month, so a count is also hidden where a coarser one would
# give it away, or where only two parts, areas or places below hold anything (`given_away`: a column
# of the frame). Of one house of few people no part of doses or checks is told. What adds up wholly:
_COARSER = {By.DAY: (By.WEEK, By.FORTNIGHT, By.MONTH), By.WEEK: (By.FORTNIGHT,)}


@dataclass(frozen=True)
class Hidden:
    """One cell a period: of the numerator, of the denominator, and of the value."""

    numerators: tuple[CountShown, ...]
    denominators: tuple[CountShown, ...]
    values: tuple[CountShown, ...]
    rest: tuple[CountShown, ...] = ()  # of a share: those of the denominator alone

    @property
    def anything(self) -> bool:
        """Whether there is a period of which something may not be told."""
        return any(value is not CountShown.SHOWN for value in self.values)

    def deciding(self, at: int) -> CountShown:
        """Why a period's figure is hidden: the small count itself, if there is one."""
        told = (self.numerators[at], self.denominators[at])
        return CountShown.SMALL if CountShown.SMALL in told else self.values[at]


def hidden(frame: pd.DataFrame, measure: Measure, by: By, limit: int) -> Hidden:
    """What may be told of the rows of a Series; fewer than `limit` people or events may not."""
    told = _hidden_alone(frame, measure, by, limit)
    given = list(frame.get(GIVEN_AWAY, [False] * len(frame)))
    numerators, denominators, values = (
        tuple(CountShown.UNTOLD if away else cell for cell, away in zip(cells, given, strict=True))
        for cells in (told.numerators, told.denominators, told.values)
    )
    return Hidden(numerators, denominators, values, told.rest)


def _hidden_alone(frame: pd.DataFrame, measure: Measure, by: By, limit: int) -> Hidden:
    periods = list(frame["period"])
    totals = [[period_start(day, coarser) for day in periods] for coarser in _COARSER.get(by, ())]
    events, people = (_whole(frame[name]) for name in ("numerator", "denominator"))
    shown = (CountShown.SHOWN,) * len(periods)
    match measure.hides:
        case Hides.ANY:
            untold = (CountShown.UNTOLD,) * len(periods)
            return Hidden(untold, shown, untold)
        case Hides.EVENTS:
            told = cells_within(events, totals, limit)
            return Hidden(told, shown, _worst(told))
        case Hides.PEOPLE:
            told = cells_within(people, totals, limit)
            return Hidden(_worst(told), told, _worst(told))
        case Hides.EITHER_SIDE:
            pairs = zip(events, people, strict=True)
            rest = [None if n is None or of is None else of - n for n, of in pairs]
            told, *sides = (cells_within(each, totals, limit) for each in (people, events, rest))
            both = _worst(told, *sides)
            return Hidden(both, told, both, sides[1])
    return Hidden(shown, shown, shown)


def _worst(*told: Sequence[CountShown]) -> tuple[CountShown, ...]:
    """Withheld wherever one of them is hidden: of a figure nobody says how small it was."""
    return tuple(
        CountShown.SHOWN if all(cell is CountShown.SHOWN for cell in row) else CountShown.WITHHELD
        for row in zip(*told, strict=True)
    )


def _whole(counts: pd.Series) -> list[int | None]:
    return [int(each) if isfinite(each) else None for each in counts.astype(float)]
