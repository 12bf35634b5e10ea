"""Who may sign in is named on the server; a file of people says so too, and the log keeps it."""

import csv
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from plan.access_log import Event, access_log, remember
from plan.model import Access, Person
from plan.register import open_register

ROOT = Path(__file__).parents[2]
PEOPLE = (
    "person,role,sites,sign_in,access,access_sites,access_aims\n"
    "BM,Branch manager,Northgate,bm@example.org,manager; auditor,Oak; Cedar,P1\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert ran("load", tmp_path / "people.csv", "--store", tmp_path / "store")[0] == 0
    return tmp_path / "store"


def ran(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(grip.app, [*map(str, words)])
    return done.exit_code, " ".join(done.output.split())


def person(store: Path) -> Person:
    (found,) = open_register(store).plan().people
    return found


def test_a_file_of_people_says_how_each_signs_in_and_what_they_may_see(store: Path) -> None:
    found = person(store)
    assert found.sign_in == "bm@example.org"
    assert found.access == (Access.MANAGER, Access.AUDITOR)
    assert (found.access_sites, found.access_aims) == (("Oak", "Cedar"), ("P1",))


def test_whoever_has_the_shell_names_the_first_administrator(store: Path) -> None:
    address = "first@example.org"
    words = ("people", "grant", "BM", "administrator", "--sign-in", address, "--store", store)
    code, said = ran(*words)
    assert (code, "administrator" in said, address in said) == (0, True, True)
    assert Access.ADMINISTRATOR in person(store).access
    assert person(store).sign_in == address
    for wrong in ("NOBODY", "administrator"), ("BM", "emperor"):
        assert ran("people", "grant", *wrong, "--store", store)[0] == 2
    assert person(store).sign_in == address
    line = access_log(open_register(store))[0]
    assert (line.by, line.event) == ("shell", Event.PEOPLE)


def test_the_log_of_sign_ins_refusals_files_loads_and_people_is_printed_and_kept_in_a_file(
    store: Path, tmp_path: Path
) -> None:
    register = open_register(store)
    for event in (Event.SIGNED_IN, Event.REFUSED, Event.DOWNLOADED, Event.LOADED):
        remember(register, event, "BM", "of a test")
    out = tmp_path / "log.csv"
    assert ran("people", "log", "--out", out, "--store", store)[0] == 0
    with open(out, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["what happened"] for row in rows} == {f"{event}" for event in Event}
    code, said = ran("people", "log", "--store", store)
    assert (code, said.count("of a test")) == (0, 4)


def test_a_load_by_command_or_from_the_inbox_is_on_the_log_as_one_of_a_page_is(
    store: Path, tmp_path: Path
) -> None:
    def loads() -> list[tuple[str, str]]:
        log = access_log(open_register(store))
        return [(line.by, line.what) for line in log if line.event == Event.LOADED]

    before = loads()
    (tmp_path / "inbox").mkdir()
    for path in (tmp_path / "sites.csv", tmp_path / "inbox" / "again.csv"):
        path.write_text(f"site,kind\n{path.stem},branch\n", encoding="utf-8")
    (tmp_path / "strange.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    on = "--store", store
    assert ran("load", tmp_path / "sites.csv", tmp_path / "strange.csv", *on)[0] == 1
    assert ran("watch", tmp_path / "inbox", "--once", *on)[0] == 0
    assert loads() == [("inbox", "sites"), ("shell", "not read, sites"), *before]


def test_without_settings_the_screens_answer_on_this_machine_alone() -> None:
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]
    assert server["address"] == "localhost"
    assert server["allowedHosts"] == ["localhost", "127.0.0.1"]
