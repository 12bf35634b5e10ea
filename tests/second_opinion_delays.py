"""Why late calls were late, slowly and plainly: one call at a time, from lists, without any SQL."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from tests import second_opinion as plain
from tests import second_opinion_travel as travel

Row = dict
Tables = dict[str, list[Row]]
CAUSES = ("first_call", "inherited", "impossible_gap", "journey", "gap_otherwise", "unknown")
BREAK = 3600


def seconds(earlier: datetime, later: datetime) -> int:
    return round(60 * plain.minutes(earlier, later))


def due_end(carer: Row) -> datetime:
    row = carer["row"]
    if carer["begin"] == row["planned_start"]:
        return row["planned_end"]
    return row["published_end"] or carer["begin"] + (row["planned_end"] - row["planned_start"])


def day_of(carer: Row) -> date:
    return carer["row"]["planned_start"].date()


def order(carer: Row) -> tuple:
    """The planned order of a round."""
    return carer["begin"], carer["row"]["visit_id"]


def turn(carer: Row) -> tuple:
    """The order in which the round was really gone."""
    return carer["seen"], *order(carer), carer["row"]["carer_slot"]


def is_a_stop(carer: Row) -> bool:
    """Whether the carer was there, or was to be there as far as anybody knew."""
    away = carer["cancelled"] or carer["log"]["outcome"] == "in_hospital"
    return carer["seen"] is not None or not away


def whole(tables: Tables) -> Tables:
    """The same rows, in which a column that is left out is blank."""
    return defaultdict(
        list,
        {name: [defaultdict(lambda: None, row) for row in rows] for name, rows in tables.items()},
    )


def late_visits(tables: Tables) -> Iterable[tuple[Row, list[Row]]]:
    """Calls due that began beyond the tolerance, each with its carers by slot."""
    visits = defaultdict(list)
    for carer in plain.carers_calls(tables):
        visits[carer["row"]["visit_id"], day_of(carer)].append(carer)
    for carers, call in zip(visits.values(), plain.calls(tables), strict=True):
        rule = call["settings"]
        limit = rule["tolerance_late_minutes"]
        if call["critical"]:
            limit = min(limit, rule["time_critical_late_minutes"])
        if call["due"] and call["late"] is not None and call["late"] > limit:
            live = [carer for carer in carers if not carer["cancelled"]]
            yield call, sorted(live, key=lambda carer: carer["row"]["carer_slot"])


def split(tables: Tables, visits=late_visits) -> Iterable[tuple[Row, Row, dict[str, int]]]:
    """Each late call (or what `visits` gives), the carer who came last, the seconds by cause."""
    stops = [carer for carer in plain.carers_calls(tables) if is_a_stop(carer)]
    taught = travel.lessons(tables)
    for call, carers in visits(tables):
        here = max(carers, key=lambda carer: round(60 * carer["late"]))
        whole = round(60 * here["late"])
        found = dict.fromkeys(CAUSES, 0)
        others = round_of(here, stops)
        cause, before, straight = where_from(here, others)
        if cause:
            found[cause] = whole
        else:
            took = minutes_of_the_way(before, here, taught)
            found |= along_the_way(before, here, took, straight)
        assert sum(found.values()) == whole
        yield call, here, found


def round_of(here: Row, stops: list[Row]) -> list[Row]:
    """The same carer's round."""
    return [
        stop
        for stop in stops
        if travel.who_came(stop) == travel.who_came(here)
        and travel.working_day(stop["row"]["planned_start"])
        == travel.working_day(here["row"]["planned_start"])
    ]


def where_from(here: Row, others: list[Row]) -> tuple[str, Row | None, bool]:
    """A cause that takes all, or the call that the carer came from and whether straight."""
    if travel.who_came(here) is None:
        return "unknown", None, False
    others = [stop for stop in others if stop["row"]["visit_id"] != here["row"]["visit_id"]]
    been = sorted((o for o in others if o["seen"] and turn(o) < turn(here)), key=turn)
    earlier = [stop for stop in been if order(stop) < order(here)]
    before = earlier[-1] if earlier else None
    unlogged = [
        seconds(stop["begin"], due_end(stop))
        for stop in others
        if not stop["seen"]
        and order(stop) < order(here)
        and (before is None or order(stop) > order(before))
    ]
    if before is None:
        return "unknown" if unlogged else "gap_otherwise" if been else "first_call", None, False
    left = before["log"]["logged_out_at"]
    if left is None:
        return "unknown", None, False
    if unlogged and seconds(left, here["log"]["logged_in_at"]) >= min(unlogged):
        return "unknown", None, False
    return "", before, been[-1] is before


def minutes_of_the_way(before: Row, here: Row, taught: travel.Lessons) -> tuple | None:
    """What the way usually takes and its slow end, in seconds; None if nothing is known."""
    if plain.is_one_home(before, here):
        return 0, 0
    way, heard = travel.way(before, here), taught.heard(here["row"]["branch"], month_of(here))
    known = travel.marks(heard, way) if way in heard else None
    if known:
        return 60 * known[1], 60 * known[2]
    told = here["row"]["planned_travel_minutes"]
    return None if told is None else (round(60 * told), round(60 * told))


def month_of(here: Row) -> date:
    return day_of(here).replace(day=1)


def along_the_way(before: Row, here: Row, took: tuple | None, straight: bool) -> dict[str, int]:
    """The rota's shortfall first, then what was carried on, then the slow way, then the rest."""
    late = round(60 * here["late"])
    planned = seconds(due_end(before), here["begin"])
    taken = seconds(before["log"]["logged_out_at"], here["log"]["logged_in_at"])
    there_was = taken - late
    usual, slow = took or (max(0, min(planned, BREAK)),) * 2
    own = all(stop["row"]["carer_id"] in (None, travel.who_came(stop)) for stop in (before, here))
    found, left = dict.fromkeys(CAUSES, 0), late
    shares = [
        ("impossible_gap", usual - max(planned, there_was), own and planned <= BREAK),
        ("inherited", min(planned, usual) - there_was, True),
        (
            "journey",
            min(slow, taken) - max(usual, there_was),
            own and planned <= BREAK and straight and took,
        ),
        ("gap_otherwise", late, True),
    ]
    for cause, some, holds in shares:
        found[cause] = max(0, min(left, some)) if holds else 0
        left -= found[cause]
    return found


def delay_minutes(tables: Tables) -> plain.Counted:
    one = 1 if tables["call_log"] else None
    for call in plain.calls_due(tables):
        yield plain.place(call), 0, one
    lost = defaultdict(int)
    for call, _, causes in split(tables):
        for cause, some in causes.items():
            lost[plain.place(call, cause)] += some
    for key, some in lost.items():
        yield key, some / 60, 0


MEASURES = {"delay_minutes": delay_minutes}
