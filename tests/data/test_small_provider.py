"""The small provider: made again, loaded whole, counted a second time, and its plan judged."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from connectors.sources import SOURCES
from connectors.warehouse import Store, read
from data.provider import SEED, small
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.series import SeriesWanted, series
from plan.due import dues_of
from plan.intake import load
from plan.register import open_register
from plan.standing import standings
from plan.verdict import Verdict
from plan.words.answers import VerdictAnswer
from tests import second_opinion
from tests.plan.cases import verdicts

TODAY = date(2026, 11, 16)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    small.write(folder, SEED)
    return folder


@pytest.fixture(scope="module")
def store(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("store"))
    reports = load(store, [exports], today=TODAY)
    assert {report.rejected for report in reports} == {0}
    assert {report.read for report in reports} == {report.loaded for report in reports}
    return store


@pytest.fixture(scope="module")
def found(store: Store) -> dict[str, Verdict]:
    with read(store) as cursor:
        reached = verdicts(cursor, open_register(Path(store.root)).plan(), TODAY)
    return {verdict.action.id: verdict for verdict in reached}


def test_it_is_made_again_byte_for_byte_and_another_seed_is_another_provider(
    exports: Path, tmp_path: Path
) -> None:
    for seed in (SEED, SEED + 1):
        small.write(tmp_path / str(seed), seed)
    same, other = (
        [file.read_bytes() == (tmp_path / str(seed) / file.name).read_bytes() for file in files]
        for seed, files in ((SEED, [*exports.iterdir()]), (SEED + 1, [*exports.glob("*log*")]))
    )
    assert all(same)
    assert not any(other)


def test_measures_count_what_the_plain_second_opinion_counts(store: Store) -> None:
    """Of calls a fortnight: the plain count of them is slow."""
    with read(store) as cursor:
        tables = {source.name: rows(cursor, source.name) for source in SOURCES[:-1]}
        planned = [row for row in tables["rota"] if FIRST <= row["planned_start"].date() < TODAY]
        tables["rota"], kept = planned, {row["visit_id"] for row in planned}
        tables["call_log"] = [row for row in tables["call_log"] if row["visit_id"] in kept]
        for measure in COUNTED_TWICE:
            of_calls = "rota" in measure.reads
            asked = [measure.id, FIRST if of_calls else date(2025, 1, 1), TODAY]
            ours = cursor.execute(FACTS, asked).fetchall()
            theirs = second_opinion.count(measure.id, tables)
            assert {row[:4]: row[4:] for row in ours} == {
                key: counts for key, counts in theirs.items() if counts != (0, 0)
            }, measure.id


def rows(cursor: duckdb.DuckDBPyConnection, table: str) -> list[dict]:
    held = cursor.execute(f"FROM {table}")
    names = [column[0] for column in held.description]
    return [dict(zip(names, row, strict=True)) for row in held.fetchall()]


FIRST = date(2026, 11, 2)
COUNTED_TWICE = [
    measure(id)
    for id in (
        "punctuality",
        "published_ahead",
        "delays_escalated",
        "observation_score",
        "mar_errors",
        "omitted_doses",
        "audit_findings",
        "dignity_concerns",
        "feedback_score",
    )
]
FACTS = """
    SELECT
        site,
        area,
        part,
        day,
        sum(numerator),
        sum(denominator)
    FROM facts
    JOIN fact_state USING (definition)
    WHERE measure = ? AND day >= ? AND day < ?
    GROUP BY ALL
    HAVING sum(numerator) <> 0 OR sum(denominator) <> 0
"""


def test_gaps_are_long_enough_as_they_were_made_while_and_after_the_rota_is_repaired(
    store: Store,
) -> None:
    """Half of the journeys are far ones; three of five rounds are repaired six weeks before two."""
    wanted = SeriesWanted(measure("feasible_gaps"), sites=(small.BRANCH,), by=By.WEEK)
    with read(store) as cursor:
        weeks = series(cursor, wanted, TODAY).frame
    for first, last, true in (
        (date(2026, 5, 4), date(2026, 5, 25), 50),
        (date(2026, 6, 1), date(2026, 7, 6), 80),
        (date(2026, 7, 13), date(2026, 11, 9), 100),
    ):
        shares = weeks[(weeks["period"] >= first) & (weeks["period"] <= last)]["value"]
        assert len(shares) > 3
        assert abs(shares - true).max() <= 3


def test_nothing_can_be_compared_so_no_gain_is_said_to_be_the_actions_own(
    found: dict[str, Verdict],
) -> None:
    """Where several work on one measure at one place, the gain is told of them together."""
    assert len(found) == 10
    for verdict in found.values():
        assert verdict.qualified, verdict.action.id
    for shared in (("S01", "S02", "S03", "S04"), ("S05", "S06", "S07"), ("S08", "S09", "S10")):
        for id in shared:
            assert {other.id for other in found[id].beside} == {*shared} - {id}


def test_what_was_planted_is_found(found: dict[str, Verdict]) -> None:
    for id in ("S01", "S03", "S05", "S07", "S08"):
        assert found[id].answer is VerdictAnswer.WORKING, id
    for id in ("S04", "S06", "S09"):
        assert found[id].answer is VerdictAnswer.IMPROVED_OTHERWISE, id


def test_nothing_of_it_is_escalated_and_nothing_can_be_signed_before_the_re_audit(
    store: Store, found: dict[str, Verdict]
) -> None:
    register = open_register(Path(store.root))
    for standing in standings(register, register.plan(), found.values()):
        assert [each.trigger for each in standing.escalations] == [], standing.action.id
        assert not [due for due in dues_of(standing, TODAY) if due.is_open]
