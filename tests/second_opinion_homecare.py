"""Second opinions on changes, alerts, complaints, feedback and continuity, in plain Python."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from operator import itemgetter

import holidays

from tests import second_opinion as plain

Row = dict
Tables = dict[str, list[Row]]
Counted = Iterable[tuple[plain.Key, float, float | None]]

FEWEST_CALLS, FAMILIAR = 10, 3


def changed_late(tables: Tables) -> Counted:
    one = 1 if any(row["changed_at"] for row in tables["rota"]) else None
    for call in plain.calls(tables):
        if not call["cancelled"]:
            hours = call["settings"]["late_change_hours"]
            late = call["notice"] is not None and call["notice"] <= 60 * hours
            yield plain.place(call), late, one


def alert_of(call: Row):
    threshold = timedelta(minutes=call["settings"]["alert_after_minutes"])
    return min(call["alerts"], default=call["begin"] + threshold)


def is_delay(call: Row) -> bool:
    late = call["late"] is not None and call["late"] > call["settings"]["alert_after_minutes"]
    return bool(call["alerts"] or call["missed"] or late)


def delays_never_escalated(tables: Tables) -> Counted:
    one = 1 if any(row["escalated_at"] for row in tables["call_log"]) else None
    for call in plain.calls_due(tables):
        if is_delay(call):
            yield plain.place(call), not call["escalations"], one


def minutes_to_alert(tables: Tables) -> Counted:
    for call in plain.calls_due(tables):
        if call["alerts"]:
            taken = math.floor(plain.minutes(call["begin"], min(call["alerts"])))
            yield (call["branch"], "", str(taken), call["day"]), 1, 1


def minutes_to_escalation(tables: Tables) -> Counted:
    for call in plain.calls_due(tables):
        if is_delay(call) and call["escalations"]:
            taken = math.floor(plain.minutes(alert_of(call), min(call["escalations"])))
            yield (call["branch"], "", str(max(taken, 0)), call["day"]), 1, 1


def working_days_on(day: date, number: float) -> date:
    """The day that is so many working days later; the day itself for none."""
    bank_holidays = holidays.UK(subdiv="ENG")
    left = math.floor(number)
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in bank_holidays:
            left -= 1
    return day


def in_time(tables: Tables, done, rule: str, supplied: bool) -> Counted:
    """Complaints whose time is over, and whether what `done` gives had come by then."""
    reach = [row["through"] for row in tables["coverage"] if row["source"] == "complaints"]
    for row in tables["complaints"]:
        site, received = plain.first_known(row["site"], row["branch"]), row["received_on"]
        until = working_days_on(received, plain.setting(rule, site, received, tables))
        on = done(row)
        if reach and until <= max(reach) and not (on and on < received):
            key = (site, plain.cluster(row["postcode"], tables), "", received)
            yield key, on is not None and on <= until, 1 if supplied else None


def complaints_acknowledged(tables: Tables) -> Counted:
    def first_word(row: Row) -> date | None:
        known = [row[name] for name in ("acknowledged_on", "responded_on") if row[name]]
        return min(known, default=None)

    supplied = any(row["acknowledged_on"] for row in tables["complaints"])
    return in_time(tables, first_word, "acknowledge_within_days", supplied)


def complaints_answered(tables: Tables) -> Counted:
    supplied = any(row["responded_on"] for row in tables["complaints"])
    return in_time(tables, lambda row: row["responded_on"], "respond_within_days", supplied)


def feedback_positive(tables: Tables) -> Counted:
    for row in tables["feedback"]:
        if row["score"] is not None:
            site = plain.first_known(row["site"], row["service"])
            least = plain.setting("positive_feedback_score", site, row["received_on"], tables)
            area = plain.cluster(row["postcode"], tables)
            key = (site, area, plain.first_known(row["theme"]), row["received_on"])
            yield key, row["score"] >= least, 1


def continuity(tables: Tables) -> Counted:
    visits: dict[tuple, list[Row]] = defaultdict(list)
    for carer in plain.carers_calls(tables):
        row, log = carer["row"], carer["log"]
        came = carer["seen"] and not carer["cancelled"]
        who = plain.first_known(log["carer_id"], row["carer_id"])
        if came and who and row["service_user_id"] and log["outcome"] in (None, "completed"):
            day = row["planned_start"].date()
            key = (row["branch"], row["service_user_id"], day, row["visit_id"])
            first = row["planned_start"], row["visit_id"], row["carer_slot"]
            coming = {"who": who, "slot": row["carer_slot"], "at": row["postcode"], "first": first}
            visits[key].append(coming)
    months: dict[tuple, list[tuple]] = defaultdict(list)
    for branch, person, day, visit in visits:
        months[branch, person, day.replace(day=1)].append((branch, person, day, visit))
    for keys in months.values():
        tally = Counter(each["who"] for key in keys for each in visits[key])
        first: dict[str, tuple] = {}
        for each in sorted((each for key in keys for each in visits[key]), key=itemgetter("first")):
            first.setdefault(each["who"], each["first"])
        ranked = sorted(tally, key=lambda who: (-tally[who], first[who]))
        for key in keys if len(keys) >= FEWEST_CALLS else ():
            came = sorted(visits[key], key=lambda each: each["slot"])
            postcode = next((each["at"] for each in came if each["at"]), None)
            area = plain.cluster(postcode, tables)
            known = all(each["who"] in ranked[:FAMILIAR] for each in came)
            yield (key[0], area, "", key[2]), known, 1


MEASURES = {
    "changed_late": changed_late,
    "delays_never_escalated": delays_never_escalated,
    "minutes_to_alert": minutes_to_alert,
    "minutes_to_escalation": minutes_to_escalation,
    "complaints_acknowledged": complaints_acknowledged,
    "complaints_answered": complaints_answered,
    "feedback_positive": feedback_positive,
    "continuity": continuity,
}
