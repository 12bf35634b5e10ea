"""What was planted among the sample's medicines is found, and nothing that was not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from connectors.warehouse import Store, load, read
from data.provider.truth import BEGAN, HOUSES
from metrics.catalogue import measure
from metrics.facts import refresh
from metrics.measure import MeasureRef
from metrics.questions.competency import competency_by_house
from metrics.questions.doses import DoseSplit, doses_by, recurring
from metrics.questions.mar_checks import Sampled, coverage_grid
from metrics.series import daily
from plan.model import Action, Aim, Outcome, Plan
from plan.words.answers import VerdictAnswer
from tests.plan.cases import verdicts

TODAY, LAST = date(2026, 11, 16), date(2026, 11, 15)
EXPORTS = ("mar", "mar_audit", "competency", "staff", "schedule", "sites")
REASSESSED, SECOND_LINE = BEGAN["A08"], date(2026, 2, 1)


@pytest.fixture(scope="module")
def medicines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The exports of medicines alone, loaded once."""
    sample = Path(__file__).parents[2] / "data" / "sample"
    store = Store(tmp_path_factory.mktemp("medicines") / "store")
    files = [*(sample / f"{name}.csv.gz" for name in EXPORTS), sample / "settings.toml"]
    load(store, files, refresh=refresh, today=TODAY)
    with read(store) as cursor:
        yield cursor


def answer(cursor: duckdb.DuckDBPyConnection, id: str, start: date) -> VerdictAnswer:
    """The verdict on an action in all houses that is judged on one measure."""
    aim = Aim(id="M", outcomes=(Outcome(measure=MeasureRef(id)),))
    action = Action(id="A", aim="M", sites=HOUSES, practice_changed_on=start)
    (verdict,) = verdicts(cursor, Plan(aims=(aim,), actions=(action,)), TODAY)
    return verdict.answer


def test_documentation_errors_are_halved_after_reassessment(
    medicines: duckdb.DuckDBPyConnection,
) -> None:
    before = doses_by(medicines, (), date(2026, 1, 1), REASSESSED, split=DoseSplit.HOUSE)
    since = doses_by(medicines, (), REASSESSED, LAST, split=DoseSplit.HOUSE)
    rates = [sum(e.errors for e in each) / sum(e.due for e in each) for each in (before, since)]
    assert rates[1] / rates[0] == pytest.approx(0.45, abs=0.05)
    for id in ("mar_errors", "recurring_errors"):
        assert answer(medicines, id, REASSESSED) is VerdictAnswer.IMPROVED_OTHERWISE


@pytest.mark.parametrize("id", ["audit_findings", "recurring_findings"])
@pytest.mark.parametrize("start", [date(2026, 1, 5), SECOND_LINE, date(2026, 2, 9)])
def test_nothing_is_worse_when_second_line_sampling_begins(
    medicines: duckdb.DuckDBPyConnection, id: str, start: date
) -> None:
    worse = {VerdictAnswer.GETTING_WORSE, VerdictAnswer.AT_A_COST}
    assert answer(medicines, id, start) not in worse


def test_refusals_did_not_change(medicines: duckdb.DuckDBPyConnection) -> None:
    assert answer(medicines, "refusals", REASSESSED) is VerdictAnswer.NO_VISIBLE_CHANGE


def test_grid_shows_that_sampling_began_in_february(medicines: duckdb.DuckDBPyConnection) -> None:
    grid = coverage_grid(medicines, (), date(2025, 6, 1), date(2026, 10, 31))
    assert {each.house for each in grid} == set(HOUSES)
    for each in grid:
        asked = Sampled.ENOUGH if each.month >= SECOND_LINE else Sampled.NOT_DUE
        assert each.state is asked


def test_two_staff_have_not_passed_yet(medicines: duckdb.DuckDBPyConnection) -> None:
    found = competency_by_house(medicines, (), LAST)
    assert sum(each.not_passed for each in found) == 2
    assert sum(each.in_date for each in found) == sum(each.staff for each in found) - 2


def test_doses_by_someone_out_of_date_fall_with_reassessment(
    medicines: duckdb.DuckDBPyConnection,
) -> None:
    rows = daily(medicines, measure("doses_by_out_of_date"), "", TODAY).rows(medicines, HOUSES)
    before, since = (
        rows.numerator[kept].sum() / rows.denominator[kept].sum()
        for kept in (rows.days < REASSESSED, rows.days >= REASSESSED)
    )
    assert since < before / 4


def test_the_error_planted_to_come_again_recurs_on_one_sheet_every_sunday(
    medicines: duckdb.DuckDBPyConnection,
) -> None:
    planted, other = medicines.execute(
        """
        SELECT count(*)
        FROM errors_found
        WHERE found_by = 'mar' AND kind = 'gap' AND is_recurring AND dayofweek(day) = 0
        GROUP BY
            person_id,
            medicine
        ORDER BY count(*) DESC
        LIMIT 2
        """
    ).fetchall()
    assert planted[0] == 77  # of 78 Sundays: the first was the first
    assert other[0] < 10


def test_fewer_errors_recur_since_reassessment_and_not_nearly_all_did_before(
    medicines: duckdb.DuckDBPyConnection,
) -> None:
    """By house and kind alone nearly all did, before and since."""
    shares = []
    for first, last in ((date(2026, 1, 1), REASSESSED), (REASSESSED, LAST)):
        errors = [
            error for error in recurring(medicines, (), first, last) if error.found_by == "mar"
        ]
        shares.append(sum(e.recurring for e in errors) / sum(e.times for e in errors))
    assert 0.5 < shares[0] < 0.8
    assert shares[1] < 0.75 * shares[0]
