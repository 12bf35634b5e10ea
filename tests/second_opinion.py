"""Every measure once more, slowly and plainly, from lists of rows: no SQL and none of our code.

`count(measure, tables)` takes {"rota": [{"visit_id": ..., ...}, ...], ...} with the columns of the
warehouse (a column left out is blank) and gives, for each (site, area, part, day), its numerator
and denominator; a denominator of None is "not supplied". It follows the stated rules, not the
measures' SQL.
"""

import math
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Row = dict
Tables = dict[str, list[Row]]
Key = tuple[str, str, str, date]
Facts = dict[Key, tuple[float, float | None]]

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
DEFAULTS = {
    "tolerance_early_minutes": 15,
    "tolerance_late_minutes": 15,
    "time_critical_early_minutes": 15,
    "time_critical_late_minutes": 15,
    "missed_by_hour": 23,
    "alert_after_minutes": 15,
    "escalate_within_minutes": 30,
    "publication_lead_days": 7,
    "short_call_minutes": 10,
    "late_change_hours": 48,
    "acknowledge_within_days": 3,
    "respond_within_days": 20,
    "positive_feedback_score": 4,
    "recurring_by": 1,
    "recurring_window_weeks": 8,
    "reassess_within_days": 28,
}
FOREVER = date(9999, 12, 31)


def count(measure: str, tables: Tables) -> Facts:
    """The facts of one measure over all the rows given."""
    whole = defaultdict(
        list, {name: [defaultdict(lambda: None, r) for r in rows] for name, rows in tables.items()}
    )
    added: dict[Key, list[tuple[float, float | None]]] = defaultdict(list)
    for key, numerator, denominator in MEASURES[measure](whole):
        added[key].append((numerator, denominator))
    return {key: together(counts) for key, counts in added.items()}


def together(counts: list[tuple[float, float | None]]) -> tuple[float, float | None]:
    """Counts added up; one that was not supplied leaves the sum not supplied."""
    denominators = [denominator for _, denominator in counts]
    total = None if None in denominators else sum(denominators)
    return sum(numerator for numerator, _ in counts), total


# Time and place


def readings(moment: datetime) -> set[datetime]:
    """The instants that a London time can mean: two in the hours the clocks change, else one."""
    return {moment.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)}


def minutes(earlier: datetime | None, later: datetime | None) -> float | None:
    """Minutes from one London time to another, by the readings that bring them nearest."""
    if earlier is None or later is None:
        return None
    if len(readings(earlier)) == len(readings(later)) == 2:
        return (later - earlier).total_seconds() / 60
    gaps = [
        (end - start).total_seconds() / 60 for start in readings(earlier) for end in readings(later)
    ]
    return min(gaps, key=lambda gap: (abs(gap), -gap))


def split_postcode(postcode: str) -> tuple[str, str]:
    text = postcode.strip().upper()
    match = re.fullmatch(r"([A-Z]{1,2}\d[A-Z\d]?) *(\d[A-Z]{2}|\d)?", text)
    if match:
        return match[1], match[2] or ""
    outward, _, inward = text.partition(" ")
    return outward, inward


def district(postcode: str | None) -> str | None:
    return None if postcode is None else split_postcode(postcode)[0]


def cluster(postcode: str | None, tables: Tables) -> str:
    if postcode is None:
        return ""
    outward, inward = split_postcode(postcode)
    best = ("", outward)
    for row in tables["clusters"]:
        prefix = row["postcode_prefix"].strip().upper()
        if " " in prefix:
            covers = f"{outward} {inward}".startswith(prefix)
        else:
            rest = outward[len(prefix) :]
            runs_on = (prefix[-1] + rest[:1]).isdigit() or (prefix[-1] + rest[:1]).isalpha()
            covers = outward.startswith(prefix) and not (rest and runs_on)
        if covers and len(prefix) > len(best[0]):
            best = (prefix, row["cluster"])
    return best[1]


def setting(name: str, site: str, day: date, tables: Tables) -> float:
    """The nearest value in force: the site's, that of the place above it, the provider's."""
    parents = {row["site"]: row["parent"] for row in tables["sites"]}
    chain = [site]
    while len(chain) < 6 and parents.get(chain[-1]):
        chain.append(parents[chain[-1]])
    for place in [*chain, ""]:
        begun = [
            (row["from_day"], row["value"])
            for row in tables["settings"]
            if row["site"] == place and row["name"] == name and row["from_day"] <= day
        ]
        if begun:
            return max(begun)[1]
    return DEFAULTS[name]


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def first_known(*values: str | None) -> str:
    return next((value for value in values if value is not None), "")


def days_of_data(tables: Tables) -> list[date]:
    starts = [row["planned_start"].date() for row in tables["rota"]]
    starts += [row["observed_at"].date() for row in tables["audits"]]
    starts += [row["due_at"].date() for row in tables["mar"]]
    starts += [row["day"] for row in tables["bed_days"]]
    ends = [row["through"] for row in tables["coverage"]]
    if not starts or not ends:
        return []
    first = min(starts)
    return [first + timedelta(days=n) for n in range((max(ends) - first).days + 1)]


# Calls


def is_one_home(before: Row, after: Row) -> bool:
    """The same person, or the same whole postcode."""
    one, other = before["row"], after["row"]
    if one["service_user_id"] is not None and one["service_user_id"] == other["service_user_id"]:
        return True
    if one["postcode"] is None or other["postcode"] is None:
        return False
    (outward, inward), there = (split_postcode(row["postcode"]) for row in (one, other))
    return len(inward) == 3 and (outward, inward) == there


def who_came(row: Row, log: Row) -> str | None:
    return log["carer_id"] or row["carer_id"]


def believed_log_outs(tables: Tables, logs: dict) -> dict:
    """The logs, without log-outs that no carer made: by the system, or after the next log-in."""
    rounds, found = defaultdict(list), dict(logs)
    for row in tables["rota"]:
        key = row["visit_id"], row["carer_slot"]
        log = logs.get(key, defaultdict(lambda: None))
        out = log["logged_out_at"]
        if out and (out.hour, out.minute) == (23, 59) and out - row["planned_end"] > HOUR:
            found[key] = log | {"logged_out_at": None}
        who = who_came(row, log)
        if who is not None and log["logged_in_at"]:
            rounds[row["planned_start"].date(), who].append((log["logged_in_at"], key, row, out))
    for stops in rounds.values():
        stops.sort(key=lambda stop: stop[:2])
        for (_, key, row, out), (next_in, _, next_row, _) in pairwise(stops):
            elsewhere = not is_one_home({"row": row}, {"row": next_row})
            if elsewhere and row["visit_id"] != next_row["visit_id"] and out and out > next_in:
                found[key] = logs[key] | {"logged_out_at": None}
    return found


def carers_calls(tables: Tables) -> list[Row]:
    """One row a visit and carer, with its log beside it."""
    written = {(row["visit_id"], row["carer_slot"]): row for row in tables["call_log"]}
    logs = believed_log_outs(tables, written)
    found = []
    for row in tables["rota"]:
        key = row["visit_id"], row["carer_slot"]
        log = logs.get(key, defaultdict(lambda: None))
        in_at, out_at = log["logged_in_at"], log["logged_out_at"]
        begin, end = row["planned_start"], row["planned_end"]
        published = row["published_start"]
        seen = in_at or (written[key]["logged_out_at"] if key in written else None)
        changed = row["changed_at"]
        if published and published != begin and seen and changed and changed > seen:
            end = row["published_end"] or published + (end - begin)
            begin = published
        cancelled = row["status"] == "cancelled" and (
            row["cancelled_at"] is None or row["cancelled_at"] <= row["planned_start"]
        )
        planned, given = minutes(begin, end), minutes(in_at, out_at)
        found.append(
            {
                "row": row,
                "log": log,
                "cancelled": cancelled,
                "begin": begin,
                "late": minutes(begin, in_at),
                "short": None if given is None else planned - given,
                "both_ends": bool(in_at and out_at),
                "seen": in_at or out_at,
            }
        )
    return found


def proof(carer: Row) -> str:
    if carer["seen"] is None or carer["log"]["verification"] is None:
        return "none"
    return "manual" if carer["log"]["verification"] == "manual" else "electronic"


def calls(tables: Tables) -> list[Row]:
    """One row a visit, whatever became of it."""
    visits = defaultdict(list)
    for carer in carers_calls(tables):
        row = carer["row"]
        visits[row["visit_id"], row["planned_start"].date()].append(carer)
    for carers in visits.values():
        carers.sort(key=lambda carer: carer["row"]["carer_slot"])
    found = [one_call(carers, tables) for carers in visits.values()]
    for call in found:
        after = [
            other["planned_start"]
            for other in found
            if call["person"] is not None
            and other["person"] == call["person"]
            and other["day"] == call["day"]
            and other["planned_start"] > call["planned_start"]
            and not other["cancelled"]
        ]
        judge(call, min(after, default=None))
    return found


def one_call(carers: list[Row], tables: Tables) -> Row:
    rows = [carer["row"] for carer in carers]
    live = [carer for carer in carers if not carer["cancelled"]]
    day = rows[0]["planned_start"].date()
    branch = first_known(*(row["branch"] for row in rows))
    lates = [carer["late"] for carer in live]
    outcomes = {carer["log"]["outcome"] for carer in carers} - {None}
    proofs = [proof(carer) for carer in live]
    return {
        "visit": rows[0]["visit_id"],
        "branch": branch,
        "day": day,
        "cluster": cluster(next((r["postcode"] for r in rows if r["postcode"]), None), tables),
        "person": next((r["service_user_id"] for r in rows if r["service_user_id"]), None),
        "planned_start": min(row["planned_start"] for row in rows),
        "planned_end": max(row["planned_end"] for row in rows),
        "begin": min(carer["begin"] for carer in carers),
        "cancelled": not live,
        "both_ends": bool(live) and all(carer["both_ends"] for carer in live),
        "late": None if not lates or None in lates else max(lates),
        "earliest": min((late for late in lates if late is not None), default=None),
        "short": max((c["short"] for c in live if c["short"] is not None), default=None),
        "proof": "none" if "none" in proofs else "manual" if "manual" in proofs else "electronic",
        "critical": any(row["time_critical"] for row in rows),
        "published": max((r["published_at"] for r in rows if r["published_at"]), default=None),
        "notice": min((n for n in map(notice, live) if n is not None and n >= 0), default=None),
        "outcome": "completed" if "completed" in outcomes else min(outcomes, default=None),
        "first_seen": min((c["seen"] for c in carers if c["seen"]), default=None),
        "alerts": [c["log"]["delay_alerted_at"] for c in carers if c["log"]["delay_alerted_at"]],
        "escalations": [c["log"]["escalated_at"] for c in carers if c["log"]["escalated_at"]],
        "is_known": bool(tables["call_log"]),  # without any log nobody knows who came
        "settings": {name: setting(name, branch, day, tables) for name in DEFAULTS},
    }


def notice(carer: Row) -> float | None:
    """Minutes from the last change of the rota to the time at which it was first to begin."""
    row = carer["row"]
    return minutes(row["changed_at"], row["published_start"] or row["planned_start"])


def within(call: Row, early: float, late: float) -> bool:
    return call["late"] is not None and call["earliest"] >= -early and call["late"] <= late


def judge(call: Row, next_call: datetime | None) -> None:
    """What became of the call: due or not, on time, missed."""
    rule = call["settings"]
    midnight = datetime.combine(call["day"], time())
    limit = max(midnight + timedelta(hours=rule["missed_by_hour"]), call["planned_end"])
    limit = min(limit, next_call) if next_call else limit
    punctual = within(call, rule["tolerance_early_minutes"], rule["tolerance_late_minutes"])
    call["due"] = not call["cancelled"] and call["outcome"] in (None, "completed")
    never = call["first_seen"] is None and call["outcome"] is None
    too_late = call["first_seen"] is not None and call["first_seen"] > limit
    call["missed"] = call["due"] and call["is_known"] and not punctual and (never or too_late)
    call["on_time"] = call["due"] and punctual
    call["critical_on_time"] = call["due"] and within(
        call, rule["time_critical_early_minutes"], rule["time_critical_late_minutes"]
    )


def standing(call: Row) -> str:
    """The part of the calls due that it falls into."""
    if not call["is_known"]:
        return "not_known"
    if call["on_time"]:
        return "on_time"
    if call["missed"]:
        return "missed"
    if call["late"] is None:
        return "not_logged"
    return "late" if call["late"] > call["settings"]["tolerance_late_minutes"] else "too_early"


def severity(call: Row) -> str | None:
    """Which kind of exception it is; a time-critical call is held to its own limits."""
    rule, stands = call["settings"], standing(call)
    if stands in ("missed", "not_logged", "not_known"):
        return stands
    strict = min(rule["tolerance_late_minutes"], rule["time_critical_late_minutes"])
    beyond = call["critical"] and not call["critical_on_time"]
    if beyond and call["late"] > strict:
        return "time_critical"
    if stands == "late":
        too_long = rule["alert_after_minutes"] + rule["escalate_within_minutes"]
        return "long_delay" if call["late"] > too_long else "late"
    return "too_early" if beyond or stands == "too_early" else None


def calls_due(tables: Tables) -> list[Row]:
    return [call for call in calls(tables) if call["due"]]


def place(call: Row, part: str = "") -> Key:
    return call["branch"], call["cluster"], part, call["day"]


Counted = Iterable[tuple[Key, float, float | None]]


def punctuality(tables: Tables) -> Counted:
    one = 1 if tables["call_log"] else None
    return [(place(c, c["proof"]), c["on_time"], one) for c in calls_due(tables)]


def time_critical_punctuality(tables: Tables) -> Counted:
    one = 1 if tables["call_log"] else None
    return [(place(c), c["critical_on_time"], one) for c in calls_due(tables) if c["critical"]]


def missed_calls(tables: Tables) -> Counted:
    one = 1 if tables["call_log"] else None
    return [(place(c), c["missed"], one) for c in calls_due(tables)]


def lateness(tables: Tables) -> Counted:
    for call in calls_due(tables):
        if call["late"] is not None:
            yield (call["branch"], "", str(math.floor(call["late"])), call["day"]), 1, 1


def short_calls(tables: Tables) -> Counted:
    for call in calls_due(tables):
        if call["both_ends"]:
            allowed = call["settings"]["short_call_minutes"]
            yield place(call), call["short"] > allowed, 1


def calls_logged_at_both_ends(tables: Tables) -> Counted:
    for call in calls_due(tables):
        if call["first_seen"]:
            yield place(call), call["both_ends"], 1


def published_ahead(tables: Tables) -> Counted:
    for call in calls(tables):
        if not call["cancelled"] and call["published"]:
            ahead = (call["day"] - call["published"].date()).days
            yield place(call), ahead >= call["settings"]["publication_lead_days"], 1


def delays_escalated(tables: Tables) -> Counted:
    supplied = any(row["escalated_at"] for row in tables["call_log"])
    for call in calls_due(tables):
        rule = call["settings"]
        late = call["late"] is not None and call["late"] > rule["alert_after_minutes"]
        if not (call["alerts"] or call["missed"] or late):
            continue
        alert = min(
            call["alerts"],
            default=call["begin"] + timedelta(minutes=rule["alert_after_minutes"]),
        )
        taken = minutes(alert, min(call["escalations"], default=None))
        in_time = taken is not None and taken <= rule["escalate_within_minutes"]
        yield place(call), in_time, 1 if supplied else None


def late_call_complaints(tables: Tables) -> Counted:
    for call in calls_due(tables):
        yield place(call), 0, 1 if tables["complaints"] else None
    for row in tables["complaints"]:
        if row["category"] == "late_call":
            site = first_known(row["branch"], row["site"])
            day = row["event_on"] or row["received_on"]
            none = 0 if tables["rota"] else None
            yield (site, cluster(row["postcode"], tables), "", day), 1, none


# Voices and observations


def feedback_score(tables: Tables) -> Counted:
    for row in tables["feedback"]:
        if row["score"] is not None:
            site = first_known(row["site"], row["service"])
            area = cluster(row["postcode"], tables)
            yield (site, area, first_known(row["theme"]), row["received_on"]), row["score"], 1


def observation_score(tables: Tables) -> Counted:
    worth = {"met": 1, "partly": 0.5, "not_met": 0}
    for row in tables["audits"]:
        if row["result"] in worth:
            site = first_known(row["unit"], row["service"])
            key = (site, "", first_known(row["strand"]), row["observed_at"].date())
            yield key, worth[row["result"]], 1


def whole_periods(line: Row, last: date) -> Iterable[tuple[date, date]]:
    """The whole weeks or months of a line of the schedule, as far as the data go."""
    day = line["from_day"]
    if line["every"] == "week":
        start = day + timedelta(days=-day.weekday() % 7)
        length = timedelta(days=6)
    else:
        start = day if day.day == 1 else month_end(day) + timedelta(days=1)
    while start <= min(line["to_day"] or FOREVER, last):
        end = start + length if line["every"] == "week" else month_end(start)
        if end <= (line["to_day"] or FOREVER):
            yield start, end
        start = end + timedelta(days=1)


def observations_done(tables: Tables) -> Counted:
    covered = [row["through"] for row in tables["coverage"]]
    for line in tables["schedule"]:
        if not covered or line["what"].startswith("second_line"):
            continue
        if line["what"] == "supervision_prompt":  # a measure of its own
            continue
        for start, end in whole_periods(line, max(covered)):
            done = {
                row["observation_id"]
                for row in tables["audits"]
                if first_known(row["unit"], row["service"]) == line["site"]
                and start <= row["observed_at"].date() <= end
                and (not line["role"] or row["observer_role"] == line["role"])
                and (
                    line["what"] in (row["audit_type"], row["strand"])
                    or (
                        line["what"] == "observation"
                        and row["audit_type"] not in ("supervision", "re_audit")
                    )
                )
            }
            key = (line["site"], "", first_known(line["role"]), end)
            yield key, min(len(done), line["number"]), line["number"]


def places_spoken_of(tables: Tables) -> set[str]:
    named = {
        "rota": ["branch"],
        "complaints": ["branch", "site"],
        "audits": ["unit"],
        "mar": ["house"],
        "mar_audit": ["house"],
        "feedback": ["site"],
        "bed_days": ["unit"],
        "staff": ["site"],
        "schedule": ["site"],
        "sites": ["site", "parent"],
    }
    found = {
        row[column]
        for table, columns in named.items()
        for column in columns
        for row in tables[table]
    }
    return found - {None, ""}


def dignity_concerns(tables: Tables) -> Counted:
    concerns = [
        (first_known(row["site"], row["branch"]), row["event_on"] or row["received_on"])
        for row in tables["complaints"]
        if row["category"] in ("dignity", "privacy")
    ]
    concerns += [
        (first_known(row["site"], row["service"]), row["received_on"])
        for row in tables["feedback"]
        if row["theme"] == "dignity" and row["score"] is not None and row["score"] <= 2
    ]
    for site, day in concerns:
        yield (site, "", "", day), 1, 0 if tables["bed_days"] else None
    heard = [row["received_on"] for row in tables["complaints"] + tables["feedback"]]
    listed = {row["site"]: row for row in tables["sites"]}
    beds = {(row["unit"], row["day"]): row["occupied"] for row in tables["bed_days"]}
    leaves = places_spoken_of(tables) - {row["parent"] for row in tables["sites"]}
    for site in leaves:
        own = listed.get(site, defaultdict(lambda: None))
        for day in days_of_data(tables):
            open_then = (own["opened_on"] or day) <= day <= (own["closed_on"] or day)
            if heard and day >= min(heard) and open_then:
                yield (site, "", "", day), 0, beds.get((site, day))


# Medicines


def error_kind(row: Row) -> str:
    if row["outcome_code"] == "code_unexplained":
        return "code_unexplained"
    unsigned = row["outcome_code"] is None and row["given_at"] is None
    return "gap" if unsigned or row["outcome_code"] == "not_signed" else ""


def mar_errors(tables: Tables) -> Counted:
    supplied = any(row["outcome_code"] for row in tables["mar"])
    for row in tables["mar"]:
        day = row["due_at"].date()
        yield (row["house"], "", "", day), 0, 1 if supplied else None
        if error_kind(row):
            yield (row["house"], "", error_kind(row), day), 1, 0


def omitted_doses(tables: Tables) -> Counted:
    supplied = any(row["outcome_code"] for row in tables["mar"])
    for row in tables["mar"]:
        key = (row["house"], "", "", row["due_at"].date())
        yield key, row["outcome_code"] == "omitted", 1 if supplied else None


def audit_findings(tables: Tables) -> Counted:
    checks = {
        (r["house"], first_known(r["line"]), r["checked_on"], r["check_id"])
        for r in tables["mar_audit"]
    }
    for house, line, day, _ in checks:
        yield (house, "", line, day), 0, 1
    for row in tables["mar_audit"]:
        if row["finding"]:
            yield (row["house"], "", first_known(row["line"]), row["checked_on"]), 1, 0


def second_line_coverage(tables: Tables) -> Counted:
    sheets = {(r["house"], r["person_id"], month_end(r["due_at"].date())) for r in tables["mar"]}
    sampled = {
        (row["house"], row["person_id"], month_end(row["checked_on"]))
        for row in tables["mar_audit"]
        if row["line"] == "second"
    }
    for sheet in sheets:
        key = (sheet[0], "", "", sheet[2])
        yield key, sheet[1] is not None and sheet in sampled, 1 if tables["mar_audit"] else None


def is_competent(staff_id: str, day: date, tables: Tables) -> bool:
    seen = [
        row
        for row in tables["competency"]
        if row["staff_id"] == staff_id
        and row["topic"] == "medicines"
        and row["kind"] == "observed_assessment"
        and row["assessed_on"] <= day
    ]
    if not seen:
        return False
    newest = max(seen, key=lambda row: row["assessed_on"])
    return newest["result"] == "pass" and day <= (newest["expires_on"] or a_year_after(newest))


def a_year_after(row: Row) -> date:
    day = row["assessed_on"]
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def competency_in_date(tables: Tables) -> Counted:
    for day in days_of_data(tables):
        giving = {
            (row["site"], row["staff_id"])
            for row in tables["staff"]
            if row["administers_medicines"] and row["from_day"] <= day <= (row["to_day"] or FOREVER)
        }
        for site, staff_id in giving:
            yield (site, "", "", day), is_competent(staff_id, day, tables), 1


def anomalies_escalated(tables: Tables) -> Counted:
    supplied = any(row["escalated_at"] for row in tables["mar_audit"])
    for row in tables["mar_audit"]:
        if row["finding"]:
            day = row["found_at"].date() if row["found_at"] else row["checked_on"]
            same_day = row["escalated_at"] is not None and row["escalated_at"].date() == day
            key = (row["house"], "", first_known(row["shift"]), day)
            yield key, same_day, 1 if supplied else None


MEASURES: dict[str, Callable[[Tables], Counted]] = {
    "punctuality": punctuality,
    "time_critical_punctuality": time_critical_punctuality,
    "missed_calls": missed_calls,
    "median_lateness": lateness,
    "lateness_90th": lateness,
    "calls_logged_at_both_ends": calls_logged_at_both_ends,
    "short_calls": short_calls,
    "published_ahead": published_ahead,
    "delays_escalated": delays_escalated,
    "late_call_complaints": late_call_complaints,
    "feedback_score": feedback_score,
    "observation_score": observation_score,
    "observations_done": observations_done,
    "dignity_concerns": dignity_concerns,
    "mar_errors": mar_errors,
    "omitted_doses": omitted_doses,
    "audit_findings": audit_findings,
    "second_line_coverage": second_line_coverage,
    "competency_in_date": competency_in_date,
    "anomalies_escalated": anomalies_escalated,
}

from tests import second_opinion_homecare  # noqa: E402  (it stands on what is above)

MEASURES |= second_opinion_homecare.MEASURES

from tests import (  # noqa: E402  (they stand on the above)
    second_opinion_delays,
    second_opinion_dignity,
    second_opinion_medicines,
    second_opinion_origins,
    second_opinion_travel,
)

MEASURES |= second_opinion_medicines.MEASURES | second_opinion_travel.MEASURES
MEASURES |= second_opinion_delays.MEASURES | second_opinion_dignity.MEASURES
MEASURES |= second_opinion_origins.MEASURES
