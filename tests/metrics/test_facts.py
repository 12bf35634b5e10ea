"""Facts: the same whether exports come at once or piece by piece, in whatever order."""

import csv
import gzip
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from connectors.sources import source
from connectors.warehouse import Store, load, read
from metrics import facts
from metrics.catalogue import CATALOGUE
from metrics.within import Cursor

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
TODAY = date(2026, 11, 16)
WHOLE = ("sites", "clusters", "schedule", "staff")  # replaced whole: not to be cut into pieces
ONE_ROW_IN = {"rota_2025_05": 40, "rota_2025_12": 40, "rota_2026_06": 40, "call_log": 8, "mar": 20}
PIECES = 3


def pieces(folder: Path, seed: int) -> list[list[Path]]:
    """The sample thinned, each export's rows dealt out at random to so many loads."""
    chance = Random(seed)
    dealt: list[list[Path]] = [[] for _ in range(PIECES)]
    for path in sorted(SAMPLE.glob("*.csv.gz")):
        name = path.name.removesuffix(".csv.gz")
        if name == "bed_days" or name in WHOLE:
            dealt[chance.randrange(PIECES)].append(path)
            continue
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        kept = rows[:: ONE_ROW_IN.get(name, 3)]
        hands = [chance.randrange(PIECES) for _ in kept]
        for load_number in range(PIECES):
            piece = folder / f"{name}_{load_number}.csv"
            mine = [row for row, hand in zip(kept, hands, strict=True) if hand == load_number]
            write(piece, [header, *mine])
            dealt[load_number].append(piece)
    return dealt


def write(path: Path, rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def counted(store: Store) -> dict[tuple, tuple]:
    """Every measure's facts by key, without those that say nothing."""
    with read(store) as warehouse:
        rows = warehouse.execute(
            """
            SELECT
                fact_state.measure,
                facts.site,
                facts.area,
                facts.part,
                facts.day,
                round(sum(facts.numerator), 6),
                sum(facts.denominator)
            FROM facts
            JOIN fact_state USING (definition)
            GROUP BY ALL
            HAVING sum(facts.numerator) <> 0 OR sum(facts.denominator) <> 0
            """
        ).fetchall()
    return {row[:5]: row[5:] for row in rows}


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_exports_loaded_in_pieces_give_the_facts_of_one_load(tmp_path: Path, seed: int) -> None:
    dealt = pieces(tmp_path, seed)
    at_once, by_pieces = Store(tmp_path / "at_once"), Store(tmp_path / "by_pieces")
    load(at_once, [path for hand in dealt for path in hand], refresh=facts.refresh, today=TODAY)
    for hand in dealt:
        load(by_pieces, hand, refresh=facts.refresh, today=TODAY)
    expected, found = counted(at_once), counted(by_pieces)
    assert len(expected) > 5000
    differing = {
        key[0] for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)
    }
    assert differing == set()
    load(by_pieces, dealt[-1], refresh=facts.refresh, today=TODAY)
    assert counted(by_pieces) == found  # a load that changes nothing leaves every fact as it was


def test_a_day_more_counts_its_own_month_of_measures_that_never_had_a_fact_too(
    tmp_path: Path,
) -> None:
    def rota(name: str, months: Iterable[int], day: int) -> Path:
        calls = [(f"{name}{month}", f"2026-{month:02d}-{day:02d}T09") for month in months]
        rows = [
            {"visit_id": key, "carer_slot": "1", "branch": "Ashby", "service_user_id": "U1"}
            | {"planned_start": f"{at}:00", "planned_end": f"{at}:30", "status": "planned"}
            for key, at in calls
        ]
        names = [column.name for column in source("rota").columns]
        file = tmp_path / f"{name}.csv"
        write(file, [names, *([row.get(of, "") for of in names] for row in rows)])
        return file

    asked: list[facts.Due] = []

    def refresh(cursor: Cursor) -> None:
        facts.refresh(cursor, count=lambda at, due: (asked.append(due), facts.count_here(at, due)))

    store = Store(tmp_path / "store")
    for file in (rota("year", range(1, 12), 5), rota("more", [10], 6)):
        (report,) = load(store, [file], refresh=refresh, today=TODAY)
        assert not report.error
    first, second = ({m.id: months for m, months in due.values()} for due in asked)
    no_logs = "calls_logged_at_both_ends"
    assert len(first[no_logs]) == len(first["published_ahead"]) == 11
    assert second[no_logs] == second["published_ahead"] == {date(2026, 10, 1)}


def test_no_definition_changes_with_a_load_that_brings_nothing(tmp_path: Path) -> None:
    store, found = Store(tmp_path), []
    for _ in range(3):
        load(store, [], refresh=facts.refresh, today=TODAY)
        with read(store) as warehouse:
            found.append(warehouse.execute("FROM fact_state ORDER BY ALL").fetchall())
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == len(CATALOGUE)
