"""What journeys take and whether the rota's gaps hold them, slowly and plainly."""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

from tests import second_opinion as plain

Row = dict
Tables = dict[str, list[Row]]
Way = tuple  # how wide one looks, and for what


def working_day(moment: datetime) -> date:
    return (moment - timedelta(hours=4)).date()


def band(moment: datetime) -> str:
    for ends, name in ((4, "after 19"), (7, "before 07"), (10, "07-10"), (16, "10-16")):
        if moment.hour < ends:
            return name
    return "16-19" if moment.hour < 19 else "after 19"


def month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


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


def is_one_home(before: Row, after: Row) -> bool:
    """The same person, or the same whole postcode."""
    one, other = before["row"], after["row"]
    if one["service_user_id"] is not None and one["service_user_id"] == other["service_user_id"]:
        return True
    if one["postcode"] is None or other["postcode"] is None:
        return False
    (outward, inward), there = (plain.split_postcode(row["postcode"]) for row in (one, other))
    return len(inward) == 3 and (outward, inward) == there


def gap(before: Row, after: Row) -> float:
    return plain.minutes(before["row"]["planned_end"], after["row"]["planned_start"])


def ways(before: Row, after: Row) -> list[Way]:
    """What teaches of this journey, the nearest first; nothing where a district is unknown."""
    one, other = (plain.district(stop["row"]["postcode"]) for stop in (before, after))
    if one is None or other is None:
        return []
    return [
        ("time", one, other, band(after["row"]["planned_start"])),
        ("way", one, other),
        ("both ways", frozenset((one, other))),
        ("within" if one == other else "between",),
    ]


def lessons(tables: Tables) -> dict[tuple, list[int]]:
    """Minutes that journeys took, by branch, month in which that counts, and way."""
    taught = defaultdict(list)
    for before, after in rounds(tables, who_came, walked_order):
        took = plain.minutes(before["log"]["logged_out_at"], after["log"]["logged_in_at"])
        if before["row"]["visit_id"] == after["row"]["visit_id"] or took is None:
            continue
        if is_one_home(before, after):
            continue
        if took >= 0 and after["late"] > 0 and gap(before, after) <= 60:
            place = after["row"]["branch"], after["row"]["planned_start"].date().replace(day=1)
            for way in ways(before, after):
                taught[(*place, way)].append(half_up(took))
    return taught


def journey(before: Row, after: Row, taught: dict) -> float | None:
    """The middle of what this way took in the month and the one before, or a wider one."""
    month = after["row"]["planned_start"].date().replace(day=1)
    branch = after["row"]["branch"]
    for way in ways(before, after):
        heard = taught.get((branch, month, way), []) + taught.get(
            (branch, month_before(month), way), []
        )
        if len(heard) >= 5:
            return sorted(heard)[(len(heard) - 1) // 2]
    return after["row"]["planned_travel_minutes"]


def feasible_gaps(tables: Tables) -> Iterable:
    taught = lessons(tables)
    for before, after in rounds(tables, who_was_to_come, planned_order):
        row = after["row"]
        takes = journey(before, after, taught)
        if takes is not None and not is_one_home(before, after):
            key = row["branch"], "", plain.first_known(row["run"]), row["planned_start"].date()
            yield key, gap(before, after) >= takes, 1


MEASURES = {"feasible_gaps": feasible_gaps}
