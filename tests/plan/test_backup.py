"""Data, register and profiles in one file, and back: the same figures, old or new after a kill."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from connectors.pseudonyms import FOLDER, IDENTIFIERS
from connectors.warehouse import Store, StoreProblem, read
from plan import intake
from plan.backup import backup, restore
from plan.database import VARIABLE
from plan.model import Person
from plan.register import open_register
from tests.killed import killed
from tests.plan.postgres import fresh_register
from tests.sample_store import shared_sample

LOG = "visit_id,carer_slot,logged_in_at,logged_out_at\n"
PROFILE = '[[reads]]\nsource = "rota"\ncomplete = true\n'


def filled(root: Path, site: str, person: str) -> Store:
    """A store with one site, one person and one profile."""
    root.mkdir()
    export = root / "sites.csv"
    export.write_text(f"site,kind\n{site},branch\n", encoding="utf-8")
    store = Store(root / "store")
    intake.load(store, [export])
    open_register(store.root).write(Person(id=person, role=person), by="manager")
    store.profiles.mkdir()
    (store.profiles / f"{site}.toml").write_text(PROFILE, encoding="utf-8")
    return store


def content(store: Store) -> tuple:
    people = [person.id for person in open_register(store.root).plan().people]
    with read(store) as cursor:
        sites = cursor.execute("SELECT site FROM sites").fetchall()
    return people, sites, [path.name for path in store.profiles.glob("*.toml")]


OLD = (["anna"], [("Northgate",)], ["Northgate.toml"])
NEW = (["bela"], [("Eastfield",)], ["Eastfield.toml"])


@pytest.mark.usefixtures("either_database")
def test_a_backup_is_restored_into_a_new_folder(tmp_path: Path, request, monkeypatch) -> None:
    store = filled(tmp_path / "a", "Eastfield", "bela")
    backup(store, tmp_path / "backup.zip")
    monkeypatch.delenv(VARIABLE, raising=False)
    elsewhere = Store(tmp_path / "elsewhere")
    restore(elsewhere, tmp_path / "backup.zip", replace=False)
    assert content(elsewhere) == NEW
    ids = [entry.id for entry in open_register(elsewhere.root).histories("person")]
    assert ids == sorted(ids)
    open_register(elsewhere.root).write(Person(id="carl", role="carl"), by="manager")
    assert content(elsewhere)[0] == ["bela", "carl"]


@pytest.mark.usefixtures("either_database")
def test_a_filled_store_is_refused_and_replaced_only_on_demand(tmp_path: Path) -> None:
    store = filled(tmp_path / "a", "Eastfield", "bela")
    backup(store, tmp_path / "backup.zip")
    open_register(store.root).write(Person(id="carl", role="carl"), by="manager")
    changed = content(store)
    with pytest.raises(StoreProblem, match="holds data or a plan"):
        restore(store, tmp_path / "backup.zip", replace=False)
    assert content(store) == changed
    restore(store, tmp_path / "backup.zip", replace=True)
    assert content(store) == NEW
    (before,) = Path(store.root).glob("before-*")
    assert (before / "profiles" / "Eastfield.toml").exists()
    assert len(store.kept()) == 2
    restore(store, tmp_path / "backup.zip", replace=True)
    assert content(store) == NEW


def test_a_register_that_is_gone_comes_back(tmp_path: Path) -> None:
    store = filled(tmp_path / "a", "Eastfield", "bela")
    backup(store, tmp_path / "backup.zip")
    for path in Path(store.root).glob("register.sqlite*"):
        path.unlink()
    restore(store, tmp_path / "backup.zip", replace=True)
    assert content(store) == NEW


def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    source = filled(tmp_path / "a", "Eastfield", "bela")
    store, file = filled(tmp_path / "b", "Northgate", "anna"), tmp_path / "backup.zip"
    backup(source, file)
    whole, dice = file.read_bytes(), random.Random(2)
    spoilt = [b"", b"no zip", whole[: len(whole) // 2], whole[:-1]]
    for _ in range(12):
        turned = bytearray(whole)
        at = dice.randrange(len(whole) // 2)
        turned[at : at + 200] = dice.randbytes(200)
        spoilt.append(bytes(turned))
    for each in spoilt:
        file.write_bytes(each)
        with pytest.raises(StoreProblem, match="Nothing was changed"):
            restore(store, file, replace=True)
        assert content(store) == OLD
    assert not list(Path(store.root).glob("rest*"))


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.long)])
def test_a_restore_killed_at_any_step_leaves_old_or_new(tmp_path: Path, every: int) -> None:
    file, step, reached = tmp_path / "backup.zip", 2, set()
    backup(filled(tmp_path / "a", "Eastfield", "bela"), file)
    while True:
        store = filled(tmp_path / f"b{step}", "Northgate", "anna")
        is_killed = killed("restore(store, file, replace=True)", step, store.root, file)
        found = content(store)
        assert found in (OLD, NEW)
        reached.add(found == NEW)
        if not is_killed:
            break
        step += every
    assert found == NEW
    assert reached == {False, True}


@pytest.mark.parametrize("every", [13, pytest.param(1, marks=pytest.mark.long)])
def test_a_restore_into_postgresql_killed_at_any_statement_leaves_old_or_new(
    tmp_path: Path, postgres_socket: str, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    file, step, reached = tmp_path / "backup.zip", 2, set()
    backup(filled(tmp_path / "a", "Eastfield", "bela"), file)
    while True:
        monkeypatch.setenv(VARIABLE, fresh_register(postgres_socket))
        store = filled(tmp_path / f"b{step}", "Northgate", "anna")
        doing = "restore(store, file, replace=True)"
        is_killed = killed(doing, step, store.root, file, of="statement")
        found = content(store)
        assert found in (OLD, NEW)
        reached.add(found == NEW)
        open_register(store.root).write(Person(id="carl", role="carl"), by="manager")
        assert content(store)[0] == [*found[0], "carl"]
        if not is_killed:
            break
        step += every
    assert found == NEW
    assert reached == {False, True}


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
def test_a_backup_killed_at_any_step_leaves_old_or_new(tmp_path: Path, every: int) -> None:
    file, step = tmp_path / "backup.zip", 0
    backup(filled(tmp_path / "a", "Northgate", "anna"), file)
    store = filled(tmp_path / "b", "Eastfield", "bela")
    while killed("backup(store, file)", step, store.root, file):
        elsewhere = Store(tmp_path / f"c{step}")
        restore(elsewhere, file, replace=False)
        assert content(elsewhere) in (OLD, NEW)
        step += every
    assert step
    restore(Store(tmp_path / "last"), file, replace=False)
    assert content(Store(tmp_path / "last")) == NEW


def test_verdicts_and_the_figures_of_documents_are_the_same_after_a_restore(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    held, elsewhere = shared_sample(tmp_path_factory), tmp_path / "elsewhere"
    run = grips()
    assert run("backup", tmp_path / "b.zip", "--store", held).startswith("Written")
    assert run("restore", tmp_path / "b.zip", "--store", elsewhere).startswith("Restored")
    for words in (
        ("verdicts",),
        ("report", "weekly"),
        ("report", "governance"),
        ("plan", "states"),
    ):
        before, after = (run(*words, "--json", "--store", root) for root in (held, elsewhere))
        assert json.loads(before) == json.loads(after), words


def grips() -> Callable[..., str]:
    runner = CliRunner()

    def run(*words: object) -> str:
        done = runner.invoke(grip.app, [str(word) for word in words])
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


CALLS = (
    "visit_id,carer_slot,branch,carer_id,planned_start,planned_end,status\n"
    "V1,1,Northgate,C1,02/03/2026 08:00,02/03/2026 08:30,planned\n"
)


@pytest.fixture
def coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of calls in which carers are known by codes, on a machine with its key."""
    monkeypatch.delenv(IDENTIFIERS)
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    (tmp_path / "rota.csv").write_text(CALLS, encoding="utf-8")
    intake.load(Store(tmp_path / "store"), [tmp_path / "rota.csv"])
    return Store(tmp_path / "store")


def ran(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(grip.app, [*map(str, words)])
    return done.exit_code, " ".join(done.output.split())


def test_a_restore_without_the_key_is_read_and_refuses_loads_until_it_comes(
    coded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("passphrase", "a long one\n"), ("other", "not it"), ("empty", "\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with_key = "--with-key", tmp_path / "passphrase"
    assert ran("backup", tmp_path / "plain.zip", "--store", coded.root)[0] == 0
    code, said = ran("backup", tmp_path / "keyed.zip", *with_key, "--store", coded.root)
    assert (code, "key.sealed" in said) == (0, True)
    (key,) = (tmp_path / "keys").iterdir()
    for backed_up in (tmp_path / "keyed.zip", tmp_path / "plain.zip"):
        assert key.read_bytes().strip() not in backed_up.read_bytes()
    monkeypatch.setenv(FOLDER, str(tmp_path / "other machine"))
    there = Store(tmp_path / "there")
    on = "--store", there.root
    for words, why in (
        ((tmp_path / "plain.zip", *with_key), "is not in this backup"),
        ((tmp_path / "keyed.zip", "--with-key", tmp_path / "other"), "with another passphrase"),
        ((tmp_path / "keyed.zip", "--with-key", tmp_path / "empty"), "holds no passphrase"),
    ):
        code, said = ran("restore", *words, *on)
        assert (code, why in said, there.generation) == (2, True, ""), said
    assert ran("restore", tmp_path / "keyed.zip", *on)[0] == 0
    with read(there) as cursor, read(coded) as held:
        rows = cursor.execute("SELECT visit_id, carer_id FROM rota").fetchall()
        assert rows == held.execute("SELECT visit_id, carer_id FROM rota").fetchall()
    code, said = ran("store", "check", *on)
    assert (code, "nothing can be loaded" in said) == (1, True)
    code, said = ran("load", tmp_path / "rota.csv", *on)
    assert (code, "nothing can be loaded" in said) == (2, True)
    assert ran("restore", tmp_path / "keyed.zip", *with_key, "--replace", *on)[0] == 0
    assert ran("store", "check", *on)[0] == 0
    assert intake.load(there, [tmp_path / "rota.csv"])[0].unchanged == 1


def test_a_backup_of_data_without_a_key_takes_none(tmp_path: Path) -> None:
    store = filled(tmp_path / "a", "Eastfield", "bela")
    with pytest.raises(StoreProblem, match="There is no key to go with this backup"):
        backup(store, tmp_path / "backup.zip", "a passphrase")
    assert not (tmp_path / "backup.zip").exists()


def test_the_command_reads_exports_again_under_another_key(coded: Store, tmp_path: Path) -> None:
    def carers() -> list[tuple]:
        with read(coded) as cursor:
            return cursor.execute("SELECT carer_id FROM rota").fetchall()

    before = carers()
    (tmp_path / "sites.csv").write_text("site,kind\nNorthgate,branch\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("strange\n1\n", encoding="utf-8")
    on = "--store", coded.root
    code, said = ran("store", "rekey", tmp_path / "sites.csv", *on)
    assert (code, "Rows would be missing: 1 of rota" in said) == (2, True), said
    assert ran("store", "rekey", tmp_path / "rota.csv", tmp_path / "bad.csv", *on)[0] == 1
    assert carers() == before
    assert ran("store", "rekey", tmp_path / "rota.csv", *on)[0] == 0
    assert carers() != before
