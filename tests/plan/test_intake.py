"""One door: exports to the warehouse, plan and people to the register, the sample by itself."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors import warehouse
from connectors.report import files_of_loads, freshness
from connectors.warehouse import Store, read
from plan import intake
from plan.clock import is_sample, today_of
from plan.loads import all_loads
from plan.register import Register, open_register
from tests.killed import killed

SITES = "site,kind,service,parent\nNorthgate,branch,homecare,\n"
PEOPLE = "person,role\nscheduler,Scheduler\n"
PLAN = "aim,action,owner\nP,A1,scheduler\nP,A2,nobody\n"
LOG = "visit_id,carer_slot,logged_in_at,logged_out_at\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of exports with a plan."""
    return filled(tmp_path / "exports")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def small_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A sample of two days, in place of the one that is shipped."""
    monkeypatch.delenv("GRIP_SAMPLE", raising=False)
    monkeypatch.delenv("GRIP_TODAY", raising=False)
    folder = filled(tmp_path / "sample")
    (folder / "truth.json").write_text("{}", encoding="utf-8")
    rows = [f"v{n},1,{13 + n % 2}/11/2026 08:00,{13 + n % 2}/11/2026 08:30" for n in range(20)]
    rows.append("v99,1,20/11/2026 08:00,20/11/2026 08:30")
    (folder / "call_log.csv").write_text(LOG + "\n".join(rows) + "\n", encoding="utf-8")
    monkeypatch.setattr(intake, "FOLDER", folder)
    return folder


def filled(folder: Path) -> Path:
    folder.mkdir()
    for name, text in (("sites", SITES), ("people", PEOPLE), ("plan", PLAN)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def register_of(store: Store) -> Register:
    return open_register(Path(store.root))


def sites_in(store: Store) -> list[str]:
    with read(store) as cursor:
        return [site for (site,) in cursor.execute("SELECT site FROM sites").fetchall()]


def test_folder_goes_through_each_files_own_door(store: Store, folder: Path) -> None:
    reports = intake.load(store, [folder], today=date(2026, 11, 16))
    assert {report.source: report.loaded for report in reports} == {
        "sites": 1,
        "people": 1,
        "plan": 1,
    }
    assert sites_in(store) == ["Northgate"]
    assert [action.id for action in register_of(store).plan().actions] == ["A1"]


def test_row_of_the_plan_put_aside_is_kept_with_its_line(store: Store, folder: Path) -> None:
    intake.load(store, [folder / "people.csv", folder / "plan.csv"])
    (load,) = (of for _, of in all_loads(register_of(store)) if of.file == "plan.csv")
    assert [(row.line, row.column) for row in load.put_aside] == [(3, "owner")]


def test_plan_of_ones_own_keeps_the_sample_out(
    store: Store, folder: Path, small_sample: Path
) -> None:
    intake.load(store, [folder / "people.csv", folder / "plan.csv"])
    assert intake.ensure_sample(store) == ()
    assert not is_sample(register_of(store))


def test_plan_and_people_may_come_in_any_order(store: Store, folder: Path) -> None:
    intake.load(store, [str(folder / "p*n.csv"), str(folder / "people.csv")])
    assert len(register_of(store).plan().actions) == 1


def test_plan_is_known_by_its_headings_whatever_its_name(store: Store, folder: Path) -> None:
    (folder / "plan.csv").rename(folder / "QIP November.csv")
    reports = intake.load(store, [folder], today=date(2026, 11, 16))
    assert [report.source for report in reports if report.file == "QIP November.csv"] == ["plan"]


def test_other_files_are_refused_by_name_and_the_rest_goes_on(store: Store, folder: Path) -> None:
    (folder / "notes.docx").write_bytes(b"x")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "truth.json").write_text("{}", encoding="utf-8")
    reports = intake.load(store, [folder, "nowhere.csv"], today=date(2026, 11, 16))
    errors = {report.file: report.error for report in reports if report.error}
    assert set(errors) == {"notes.docx", "nowhere.csv"}
    assert "What to do" in errors["notes.docx"]
    assert sites_in(store) == ["Northgate"]


def test_first_start_loads_the_sample_and_its_own_clock(store: Store, small_sample: Path) -> None:
    reports = intake.ensure_sample(store)
    register = register_of(store)
    assert not any(report.error for report in reports)
    assert is_sample(register)
    assert today_of(register) == date(2026, 11, 15)
    assert today_of(register, date(2026, 1, 1)) == date(2026, 1, 1)
    assert intake.ensure_sample(store) == ()


def test_sample_is_not_wanted_where_it_is_refused(
    store: Store, small_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    assert intake.ensure_sample(store) == ()
    assert store.generation == ""


def test_sample_that_came_by_itself_makes_way_for_own_data(
    store: Store, small_sample: Path, tmp_path: Path
) -> None:
    intake.ensure_sample(store)
    own = tmp_path / "sites.csv"
    own.write_text("site,kind\nElsewhere,branch\n", encoding="utf-8")
    intake.load(store, [own], today=today_of(register_of(store)))
    register = register_of(store)
    assert sites_in(store) == ["Elsewhere"]
    assert not is_sample(register)
    assert register.plan().actions == ()
    assert register.history("action", "A1")


@pytest.mark.parametrize(
    ("name", "text"),
    [("sites.csv", "site,kind\nElsewhere,castle\n"), ("plan.csv", "aim,action\n,A9\n")],
)
def test_sample_stays_until_a_row_of_ones_own_is_in(
    store: Store, small_sample: Path, tmp_path: Path, name: str, text: str
) -> None:
    intake.ensure_sample(store)
    own = tmp_path / name
    own.write_text(text, encoding="utf-8")
    (report,) = intake.load(store, [own])
    register = register_of(store)
    assert (report.loaded, report.rejected) == (0, 1)
    assert (sites_in(store), store.generation) == (["Northgate"], "generation-000001")
    assert is_sample(register)
    assert [action.id for action in register.plan().actions] == ["A1"]


def test_sample_comes_back_while_there_is_nothing_of_ones_own(
    store: Store, small_sample: Path, tmp_path: Path
) -> None:
    intake.ensure_sample(store)
    own = tmp_path / "people.csv"
    own.write_text(PEOPLE, encoding="utf-8")
    intake.load(store, [own])
    assert (sites_in(store), is_sample(register_of(store))) == ([], False)
    assert intake.sample_may_return(store, register_of(store))
    intake.bring_sample(store)
    assert (sites_in(store), is_sample(register_of(store))) == (["Northgate"], True)
    sites = tmp_path / "sites.csv"
    sites.write_text("site,kind\nElsewhere,branch\n", encoding="utf-8")
    intake.load(store, [sites])
    assert sites_in(store) == ["Elsewhere"]
    assert not intake.sample_may_return(store, register_of(store))


def test_a_load_is_taken_back_and_stays_on_record(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    intake.load(store, [folder])
    more = tmp_path / "more_sites.csv"
    more.write_text("site,kind\nElsewhere,branch\n", encoding="utf-8")
    intake.load(store, [more])
    first, second = store.kept()
    for name, by, words in (
        (first, "stranger", "no person 'stranger'"),
        (second, "scheduler", "There are: generation-000001"),
        ("generation-000009", "scheduler", "There are: generation-000001"),
    ):
        with pytest.raises(warehouse.StoreProblem, match=words):
            intake.take_back(store, name, by)
    intake.take_back(store, first, "scheduler")
    assert (sites_in(store), store.generation) == (["Northgate"], "generation-000003")
    with read(store) as cursor:
        files = files_of_loads(cursor).set_index("file")["error"].to_dict()
        assert {source.source for source in freshness(cursor)} == {"sites"}
    told = "more_sites.csv: taken back to generation-000001 by scheduler."
    assert files == {"sites.csv": "", "more_sites.csv": told}
    intake.take_back(store, second, "scheduler")
    assert sorted(sites_in(store)) == ["Elsewhere", "Northgate"]


def killed_after(steps: int, store: Store, sample: Path, own: Path | str = "") -> None:
    """Load in a process that is killed at the step after so many to the disk."""
    doing = "intake.load(store, [file])" if own else "intake.ensure_sample(store)"
    killed(f"intake.FOLDER = Path({str(sample)!r}); {doing}", steps, store.root, own, of="fsync")


@pytest.mark.parametrize("step", [0, 4, pytest.param(range(12), marks=pytest.mark.long)])
def test_no_row_is_beside_an_invented_one_whenever_a_load_is_killed(
    store: Store, small_sample: Path, tmp_path: Path, step: int | range
) -> None:
    own = tmp_path / "sites.csv"
    own.write_text("site,kind\nElsewhere,branch\n", encoding="utf-8")
    for at in step if isinstance(step, range) else (step,):
        shutil.rmtree(store.root, ignore_errors=True)
        killed_after(at, store, small_sample)
        assert is_sample(register_of(store)) or not store.generation
        intake.ensure_sample(store)
        assert [action.id for action in register_of(store).plan().actions] == ["A1"]
        killed_after(at, store, small_sample, own)
        intake.renew(store)
        held, register = sites_in(store), register_of(store)
        assert (held, is_sample(register)) in ((["Northgate"], True), (["Elsewhere"], False))
        assert bool(register.plan().actions) == is_sample(register)
        intake.load(store, [own])
        assert (sites_in(store), is_sample(register_of(store))) == (["Elsewhere"], False)


def test_action_of_ones_own_inherits_nothing_from_the_sample(
    store: Store, small_sample: Path, tmp_path: Path
) -> None:
    intake.ensure_sample(store)
    own = tmp_path / "plan.csv"
    own.write_text("aim,action\nP,A1\n", encoding="utf-8")
    intake.load(store, [own])
    assert register_of(store).plan().action("A1").owner == ""


def test_correction_of_a_sample_loaded_by_hand_is_only_a_correction(
    store: Store, small_sample: Path, tmp_path: Path
) -> None:
    intake.load(store, [small_sample])
    own = shutil.copy(small_sample / "sites.csv", tmp_path / "sites.csv")
    (report,) = intake.load(store, [own])
    assert (report.unchanged, is_sample(register_of(store))) == (1, True)
