"""Where delays began, slowly and plainly: each late call followed back along its carer's round."""

from collections import defaultdict
from collections.abc import Iterable

from tests import second_opinion as plain
from tests import second_opinion_delays as delays

Row = dict
Tables = dict[str, list[Row]]
ORIGINS = ("first_call", "overran", "impossible_gap", "journey", "gap_otherwise", "unknown")


def behind_time(tables: Tables) -> Iterable[tuple[Row, list[Row]]]:
    """Every call that began after its time, on time or not, due or not, with its carers."""
    visits = defaultdict(list)
    for carer in plain.carers_calls(tables):
        visits[carer["row"]["visit_id"], delays.day_of(carer)].append(carer)
    for carers, call in zip(visits.values(), plain.calls(tables), strict=True):
        if call["late"] is not None and call["late"] > 0:
            live = [carer for carer in carers if not carer["cancelled"]]
            yield call, sorted(live, key=lambda carer: carer["row"]["carer_slot"])


def origins(tables: Tables) -> Iterable[tuple[Row, dict[str, float]]]:
    """Each late call due, with its seconds by origin."""
    stops = [carer for carer in plain.carers_calls(tables) if delays.is_a_stop(carer)]
    late = {carers[0]["row"]["visit_id"] for _, carers in delays.late_visits(tables)}
    split = delays.split(tables, behind_time)
    known = {here["row"]["visit_id"]: (call, here, found) for call, here, found in split}
    done: dict[str, dict[str, float]] = {}

    def follow(visit: str) -> dict[str, float]:
        if visit in done:
            return done[visit]
        _, here, causes = known[visit]
        seconds = {name: float(causes.get(name, 0)) for name in ORIGINS}
        if causes["inherited"]:
            _, before, _ = delays.where_from(here, delays.round_of(here, stops))
            ended = delays.seconds(delays.due_end(before), before["log"]["logged_out_at"])
            name = before["row"]["visit_id"]
            earlier = follow(name) if name in known else {}
            began = sum(known[name][2].values()) if name in known else 0
            begun = causes["inherited"] * min(began, ended) / ended
            seconds["overran"] += causes["inherited"] - begun
            for origin, some in earlier.items():
                seconds[origin] += begun * some / began
        done[visit] = seconds
        return seconds

    for visit, (call, _, _) in known.items():
        if visit in late:
            yield call, follow(visit)


def delay_origins(tables: Tables) -> plain.Counted:
    one = 1 if tables["call_log"] else None
    for call in plain.calls_due(tables):
        yield plain.place(call), 0, one
    lost = defaultdict(float)
    for call, found in origins(tables):
        for origin, some in found.items():
            if some > 0:
                lost[plain.place(call, origin)] += some
    for key, some in lost.items():
        yield key, round(some / 60, 6), 0


MEASURES = {"delay_origins": delay_origins}
