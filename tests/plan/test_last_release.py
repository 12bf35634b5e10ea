"""A store that version 0.1.0 wrote: opened, read, judged and loaded into by this one.

tests/fixtures/store_0_1_0.zip is what `grip.py load` of that version made of the exports of
tests/judged.py, its people and its plan, with a note written by it.
"""

import shutil
from pathlib import Path

import pytest

from connectors.warehouse import Store, is_outdated, read
from plan import intake
from plan.backup import backup, restore
from plan.register import open_register, part_of
from tests.judged import NOTE, corrected, judged, notes, verdicts
from tests.pages.conftest import at_page, words
from tests.plan.cases import AIM, PEOPLE, RUNNING, TODAY

KEPT = Path(__file__).parents[1] / "fixtures" / "store_0_1_0.zip"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", f"{TODAY}")
    shutil.unpack_archive(KEPT, tmp_path / "old")
    monkeypatch.setenv("GRIP_STORE", str(tmp_path / "old"))
    return Store(tmp_path / "old")


def test_the_register_of_the_last_release_says_what_it_said(store: Store) -> None:
    register = open_register(Path(store.root))
    plan = register.plan()
    assert [person.id for person in plan.people] == sorted(person.id for person in PEOPLE)
    assert plan.aims[0].issue == AIM.issue
    assert plan.action(RUNNING.id).practice_changed_on == RUNNING.practice_changed_on
    assert notes(Path(store.root)) == [NOTE]
    assert part_of(Path(store.root)).is_whole


def test_the_data_of_the_last_release_are_counted_anew_and_judged_as_if_loaded_now(
    store: Store, tmp_path: Path
) -> None:
    assert is_outdated(store)
    found = verdicts(Path(store.root))
    assert not is_outdated(store)
    now = judged(tmp_path)
    assert [each["answer"] for each in found] == [each["answer"] for each in verdicts(now.root)]
    sql = "SELECT count(*), min(planned_start), max(planned_start) FROM rota"
    with read(store) as old, read(now) as new:
        assert old.execute(sql).fetchall() == new.execute(sql).fetchall()


def test_the_pages_show_a_store_of_the_last_release(store: Store) -> None:
    for page in ("actions", "data", "governance"):
        test = at_page(page, acting_as="director").run()
        assert not test.exception
        assert not test.error
        assert "could not be shown" not in words(test)
    assert RUNNING.title in words(at_page("action", acting_as="director", action=RUNNING.id).run())


def test_files_are_loaded_into_a_store_of_the_last_release(store: Store, tmp_path: Path) -> None:
    before = verdicts(Path(store.root))
    (report,) = intake.load(store, [corrected(tmp_path / "newer")], today=TODAY)
    assert (report.error, report.rejected) == ("", 0)
    assert report.replaced > 100
    assert verdicts(Path(store.root)) != before
    assert notes(Path(store.root)) == [NOTE]


def test_a_store_of_the_last_release_is_backed_up_and_restored(
    store: Store, tmp_path: Path
) -> None:
    backup(store, tmp_path / "backup.zip")
    elsewhere = Store(tmp_path / "elsewhere")
    restore(elsewhere, tmp_path / "backup.zip", replace=False)
    assert verdicts(Path(elsewhere.root)) == verdicts(Path(store.root))
    assert notes(Path(elsewhere.root)) == [NOTE]
