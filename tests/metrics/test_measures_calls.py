"""The stated rules of calls, each as a claim or a table of cases."""

from datetime import datetime, timedelta

import pytest

from tests.metrics.warehouse import Warehouse

NINE = datetime(2026, 11, 4, 9)
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def after(minutes: float, moment: datetime = NINE) -> datetime:
    return moment + timedelta(minutes=minutes)


def call(
    warehouse: Warehouse,
    visit: str = "V1",
    slot: int = 1,
    *,
    begin: datetime = NINE,
    log: dict | None = None,
    **planned,
) -> None:
    """A call of half an hour at Northgate; `log` is what was logged, None for nothing at all."""
    key = {"visit_id": visit, "carer_slot": slot}
    plan = {"branch": "Northgate", "planned_start": begin, "planned_end": after(30, begin)}
    warehouse.put("rota", key | plan | planned)
    if log is not None:
        warehouse.put("call_log", key | log)


def there(late: float = 0, stayed: float = 30, begin: datetime = NINE, **more) -> dict:
    """Logged in so many minutes after the plan, and out again."""
    seen = after(late, begin)
    return {
        "logged_in_at": seen,
        "logged_out_at": after(stayed, seen),
        "verification": "app",
    } | more


def a_log_of_another_call(warehouse: Warehouse) -> None:
    """So that call logs are supplied, and an absent one says something."""
    warehouse.put("call_log", {"visit_id": "V0", "carer_slot": 1} | there())


@pytest.mark.parametrize(
    ("minutes_late", "on_time"),
    [(0, 1), (15, 1), (15 + 1 / 60, 0), (-15, 1), (-15 - 1 / 60, 0), (120, 0)],
)
def test_boundary_of_tolerance_is_inclusive(
    warehouse: Warehouse, minutes_late: float, on_time: int
) -> None:
    call(warehouse, log=there(minutes_late))
    assert warehouse.total("punctuality") == (on_time, 1)


@pytest.mark.parametrize(
    ("first", "second", "on_time"),
    [(0, 10, 1), (0, 16, 0), (-16, 0, 0), (20, 20, 0)],
)
def test_double_handed_call_is_on_time_only_when_both_carers_are(
    warehouse: Warehouse, first: float, second: float, on_time: int
) -> None:
    call(warehouse, slot=1, log=there(first))
    call(warehouse, slot=2, log=there(second))
    assert warehouse.total("punctuality") == (on_time, 1)


def test_double_handed_call_that_one_carer_came_to_is_not_on_time_and_not_missed(
    warehouse: Warehouse,
) -> None:
    call(warehouse, slot=1, log=there())
    call(warehouse, slot=2)
    assert warehouse.total("punctuality") == (0, 1)
    assert warehouse.total("missed_calls") == (0, 1)


def test_call_with_one_carer_cancelled_in_time_is_judged_by_the_other(
    warehouse: Warehouse,
) -> None:
    call(warehouse, slot=1, log=there())
    call(warehouse, slot=2, status="cancelled", cancelled_at=NINE - HOUR)
    assert warehouse.total("punctuality") == (1, 1)


def test_call_without_log_by_23_00_is_missed(warehouse: Warehouse) -> None:
    call(warehouse)
    a_log_of_another_call(warehouse)
    assert warehouse.total("missed_calls") == (1, 1)


@pytest.mark.parametrize("measure", ["punctuality", "time_critical_punctuality", "missed_calls"])
def test_without_any_call_log_nothing_is_said_of_calls(warehouse: Warehouse, measure: str) -> None:
    call(warehouse, time_critical=True)
    assert warehouse.total(measure)[1] is None


@pytest.mark.parametrize(
    ("begin", "logged_in", "missed"),
    [
        ("2026-11-04 20:00", "2026-11-04 22:59", 0),
        ("2026-11-04 20:00", "2026-11-04 23:01", 1),
        ("2026-11-04 22:50", "2026-11-04 23:05", 0),  # on time, so not missed
        ("2026-11-04 22:50", "2026-11-04 23:21", 1),
        ("2026-11-04 23:30", "2026-11-04 23:59", 0),  # planned to end at midnight
        ("2026-11-04 23:50", "2026-11-05 00:10", 0),  # over midnight
    ],
)
def test_missed_by_23_00_or_by_the_planned_end(
    warehouse: Warehouse, begin: str, logged_in: str, missed: int
) -> None:
    late = (at(logged_in) - at(begin)) / timedelta(minutes=1)
    call(warehouse, begin=at(begin), log=there(late, begin=at(begin)))
    assert warehouse.total("missed_calls") == (missed, 1)


@pytest.mark.parametrize(("logged_in", "missed"), [(119, 0), (121, 1)])
def test_call_not_begun_by_the_persons_next_planned_call_is_missed(
    warehouse: Warehouse, logged_in: float, missed: int
) -> None:
    call(warehouse, "V1", log=there(logged_in), service_user_id="P1")
    call(warehouse, "V2", begin=NINE + 2 * HOUR, log=there(120), service_user_id="P1")
    assert warehouse.total("missed_calls") == (missed, 2)


def test_next_call_that_was_cancelled_or_is_anothers_sets_no_limit(warehouse: Warehouse) -> None:
    call(warehouse, "V1", log=there(180), service_user_id="P1")
    call(warehouse, "V2", begin=NINE + HOUR, status="cancelled", service_user_id="P1")
    call(warehouse, "V3", begin=NINE + HOUR, log=there(60), service_user_id="P2")
    assert warehouse.total("missed_calls") == (0, 2)


@pytest.mark.parametrize(
    ("end", "on_time", "disposition"),
    [("logged_in_at", 0, "not_logged"), ("logged_out_at", 1, "attended")],
)
def test_a_log_in_decides_whether_a_call_with_one_end_missing_was_on_time(
    warehouse: Warehouse, end: str, on_time: int, disposition: str
) -> None:
    call(warehouse, log=there() | {end: None})
    assert warehouse.total("punctuality") == (on_time, 1)
    assert warehouse.total("missed_calls") == (0, 1)
    assert warehouse.total("calls_logged_at_both_ends") == (0, 1)
    apart = warehouse.cursor.execute("SELECT disposition FROM calls").fetchall()
    assert apart == [(disposition,)]


def test_calls_that_nobody_logged_are_not_asked_for_both_ends(warehouse: Warehouse) -> None:
    call(warehouse, "V1", log=there())
    call(warehouse, "V2")
    assert warehouse.total("calls_logged_at_both_ends") == (1, 1)


@pytest.mark.parametrize(
    ("out", "is_believed"),
    [("10:30", True), ("23:58", True), ("23:59", False), ("23:59:40", False)],
)
def test_a_log_out_that_the_system_made_is_not_known(
    warehouse: Warehouse, out: str, is_believed: bool
) -> None:
    call(warehouse, log=there() | {"logged_out_at": at(f"2026-11-04 {out}")})
    assert warehouse.total("calls_logged_at_both_ends") == (is_believed, 1)
    assert warehouse.total("punctuality") == (1, 1)


def test_a_call_planned_up_to_midnight_may_end_at_23_59(warehouse: Warehouse) -> None:
    late = at("2026-11-04 23:20")
    call(warehouse, begin=late, log=there(begin=late) | {"logged_out_at": at("2026-11-04 23:59")})
    assert warehouse.total("calls_logged_at_both_ends") == (1, 1)


@pytest.mark.parametrize(
    ("second_home", "stayed", "is_believed"),
    [
        ({"service_user_id": "P2"}, 60, True),  # out as the next begins
        ({"service_user_id": "P2"}, 61, False),
        ({"service_user_id": "P2", "postcode": "LE1 4AB"}, 61, True),  # a couple
        ({"service_user_id": "P1"}, 61, True),
    ],
)
def test_a_log_out_after_logging_in_at_another_home_is_not_known(
    warehouse: Warehouse, second_home: dict, stayed: float, is_believed: bool
) -> None:
    first_home = {"service_user_id": "P1", "postcode": "LE1 4AB"}
    call(warehouse, "V1", log=there(stayed=stayed), carer_id="C1", **first_home)
    ten = NINE + HOUR
    call(warehouse, "V2", begin=ten, log=there(begin=ten), carer_id="C1", **second_home)
    assert warehouse.total("calls_logged_at_both_ends") == (1 + is_believed, 2)


def test_call_completed_without_any_log_is_not_logged_rather_than_missed(
    warehouse: Warehouse,
) -> None:
    call(warehouse, log={"outcome": "completed"})
    assert warehouse.total("missed_calls") == (0, 1)
    assert warehouse.total("punctuality") == (0, 1)


@pytest.mark.parametrize(
    ("plan", "log", "due"),
    [
        ({}, {"outcome": "completed"}, 1),
        ({}, {"outcome": None}, 1),
        ({}, {"outcome": "refused"}, 0),
        ({}, {"outcome": "no_access"}, 0),
        ({}, {"outcome": "in_hospital"}, 0),
        ({"status": "cancelled"}, None, 0),
        ({"status": "cancelled", "cancelled_at": NINE}, None, 0),
        ({"status": "cancelled", "cancelled_at": after(1)}, None, 1),  # not in time: still due
    ],
)
def test_what_leaves_the_denominator(
    warehouse: Warehouse, plan: dict, log: dict | None, due: int
) -> None:
    a_log_of_another_call(warehouse)
    call(warehouse, log=log and there() | log, **plan)
    found = warehouse.total("punctuality")[1]
    assert found == due
    counted = warehouse.cursor.execute("SELECT count(*) FROM calls").fetchone()
    assert counted == (1,)


@pytest.mark.parametrize(
    ("carers", "part"),
    [
        (["app"], "electronic"),
        (["qr", "gps"], "electronic"),
        (["phone"], "electronic"),
        (["app", "manual"], "manual"),
        (["app", None], "none"),
    ],
)
def test_call_is_as_well_verified_as_its_worst_carer(
    warehouse: Warehouse, carers: list[str | None], part: str
) -> None:
    for slot, verification in enumerate(carers, start=1):
        call(warehouse, slot=slot, log=there(verification=verification))
    assert warehouse.total("punctuality", part) == (1, 1)


def test_rota_changed_after_the_carer_came_is_not_believed(warehouse: Warehouse) -> None:
    seen = there(40)
    call(
        warehouse,
        begin=after(40),
        log=seen,
        published_start=NINE,
        changed_at=seen["logged_out_at"],
    )
    assert warehouse.total("punctuality") == (0, 1)
    assert warehouse.total("median_lateness", "40") == (1, 1)


def test_rota_changed_before_the_carer_came_is_believed(warehouse: Warehouse) -> None:
    call(warehouse, begin=after(40), log=there(40), published_start=NINE, changed_at=NINE - HOUR)
    assert warehouse.total("punctuality") == (1, 1)


@pytest.mark.parametrize(
    ("planned", "logged", "minutes"),
    [
        # 29 March 2026: 01:00 becomes 02:00.
        ("2026-03-29 00:50", "2026-03-29 02:05", 15),
        ("2026-03-28 23:55", "2026-03-29 00:10", 15),
        ("2026-03-29 00:30", "2026-03-29 02:30", 60),
        # 25 October 2026: 02:00 becomes 01:00; 01:30 comes twice.
        ("2026-10-25 00:55", "2026-10-25 02:05", 130),
        ("2026-10-25 00:55", "2026-10-25 01:10", 15),  # nearer as the first 01:10
        ("2026-10-25 02:10", "2026-10-25 01:55", -15),  # nearer as the second 01:55
        ("2026-10-25 01:10", "2026-10-25 01:50", 40),  # both doubtful: read alike
        ("2026-10-24 22:00", "2026-10-24 22:20", 20),
        ("2026-10-25 03:00", "2026-10-25 03:10", 10),
        # Other days, over midnight and with seconds.
        ("2026-11-04 23:50", "2026-11-05 00:10:30", 20),
        ("2026-11-04 09:00", "2026-11-04 08:59:30", -1),
    ],
)
def test_lateness_is_right_across_midnight_and_the_clock_changes(
    warehouse: Warehouse, planned: str, logged: str, minutes: int
) -> None:
    log = {"logged_in_at": at(logged), "logged_out_at": after(30, at(logged))}
    call(warehouse, begin=at(planned), log=log)
    assert warehouse.total("median_lateness", str(minutes)) == (1, 1)


def test_call_over_midnight_belongs_to_the_day_it_was_to_begin(warehouse: Warehouse) -> None:
    begin = at("2026-11-04 23:50")
    call(warehouse, begin=begin, log=there(20, begin=begin))
    assert {key[3] for key in warehouse.facts("punctuality")} == {begin.date()}


@pytest.mark.parametrize(("stayed", "short"), [(20, 0), (19.9, 1), (40, 0)])
def test_call_may_be_ten_minutes_short(warehouse: Warehouse, stayed: float, short: int) -> None:
    call(warehouse, log=there(stayed=stayed))
    assert warehouse.total("short_calls") == (short, 1)


def test_night_call_over_the_autumn_change_is_an_hour_longer_than_the_clock_says(
    warehouse: Warehouse,
) -> None:
    begin, end = at("2026-10-24 22:00"), at("2026-10-25 07:00")
    log = {"logged_in_at": begin, "logged_out_at": at("2026-10-25 06:45")}
    call(warehouse, begin=begin, planned_end=end, log=log)
    minutes = warehouse.cursor.execute("SELECT minutes_planned, minutes_given FROM carer_calls")
    assert minutes.fetchall() == [(600, 585)]


@pytest.mark.parametrize(
    ("published", "ahead"),
    [("2026-10-28 17:00", 1), ("2026-10-29 06:00", 0), ("2026-10-01 09:00", 1)],
)
def test_rota_is_in_good_time_seven_calendar_days_before(
    warehouse: Warehouse, published: str, ahead: int
) -> None:
    call(warehouse, published_at=at(published))
    assert warehouse.total("published_ahead") == (ahead, 1)


def test_call_whose_publication_is_unknown_is_left_out(warehouse: Warehouse) -> None:
    call(warehouse)
    assert warehouse.facts("published_ahead") == {}


@pytest.mark.parametrize(
    ("log", "counts"),
    [
        (there(15, escalated_at=after(0)), None),  # exactly at the threshold: no delay
        (there(40, escalated_at=after(45)), (1, 1)),  # threshold + 30 minutes, inclusive
        (there(40, escalated_at=after(46)), (0, 1)),
        (there(5, delay_alerted_at=after(2), escalated_at=after(32)), (1, 1)),
        (there(5, delay_alerted_at=after(2), escalated_at=after(33)), (0, 1)),
        ({"escalated_at": after(20)}, (1, 1)),  # missed
    ],
)
def test_delay_is_escalated_within_half_an_hour_of_its_alert(
    warehouse: Warehouse, log: dict, counts: tuple | None
) -> None:
    call(warehouse, log=log)
    facts = warehouse.facts("delays_escalated")
    assert list(facts.values()) == ([counts] if counts else [])


def test_delays_are_not_supplied_where_no_export_ever_held_an_escalation(
    warehouse: Warehouse,
) -> None:
    call(warehouse, log=there(60))
    assert warehouse.total("delays_escalated") == (0, None)


def test_only_calls_marked_time_critical_are_judged_as_such(warehouse: Warehouse) -> None:
    warehouse.put("settings", setting("time_critical_late_minutes", 5))
    call(warehouse, "V1", log=there(10), time_critical=True)
    call(warehouse, "V2", log=there(10), time_critical=False)
    assert warehouse.total("time_critical_punctuality") == (0, 1)
    assert warehouse.total("punctuality") == (2, 2)


def setting(name: str, value: float, site: str = "", since: str = "2026-01-01") -> dict:
    return {"site": site, "name": name, "from_day": at(since).date(), "value": value}


@pytest.mark.parametrize(
    ("rows", "on_time"),
    [
        ([], 0),
        ([("", "2026-01-01", 20)], 1),
        ([("", "2026-11-04", 20)], 1),  # in force from that very day
        ([("", "2026-11-05", 20)], 0),
        ([("", "2026-01-01", 20), ("", "2026-06-01", 15)], 0),  # the later one counts
        ([("Northgate", "2026-01-01", 20), ("", "2026-06-01", 15)], 1),  # its own counts
        ([("Homecare", "2026-01-01", 20), ("", "2026-06-01", 15)], 1),  # that of the place above
        ([("Eastfield", "2026-01-01", 20)], 0),
    ],
)
def test_nearest_definition_in_force_decides(
    warehouse: Warehouse, rows: list[tuple], on_time: int
) -> None:
    warehouse.put("sites", {"site": "Northgate", "parent": "Homecare"})
    for site, since, value in rows:
        warehouse.put("settings", setting("tolerance_late_minutes", value, site, since))
    call(warehouse, log=there(18))
    assert warehouse.total("punctuality") == (on_time, 1)


@pytest.mark.parametrize(
    ("postcode", "area"),
    [
        ("LE1 4AB", "City"),
        ("le14ab", "City"),
        ("LE14 2AB", "LE14"),  # LE1 is another district
        ("LE2 7AB", "Clarendon"),  # the longest prefix
        ("LE2 1AB", "South"),
        ("L8 1AA", "L8"),  # no cluster: the district
        (None, ""),
    ],
)
def test_area_of_a_call(warehouse: Warehouse, postcode: str | None, area: str) -> None:
    for prefix, cluster in (("LE1", "City"), ("LE2", "South"), ("LE2 7", "Clarendon")):
        warehouse.put("clusters", {"postcode_prefix": prefix, "cluster": cluster})
    call(warehouse, log=there(), postcode=postcode)
    assert [key[1] for key in warehouse.facts("punctuality")] == [area]


def run_of_calls(warehouse: Warehouse, gap: float, takes: float, legs: int) -> None:
    """Rounds of five calls between two districts: planned gaps, journeys as they really were."""
    for n in range(legs // 4 * 5):
        carer, place = divmod(n, 5)
        begin, seen = after((30 + gap) * place), after(1 + (30 + takes) * place)
        log = {"logged_in_at": seen, "logged_out_at": after(30, seen)}
        call(
            warehouse,
            f"V{n:02}",
            begin=begin,
            log=log,
            carer_id=f"C{carer}",
            postcode=("LE1 4AB", "LE2 1AB")[place % 2],
            planned_travel_minutes=gap,
        )


def test_gap_shorter_than_the_journey_really_takes_is_not_feasible(warehouse: Warehouse) -> None:
    run_of_calls(warehouse, gap=0, takes=12, legs=80)
    run = [key[3] for key in warehouse.facts("feasible_gaps")]
    assert run == [NINE.date()]
    assert warehouse.total("feasible_gaps") == (0, 80)


def test_journey_timed_fewer_than_twenty_times_is_not_known_whatever_the_rota_believes(
    warehouse: Warehouse,
) -> None:
    run_of_calls(warehouse, gap=5, takes=12, legs=4)
    assert warehouse.facts("feasible_gaps") == {}


def test_gap_of_a_carer_with_slack_says_nothing_of_the_journey(warehouse: Warehouse) -> None:
    for n in range(8):
        begin = after(60 * n)
        log = there(-1, begin=begin)
        call(warehouse, f"V{n}", begin=begin, log=log, carer_id="C1", postcode="LE1 4AB")
    assert warehouse.facts("feasible_gaps") == {}


def test_complaint_about_a_late_call_lies_beside_the_calls_of_its_day(
    warehouse: Warehouse,
) -> None:
    call(warehouse, log=there(), postcode="LE1 4AB")
    complaint = {
        "complaint_id": "K1",
        "category": "late_call",
        "branch": "Northgate",
        "postcode": "LE1 4ZZ",
        "received_on": after(0, NINE + 72 * HOUR).date(),
        "event_on": NINE.date(),
    }
    warehouse.put("complaints", complaint, complaint | {"category": "dignity"})
    assert warehouse.facts("late_call_complaints") == {
        ("Northgate", "LE1", "", NINE.date()): (1, 1)
    }


def test_calls_without_any_complaints_export_have_no_complaint_rate(warehouse: Warehouse) -> None:
    call(warehouse, log=there())
    assert warehouse.total("late_call_complaints") == (0, None)
