"""Where and when calls do not begin on time: counts by place, day and hour, and what stands out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.stats import norm

from metrics.spc.rules import Side
from metrics.within import Cursor

# Which calls are asked for. A filter on `planned_day` reaches the tables.
ASKED = """
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
            AND ($run = '' OR run = $run)
            AND ($area = '' OR cluster = $area)
            AND ($weekday = 0 OR isodow(planned_day) = $weekday)
            AND hour(planned_start) >= $from_hour
            AND hour(planned_start) < $to_hour
"""
CHOSEN = f"""
    chosen AS (
        SELECT
            *,
            isodow(planned_day) AS weekday,
            hour(planned_start) AS hour
        FROM calls_due
        {ASKED}
    )
"""


@dataclass(frozen=True)
class CallsAsked:
    """Calls due planned from `first` to `last`; "" and 0 ask for all, and so do no branches.

    weekday: 1 for Monday to 7. Hours are those of the planned time, `to_hour` left out.
    """

    first: date
    last: date
    branches: tuple[str, ...] = ()
    run: str = ""
    area: str = ""
    weekday: int = 0
    from_hour: int = 0
    to_hour: int = 24

    @property
    def is_within_days(self) -> bool:
        """Whether it asks for some runs, weekdays or hours only, which no fact tells apart."""
        return bool(self.run or self.weekday) or (self.from_hour, self.to_hour) != (0, 24)

    def bound(self) -> dict[str, object]:
        """The values that CHOSEN binds."""
        return vars(self) | {"branches": list(self.branches)}


TALLIES = f"""
    WITH {CHOSEN},
    placed AS (
        SELECT
            *,
            CASE
                WHEN $by_run THEN coalesce(run, '')
                ELSE branch
            END AS place
        FROM chosen
    )
    SELECT
        place,
        planned_day,
        hour,
        count(*) AS calls,
        count(*) FILTER (is_on_time) AS on_time,
        count(*) FILTER (verification_class = 'electronic') AS verified,
        count(*) FILTER (verification_class = 'electronic' AND is_on_time) AS verified_on_time,
        count(*) FILTER (verification_class = 'manual' AND minutes_late = 0) AS copies,
        count(*) FILTER (verification_class = 'manual') AS manual
    FROM placed
    GROUP BY GROUPING SETS (
        (planned_day, hour),
        (place, planned_day),
        (place, hour)
    )
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Tally:
    """Calls due of one day and hour, place and day, or place and hour; None: all of them.

    copies: logged by hand at exactly the planned time.
    """

    place: str | None  # the run where one branch is asked for, else the branch
    day: date | None
    hour: int | None
    calls: int
    on_time: int
    verified: int
    verified_on_time: int
    copies: int
    manual: int

    def counted(self, *, verified_only: bool) -> tuple[int, int]:
        """Calls on time, and calls; of those verified electronically alone if wanted."""
        return (
            (self.verified_on_time, self.verified) if verified_only else (self.on_time, self.calls)
        )


def tallies(cursor: Cursor, asked: CallsAsked) -> tuple[Tally, ...]:
    """The calls three times over: by day and hour, by place and day, by place and hour."""
    by_run = len(asked.branches) == 1
    rows = cursor.execute(TALLIES, asked.bound() | {"by_run": by_run}).fetchall()
    return tuple(Tally(*row) for row in rows)


def by_day_and_hour(counts: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Of all places together."""
    return tuple(count for count in counts if count.place is None)


def by_place_and_day(counts: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Of all hours together."""
    return tuple(count for count in counts if count.hour is None)


def by_place_and_hour(counts: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Of all days together."""
    return tuple(count for count in counts if count.day is None)


# Which places and times differ from all the others by more than chance and usual days explain.
#
# Calls of one day are late together, so single calls are no independent throws: the spread from
# day to day within each group (Pearson's dispersion, pooled over the groups) widens every
# interval. As many groups are compared, so much rarer must a difference be by chance (Bonferroni).
# Only what differs by some points is worth saying, however many calls there are.
CHANCE = 0.02  # that any group is wrongly said to stand out; days are skewed, so really some 0.05
LEAST = 0.03  # a difference smaller than this is not worth saying
FEWEST_CALLS, FEWEST_DAYS = 20, 4


@dataclass(frozen=True)
class GroupDay:
    """Calls on time out of calls due, of one group on one day."""

    day: date
    on_time: int
    calls: int


@dataclass(frozen=True)
class GroupApart:
    """One group beside all the others of its kind. side: whether it stands out, and how."""

    name: Hashable
    on_time: int
    calls: int
    others: float  # share on time of the others
    side: Side

    @property
    def share(self) -> float:
        return self.on_time / self.calls

    @property
    def lost(self) -> float:
        """Calls that would have been on time, had the group been as the others are."""
        return (self.others - self.share) * self.calls


def apart(
    groups: Mapping[Hashable, Sequence[GroupDay]], comparisons: int | None = None
) -> tuple[GroupApart, ...]:
    """Each group against all the others; `comparisons` if more were made than there are groups.

    >>> day = date(2026, 11, 1)
    >>> days = [day.replace(day=1 + at) for at in range(20)]
    >>> even = {name: [GroupDay(d, 9, 10) for d in days] for name in "abc"}
    >>> [each.side.value for each in apart(even | {"d": [GroupDay(d, 6, 10) for d in days]})]
    ['neither', 'neither', 'neither', 'below']
    """
    kept = {name: of for name, spells in groups.items() if (of := [s for s in spells if s.calls])}
    counts = [(sum(s.on_time for s in of), sum(s.calls for s in of)) for of in kept.values()]
    if not counts:
        return ()
    good, calls = np.array(counts, dtype=float).T
    share, rest, pooled = good / calls, calls.sum() - calls, good.sum() / calls.sum()
    others = np.divide(good.sum() - good, rest, out=np.full(len(rest), np.nan), where=rest > 0)
    error = np.sqrt(pooled * (1 - pooled) * (1 / calls + 1 / np.where(rest > 0, rest, np.nan)))
    reach = _reach(list(kept.values()), comparisons or len(kept))
    days = np.array([len({spell.day for spell in of}) for of in kept.values()])
    # Too few calls or days, or no rest, never stand out; nor what is unlike one other alone.
    usual = others
    if len(share) > 2:
        usual = np.array([np.median(np.delete(share, at)) for at in range(len(share))])
    is_far = abs(share - others) > np.maximum(reach * error, LEAST)
    is_out = is_far & (abs(share - usual) > LEAST) & (calls >= FEWEST_CALLS) & (days >= FEWEST_DAYS)
    lies = np.where(is_out, np.sign(share - others), 0).tolist()
    sides = [{-1: Side.BELOW, 0: Side.NEITHER, 1: Side.ABOVE}[of] for of in lies]
    return tuple(map(GroupApart, kept, *zip(*counts, strict=True), others.tolist(), sides))


def _reach(groups: list[Sequence[GroupDay]], comparisons: int) -> float:
    """Errors by which a group stands out: more where days differ more than coins thrown would."""
    squares, freedom = 0.0, 0
    for spells in groups:
        good, calls = np.array([(s.on_time, s.calls) for s in spells], dtype=float).T
        share = good.sum() / calls.sum()
        if len(calls) < 2 or not 0 < share < 1:
            continue
        squares += float((((good - share * calls) ** 2) / (calls * share * (1 - share))).sum())
        freedom += len(calls) - 1
    dispersion = max(1.0, squares / freedom) if freedom else 1.0
    return float(norm.isf(CHANCE / 2 / max(1, comparisons))) * dispersion**0.5


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# From this hour on, until the next begins.
PARTS = ((0, "before 10:00"), (10, "10:00 to 14:00"), (14, "14:00 to 18:00"), (18, "after 18:00"))


def part_of_day(hour: int) -> str:
    """As in "before 10:00".

    >>> part_of_day(9), part_of_day(10), part_of_day(23)
    ('before 10:00', '10:00 to 14:00', 'after 18:00')
    """
    return next(name for start, name in reversed(PARTS) if hour >= start)


def times_apart(
    counts: tuple[Tally, ...], *, verified_only: bool = False
) -> tuple[GroupApart, ...]:
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
    return tuple(group for groups in families for group in apart(groups, comparisons))


def places_apart(
    counts: tuple[Tally, ...], *, verified_only: bool = False
) -> tuple[GroupApart, ...]:
    """Each place beside all the others."""
    counted = by_place_and_day(counts)
    return apart(_groups(counted, lambda tally: tally.place or "", verified_only))


def cells_apart(
    counts: tuple[Tally, ...], *, verified_only: bool = False
) -> dict[Hashable, GroupApart]:
    """Each weekday and hour beside all other times, by (weekday, hour)."""
    groups = _groups(
        by_day_and_hour(counts), lambda each: (_weekday(each), each.hour or 0), verified_only
    )
    return dict(zip(groups, apart(groups), strict=True))


def worst_of(found: Iterable[GroupApart]) -> GroupApart | None:
    """Of those worse than the others, the one that loses most calls; None if none is."""
    worse = [group for group in found if group.side is Side.BELOW]
    return max(worse, key=lambda group: group.lost, default=None)


def _groups(
    counted: tuple[Tally, ...], name: Callable[[Tally], Hashable], verified_only: bool
) -> dict[Hashable, list[GroupDay]]:
    """Calls by group and day, those without any left out."""
    sums: dict[Hashable, dict[date, tuple[int, int]]]
    sums = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for tally in counted:
        good, calls = tally.counted(verified_only=verified_only)
        if calls and tally.day is not None:
            before = sums[name(tally)][tally.day]
            sums[name(tally)][tally.day] = (before[0] + good, before[1] + calls)
    return {
        group: [GroupDay(day, *both) for day, both in days.items()] for group, days in sums.items()
    }


def _weekday(each: Tally) -> str:
    return WEEKDAYS[each.day.weekday()] if each.day else ""
