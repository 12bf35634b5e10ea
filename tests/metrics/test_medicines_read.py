"""What is read behind the measures of medicines: lists, both lines of checks, sampling, staff."""

from datetime import date, datetime, timedelta

import pytest
from statsmodels.stats.rates import confint_poisson_2indep

from metrics.questions.competency import (
    CompetencyStanding,
    competency_by_house,
    competency_of_staff,
)
from metrics.questions.doses import (
    DoseSplit,
    doses_by,
    doses_of_missed_calls,
    not_escalated,
    omissions,
    recurring,
)
from metrics.questions.mar_checks import (
    LinesFinding,
    Per,
    Sampled,
    SampledMonth,
    coverage_grid,
    interval,
    lines_compared,
    sheets_of_the_quarter,
    spread,
)
from metrics.questions.medicines_themes import FoundBy, themes
from tests.metrics.warehouse import Warehouse

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def dose(warehouse: Warehouse, outcome: str | None, at: datetime = NOON, **more) -> None:
    row = {"mar_id": "M", "house": "Alder", "person_id": "P1", "due_at": at}
    warehouse.put("mar", row | {"outcome_code": outcome} | more)


def check(warehouse: Warehouse, line: str, on: date = DAY, found: int = 0, **more) -> None:
    """One check of a sheet with so many gaps found."""
    row = {"check_id": f"{line}{on}{more}", "house": "Alder", "person_id": "P1", "line": line}
    row |= {"checked_on": on, "doses_checked": 100} | more
    for n in range(max(found, 1)):
        warehouse.put("mar_audit", row | {"finding_no": n, "finding": "gap" if found else None})


# Doses


def test_doses_are_those_of_the_sites_asked_for_and_all_below(warehouse: Warehouse) -> None:
    warehouse.put("sites", {"site": "Lakeside"}, {"site": "Alder", "parent": "Lakeside"})
    dose(warehouse, "not_signed")
    dose(warehouse, "given", house="Elm")
    for sites, houses in ((("Lakeside",), ["Alder"]), (("Elm",), ["Elm"]), ((), ["Alder", "Elm"])):
        found = doses_by(warehouse.cursor, sites, DAY, DAY, split=DoseSplit.HOUSE)
        assert [each.name for each in found] == houses


def test_doses_fall_into_parts_that_add_up(warehouse: Warehouse) -> None:
    for outcome, schedule, controlled in (
        ("not_signed", "regular", True),
        ("refused", "prn", False),
        (None, None, None),
    ):
        dose(warehouse, outcome, schedule=schedule, controlled=controlled, shift="early")
    for split in DoseSplit:
        found = doses_by(warehouse.cursor, (), DAY, DAY, split=split)
        assert (sum(one.due for one in found), sum(one.errors for one in found)) == (3, 2)


def test_doses_without_outcomes_are_not_supplied(warehouse: Warehouse) -> None:
    dose(warehouse, None, given_at=NOON)
    assert doses_by(warehouse.cursor, (), DAY, DAY, split=DoseSplit.HOUSE) is None
    assert omissions(warehouse.cursor, (), DAY, DAY) is None


# Lists


def test_each_omission_is_listed_with_its_harm_and_the_days_since_the_one_before(
    warehouse: Warehouse,
) -> None:
    dose(warehouse, "omitted", NOON - timedelta(days=9), mar_id="M1")
    dose(warehouse, "omitted", mar_id="M2", harm="d")
    dose(warehouse, "omitted", mar_id="M3", house="Birch")
    dose(warehouse, "refused")
    found = omissions(warehouse.cursor, (), DAY, DAY)
    assert [(each.mar_id, each.days_since) for each in found] == [("M2", 9), ("M3", None)]
    assert found[0].harm_words == "D: had to be watched, no harm"
    assert found[1].harm_words == "not graded"


def test_findings_not_escalated_that_day_are_listed_those_that_wait_first(
    warehouse: Warehouse,
) -> None:
    for n, escalated in enumerate((NOON, NOON + timedelta(days=2), None)):
        row = {"check_id": f"K{n}", "house": "Alder", "checked_on": DAY, "finding": "gap"}
        warehouse.put("mar_audit", row | {"finding_no": 1, "escalated_at": escalated})
    found = not_escalated(warehouse.cursor, (), DAY, DAY)
    assert [(each.check_id, each.days_waited) for each in found] == [("K2", None), ("K1", 2)]


def test_without_times_of_escalation_the_list_is_not_supplied(warehouse: Warehouse) -> None:
    check(warehouse, "first", found=1)
    assert not_escalated(warehouse.cursor, (), DAY, DAY) is None


def test_doses_of_a_missed_call_are_joined_with_it(warehouse: Warehouse) -> None:
    call = {"carer_slot": 1, "branch": "Northgate", "planned_end": NOON + timedelta(hours=1)}
    for visit in ("V1", "V2"):
        warehouse.put("rota", call | {"visit_id": visit, "planned_start": NOON})
    log = {"visit_id": "V2", "carer_slot": 1, "logged_in_at": NOON}
    warehouse.put("call_log", log | {"logged_out_at": NOON + timedelta(hours=1)})
    for visit, outcome in (("V1", "no_visit"), ("V1", None), ("V2", "given")):
        dose(warehouse, outcome, visit_id=visit)
    (only,) = doses_of_missed_calls(warehouse.cursor, (), DAY, DAY)
    assert (only.visit_id, only.doses, only.missed, only.gaps, only.given) == ("V1", 2, 1, 1, 0)


def test_doses_that_name_no_call_are_not_joined(warehouse: Warehouse) -> None:
    dose(warehouse, "given")
    assert doses_of_missed_calls(warehouse.cursor, (), DAY, DAY) is None


# Both lines of checks


def both_lines(warehouse: Warehouse, local: int, second: int, **more) -> None:
    for n in range(10):
        on = DAY + timedelta(days=n)
        check(warehouse, "first", on, found=local, **more)
        check(warehouse, "second", on, found=second, **more)


@pytest.mark.parametrize(
    ("local", "second", "finding"),
    [
        (1, 4, LinesFinding.FAR_LESS),
        (5, 9, LinesFinding.LESS),
        (2, 2, LinesFinding.NO_DIFFERENCE),
        (4, 1, LinesFinding.MORE),
    ],
)
def test_house_whose_local_checks_find_far_less_is_the_finding(
    warehouse: Warehouse, local: int, second: int, finding: LinesFinding
) -> None:
    both_lines(warehouse, local, second)
    together, alder = lines_compared(warehouse.cursor, (), *YEAR)
    assert (alder.house, alder.finding, together.finding) == ("Alder", finding, finding)
    assert (alder.local_rate, alder.second_rate) == (10 * local, 10 * second)
    assert alder.low <= alder.difference <= alder.high


def test_finding_is_a_sentence_to_read_aloud(warehouse: Warehouse) -> None:
    both_lines(warehouse, 1, 4)
    found = [each.sentence for each in lines_compared(warehouse.cursor, (), *YEAR)]
    rates = "found far less than the second line: 10.0 against 40.0 in every 1,000 doses checked."
    assert found == [
        f"In all houses together local checks {rates}",
        f"At Alder local checks {rates}",
    ]


def test_only_months_in_which_both_lines_looked_are_compared(warehouse: Warehouse) -> None:
    both_lines(warehouse, 1, 1)
    check(warehouse, "first", date(2026, 3, 3), found=9)  # before the second line began
    check(warehouse, "first", house="Birch", found=9)
    _, alder = lines_compared(warehouse.cursor, (), *YEAR)
    assert (alder.months, alder.local.findings) == (1, 10)


def test_sheets_are_compared_where_doses_checked_are_not_supplied(warehouse: Warehouse) -> None:
    both_lines(warehouse, 1, 4, doses_checked=None)
    together, _ = lines_compared(warehouse.cursor, (), *YEAR)
    assert (together.per, together.local_rate, together.second_rate) == (Per.SHEETS, 100, 400)
    assert together.local.doses is None


def test_one_line_alone_is_compared_with_nothing(warehouse: Warehouse) -> None:
    check(warehouse, "first", found=2)
    assert lines_compared(warehouse.cursor, (), *YEAR) == ()


@pytest.mark.parametrize(
    ("one", "other"), [((3, 1.0), (9, 0.7)), ((0, 1.0), (5, 1.0)), ((371, 29.96), (96, 12.88))]
)
def test_interval_is_that_of_statsmodels(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    theirs = confint_poisson_2indep(*other, *one, method="mover", compare="diff")
    assert interval((*one, 1), (*other, 1)) == pytest.approx(theirs, rel=1e-6)


def test_findings_that_cluster_on_sheets_widen_the_interval() -> None:
    even, clustered = spread([(2, 50)] * 8), spread([(16, 50)] + [(0, 50)] * 7)
    assert even == 1
    assert clustered > 10
    narrow, wide = (interval((16, 0.4, by), (16, 0.4, by)) for by in (even, clustered))
    assert wide[0] < narrow[0] < 0 < narrow[1] < wide[1]


# Sampling by the second line


def cell(**more) -> SampledMonth:
    usual = {"sheets": 5, "sampled": 1, "checks": 1, "due": None}
    usual |= {"house": "Alder", "month": DAY, "percent_asked": 20.0, "is_over": True}
    return SampledMonth(**usual | more)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, Sampled.ENOUGH),  # one of five is 20 %
        ({"sheets": 6}, Sampled.SHORT),
        ({"due": 2}, Sampled.SHORT),
        ({"due": 2, "checks": 2}, Sampled.ENOUGH),
        ({"due": 2, "checks": 0, "sampled": 0}, Sampled.NONE),
        ({"due": 2, "checks": 0, "sampled": 0, "is_over": False}, Sampled.NOT_OVER),
        ({"checks": 0, "sampled": 0}, Sampled.NOT_DUE),
        ({"due": 0, "checks": 0, "sampled": 0}, Sampled.NOT_DUE),
    ],
)
def test_sampling_is_judged_by_the_schedule_and_by_the_share(more: dict, state: Sampled) -> None:
    assert cell(**more).state is state


def test_grid_shows_each_house_and_month_with_its_gaps(warehouse: Warehouse) -> None:
    for month in (9, 10, 11):
        for person in ("P1", "P2", "P3"):
            dose(warehouse, "given", datetime(2026, month, 3, 8), person_id=person)
    line = {"what": "second_line_sample", "site": "Alder", "role": "", "every": "month"}
    warehouse.put("schedule", line | {"number": 1, "from_day": date(2026, 10, 1)})
    check(warehouse, "second", date(2026, 9, 9), person_id="P1")
    check(warehouse, "second", date(2026, 9, 10), person_id="P1")
    for source in ("mar", "mar_audit"):
        warehouse.put("coverage", {"source": source, "through": date(2026, 11, 15)})
    grid = coverage_grid(warehouse.cursor, (), *YEAR)
    assert [(each.sheets, each.sampled, each.checks, each.due) for each in grid] == [
        (3, 1, 2, None),
        (3, 0, 0, 1),
        (3, 0, 0, 1),
    ]
    states = [each.state for each in grid]
    assert states == [Sampled.ENOUGH, Sampled.NONE, Sampled.NOT_OVER]


def test_share_asked_for_is_that_of_the_house(warehouse: Warehouse) -> None:
    dose(warehouse, "given")
    check(warehouse, "second")
    for site, value in (("", 25), ("Alder", 100)):
        row = {"site": site, "name": "mar_sample_percent", "from_day": date(2026, 1, 1)}
        warehouse.put("settings", row | {"value": value})
    (only,) = coverage_grid(warehouse.cursor, (), *YEAR)
    assert only.percent_asked == 100
    assert only.meets_share


def test_without_audits_the_grid_is_not_supplied(warehouse: Warehouse) -> None:
    dose(warehouse, "given")
    assert coverage_grid(warehouse.cursor, (), *YEAR) is None


# Staff


ASSESSED = {"topic": "medicines", "kind": "observed_assessment", "result": "pass"}


def assessments(warehouse: Warehouse, *rows: dict) -> None:
    """A member of staff for each row, who gives medicines at Alder."""
    for n, row in enumerate(rows):
        who = {"staff_id": f"S{n}"}
        at = {"site": "Alder", "administers_medicines": True, "from_day": date(2024, 1, 1)}
        warehouse.put("staff", who | at)
        if row:
            warehouse.put("competency", who | ASSESSED | {"assessed_on": date(2026, 6, 1)} | row)


def test_competency_stands_in_date_due_lapsed_or_never(warehouse: Warehouse) -> None:
    assessments(
        warehouse,
        {"expires_on": DAY + timedelta(days=31)},
        {"expires_on": DAY + timedelta(days=30)},
        {"expires_on": DAY},
        {"expires_on": DAY - timedelta(days=1)},
        {"assessed_on": date(2025, 10, 1)},  # no expiry: twelve months
        {"result": "refer"},
        {"kind": "attendance"},  # shown, and counted for nothing
        {},
    )
    found = {
        each.staff_id: each.standing for each in competency_of_staff(warehouse.cursor, (), DAY)
    }
    assert [found[f"S{n}"] for n in range(8)] == [
        CompetencyStanding.IN_DATE,
        CompetencyStanding.DUE_SOON,
        CompetencyStanding.DUE_SOON,
        CompetencyStanding.LAPSED,
        CompetencyStanding.LAPSED,
        CompetencyStanding.NOT_PASSED,
        CompetencyStanding.NEVER,
        CompetencyStanding.NEVER,
    ]
    (alder,) = competency_by_house(warehouse.cursor, (), DAY)
    assert (alder.staff, alder.in_date, alder.due_soon, alder.attended) == (8, 3, 2, 1)
    assert alder.in_date + alder.lapsed + alder.not_passed + alder.never == alder.staff


def test_in_date_is_what_the_measure_counts(warehouse: Warehouse) -> None:
    assessments(warehouse, {}, {"result": "fail"}, {"expires_on": DAY}, {"assessed_on": DAY})
    dose(warehouse, "given")
    warehouse.put("coverage", {"source": "mar", "through": DAY})
    (alder,) = competency_by_house(warehouse.cursor, (), DAY)
    assert warehouse.total("competency_in_date") == (alder.in_date, alder.staff)


def test_without_the_export_of_competency_it_is_not_supplied(warehouse: Warehouse) -> None:
    assessments(warehouse, {})
    assert competency_by_house(warehouse.cursor, (), DAY) is None


# Themes


def test_themes_are_counted_since_the_last_meeting_beside_as_many_days_before(
    warehouse: Warehouse,
) -> None:
    for days, outcome in ((0, "not_signed"), (1, "not_signed"), (3, "omitted"), (9, "not_signed")):
        dose(warehouse, outcome, NOON - timedelta(days=days))
        dose(warehouse, "given", NOON - timedelta(days=days))
    found = themes(warehouse.cursor, (), DAY - timedelta(days=6), DAY)
    gap, omitted = found.themes
    assert (gap.kind, gap.count, gap.before, gap.recurs_in) == ("gap", 2, 1, ("Alder",))
    assert gap.change == 2 - 1 * 6 / 2  # six doses due since, two before
    assert (omitted.kind, omitted.count, omitted.recurs_in) == ("omitted", 1, ())
    assert [each.kind for each in found.by_change] == ["omitted", "gap"]


def test_what_a_new_line_of_checks_finds_is_no_change(warehouse: Warehouse) -> None:
    check(warehouse, "first", DAY - timedelta(days=9))
    check(warehouse, "first", DAY)
    check(warehouse, "second", DAY, found=5)
    found = themes(warehouse.cursor, (), DAY - timedelta(days=6), DAY)
    (second,) = [each for each in found.themes if each.found_by is FoundBy.SECOND]
    assert (second.count, second.change) == (5, None)
    assert second not in found.by_change
    assert (found.done.sampled, found.done.found, found.done.assessed) == (1, 5, None)


def test_themes_of_a_meeting_on_the_day_of_the_last_one_are_empty(warehouse: Warehouse) -> None:
    dose(warehouse, "not_signed")
    assert themes(warehouse.cursor, (), DAY + timedelta(days=1), DAY).themes == ()


def test_themes_without_mar_or_audits_are_not_supplied(warehouse: Warehouse) -> None:
    assert themes(warehouse.cursor, (), DAY, DAY) is None


# What came again, and whom nobody looked at


def test_errors_that_came_again_are_told_by_house_kind_and_source(warehouse: Warehouse) -> None:
    for days, person in ((30, "P1"), (20, "P2"), (10, "P1"), (10, "P3")):
        dose(warehouse, "not_signed", NOON - timedelta(days=days), person_id=person)
        on = DAY - timedelta(days=days)
        check(warehouse, "second", on, found=1, person_id=person)
    found = recurring(warehouse.cursor, (), DAY - timedelta(days=25), DAY)
    counts = [(each.found_by, each.times, each.recurring, each.sheets) for each in found]
    assert counts == [(FoundBy.MAR, 3, 1, 1), (FoundBy.SECOND, 3, 1, 1)]
    whole = recurring(warehouse.cursor, (), *YEAR)
    assert [(each.times, each.first, each.sheets) for each in whole] == [(4, 3, 1), (4, 3, 1)]


def test_what_came_again_is_what_the_measures_count(warehouse: Warehouse) -> None:
    for days in (100, 60, 20, 10, 10, 0):
        dose(warehouse, "not_signed", NOON - timedelta(days=days))
        check(warehouse, "first", DAY - timedelta(days=days), found=2)
    of_mar, of_checks = recurring(warehouse.cursor, (), *YEAR)[::-1]
    assert warehouse.total("recurring_errors")[0] == of_mar.recurring
    assert warehouse.total("first_errors")[0] == of_mar.first
    assert warehouse.total("recurring_findings")[0] == of_checks.recurring


def test_people_whose_sheet_nobody_saw_for_a_quarter_are_counted(warehouse: Warehouse) -> None:
    for person in ("P1", "P2", "P3"):
        dose(warehouse, "given", person_id=person)
    check(warehouse, "second", DAY - timedelta(days=90), person_id="P1")
    check(warehouse, "second", DAY - timedelta(days=91), person_id="P2")
    check(warehouse, "first", DAY, person_id="P3")
    (alder,) = sheets_of_the_quarter(warehouse.cursor, (), DAY)
    assert (alder.people, alder.looked_at, alder.not_looked_at, alder.never) == (3, 1, 2, 1)


# Who gave them


def test_doses_given_out_of_date_are_counted(warehouse: Warehouse) -> None:
    who = {"staff_id": "S1", "assessed_on": DAY - timedelta(days=9)}
    warehouse.put("competency", who | ASSESSED)
    for staff, times in (("S1", 2), ("S2", 1), ("S3", 3)):
        for _ in range(times):
            dose(warehouse, "given", staff_id=staff)
    assert warehouse.total("doses_by_out_of_date") == (4, 6)


@pytest.mark.parametrize("assessed", [28, 29, None])
def test_error_in_giving_has_its_day_due_and_the_first_assessment_after_it(
    warehouse: Warehouse, assessed: int | None
) -> None:
    who = {"staff_id": "S1"}
    warehouse.put("competency", who | ASSESSED | {"assessed_on": DAY - timedelta(days=1)})
    if assessed is not None:
        warehouse.put(
            "competency", who | ASSESSED | {"assessed_on": DAY + timedelta(days=assessed)}
        )
    dose(warehouse, "omitted", staff_id="S1")
    sql = "SELECT due_on, assessed_on FROM errors_in_giving WHERE day = $day"
    (days,) = warehouse.cursor.execute(sql, {"day": DAY}).fetchall()
    again = None if assessed is None else DAY + timedelta(days=assessed)
    assert days == (DAY + timedelta(days=28), again)
