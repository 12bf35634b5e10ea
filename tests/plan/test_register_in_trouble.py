"""The register missing, damaged, away, on a full disk: said in its words, never made anew."""

import random
from pathlib import Path

import pytest
from sqlalchemy import event

from connectors.warehouse import StoreProblem
from plan.database import MARK, VARIABLE, RegisterAway, RegisterProblem
from plan.model import Person
from plan.register import Register, open_register, part_of
from tests.plan import postgres

SCHEDULER = Person(id="scheduler", role="Scheduler", sites=("Northgate",))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register in which something was said."""
    monkeypatch.delenv(VARIABLE, raising=False)
    register = open_register(tmp_path)
    register.write(SCHEDULER, by="importer")
    assert part_of(tmp_path).is_whole
    return tmp_path / "register.sqlite"


def without_its_log(file: Path) -> bytes:
    """The file alone; what SQLite keeps beside it is in it by now."""
    for beside in file.parent.glob("register.sqlite-*"):
        beside.unlink()
    return file.read_bytes()


@pytest.mark.parametrize("left", [None, b""])
def test_no_new_register_is_made_where_one_has_been(file: Path, left: bytes | None) -> None:
    without_its_log(file)
    file.unlink()
    if left is not None:
        file.write_bytes(left)
    for _ in range(2):
        with pytest.raises(RegisterProblem, match="No new one is made in its place"):
            open_register(file.parent)
    assert file.exists() == (left is not None)
    (file.parent / MARK).unlink()
    assert open_register(file.parent).plan().people == ()


def test_a_register_elsewhere_takes_the_place_of_none_unseen(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv(VARIABLE, f"sqlite:///{other}/register.sqlite")
    with pytest.raises(RegisterProblem, match=f"it was at sqlite:///{file}"):
        open_register(file.parent)
    (other / "register.sqlite").write_bytes(without_its_log(file))  # moved, as a person would
    assert open_register(file.parent).plan().people == (SCHEDULER,)


def test_what_is_no_register_is_said_to_be_damaged(file: Path) -> None:
    without_its_log(file)
    file.write_bytes(b"this is no database" * 500)
    with pytest.raises(RegisterProblem, match="is damaged") as told:
        open_register(file.parent)
    assert "grip.py restore FILE" in str(told.value)
    assert not part_of(file.parent).is_whole


def test_damage_anywhere_is_told_or_changes_nothing(file: Path) -> None:
    whole, dice = without_its_log(file), random.Random(3)
    for _ in range(20):
        spoilt = bytearray(whole)
        start = dice.randrange(len(whole) - 512)
        spoilt[start : start + 512] = dice.randbytes(512)
        file.write_bytes(spoilt)
        found = part_of(file.parent)
        without_its_log(file)
        assert found.is_whole or "register" in found.finding.lower() or "damaged" in found.finding


def full(register: Register) -> None:
    """The file may not grow, as on a full disk."""

    def set_up(connection, _record) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(register.engine, "connect", set_up)


def test_a_full_disk_is_said_and_what_was_confirmed_stays(file: Path) -> None:
    register = open_register(file.parent)
    full(register)
    with pytest.raises(RegisterProblem, match="the disk is full"):
        register.note("A1", "x" * 1_000_000, by="person")
    assert open_register(file.parent).plan().people == (SCHEDULER,)


def test_a_register_that_goes_while_grip_runs_is_said_to_be_missing(file: Path) -> None:
    register = open_register(file.parent)
    without_its_log(file)
    file.unlink()
    with pytest.raises(RegisterProblem, match="No new one is made"):
        register.plan()


def test_postgresql_may_be_away_and_what_was_confirmed_is_there_afterwards(
    tmp_path: Path, postgres_socket: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgres_url)
    register = open_register(tmp_path)
    register.write(SCHEDULER, by="importer")
    with postgres.away(postgres_socket):
        for ask in (register.plan, lambda: register.write(SCHEDULER, by="other")):
            with pytest.raises(RegisterAway, match="cannot be reached"):
                ask()
        with pytest.raises(StoreProblem, match="cannot be reached"):
            open_register(tmp_path)
    assert register.plan().people == (SCHEDULER,)
