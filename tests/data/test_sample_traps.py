"""The traps of real exports that the sample holds as rows."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

from data.provider import LAST
from tests.data.conftest import read

FORM = "%d/%m/%Y %H:%M"


def moment(text: str) -> datetime:
    return datetime.strptime(text, FORM)


def readable(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True


def test_manual_log_ins_copy_the_planned_time(planned, call_log) -> None:
    manual = [key for key, row in call_log.items() if row["verification"] == "manual"]
    known = [key for key in manual if key in planned and call_log[key]["logged_in_at"]]
    copied = [
        key
        for key in known
        if call_log[key]["logged_in_at"]
        in (planned[key]["planned_start"], planned[key]["published_start"])
    ]
    assert len(copied) == len(known)
    assert 0.02 < len(known) / len(call_log) < 0.05


def test_carers_with_time_in_hand_log_in_one_to_three_minutes_late(planned, call_log) -> None:
    """Half an hour after leaving the call before, no journey explains when a call began."""
    rounds = defaultdict(list)
    for key, row in planned.items():
        log = call_log.get(key, {})
        if key[1] == "1" and log.get("verification") != "manual" and readable(row["planned_start"]):
            start = moment(row["planned_start"])
            rounds[row["run"], start.date()].append((start, log))
    minutes_late = Counter(
        (moment(log["logged_in_at"]) - start) // timedelta(minutes=1)
        for calls in map(sorted_by_start, rounds.values())
        for (_, before), (start, log) in pairwise(calls)
        if had_time(before, start) and log.get("logged_in_at")
    )
    assert minutes_late.total() > 500
    assert 0.1 < sum(minutes_late[late] for late in (1, 2, 3)) / minutes_late.total() < 0.3


def sorted_by_start(calls: list[tuple[datetime, dict[str, str]]]) -> list:
    return sorted(calls, key=lambda call: call[0])


def had_time(before: dict[str, str], start: datetime) -> bool:
    left = before.get("logged_out_at")
    return bool(left) and start - moment(left) > timedelta(minutes=30)


def test_some_rotas_were_changed_after_the_carer_had_come(planned, call_log) -> None:
    edited = [
        key
        for key, row in planned.items()
        if row["changed_at"]
        and key in call_log
        and call_log[key]["logged_in_at"] == row["planned_start"]
        and row["published_start"] != row["planned_start"]
        and moment(row["changed_at"]) > moment(row["planned_start"])
    ]
    assert len(edited) > 50


def test_the_same_calls_come_in_two_exports_and_a_few_are_corrected(rota) -> None:
    seen: dict[tuple[str, str], dict[str, str]] = {}
    again, corrected = 0, 0
    for row in rota:
        earlier = seen.get((row["visit_id"], row["carer_slot"]))
        again += earlier is not None
        corrected += earlier is not None and earlier != row
        seen[row["visit_id"], row["carer_slot"]] = row
    assert again > 1000
    assert 20 < corrected < again / 10


def test_in_some_double_handed_calls_one_carer_calls_in_and_another_out(call_log) -> None:
    handed_over = [
        visit
        for (visit, slot), row in call_log.items()
        if slot == "1"
        and row["logged_in_at"]
        and not row["logged_out_at"]
        and (visit, "2") in call_log
        and not call_log[visit, "2"]["logged_in_at"]
        and call_log[visit, "2"]["logged_out_at"]
    ]
    assert len(handed_over) > 50


def test_some_double_handed_carers_took_each_others_place(planned, call_log) -> None:
    swapped = [
        key
        for key, row in call_log.items()
        if key[1] == "2" and key in planned and row["carer_id"] != planned[key]["carer_id"]
    ]
    assert len(swapped) > 500


def test_calls_run_over_midnight(planned) -> None:
    over = [
        row
        for row in planned.values()
        if readable(row["planned_start"])
        and moment(row["planned_start"]).date() < moment(row["planned_end"]).date()
    ]
    assert len(over) > 300


def test_a_call_on_the_night_the_clocks_go_forward_ends_an_hour_later_on_the_clock(planned) -> None:
    lengths = {
        moment(row["planned_end"]) - moment(row["planned_start"])
        for row in planned.values()
        if row["planned_start"] == "29/03/2026 00:45"
    }
    assert lengths == {timedelta(minutes=90)}


def test_no_time_falls_into_the_hour_that_the_clocks_skip(planned, call_log) -> None:
    skipped = "29/03/2026 01:"
    texts = [row["planned_end"] for row in planned.values()]
    texts += [row["logged_out_at"] for row in call_log.values()]
    assert not [text for text in texts if text.startswith(skipped)]


def test_the_logs_of_the_last_day_are_still_coming_in(planned, call_log) -> None:
    day = LAST.strftime("%d/%m/%Y")
    due = [key for key, row in planned.items() if row["planned_start"].startswith(day)]
    missing = sum(key not in call_log for key in due) / len(due)
    assert 0.02 < missing < 0.15


def test_the_rota_runs_a_fortnight_beyond_the_last_complete_day(planned) -> None:
    last = max(moment(r["planned_start"]) for r in planned.values() if readable(r["planned_start"]))
    assert 14 <= (last.date() - LAST).days <= 15


def test_calls_are_refused_missed_and_cancelled_for_every_reason(planned, call_log) -> None:
    outcomes = Counter(row["outcome"] for row in call_log.values())
    assert min(outcomes[each] for each in ("refused", "no_access", "in_hospital", "")) > 50
    assert sum(row["status"] == "cancelled" for row in planned.values()) > 1000


def test_not_applicable_blank_and_not_met_are_told_apart() -> None:
    results = Counter(row["result"] for row in read("audits"))
    assert min(results["not_applicable"], results["not_met"]) > 500
    assert sum(row["score"] == "" for row in read("feedback")) > 50


def test_the_second_line_begins_to_sample_within_the_sample() -> None:
    lines = Counter(row["line"] for row in read("mar_audit"))
    assert lines["first"] > lines["second"] > 50


def test_no_name_of_a_person_is_in_the_sample(planned) -> None:
    assert all(row["service_user_id"][0] == "P" for row in planned.values())
    assert all(row["carer_id"][0] == "C" for row in planned.values())
