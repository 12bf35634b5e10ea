"""A file that is withdrawn: what it brought goes, what others brought stays, and it is told."""

import shutil
from pathlib import Path

import pytest

from connectors.report import files_of_loads
from connectors.warehouse import Store, StoreProblem, read
from plan.intake import load, take_back, withdraw
from plan.register import open_register

ROTA = "visit_id,carer_slot,branch,planned_start,planned_end,run\n"
FILES = {
    "people.csv": "person,role\nql,Quality lead\n",
    "one.csv": ROTA
    + "V1,1,Northgate,02/03/2026 08:00,02/03/2026 08:30,A\n"
    + "V2,1,Northgate,02/03/2026 09:00,02/03/2026 09:30,A\n",
    "two.csv": ROTA
    + "V2,1,Northgate,02/03/2026 09:00,02/03/2026 09:30,B\n"
    + "V3,1,Northgate,03/03/2026 09:00,03/03/2026 09:30,B\n",
    "sites.csv": "site,kind\nNorthgate,branch\nSouthgate,branch\n",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, and a store that each was loaded into."""
    folder = tmp_path_factory.mktemp("loaded")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
        assert [one.error for one in load(Store(folder / "store"), [folder / name])] == [""]
    return folder


@pytest.fixture
def store(loaded: Path, tmp_path: Path) -> Store:
    return Store(shutil.copytree(loaded, tmp_path, dirs_exist_ok=True) / "store")


def calls(store: Store) -> list[str]:
    with read(store) as cursor:
        return [id for (id,) in cursor.execute("SELECT visit_id FROM rota ORDER BY 1").fetchall()]


def test_what_a_file_was_the_last_to_bring_goes_and_comes_again(
    store: Store, tmp_path: Path
) -> None:
    withdraw(store, "two.csv", "ql")
    assert calls(store) == ["V1"]
    with read(store) as cursor:
        told = files_of_loads(cursor).set_index("file")["error"]
    assert told["two.csv"] == (
        "two.csv: withdrawn by ql, and 2 rows of rota with it. 1 of its rows had changed older"
        " ones, which went, too: load again one.csv."
    )
    load(store, [tmp_path / "one.csv"])
    assert calls(store) == ["V1", "V2"]
    (report,) = load(store, [tmp_path / "two.csv"])
    assert (report.loaded, report.replaced, calls(store)) == (1, 1, ["V1", "V2", "V3"])


def test_a_list_is_withdrawn_as_well(store: Store) -> None:
    withdraw(store, "sites.csv", "ql")
    with read(store) as cursor:
        assert cursor.execute("SELECT count(*) FROM sites").fetchall() == [(0,)]
    assert calls(store) == ["V1", "V2", "V3"]
    with read(store) as cursor:
        told = files_of_loads(cursor).set_index("file")["error"]
    assert told["sites.csv"] == "sites.csv: withdrawn by ql, and 2 rows of sites with it."


def test_what_was_taken_back_or_withdrawn_is_told_with_who_said_so(store: Store) -> None:
    before = store.generation
    withdraw(store, "two.csv", "ql")
    take_back(store, before, "ql")
    assert calls(store) == ["V1", "V2", "V3"]
    told = [
        (entry.subject, entry.field, entry.recorded_by)
        for entry in open_register(Path(store.root)).histories("store")
        if entry.recorded_by == "ql"
    ]
    assert told == [("two.csv", "withdrawn", "ql"), (before, "back", "ql")]


@pytest.mark.parametrize(
    ("file", "by", "told"),
    [
        ("three.csv", "ql", "No file 'three.csv' is held"),
        ("two.csv", "nobody", "no person 'nobody'"),
        ("people.csv", "ql", "No file 'people.csv' is held"),
    ],
)
def test_what_cannot_be_withdrawn_is_told(store: Store, file: str, by: str, told: str) -> None:
    with pytest.raises(StoreProblem, match=told):
        withdraw(store, file, by)


def test_of_two_files_with_one_name_one_is_named_by_its_fingerprint(
    store: Store, tmp_path: Path
) -> None:
    again = tmp_path / "again" / "two.csv"
    again.parent.mkdir()
    again.write_text(ROTA + "V9,1,Northgate,04/03/2026 09:00,04/03/2026 09:30,B\n", "utf-8")
    (report,) = load(store, [again])
    with pytest.raises(StoreProblem, match=f"by its fingerprint: .*{report.sha256}"):
        withdraw(store, "two.csv", "ql")
    withdraw(store, report.sha256[:10], "ql")
    assert calls(store) == ["V1", "V2", "V3"]
