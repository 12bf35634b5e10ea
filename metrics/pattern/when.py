"""Which weekdays, parts of the day and places stand out among the calls of a spell of weeks."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from metrics.pattern.apart import Apart, Spell, apart
from metrics.pattern.counts import Tally, by_day_and_hour, by_place_and_day
from metrics.spc.signal import Side

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# From this hour on, until the next begins.
PARTS = ((0, "before 10:00"), (10, "10:00 to 14:00"), (14, "14:00 to 18:00"), (18, "after 18:00"))


def part_of_day(hour: int) -> str:
    """As in "before 10:00".

    >>> part_of_day(9), part_of_day(10), part_of_day(23)
    ('before 10:00', '10:00 to 14:00', 'after 18:00')
    """
    return next(name for start, name in reversed(PARTS) if hour >= start)


def times_apart(counts: tuple[Tally, ...], *, verified_only: bool = False) -> tuple[Apart, ...]:
    """Weekdays, parts of the day and both together, each beside all other times.

    The three kinds are one family: a single chance among all of them to say too much.
    """
    counted = by_day_and_hour(counts)
    kinds: tuple[Callable[[Tally], Hashable], ...] = (
        lambda each: f"{_weekday(each)}s",
        lambda each: part_of_day(each.hour or 0),
        lambda each: f"{_weekday(each)}s {part_of_day(each.hour or 0)}",
    )
    families = [_groups(counted, name, verified_only) for name in kinds]
    comparisons = sum(len(groups) for groups in families)
    return tuple(each for groups in families for each in apart(groups, comparisons))


def places_apart(counts: tuple[Tally, ...], *, verified_only: bool = False) -> tuple[Apart, ...]:
    """Each place beside all the others."""
    counted = by_place_and_day(counts)
    return apart(_groups(counted, lambda each: each.place or "", verified_only))


def cells_apart(counts: tuple[Tally, ...], *, verified_only: bool = False) -> dict[Hashable, Apart]:
    """Each weekday and hour beside all other times, by (weekday, hour)."""
    groups = _groups(
        by_day_and_hour(counts), lambda each: (_weekday(each), each.hour or 0), verified_only
    )
    return dict(zip(groups, apart(groups), strict=True))


def worst_of(found: Iterable[Apart]) -> Apart | None:
    """Of those worse than the others, the one that loses most calls; None if none is."""
    worse = [each for each in found if each.side is Side.BELOW]
    return max(worse, key=lambda each: each.lost, default=None)


def _groups(
    counted: tuple[Tally, ...], name: Callable[[Tally], Hashable], verified_only: bool
) -> dict[Hashable, list[Spell]]:
    """Calls by group and day, those without any left out."""
    sums: dict[Hashable, dict] = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for each in counted:
        good, calls = each.counted(verified_only=verified_only)
        if calls:
            before = sums[name(each)][each.day]
            sums[name(each)][each.day] = (before[0] + good, before[1] + calls)
    return {
        group: [Spell(day, *both) for day, both in days.items()] for group, days in sums.items()
    }


def _weekday(each: Tally) -> str:
    return WEEKDAYS[each.day.weekday()] if each.day else ""
