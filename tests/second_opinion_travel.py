"""What journeys take and whether the rota's gaps hold them, slowly and plainly."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from tests import second_opinion as plain

Row = dict
Tables = dict[str, list[Row]]
Way = tuple[str, str, str]  # from district to district, at a time of day or ("") at any
Minute = tuple[int, bool]  # what a leg took, or no more than which its journey can have taken


BANDS = ("before 07", "07-10", "10-16", "16-19", "after 19")


def working_day(moment: datetime) -> date:
    return (moment - timedelta(hours=4)).date()


def band(moment: datetime) -> str:
    for ends, name in ((4, "after 19"), (7, "before 07"), (10, "07-10"), (16, "10-16")):
        if moment.hour < ends:
            return name
    return "16-19" if moment.hour < 19 else "after 19"


def months_later(day: date, months: int) -> date:
    months += day.year * 12 + day.month - 1
    return date(months // 12, months % 12 + 1, 1)


def half_up(minutes: float) -> int:
    """Whole minutes, a half to the next."""
    return math.floor(minutes + 0.5)


def rounds(tables: Tables, who, order) -> Iterable[tuple[Row, Row]]:
    """Pairs of calls that follow each other in the round of one carer on one working day."""
    found = defaultdict(list)
    for carer in plain.carers_calls(tables):
        if not carer["cancelled"] and who(carer) is not None:
            found[who(carer), working_day(carer["row"]["planned_start"])].append(carer)
    for stops in found.values():
        yield from pairwise(sorted(stops, key=order))


def planned_order(carer: Row) -> tuple:
    row = carer["row"]
    return row["planned_start"], row["planned_end"], row["visit_id"]


def walked_order(carer: Row) -> tuple:
    return carer["log"]["logged_in_at"] or carer["row"]["planned_start"], *planned_order(carer)


def who_was_to_come(carer: Row) -> str | None:
    return carer["row"]["carer_id"]


def who_came(carer: Row) -> str | None:
    return carer["log"]["carer_id"] or carer["row"]["carer_id"]


def gap(before: Row, after: Row) -> float:
    return plain.minutes(before["row"]["planned_end"], after["row"]["planned_start"])


def way(before: Row, after: Row) -> Way | None:
    """The way at the time of day of the call it leads to; None where a district is unknown."""
    one, other = (plain.district(stop["row"]["postcode"]) for stop in (before, after))
    if one is None or other is None:
        return None
    return one, other, band(after["row"]["planned_start"])


def any_time(some: Way) -> Way:
    return *some[:2], ""


@dataclass(frozen=True)
class Lessons:
    """What legs told, by branch and month, and where a rota or a carer went."""

    minutes: dict[tuple[str, date], list[tuple[Way, Minute]]]
    gone: dict[tuple[str, date], set[Way]]
    kept: dict = field(default_factory=dict)

    def heard(self, branch: str, month: date) -> dict[Way, list[Minute]]:
        """The minutes of the month and the eleven before, by way; without any if only gone."""
        if (branch, month) not in self.kept:
            found = defaultdict(list)
            for before in range(12):
                then = branch, months_later(month, -before)
                for some in self.gone.get(then, ()):
                    found[some]
                for some, minute in self.minutes.get(then, ()):
                    found[some].append(minute)
                    found[any_time(some)].append(minute)
            self.kept[branch, month] = found
        return self.kept[branch, month]


def lessons(tables: Tables) -> Lessons:
    """What every leg of every branch tells."""
    minutes, gone = defaultdict(list), defaultdict(set)
    both = ((who_was_to_come, planned_order), (who_came, walked_order))
    for who, order in both:
        for before, after in rounds(tables, who, order):
            some, row = way(before, after), after["row"]
            if some is None or (who is who_came and row["visit_id"] == before["row"]["visit_id"]):
                continue
            place = row["branch"], row["planned_start"].date().replace(day=1)
            gone[place] |= {(*some[:2], then) for then in BANDS}
            told = minute(before, after) if who is who_came else None
            if told is not None:
                minutes[place].append((some, told))
    return Lessons(minutes, gone)


def minute(before: Row, after: Row) -> Minute | None:
    """What a leg took if its call began over five minutes late, else what it can have taken."""
    took = plain.minutes(before["log"]["logged_out_at"], after["log"]["logged_in_at"])
    if took is None or took < 0 or gap(before, after) > 60 or plain.is_one_home(before, after):
        return None
    return half_up(took + max(5 - after["late"], 0)), after["late"] > 5


def share_within(minutes: list[Minute], longest: int) -> Fraction:
    """Share of journeys that take no longer, each minute above taking its timed ones away."""
    share = Fraction(1)
    for above in {minute for minute, _ in minutes if minute > longest}:
        timed = sum(is_timed for minute, is_timed in minutes if minute == above)
        share *= 1 - Fraction(timed, sum(minute <= above for minute, _ in minutes))
    return share


@dataclass(frozen=True)
class OneWay:
    """What is known of one way at one time of day, or at any."""

    minutes: list[Minute]

    @property
    def timed(self) -> int:
        return sum(is_timed for _, is_timed in self.minutes)

    @property
    def is_seen(self) -> bool:
        return bool(self.minutes) and share_within(self.minutes, -1) < 0.5 - 1e-9

    def minute_of(self, share: float) -> int:
        some = {minute for minute, _ in self.minutes}
        return min(each for each in some if share_within(self.minutes, each) >= share - 1e-9)

    @property
    def marks(self) -> tuple[int, int, int]:
        """The least that the usual may be, the usual, and the slow."""
        least = 0.5 - 1 / (4 * math.sqrt(self.timed))
        return self.minute_of(least), self.minute_of(0.5), self.minute_of(0.9)

    @property
    def at_most(self) -> int | None:
        if len(self.minutes) < max(30, 20 * self.timed):
            return None
        kept = sorted(minute for minute, _ in self.minutes)[4]
        return max(kept, self.minute_of(0.5))


def marks(heard: dict[Way, list[Minute]], some: Way) -> tuple[int, int, int] | None:
    """Least, usual and slow minutes of a way, if enough legs were timed there."""
    own, ever = OneWay(heard.get(some, [])), OneWay(heard.get(any_time(some), []))
    if own.is_seen and own.timed >= 20:
        return own.marks
    if not (ever.is_seen and ever.timed >= 50):
        return None
    told = pace(heard, some[2])
    return told and tuple(math.floor(mark * told + 0.5 + 1e-9) for mark in ever.marks)


def pace(heard: dict[Way, list[Minute]], then: str) -> float | None:
    """How much longer the ways of a branch take at a time of day than at any time."""
    legs = logs = 0.0
    for some in heard:
        own, ever = OneWay(heard[some]), OneWay(heard.get(any_time(some), []))
        if some[2] != then or own.timed < 5 or not (own.is_seen and ever.is_seen):
            continue
        legs += own.timed
        logs += own.timed * math.log(max(own.marks[1], 1) / max(ever.marks[1], 1))
    return math.exp(logs / legs) if legs >= 100 else None


def needed(before: Row, after: Row, taught: Lessons) -> int | None:
    """What the gap must have; None where that is not known."""
    some, row = way(before, after), after["row"]
    heard = taught.heard(row["branch"], row["planned_start"].date().replace(day=1))
    if some not in heard:
        return None
    known = marks(heard, some)
    if known:
        return known[0]
    limit = OneWay(heard[some]).at_most
    return limit if limit is not None and gap(before, after) >= limit else None


def feasible_gaps(tables: Tables) -> Iterable:
    taught = lessons(tables)
    for before, after in rounds(tables, who_was_to_come, planned_order):
        row = after["row"]
        takes = needed(before, after, taught)
        if takes is not None and not plain.is_one_home(before, after):
            key = row["branch"], "", plain.first_known(row["run"]), row["planned_start"].date()
            yield key, gap(before, after) >= takes, 1


MEASURES = {"feasible_gaps": feasible_gaps}
