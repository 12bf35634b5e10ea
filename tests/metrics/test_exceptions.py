"""A branch's day: each call stands somewhere, exceptions come worst first, before is remembered."""

from datetime import date, datetime, timedelta

import pytest

from metrics.questions.day import CallOutcome, ReviewDay, Severity, review_day, usual
from tests.metrics.test_measures_calls import a_log_of_another_call, after, call, there
from tests.metrics.warehouse import Warehouse

DAY = date(2026, 11, 4)
MORNING = datetime(2026, 11, 4, 7)


def reviewed(warehouse: Warehouse, day: date = DAY) -> ReviewDay:
    return review_day(warehouse.cursor, "Northgate", day)


def visits(found: ReviewDay) -> list[str]:
    return [each.visit_id for each in found.exceptions]


def the_call(found: ReviewDay):
    (one,) = found.calls
    return one


@pytest.mark.parametrize(
    ("log", "standing", "severity"),
    [
        (there(0), CallOutcome.ON_TIME, None),
        (there(15), CallOutcome.ON_TIME, None),
        (there(16), CallOutcome.LATE, Severity.LATE),
        (there(45), CallOutcome.LATE, Severity.LATE),
        (there(46), CallOutcome.LATE, Severity.LONG_DELAY),
        (there(-16), CallOutcome.TOO_EARLY, Severity.TOO_EARLY),
        (there(0) | {"logged_out_at": None}, CallOutcome.ON_TIME, None),
        (there(0) | {"logged_in_at": None}, CallOutcome.NOT_LOGGED, Severity.NOT_LOGGED),
        (None, CallOutcome.MISSED, Severity.MISSED),
    ],
)
def test_each_call_stands_somewhere(warehouse, log, standing, severity) -> None:
    a_log_of_another_call(warehouse)
    call(warehouse, log=log)
    found = reviewed(warehouse)
    one = the_call(found)
    assert (one.standing, one.severity) == (standing, severity)
    assert found.counts.due == sum(found.counts.by_standing.values()) == 1
    assert found.counts.of(standing) == 1


def test_late_at_a_time_critical_call_comes_before_a_longer_delay(warehouse) -> None:
    call(warehouse, "V1", log=there(60))
    call(warehouse, "V2", begin=after(60), log=there(20, begin=after(60)), time_critical=True)
    found = reviewed(warehouse)
    assert [each.severity for each in found.exceptions] == [
        Severity.TIME_CRITICAL,
        Severity.LONG_DELAY,
    ]


def test_a_time_critical_call_is_held_to_its_own_limits(warehouse) -> None:
    warehouse.put(
        "settings",
        {
            "site": "",
            "name": "time_critical_late_minutes",
            "from_day": date(2026, 1, 1),
            "value": 5,
        },
    )
    call(warehouse, log=there(10), time_critical=True)
    found = reviewed(warehouse)
    assert the_call(found).standing is CallOutcome.ON_TIME
    assert the_call(found).severity is Severity.TIME_CRITICAL
    assert (found.counts.of(CallOutcome.ON_TIME), found.counts.critical_beyond) == (1, 1)


def test_exceptions_come_worst_first(warehouse) -> None:
    call(warehouse, "late", begin=MORNING, log=there(20, begin=MORNING))
    call(warehouse, "later", begin=MORNING, log=there(30, begin=MORNING))
    call(warehouse, "early", begin=MORNING, log=there(-30, begin=MORNING))
    call(warehouse, "long", begin=MORNING, log=there(90, begin=MORNING))
    call(warehouse, "missed", begin=MORNING)
    call(warehouse, "critical and missed", begin=after(60), time_critical=True)
    call(warehouse, "half", begin=MORNING, log=there(0, begin=MORNING) | {"logged_in_at": None})
    call(warehouse, "on time", begin=MORNING, log=there(0, begin=MORNING))
    assert visits(reviewed(warehouse)) == [
        "critical and missed",
        "missed",
        "long",
        "half",
        "later",
        "late",
        "early",
    ]


def test_calls_not_due_and_those_of_others_are_left_out(warehouse) -> None:
    a_log_of_another_call(warehouse)
    call(warehouse, "V1", log={"outcome": "refused"})
    call(warehouse, "V2", status="cancelled", cancelled_at=after(-60))
    call(warehouse, "V3", branch="Eastfield")
    call(warehouse, "V4", begin=after(24 * 60))
    found = reviewed(warehouse)
    assert found.calls == ()
    assert found.counts.due == 0


def test_a_double_handed_call_is_one_and_came_when_the_last_carer_came(warehouse) -> None:
    call(warehouse, slot=1, log=there(0))
    call(warehouse, slot=2, log=there(25))
    one = the_call(reviewed(warehouse))
    assert (one.carers, one.minutes_late, one.came) == (2, 25, after(25))
    assert one.severity is Severity.LATE


def test_an_exception_of_the_same_person_within_14_days_is_remembered(warehouse) -> None:
    for days in (0, 1, 14, 15):
        begin = after(-24 * 60 * days)
        call(warehouse, f"V{days}", begin=begin, log=there(30, begin=begin), service_user_id="P1")
    begin = after(-24 * 60 * 3)
    call(warehouse, "fine", begin=begin, log=there(0, begin=begin), service_user_id="P1")
    call(warehouse, "other", begin=begin, log=there(30, begin=begin), service_user_id="P2")
    one = the_call(reviewed(warehouse))
    assert one.earlier == (DAY - timedelta(days=1), DAY - timedelta(days=14))


def test_nobody_is_the_same_person_as_somebody_unknown(warehouse) -> None:
    for days in (0, 1):
        begin = after(-24 * 60 * days)
        call(warehouse, f"V{days}", begin=begin, log=there(30, begin=begin))
    assert the_call(reviewed(warehouse)).earlier == ()


def test_escalation_says_to_whom_when_and_after_how_long(warehouse) -> None:
    told = {
        "delay_alerted_at": after(16),
        "escalated_at": after(38),
        "escalated_to": "coordinator",
    }
    call(warehouse, log=there(60) | told)
    found = reviewed(warehouse)
    one = the_call(found)
    assert (one.alerted, one.escalated, one.escalated_to) == (after(16), after(38), "coordinator")
    assert (one.minutes_to_escalate, one.is_escalated_in_time) == (22, True)
    assert (found.counts.escalated_in_time, found.counts.delays) == (1, 1)


def test_without_any_escalation_in_the_exports_none_is_claimed(warehouse) -> None:
    call(warehouse, log=there(60))
    assert reviewed(warehouse).counts.escalated_in_time is None


def test_a_rota_changed_after_the_carer_came_is_not_believed(warehouse) -> None:
    call(
        warehouse,
        begin=after(60),
        published_start=after(0),
        published_end=after(30),
        changed_at=after(90),
        log=there(60),
    )
    one = the_call(reviewed(warehouse))
    assert one.is_edited_after
    assert (one.planned, one.minutes_late) == (after(0), 60)


def round_of(warehouse: Warehouse, *late: float, run: str = "N1") -> None:
    """Calls of half an hour with ten minutes between, so many minutes late each."""
    for place, minutes in enumerate(late):
        begin = after(40 * place)
        call(
            warehouse,
            f"{run}-{place + 1}",
            begin=begin,
            log=there(minutes, begin=begin),
            run=run,
            carer_id=run,
        )


def test_a_run_shows_where_its_delay_grew(warehouse) -> None:
    round_of(warehouse, 2, 4, 26, 30)
    (run,) = reviewed(warehouse).runs
    assert run.greatest_delay == 30
    assert (run.growth.place, run.growth.minutes) == (3, 22)
    assert (run.growth.stop.planned_gap, run.growth.stop.actual_gap) == (10, 32)
    assert run.growth.stayed_over == 0


def test_runs_with_exceptions_come_first_and_the_greatest_delay_of_them(warehouse) -> None:
    round_of(warehouse, 14, 15, run="A")
    round_of(warehouse, 20, run="B")
    round_of(warehouse, 30, run="C")
    assert [run.name for run in reviewed(warehouse).runs] == ["C", "B", "A"]


def test_a_steady_run_has_no_place_where_it_grew(warehouse) -> None:
    round_of(warehouse, 2, 3, 4)
    (run,) = reviewed(warehouse).runs
    assert run.growth is None


def test_a_refused_call_stays_in_its_run_and_is_not_due(warehouse) -> None:
    round_of(warehouse, 0)
    call(warehouse, "no", begin=after(60), log={"outcome": "refused"}, run="N1", carer_id="N1")
    (run,) = reviewed(warehouse).runs
    assert [stop.call is None for stop in run.stops] == [False, True]


def facts_of_punctuality(warehouse: Warehouse, shares: dict[date, float]) -> None:
    warehouse.cursor.execute(
        "CREATE TABLE IF NOT EXISTS facts (definition VARCHAR, site VARCHAR, area VARCHAR,"
        " part VARCHAR, day DATE, numerator DOUBLE, denominator DOUBLE)"
    )
    warehouse.cursor.execute(
        "CREATE TABLE IF NOT EXISTS fact_state (measure VARCHAR, definition VARCHAR)"
    )
    warehouse.put("fact_state", {"measure": "punctuality", "definition": "x"})
    for day, share in shares.items():
        one = {"definition": "x", "site": "Northgate", "day": day}
        warehouse.put("facts", one | {"numerator": share, "denominator": 100})


def test_usual_is_the_median_of_the_last_eight_same_weekdays(warehouse) -> None:
    wednesdays = [DAY - timedelta(weeks=back) for back in range(1, 11)]
    facts_of_punctuality(
        warehouse,
        dict(zip(wednesdays, [90, 91, 92, 93, 94, 95, 96, 97, 1, 1], strict=True))
        | {DAY: 0, DAY - timedelta(days=1): 0},
    )
    found = usual(warehouse.cursor, "Northgate", DAY)
    assert (found.on_time_percent, found.days) == (93.5, 8)


def test_a_bank_holiday_is_no_usual_monday(warehouse) -> None:
    day = date(2026, 9, 28)  # the bank holiday of 31 August lies four weeks before
    mondays = [day - timedelta(weeks=back) for back in range(1, 5)]
    facts_of_punctuality(warehouse, dict(zip(mondays, [90, 90, 90, 0], strict=True)))
    found = usual(warehouse.cursor, "Northgate", day)
    assert (found.on_time_percent, found.days) == (90, 3)


def test_two_days_do_not_say_what_is_usual(warehouse) -> None:
    facts_of_punctuality(warehouse, {DAY - timedelta(weeks=back): 90 for back in (1, 2)})
    assert usual(warehouse.cursor, "Northgate", DAY) is None


def test_lateness_over_the_change_of_clocks_is_what_really_passed(warehouse) -> None:
    begin = datetime(2026, 10, 25, 0, 50)
    call(warehouse, begin=begin, log={"logged_in_at": datetime(2026, 10, 25, 2, 10)})
    warehouse.cursor.execute("UPDATE call_log SET logged_out_at = TIMESTAMP '2026-10-25 02:30'")
    one = the_call(reviewed(warehouse, date(2026, 10, 25)))
    assert one.minutes_late == 140
