"""Changes, alerts, complaints' times, feedback, continuity: the stated rules, each as a claim."""

from datetime import date, datetime, timedelta

import pytest

from connectors.sources.settings import DEFINITIONS
from metrics import facts
from metrics.catalogue import CATALOGUE, measure
from metrics.facts import definitions
from metrics.series import missing
from metrics.settings import in_words, settings_in_force
from tests.metrics.warehouse import Warehouse

NINE = datetime(2026, 11, 4, 9)
HOUR = timedelta(hours=1)
LATER = date(2027, 6, 1)
# Settings that shape what is shown, not what is counted.
OF_SCREENS = {"small_cell", "points_in_a_row", "mar_sample_percent"}
OF_GAPS = {"believe_odd_logs"}  # the days that come or go by it are counted anew by the load


def call(warehouse: Warehouse, visit: str = "V1", slot: int = 1, *, log=None, **planned) -> None:
    """A call of half an hour at Northgate; `log` is what was logged."""
    key = {"visit_id": visit, "carer_slot": slot}
    begin = planned.pop("begin", NINE)
    plan = {"branch": "Northgate", "planned_start": begin, "planned_end": begin + HOUR / 2}
    warehouse.put("rota", key | plan | planned)
    if log is not None:
        warehouse.put("call_log", key | log)


def complaint(warehouse: Warehouse, received: date, **more) -> None:
    warehouse.put(
        "complaints", {"complaint_id": "1", "site": "Oak", "received_on": received} | more
    )


def reach(warehouse: Warehouse, through: date) -> None:
    """The complaints export is complete up to that day."""
    warehouse.cursor.execute("DELETE FROM coverage")
    warehouse.put("coverage", {"source": "complaints", "through": through})


# Late changes


@pytest.mark.parametrize(
    ("hours_before", "counts"),
    [(49, 0), (48.001, 0), (48, 1), (24, 1), (0, 1), (-0.001, 0), (-5, 0)],
)
def test_a_change_within_48_hours_of_the_call_is_a_late_one(
    warehouse: Warehouse, hours_before: float, counts: int
) -> None:
    call(warehouse, changed_at=NINE - hours_before * HOUR)
    assert warehouse.total("changed_late") == (counts, 1)


def test_a_change_counts_from_the_start_as_first_published(warehouse: Warehouse) -> None:
    call(warehouse, changed_at=NINE - 47 * HOUR, published_start=NINE + 2 * HOUR)
    assert warehouse.total("changed_late") == (0, 1)


def test_hours_of_a_late_change_are_hours_that_passed_when_the_clocks_go_back(
    warehouse: Warehouse,
) -> None:
    monday = datetime(2026, 10, 26, 9)  # 48 hours before it were 49 by the clock
    call(warehouse, begin=monday, changed_at=monday - 48 * HOUR)
    assert warehouse.total("changed_late") == (0, 1)


def test_a_double_handed_call_changed_for_either_carer_counts_once(warehouse: Warehouse) -> None:
    call(warehouse)
    call(warehouse, slot=2, changed_at=NINE - HOUR)
    assert warehouse.total("changed_late") == (1, 1)


def test_a_call_cancelled_in_time_is_no_call_changed_late(warehouse: Warehouse) -> None:
    cancelled = {"status": "cancelled", "cancelled_at": NINE - HOUR, "changed_at": NINE - HOUR}
    call(warehouse, **cancelled)
    assert warehouse.facts("changed_late") == {}


def test_late_changes_are_not_supplied_where_no_change_was_ever_recorded(
    warehouse: Warehouse,
) -> None:
    call(warehouse)
    assert warehouse.total("changed_late") == (0, None)


def test_what_is_missing_is_named_by_export_or_by_column(warehouse: Warehouse) -> None:
    lacks = [missing(warehouse.cursor, measure(id)) for id in ("changed_late", "delays_escalated")]
    assert lacks == [(("rota", ""),), (("rota", ""), ("call_log", ""))]
    call(warehouse, log={"logged_in_at": NINE})
    lacks = [missing(warehouse.cursor, measure(id)) for id in ("changed_late", "delays_escalated")]
    assert lacks == [(("rota", "changed_at"),), (("call_log", "escalated_at"),)]
    assert missing(warehouse.cursor, measure("punctuality")) == ()


COLUMNS = {
    "published_ahead": ("rota", "published_at"),
    "time_critical_punctuality": ("rota", "time_critical"),
    "feasible_gaps": ("rota", "postcode"),
    "continuity": ("rota", "service_user_id"),
    "median_lateness": ("call_log", "logged_in_at"),
    "lateness_90th": ("call_log", "logged_in_at"),
    "short_calls": ("call_log", "logged_out_at"),
    "calls_logged_at_both_ends": ("call_log", "logged_out_at"),
    "minutes_to_alert": ("call_log", "delay_alerted_at"),
    "minutes_to_escalation": ("call_log", "escalated_at"),
}


def test_every_measure_names_the_column_without_which_it_has_no_figure(
    warehouse: Warehouse,
) -> None:
    call(warehouse, log={"logged_in_at": NINE, "logged_out_at": NINE})
    warehouse.cursor.execute("UPDATE rota SET postcode = NULL, service_user_id = NULL")
    warehouse.cursor.execute("UPDATE rota SET published_at = NULL, time_critical = NULL")
    for id, column in COLUMNS.items():
        if column[1].startswith("logged"):
            assert missing(warehouse.cursor, measure(id)) == ()
        else:
            assert column in missing(warehouse.cursor, measure(id)), id
    warehouse.cursor.execute("UPDATE call_log SET logged_in_at = NULL, logged_out_at = NULL")
    for id, column in COLUMNS.items():
        assert column in missing(warehouse.cursor, measure(id)), id


def test_measures_of_homes_name_the_column_without_which_they_have_no_figure(
    warehouse: Warehouse,
) -> None:
    cursor = warehouse.cursor
    cursor.execute("INSERT INTO audits (observation_id, item) VALUES ('O1', 'knocked')")
    cursor.execute("INSERT INTO schedule (what, site) VALUES ('observations', 'Oak')")
    cursor.execute("INSERT INTO staff (staff_id) VALUES ('M1')")
    cursor.execute("INSERT INTO mar (mar_id) VALUES ('D1')")
    for id, column in (
        ("observation_score", ("audits", "result")),
        ("observations_done", ("schedule", "every")),
        ("supervision_prompts_done", ("schedule", "number")),
        ("competency_in_date", ("staff", "administers_medicines")),
        ("reassessed_after_error", ("mar", "outcome_code")),
    ):
        assert column in missing(cursor, measure(id)), id


# Alerts and escalations


def logged(late: float, **more) -> dict:
    begin = NINE + timedelta(minutes=late)
    return {"logged_in_at": begin, "logged_out_at": begin + HOUR / 2} | more


def test_minutes_run_from_plan_to_alert_and_from_alert_to_escalation(warehouse: Warehouse) -> None:
    alert, told = NINE + timedelta(minutes=17.5), NINE + timedelta(minutes=40)
    call(warehouse, log=logged(50, delay_alerted_at=alert, escalated_at=told))
    assert {key[2] for key in warehouse.facts("minutes_to_alert")} == {"17"}
    assert {key[2] for key in warehouse.facts("minutes_to_escalation")} == {"22"}


def test_without_an_alert_the_minutes_to_escalation_run_from_the_threshold(
    warehouse: Warehouse,
) -> None:
    call(warehouse, log=logged(50, escalated_at=NINE + timedelta(minutes=40)))
    assert warehouse.facts("minutes_to_alert") == {}
    assert {key[2] for key in warehouse.facts("minutes_to_escalation")} == {"25"}


def test_a_carer_who_rings_ahead_alerts_before_the_planned_time(warehouse: Warehouse) -> None:
    early = NINE - timedelta(minutes=10)
    call(warehouse, log=logged(20, delay_alerted_at=early, escalated_at=early - HOUR))
    assert {key[2] for key in warehouse.facts("minutes_to_alert")} == {"-10"}
    assert {key[2] for key in warehouse.facts("minutes_to_escalation")} == {"0"}


def test_delays_without_an_escalation_were_never_escalated(warehouse: Warehouse) -> None:
    call(warehouse, "late", log=logged(50, escalated_at=NINE + HOUR))
    call(warehouse, "never", log=logged(50))
    call(warehouse, "missed", log={"escalated_at": None})
    call(warehouse, "punctual", log=logged(0))
    assert warehouse.total("delays_never_escalated") == (2, 3)


def test_without_any_escalation_on_record_it_is_not_supplied(warehouse: Warehouse) -> None:
    call(warehouse, log=logged(50))
    assert warehouse.total("delays_never_escalated") == (1, None)


# Complaints


@pytest.mark.parametrize(
    ("received", "third_working_day"),
    [
        pytest.param(date(2026, 11, 2), date(2026, 11, 5), id="monday to thursday"),
        pytest.param(date(2026, 11, 6), date(2026, 11, 11), id="over a weekend"),
        pytest.param(date(2026, 11, 7), date(2026, 11, 11), id="received on a saturday"),
        pytest.param(date(2026, 4, 1), date(2026, 4, 8), id="over easter"),
        pytest.param(date(2026, 5, 1), date(2026, 5, 7), id="over early may"),
        pytest.param(date(2026, 12, 23), date(2026, 12, 30), id="boxing day kept on the monday"),
        pytest.param(date(2021, 12, 23), date(2021, 12, 30), id="christmas on a weekend"),
        pytest.param(date(2022, 12, 30), date(2023, 1, 5), id="new year kept on the monday"),
        pytest.param(date(2022, 9, 16), date(2022, 9, 22), id="the day of the state funeral"),
    ],
)
def test_a_complaint_is_acknowledged_by_the_third_working_day(
    warehouse: Warehouse, received: date, third_working_day: date
) -> None:
    reach(warehouse, LATER)
    complaint(warehouse, received, acknowledged_on=third_working_day)
    late = third_working_day + timedelta(days=1)
    complaint(warehouse, received, complaint_id="2", acknowledged_on=late)
    assert warehouse.total("complaints_acknowledged") == (1, 2)


def test_a_saturday_after_the_last_working_day_is_too_late(warehouse: Warehouse) -> None:
    reach(warehouse, LATER)
    complaint(warehouse, date(2026, 11, 3), acknowledged_on=date(2026, 11, 7))
    assert warehouse.total("complaints_acknowledged") == (0, 1)


def test_an_answer_acknowledges_too(warehouse: Warehouse) -> None:
    reach(warehouse, LATER)
    complaint(warehouse, date(2026, 11, 2), responded_on=date(2026, 11, 3))
    complaint(warehouse, date(2026, 11, 2), complaint_id="2", acknowledged_on=date(2026, 11, 20))
    assert warehouse.total("complaints_acknowledged") == (1, 2)
    assert warehouse.total("complaints_answered") == (1, 2)


@pytest.mark.parametrize(("through", "counted"), [(29, 0), (30, 1)])
def test_a_complaint_counts_once_its_time_is_over(
    warehouse: Warehouse, through: int, counted: int
) -> None:
    complaint(warehouse, date(2026, 11, 2), responded_on=date(2026, 11, 3))  # until 30 November
    reach(warehouse, date(2026, 11, through))
    assert warehouse.total("complaints_answered") == (counted, counted)


def test_a_complaint_of_long_ago_is_counted_when_later_days_come(warehouse: Warehouse) -> None:
    complaint(warehouse, date(2026, 11, 2), acknowledged_on=date(2026, 11, 3))
    touched = "CREATE TEMP TABLE touched AS SELECT 'complaints' AS source, DATE '2026-11-02' AS day"
    warehouse.cursor.execute(touched)
    for through, counted in ((date(2026, 11, 6), 0), (date(2027, 2, 1), 1)):
        reach(warehouse, through)
        facts.refresh(warehouse.cursor, [measure("complaints_answered")])
        assert warehouse.cursor.execute("SELECT count(*) FROM facts").fetchone() == (counted,)
        warehouse.cursor.execute("DELETE FROM touched")


def test_acknowledged_before_it_was_received_is_a_slip_and_left_out(warehouse: Warehouse) -> None:
    reach(warehouse, LATER)
    slip = {"acknowledged_on": date(2026, 10, 2), "responded_on": date(2026, 11, 9)}
    complaint(warehouse, date(2026, 11, 2), **slip)
    assert warehouse.facts("complaints_acknowledged") == {}
    assert warehouse.total("complaints_answered") == (1, 1)


def test_times_of_complaints_are_not_supplied_without_their_columns(warehouse: Warehouse) -> None:
    reach(warehouse, LATER)
    complaint(warehouse, date(2026, 11, 2))
    assert warehouse.total("complaints_acknowledged") == (0, None)
    assert warehouse.total("complaints_answered") == (0, None)


def test_complaints_without_any_rota_have_no_calls_to_lie_beside(warehouse: Warehouse) -> None:
    complaint(warehouse, date(2026, 11, 2), category="late_call")
    assert warehouse.total("late_call_complaints") == (1, None)
    call(warehouse)
    assert warehouse.total("late_call_complaints") == (1, 1)


def test_dignity_concerns_without_bed_days_have_nothing_to_be_divided_by(
    warehouse: Warehouse,
) -> None:
    complaint(warehouse, date(2026, 11, 2), category="dignity")
    assert warehouse.total("dignity_concerns") == (1, None)


# Feedback and continuity


def test_feedback_of_four_or_more_is_positive(warehouse: Warehouse) -> None:
    for score in (1, 3.9, 4, 5, None):
        said = {"site": "Northgate", "theme": "timeliness", "received_on": NINE.date()}
        warehouse.put("feedback", said | {"score": score, "postcode": "QX2 1AB"})
    key = ("Northgate", "QX2", "timeliness", NINE.date())
    assert warehouse.facts("feedback_positive") == {key: (2, 4)}


def calls_by(warehouse: Warehouse, carers: str, begin: datetime = NINE) -> None:
    """One call a day, each by the carer of that letter."""
    for n, carer in enumerate(carers):
        at = begin + timedelta(days=n)
        log = {"carer_id": carer, "logged_in_at": at, "logged_out_at": at + HOUR / 2}
        planned = {"service_user_id": "P1", "carer_id": "Z"}
        call(warehouse, f"V{at:%m%d}", begin=at, log=log, **planned)


@pytest.mark.parametrize(
    ("carers", "counted"),
    [
        pytest.param("AAAABBBCCDE", (9, 11), id="three of five"),
        pytest.param("AAABBBCCCDDD", (9, 12), id="equally often: the first ids"),
        pytest.param("AAAAAAAAAA", (10, 10), id="always the same"),
        pytest.param("ABCDEFGHI", (0, 0), id="too few calls to tell"),
    ],
)
def test_familiar_are_the_three_who_came_most_that_month(
    warehouse: Warehouse, carers: str, counted: tuple[int, int]
) -> None:
    calls_by(warehouse, carers)
    assert warehouse.total("continuity") == counted


def test_each_month_has_its_own_familiar_carers(warehouse: Warehouse) -> None:
    calls_by(warehouse, "AAAABBBBCCCC")
    calls_by(warehouse, "DDDDEEEEFFFF", datetime(2026, 12, 1, 9))
    assert warehouse.total("continuity") == (24, 24)


def test_a_double_handed_call_is_familiar_when_both_carers_are(warehouse: Warehouse) -> None:
    calls_by(warehouse, "AABBBCCCDD")
    log = {"carer_id": "E", "logged_in_at": NINE, "logged_out_at": NINE + HOUR}
    call(warehouse, "V1104", slot=2, log=log, service_user_id="P1", carer_id="Z")
    assert warehouse.total("continuity") == (7, 10)


# Definitions that differ between contracts


def test_every_setting_shapes_a_measure_or_what_is_shown() -> None:
    shaping = {name for one in CATALOGUE for name in one.settings}
    assert shaping | OF_SCREENS | OF_GAPS >= {one.name for one in DEFINITIONS}
    assert shaping <= {one.name for one in DEFINITIONS}


@pytest.mark.parametrize("name", sorted({name for one in CATALOGUE for name in one.settings}))
def test_changing_a_setting_counts_anew_what_it_shapes_and_says_so(
    warehouse: Warehouse, name: str
) -> None:
    shaped = [one for one in CATALOGUE if name in one.settings]
    others = [one for one in CATALOGUE if name not in one.settings]
    day = date(2026, 3, 1)

    def told() -> list[tuple[str, str]]:
        force = settings_in_force(warehouse.cursor, "", day)
        names = definitions(warehouse.cursor, shaped)
        return [(names[one.id], in_words(one, force)) for one in shaped]

    before, beside = told(), definitions(warehouse.cursor, others)
    warehouse.put("settings", {"site": "", "name": name, "from_day": day, "value": 11})
    for old, new, one in zip(before, told(), shaped, strict=True):
        assert old[0] != new[0]
        assert old[1] != new[1], one.id
    assert definitions(warehouse.cursor, others) == beside


def test_a_setting_holds_from_the_day_it_took_force(warehouse: Warehouse) -> None:
    reach(warehouse, LATER)
    for number, received in enumerate((date(2026, 3, 2), date(2026, 6, 1))):
        answer = received + timedelta(days=21)
        complaint(warehouse, received, complaint_id=str(number), responded_on=answer)
        said = {"site": "Oak", "received_on": received, "score": 3, "theme": "dignity"}
        warehouse.put("feedback", said)
        at = datetime.combine(received, NINE.time())
        call(warehouse, f"V{number}", begin=at, changed_at=at - 36 * HOUR)
    for name, value in (
        ("respond_within_days", 10),
        ("positive_feedback_score", 3),
        ("late_change_hours", 24),
    ):
        since = {"site": "", "name": name, "from_day": date(2026, 4, 1), "value": value}
        warehouse.put("settings", since)
    for id, by_day in (
        ("complaints_answered", [1, 0]),
        ("feedback_positive", [0, 1]),
        ("changed_late", [1, 0]),
    ):
        counted = sorted((key[3], counts) for key, counts in warehouse.facts(id).items())
        assert [counts for _, counts in counted] == [(n, 1) for n in by_day], id
