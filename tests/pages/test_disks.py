"""A disk that is full, or may only be read: said in plain words, and what was there stays."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import grip
from connectors.warehouse import Store, StoreProblem
from plan import intake
from plan.backup import backup, restore
from plan.database import RegisterProblem
from plan.register import open_register
from tests.disks import disk, empty, fill, read_only
from tests.judged import NOTE, corrected, judged, notes, verdicts
from tests.pages.conftest import words
from tests.plan.cases import RUNNING, TODAY

FULL = "disk is full"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk that holds a store with a verdict, and little else."""
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", f"{TODAY}")
    made = judged(tmp_path)
    with disk(tmp_path / "disk", 48) as at:
        shutil.copytree(made.root, at / "store")
        monkeypatch.setenv("GRIP_STORE", str(at / "store"))
        yield at


def refusal(do: Callable[[], object]) -> str:
    """Why it could not be done; "" where it was."""
    try:
        do()
    except StoreProblem as problem:
        return str(problem)
    return ""


def run(*said: object) -> tuple[int, str]:
    """Exit code, and all that a command says, on one line."""
    done = CliRunner().invoke(grip.app, [str(word) for word in said])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, " ".join(done.output.split())


def shown(visit: Callable[..., AppTest]) -> str:
    """What the page of the action says; never how it failed."""
    test = visit("action", acting_as="director", action=RUNNING.id)
    assert not test.exception
    return words(test) + "\n".join(each.value for each in test.error)


def test_a_disk_that_fills_up_during_a_load_is_said_and_what_was_loaded_stays(
    small: Path, tmp_path: Path, visit: Callable
) -> None:
    """However much room there is: for the copy, for the rows, for the new generation, for none."""
    store, file, refused = Store(small / "store"), corrected(tmp_path / "newer"), 0
    before = verdicts(store.root)
    size = store.file(store.generation).stat().st_size // 1024
    for room in (0, 8, size // 2, size + 40, size + 400, size * 2 - 600, 2 * size + 4_000):
        fill(small, room)
        why = refusal(lambda: intake.load(store, [file], today=TODAY))
        empty(small)
        if not why:
            break
        refused += 1
        assert FULL in why
        assert "What to do: make room" in why
        assert store.trouble == ""
        assert verdicts(store.root) == before
        assert not list(Path(store.root).glob("building*"))
    assert refused > 2
    empty(small)
    intake.load(store, [file], today=TODAY)
    assert verdicts(store.root) != before
    assert notes(store.root) == [NOTE]
    assert RUNNING.title in shown(visit)


def test_a_full_disk_is_said_by_the_command_and_on_the_data_page(
    small: Path, tmp_path: Path, visit: Callable
) -> None:
    file = corrected(tmp_path / "newer")
    test = visit("data", acting_as="director")
    fill(small, 40)
    code, told = run("load", file, "--store", small / "store")
    assert (code, FULL in told) == (2, True)
    test.file_uploader[0].set_value((file.name, file.read_bytes(), "text/csv"))
    next(each for each in test.button if each.label == "Load these files").click().run()
    assert not test.exception
    assert "Nothing was loaded" in words(test)
    assert FULL in words(test)


def test_what_cannot_be_written_down_for_want_of_room_is_said_and_the_rest_is_kept(
    small: Path, visit: Callable
) -> None:
    register = open_register(small / "store")
    fill(small, 0)
    with pytest.raises(RegisterProblem, match=FULL):
        register.note(RUNNING.id, "A second note. " * 5_000, by="quality")
    empty(small)
    assert notes(small / "store") == [NOTE]
    register.note(RUNNING.id, "A second note.", by="quality")
    assert notes(small / "store") == [NOTE, "A second note."]


def test_a_document_for_which_there_is_no_room_leaves_the_one_before_it(
    small: Path, tmp_path: Path
) -> None:
    paper = small / "weekly.pdf"
    paper.write_bytes(b"the one of last week")
    fill(small, 4)
    code, told = run("report", "weekly", "--out", paper, "--store", small / "store")
    assert (code, "Nothing was written" in told) == (2, True)
    assert paper.read_bytes() == b"the one of last week"
    assert sorted(path.name for path in small.iterdir()) == ["filler", "store", "weekly.pdf"]


def test_a_backup_for_which_there_is_no_room_leaves_the_one_before_it(
    small: Path, tmp_path: Path
) -> None:
    store, file = Store(small / "store"), small / "backup.zip"
    backup(store, file)
    held = file.read_bytes()
    fill(small, 8)
    with pytest.raises(StoreProblem, match=FULL):
        backup(store, file)
    assert file.read_bytes() == held
    elsewhere = Store(small / "elsewhere")
    with pytest.raises(StoreProblem, match=FULL):
        restore(elsewhere, file, replace=False)
    empty(small)
    restore(elsewhere, file, replace=False)
    assert verdicts(elsewhere.root) == verdicts(store.root)


def test_a_folder_that_may_only_be_read_is_shown_and_takes_nothing_in(
    small: Path, tmp_path: Path, visit: Callable
) -> None:
    store, file = Store(small / "store"), corrected(tmp_path / "newer")
    before = verdicts(store.root)
    with read_only(small):
        assert verdicts(store.root) == before
        assert RUNNING.title in shown(visit)
        with pytest.raises(StoreProblem, match="may be read and not written"):
            intake.load(store, [file], today=TODAY)
        with pytest.raises(RegisterProblem, match="may be read and not written"):
            open_register(small / "store").note(RUNNING.id, "A second note.", by="quality")
    assert notes(store.root) == [NOTE]
    intake.load(store, [file], today=TODAY)
    assert verdicts(store.root) != before
