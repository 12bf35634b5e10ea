"""The stated rules of observations, voices, medicines and competency, each as a claim."""

from datetime import date, datetime, timedelta

import pytest

from tests.metrics.warehouse import Warehouse

MONDAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12)


def item(warehouse: Warehouse, result: str | None, **more) -> None:
    seen = {"observation_id": "O1", "item": result or "", "unit": "Oak", "observed_at": NOON}
    warehouse.put("audits", seen | {"strand": "privacy", "result": result} | more)


def test_item_that_does_not_apply_leaves_the_denominator(warehouse: Warehouse) -> None:
    for result in ("met", "partly", "not_met", "not_applicable", None):
        item(warehouse, result)
    assert warehouse.total("observation_score", "privacy") == (1.5, 3)


def due(warehouse: Warehouse, **more) -> None:
    line = {"what": "observation", "site": "Oak", "role": "team_leader", "every": "week"}
    warehouse.put("schedule", line | {"number": 2, "from_day": MONDAY} | more)
    warehouse.put("coverage", {"source": "audits", "through": MONDAY + timedelta(days=13)})


@pytest.mark.parametrize(("done", "counted"), [(0, 0), (1, 1), (2, 2), (5, 2)])
def test_observations_done_count_up_to_those_due(
    warehouse: Warehouse, done: int, counted: int
) -> None:
    due(warehouse, to_day=MONDAY + timedelta(days=6))
    for n in range(done):
        item(warehouse, "met", observation_id=f"O{n}", observer_role="team_leader")
        item(warehouse, "partly", observation_id=f"O{n}", observer_role="team_leader")
    sunday = MONDAY + timedelta(days=6)
    assert warehouse.facts("observations_done") == {
        ("Oak", "", "team_leader", sunday): (counted, 2)
    }


@pytest.mark.parametrize(
    ("seen", "counts"),
    [
        ({"observer_role": "team_leader"}, 1),
        ({"observer_role": "team_leader", "audit_type": "spot_check"}, 1),
        ({"observer_role": "team_leader", "audit_type": "supervision"}, 0),
        ({"observer_role": "deputy"}, 0),
        ({"observer_role": "team_leader", "unit": "Elm"}, 0),
    ],
)
def test_which_observations_count_for_a_line_of_the_schedule(
    warehouse: Warehouse, seen: dict, counts: int
) -> None:
    due(warehouse, to_day=MONDAY + timedelta(days=6))
    item(warehouse, "met", **seen)
    assert warehouse.total("observations_done") == (counts, 2)


def test_week_that_the_schedule_enters_half_way_is_not_due(warehouse: Warehouse) -> None:
    due(warehouse, from_day=MONDAY + timedelta(days=2))
    assert {key[3] for key in warehouse.facts("observations_done")} == {MONDAY + timedelta(days=13)}


def test_second_line_samples_are_not_observations(warehouse: Warehouse) -> None:
    due(warehouse, what="second_line_sample")
    assert warehouse.facts("observations_done") == {}


def test_feedback_score_is_a_mean_by_theme(warehouse: Warehouse) -> None:
    for score in (1, 4, 5, None):
        warehouse.put(
            "feedback", {"site": "Oak", "theme": "dignity", "received_on": MONDAY, "score": score}
        )
    assert warehouse.total("feedback_score", "dignity") == (10, 3)


def concern(warehouse: Warehouse, category: str, **more) -> None:
    row = {"complaint_id": category, "category": category, "site": "Oak", "received_on": MONDAY}
    warehouse.put("complaints", row | more)


def test_dignity_concern_is_a_complaint_or_low_dignity_feedback(warehouse: Warehouse) -> None:
    for category in ("dignity", "privacy", "late_call", "staff_attitude"):
        concern(warehouse, category)
    for theme, score in (("dignity", 2), ("dignity", 3), ("timeliness", 1)):
        warehouse.put(
            "feedback", {"site": "Oak", "theme": theme, "score": score, "received_on": MONDAY}
        )
    assert warehouse.total("dignity_concerns")[0] == 3


def test_days_without_a_dignity_concern_are_there(warehouse: Warehouse) -> None:
    concern(warehouse, "dignity")
    warehouse.put("coverage", {"source": "complaints", "through": MONDAY + timedelta(days=9)})
    for day in range(10):
        row = {"unit": "Oak", "day": MONDAY + timedelta(days=day), "occupied": 12}
        warehouse.put("bed_days", row)
    facts = warehouse.facts("dignity_concerns")
    assert len(facts) == 10
    assert warehouse.total("dignity_concerns") == (1, 120)


def test_dignity_concerns_without_bed_days_have_no_rate(warehouse: Warehouse) -> None:
    item(warehouse, "met")
    concern(warehouse, "dignity")
    warehouse.put("coverage", {"source": "complaints", "through": MONDAY})
    assert warehouse.total("dignity_concerns") == (1, None)


def dose(warehouse: Warehouse, outcome: str | None, **more) -> None:
    row = {"mar_id": str(outcome), "house": "Alder", "person_id": "P1", "due_at": NOON}
    warehouse.put("mar", row | {"outcome_code": outcome} | more)


def test_documentation_errors_are_gaps_and_unexplained_codes(warehouse: Warehouse) -> None:
    for outcome in ("given", "refused", "omitted", "not_signed", "code_unexplained"):
        dose(warehouse, outcome)
    dose(warehouse, None)
    dose(warehouse, None, given_at=NOON)
    assert warehouse.total("mar_errors") == (3, 7)
    assert warehouse.total("mar_errors", "gap") == (2, 0)
    assert warehouse.total("mar_errors", "code_unexplained") == (1, 0)


def test_doses_of_an_export_without_outcomes_have_no_error_rate(warehouse: Warehouse) -> None:
    dose(warehouse, None, given_at=NOON)
    assert warehouse.total("mar_errors") == (0, None)
    assert warehouse.total("omitted_doses") == (0, None)


def test_gap_is_not_an_omission(warehouse: Warehouse) -> None:
    for outcome in ("omitted", "not_signed", "not_available", None):
        dose(warehouse, outcome)
    assert warehouse.total("omitted_doses") == (1, 4)


def check(warehouse: Warehouse, id: str, finding: str | None, **more) -> None:
    row = {"check_id": id, "house": "Alder", "person_id": "P1", "checked_on": MONDAY}
    warehouse.put("mar_audit", row | {"line": "first", "finding": finding} | more)


def test_clean_check_counts_as_a_check_without_finding(warehouse: Warehouse) -> None:
    check(warehouse, "K1", None)
    check(warehouse, "K2", "gap")
    check(warehouse, "K2", "stock_mismatch")
    check(warehouse, "K3", "gap", line="second")
    assert warehouse.total("audit_findings", "first") == (2, 2)
    assert warehouse.total("audit_findings", "second") == (1, 1)


def test_sheets_in_use_are_people_with_a_dose_in_the_month(warehouse: Warehouse) -> None:
    for person in ("P1", "P1", "P2", "P3"):
        dose(warehouse, "given", person_id=person)
    check(warehouse, "K1", None, line="second", person_id="P1")
    check(warehouse, "K2", "gap", line="second", person_id="P1")
    check(warehouse, "K3", None, line="first", person_id="P2")
    check(warehouse, "K4", None, line="second", person_id="P9")  # no sheet in use
    check(warehouse, "K5", None, line="second", person_id="P3", checked_on=date(2026, 12, 1))
    assert warehouse.facts("second_line_coverage") == {
        ("Alder", "", "", date(2026, 11, 30)): (1, 3)
    }


PASSED = {"kind": "observed_assessment", "result": "pass", "assessed_on": date(2026, 1, 5)}


@pytest.mark.parametrize(
    ("assessments", "competent"),
    [
        ([], 0),  # never assessed counts
        ([PASSED], 1),
        ([PASSED | {"expires_on": MONDAY}], 1),  # the day of expiry is in date
        ([PASSED | {"expires_on": MONDAY - timedelta(days=1)}], 0),
        ([PASSED | {"assessed_on": date(2025, 11, 1)}], 0),  # no expiry: twelve months
        ([PASSED | {"kind": "attendance"}], 0),
        ([PASSED | {"result": "refer"}], 0),
        ([PASSED | {"topic": "moving"}], 0),
        ([PASSED, PASSED | {"assessed_on": date(2026, 6, 1), "result": "fail"}], 0),
        ([PASSED, PASSED | {"assessed_on": date(2026, 6, 1), "kind": "attendance"}], 1),
        ([PASSED | {"assessed_on": MONDAY + timedelta(days=1)}], 0),  # not yet
    ],
)
def test_competent_is_an_observed_assessment_passed_and_not_expired(
    warehouse: Warehouse, assessments: list[dict], competent: int
) -> None:
    dose(warehouse, "given")
    warehouse.put("coverage", {"source": "mar", "through": MONDAY})
    staff = {"site": "Alder", "from_day": date(2024, 1, 1)}
    warehouse.put("staff", staff | {"staff_id": "S1", "administers_medicines": True})
    warehouse.put("staff", staff | {"staff_id": "S2", "administers_medicines": False})
    for row in assessments:
        warehouse.put("competency", {"staff_id": "S1", "topic": "medicines"} | row)
    assert warehouse.facts("competency_in_date") == {("Alder", "", "", MONDAY): (competent, 1)}


def test_staff_who_left_are_no_longer_counted(warehouse: Warehouse) -> None:
    dose(warehouse, "given")
    warehouse.put("coverage", {"source": "mar", "through": MONDAY + timedelta(days=2)})
    row = {"staff_id": "S1", "site": "Alder", "administers_medicines": True}
    warehouse.put("staff", row | {"from_day": MONDAY, "to_day": MONDAY + timedelta(days=1)})
    assert len(warehouse.facts("competency_in_date")) == 2


@pytest.mark.parametrize(
    ("found", "escalated", "same_day"),
    [
        (NOON, NOON + timedelta(hours=11), 1),
        (NOON, NOON + timedelta(hours=12), 0),
        (None, NOON, 1),  # found on the day of the check
        (NOON - timedelta(days=1), NOON, 0),
    ],
)
def test_anomaly_is_escalated_the_day_it_was_found(
    warehouse: Warehouse, found: datetime | None, escalated: datetime, same_day: int
) -> None:
    check(warehouse, "K1", "gap", found_at=found, escalated_at=escalated, shift="late")
    assert warehouse.total("anomalies_escalated", "late") == (same_day, 1)
