"""The stated rules of what is counted of medicines, each as a claim."""

from datetime import date, datetime, timedelta

import pytest

from connectors.sources.settings import DEFINITIONS
from metrics.catalogue import measure
from metrics.questions.doses import Doses, DoseSplit, doses_by
from tests import second_opinion
from tests.metrics.warehouse import Warehouse

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12)


def dose(warehouse: Warehouse, outcome: str | None, at: datetime = NOON, **more) -> None:
    row = {"mar_id": "M", "house": "Alder", "person_id": "P1", "due_at": at}
    warehouse.put("mar", row | {"outcome_code": outcome} | more)


def gaps(warehouse: Warehouse, *days_before: int, **more) -> None:
    """A gap on each of these days before DAY, and one dose given on it."""
    for days in days_before:
        dose(warehouse, "not_signed", NOON - timedelta(days=days), **more)
    dose(warehouse, "given")


def test_published_count_of_errors_is_12_2_per_1000_administrations() -> None:
    """Szczepura 2011: 2,289 potential errors in 188,249 administrations."""
    rule = measure("mar_errors")
    assert round(rule.per * 2_289 / 188_249, 1) == 12.2
    assert round(Doses("", 188_249, 2_000, 289, 0, 0).per_1000(2_289), 1) == 12.2


def test_published_count_comes_out_of_the_measures_own_sql(warehouse: Warehouse) -> None:
    warehouse.cursor.execute(
        """
        INSERT INTO mar (mar_id, house, due_at, outcome_code)
        SELECT
            n::VARCHAR,
            'Alder',
            TIMESTAMP '2026-11-02 08:00:00',
            CASE
                WHEN n < 2000 THEN 'not_signed'
                WHEN n < 2289 THEN 'code_unexplained'
                ELSE 'given'
            END
        FROM range(188249) AS numbers (n)
        """
    )
    errors, doses = warehouse.total("mar_errors")
    assert (errors, doses) == (2_289, 188_249)
    assert round(measure("mar_errors").per * errors / doses, 1) == 12.2


def test_refusal_is_no_omission_and_no_documentation_error(warehouse: Warehouse) -> None:
    for outcome in ("refused", "omitted", "not_signed", "withheld", "given"):
        dose(warehouse, outcome)
    assert warehouse.total("refusals") == (1, 5)
    assert warehouse.total("omitted_doses") == (1, 5)
    assert warehouse.total("mar_errors") == (1, 5)


def test_blank_outcome_is_a_gap_and_never_a_refusal(warehouse: Warehouse) -> None:
    dose(warehouse, None)
    dose(warehouse, "given")
    assert warehouse.total("refusals") == (0, 2)
    assert warehouse.total("mar_errors", "gap") == (1, 0)


@pytest.mark.parametrize(
    ("clock", "name"),
    [
        ("05:00", "morning"),
        ("10:59", "morning"),
        ("11:00", "midday"),
        ("14:59", "midday"),
        ("15:00", "teatime"),
        ("18:59", "teatime"),
        ("19:00", "night"),
        ("04:59", "night"),
    ],
)
def test_medicine_round_goes_by_when_a_dose_is_due(
    warehouse: Warehouse, clock: str, name: str
) -> None:
    dose(warehouse, "refused", datetime.fromisoformat(f"2026-11-02 {clock}"))
    (only,) = doses_by(warehouse.cursor, (), DAY, DAY, split=DoseSplit.ROUND)
    assert (only.name, only.refused, only.due) == (name, 1, 1)
    assert warehouse.total("refusals", name) == (1, 1)


def test_controlled_drugs_are_counted_apart(warehouse: Warehouse) -> None:
    for controlled in (True, True, False, None):
        dose(warehouse, "not_signed", controlled=controlled)
    dose(warehouse, "given", controlled=True)
    assert warehouse.total("controlled_drug_errors") == (2, 3)


def test_as_needed_doses_are_counted_apart(warehouse: Warehouse) -> None:
    dose(warehouse, "not_signed", schedule="prn")
    dose(warehouse, "given", schedule="prn")
    dose(warehouse, "not_signed", schedule="regular")
    assert warehouse.total("prn_errors") == (1, 2)


@pytest.mark.parametrize("id", ["controlled_drug_errors", "prn_errors"])
def test_without_the_column_that_marks_them_it_is_not_supplied(
    warehouse: Warehouse, id: str
) -> None:
    dose(warehouse, "not_signed")
    assert warehouse.total(id) == (0, None)


# Recurring


@pytest.mark.parametrize(("days", "recurs"), [(1, True), (56, True), (57, False)])
def test_error_recurs_within_eight_weeks(warehouse: Warehouse, days: int, recurs: bool) -> None:
    gaps(warehouse, 0, days)
    assert warehouse.total("recurring_errors")[0] == recurs
    assert warehouse.total("first_errors")[0] == 2 - recurs


def test_error_of_another_kind_or_house_does_not_make_one_recur(warehouse: Warehouse) -> None:
    gaps(warehouse, 0)
    gaps(warehouse, 7, house="Birch")
    dose(warehouse, "code_unexplained", NOON - timedelta(days=7))
    assert warehouse.total("recurring_errors")[0] == 0
    assert warehouse.total("first_errors")[0] == 3


def test_errors_of_one_day_are_one_occasion(warehouse: Warehouse) -> None:
    gaps(warehouse, 0, 0, 0)
    assert warehouse.total("recurring_errors")[0] == 0
    assert warehouse.total("first_errors", "gap")[0] == 3


def errors_of_two_people(warehouse: Warehouse, rule: float | None) -> float:
    """P1 in one medicine, P2 in it, P1 in another and P1 in the first again; those that recur."""
    if rule:
        row = {"site": "", "name": "recurring_by", "from_day": DAY - timedelta(days=99)}
        warehouse.put("settings", row | {"value": rule})
    for days, person, medicine in ((21, 1, "a"), (14, 2, "a"), (7, 1, "b"), (0, 1, "a")):
        gaps(warehouse, days, person_id=f"P{person}", medicine=medicine)
    recurring, first = (
        warehouse.total(id, "gap")[0] for id in ("recurring_errors", "first_errors")
    )
    assert recurring + first == 4
    return recurring


@pytest.mark.parametrize(("rule", "recurring"), [(None, 1), (1, 1), (2, 2), (3, 3)])
def test_error_recurs_in_the_medicine_on_the_sheet_or_in_the_house_as_the_setting_says(
    warehouse: Warehouse, rule: float | None, recurring: int
) -> None:
    assert errors_of_two_people(warehouse, rule) == recurring


def test_error_of_a_sheet_that_names_no_medicine_or_no_person_recurs_by_the_next_wider(
    warehouse: Warehouse,
) -> None:
    gaps(warehouse, 14, person_id="P1", medicine="a")
    gaps(warehouse, 7, person_id="P1", medicine=None)
    assert warehouse.total("recurring_errors")[0] == 1
    gaps(warehouse, 0, person_id=None, medicine="b")
    assert warehouse.total("recurring_errors")[0] == 2


def test_first_and_recurring_errors_are_all_documentation_errors(warehouse: Warehouse) -> None:
    gaps(warehouse, 0, 3, 90, 91, 200)
    first, recurring, every = (
        warehouse.total(id) for id in ("first_errors", "recurring_errors", "mar_errors")
    )
    assert (first[0] + recurring[0], first[1]) == every
    assert recurring[1] == every[1]


def test_window_is_that_of_the_house_on_the_day(warehouse: Warehouse) -> None:
    row = {"site": "Alder", "name": "recurring_window_weeks", "value": 2}
    warehouse.put("settings", row | {"from_day": DAY})
    gaps(warehouse, 0, 15)
    assert warehouse.total("recurring_errors")[0] == 0
    gaps(warehouse, 40, 60)
    assert warehouse.total("recurring_errors")[0] == 2  # before the window was made shorter


def test_the_longest_window_that_can_be_set_lies_within_reach() -> None:
    highest = {one.name: one.highest for one in DEFINITIONS}
    for id in ("recurring_errors", "first_errors", "recurring_findings"):
        assert measure(id).reach >= 7 * highest["recurring_window_weeks"]
    assert measure("reassessed_after_error").reach >= highest["reassess_within_days"]


def check(warehouse: Warehouse, id: str, finding: str | None, on: date = DAY, **more) -> None:
    row = {"check_id": id, "house": "Alder", "person_id": "P1", "checked_on": on, "line": "first"}
    warehouse.put("mar_audit", row | {"finding": finding} | more)


def test_finding_recurs_if_the_same_line_found_it_before(warehouse: Warehouse) -> None:
    check(warehouse, "K1", "gap", DAY - timedelta(days=10))
    check(warehouse, "K2", "gap")
    check(warehouse, "K2", "transcription")
    check(warehouse, "K3", "gap", line="second")
    assert warehouse.total("recurring_findings", "first") == (1, 2)
    assert warehouse.total("recurring_findings", "second") == (0, 1)


# Who gave it


PASSED = {"topic": "medicines", "kind": "observed_assessment", "result": "pass"}


def passed(warehouse: Warehouse, on: date, **more) -> None:
    warehouse.put("competency", {"staff_id": "S1", "assessed_on": on} | PASSED | more)


@pytest.mark.parametrize(
    ("more", "out_of_date"),
    [
        ({}, 0),
        ({"expires_on": DAY}, 0),
        ({"expires_on": DAY - timedelta(days=1)}, 1),
        ({"kind": "attendance"}, 1),
        ({"result": "refer"}, 1),
        ({"topic": "moving"}, 1),
    ],
)
def test_dose_given_by_someone_out_of_date(
    warehouse: Warehouse, more: dict, out_of_date: int
) -> None:
    passed(warehouse, DAY - timedelta(days=30), **more)
    dose(warehouse, "given", staff_id="S1")
    assert warehouse.total("doses_by_out_of_date") == (out_of_date, 1)


def test_only_doses_given_by_somebody_named_count(warehouse: Warehouse) -> None:
    passed(warehouse, DAY - timedelta(days=30))
    dose(warehouse, "given", staff_id="S2")
    dose(warehouse, "given")
    dose(warehouse, "refused", staff_id="S2")
    dose(warehouse, "self_administered", staff_id="S2")
    assert warehouse.total("doses_by_out_of_date") == (1, 1)


def test_without_names_or_competency_doses_by_someone_out_of_date_are_not_supplied(
    warehouse: Warehouse,
) -> None:
    dose(warehouse, "given")
    assert warehouse.total("doses_by_out_of_date") == (0, None)
    dose(warehouse, "given", staff_id="S1")
    assert warehouse.total("doses_by_out_of_date")[1] is None


@pytest.mark.parametrize(("days", "in_time"), [(None, 0), (-1, 0), (0, 1), (28, 1), (29, 0)])
def test_reassessed_after_an_error_within_the_days_allowed(
    warehouse: Warehouse, days: int | None, in_time: int
) -> None:
    dose(warehouse, "omitted", staff_id="S1")
    passed(warehouse, DAY - timedelta(days=100))
    if days is not None:
        passed(warehouse, DAY + timedelta(days=days), result="refer")
    last = DAY + timedelta(days=28)
    assert warehouse.facts("reassessed_after_error") == {("Alder", "", "", last): (in_time, 1)}


def test_which_findings_are_errors_in_giving(warehouse: Warehouse) -> None:
    passed(warehouse, DAY - timedelta(days=100))
    for n, finding in enumerate(("gap", "transcription", "wrong_dose", "omitted")):
        check(warehouse, f"K{n}", finding, DAY + timedelta(days=n), staff_id="S1")
    assert warehouse.total("reassessed_after_error") == (0, 2)


def test_without_names_reassessment_is_not_supplied(warehouse: Warehouse) -> None:
    dose(warehouse, "omitted")
    passed(warehouse, DAY)
    assert warehouse.total("reassessed_after_error") == (0, None)


def test_second_opinion_sees_a_window_over_the_turn_of_a_month(warehouse: Warehouse) -> None:
    rows = [
        {"mar_id": str(n), "house": "Alder", "person_id": "P1", "due_at": at, "outcome_code": code}
        for n, (at, code) in enumerate(
            [
                (datetime(2026, 8, 31, 8), "not_signed"),
                (datetime(2026, 9, 1, 8), "not_signed"),
                (datetime(2026, 10, 26, 8), "not_signed"),
                (datetime(2026, 12, 22, 8), "not_signed"),
            ]
        )
    ]
    warehouse.put("mar", *rows)
    ours = warehouse.facts("recurring_errors")
    theirs = second_opinion.count("recurring_errors", {"mar": rows})
    assert {k: v for k, v in ours.items() if k[2]} == {k: v for k, v in theirs.items() if k[2]}
    assert {key[3] for key in ours if key[2]} == {date(2026, 9, 1), date(2026, 10, 26)}
