"""Names of people, planted in every column that knows one, are nowhere that they do not belong."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from connectors.source import Column
from connectors.sources import SOURCES
from connectors.warehouse import Store, read
from tests.opened import words_of
from tests.pages.shown import shown
from tests.pages.test_hidden_text import DOCUMENTS, PAGES
from tests.planted import planted

MARK, TODAY = "Zqx", "2026-11-16"
BAD = {
    "rota": "V1,1,Kirkgate,{0},{0},02/11/2026 08:00,02/11/2026 08:30,{0}",
    "call_log": "V1,1,{0},02/11/2026 08:00,01/11/2026 08:30,{0}",
    "mar": "D1,Mill House,{0},{0},{0},02/11/2026 08:00,{0}",
    "staff": "{0},Mill House,perhaps {0}",
}
HEADINGS = {
    "rota": "visit_id,carer_slot,branch,service_user_id,carer_id,planned_start,planned_end,status",
    "call_log": "visit_id,carer_slot,carer_id,logged_in_at,logged_out_at,verification",
    "mar": "mar_id,house,person_id,staff_id,medicine,due_at,outcome_code",
    "staff": "staff_id,site,administers_medicines",
}
COMMANDS = [
    ("verdicts",),
    ("verdicts", "--json"),
    ("delays", "--site", "Kirkgate"),
    ("check",),
    ("plan", "states"),
    ("store", "list"),
    ("places",),
    ("people", "log"),
]


def marked(column: Column, cell: str) -> str:
    return f"{MARK}{cell}" if column.personal and column.name != "postcode" else cell


def faulty(folder: Path) -> None:
    """Rows that are put aside, files that are refused: all of them name somebody."""
    for name, headings in HEADINGS.items():
        row = BAD[name].format(MARK)
        (folder / f"bad_{name}.csv").write_text(f"{headings}\n" + f"{row}\n" * 3, encoding="utf-8")
    cells = f"a,b,c\n1,{MARK},3\n"
    (folder / "unknown.csv").write_text(cells, encoding="utf-8")
    (folder / "ragged.csv").write_text(f"{HEADINGS['staff']}\n{MARK},{MARK}\n", encoding="utf-8")
    quote = f'{HEADINGS["staff"]}\n{MARK},"Mill {MARK}" House,yes\n'
    (folder / "quote.csv").write_text(quote, encoding="utf-8")
    (folder / "cut.csv").write_text(f'{HEADINGS["staff"]}\n{MARK},"{MARK}', encoding="utf-8")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store full of marked names, and what the command said that loaded it."""
    folder = planted(tmp_path_factory.mktemp("marked") / "exports", marked)
    faulty(folder)
    store = folder.parent / "store"
    done = CliRunner().invoke(grip.app, ["load", str(folder), "--store", str(store)])
    with read(Store(store)) as cursor:
        aside = cursor.execute("SELECT count(*) FROM quarantine").fetchall()
    assert aside[0][0] >= 9
    return store, done.output


@pytest.fixture
def held(loaded: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRIP_STORE", str(loaded[0]))
    monkeypatch.setenv("GRIP_TODAY", TODAY)
    return loaded[0]


def test_every_export_about_people_says_which_of_its_columns_know_one() -> None:
    known = {c.name for source in SOURCES for c in source.columns if c.name.endswith("_id")}
    records = {"visit_id", "mar_id", "check_id", "observation_id", "complaint_id", "feedback_id"}
    records |= {"about_visit_id"}
    personal = {c.name for source in SOURCES for c in source.columns if c.personal}
    assert known - records <= personal


def test_what_is_said_of_a_load_names_nobody(loaded: tuple[Path, str]) -> None:
    assert loaded[1].count(MARK) == 0


# Lists of single calls, doses and checks, and who looked and gave.
LISTS = [
    *(("punctuality", {"look": look, "site": "Kirkgate"}) for look in ("calls", "given", "spread")),
    *(
        ("punctuality", {"tab": "journeys", "look": look, "site": "Kirkgate"})
        for look in ("behind", "lost")
    ),
    ("punctuality", {"tab": "escalated", "look": "where", "site": "Kirkgate"}),
    ("dignity", {"tab": "done", "look": "observers", "site": "Larkfield"}),
    *(("medicines", {"tab": tab}) for tab in ("omitted", "errors", "sampling", "staff")),
    *(("medicines", {"tab": tab, "site": "Mill House"}) for tab in ("omitted", "errors", "staff")),
    ("medicines", {"tab": "errors", "look": "where"}),
    ("medicines", {"tab": "checks", "look": "houses"}),
    ("medicines", {"tab": "staff", "look": "course"}),
    ("complaints", {"look": "answered", "site": "Kirkgate"}),
]
# The director, a manager of one of the sites, one of another, and nobody yet.
VISITS = [(who, *page) for who in ("OD",) for page in (*PAGES, *LISTS)]
VISITS += [("SM", "complaints", {"look": "answered"})]  # none ever came from there
VISITS += [
    pytest.param(who, *page, marks=pytest.mark.long)
    for who in ("BM", "SM", "")
    for page in (*PAGES, *LISTS)
]


def is_table(name: str) -> bool:
    return name.endswith((".csv", ".xlsx", ".txt"))


@pytest.mark.parametrize(("who", "page", "query"), VISITS)
def test_no_page_and_no_file_of_its_tables_names_anybody(
    held: Path, visit: Callable, offered, caplog, who, page, query
) -> None:
    asked = {name: value for name, value in query.items() if value}
    with caplog.at_level(logging.DEBUG):
        test = visit(page, acting_as=who, **asked)
        files = {name: words_of(name, make()) for name, make in offered.items() if is_table(name)}
    assert not test.exception
    assert {(one.kind, one.where) for one in shown(test) if MARK in one.text} == set()
    assert MARK not in str(dict(test.query_params))
    assert caplog.text.count(MARK) == 0
    # Rows that are put right in the system that they came from are given back as they were.
    named = {name for name, text in files.items() if MARK in name + text}
    assert named == {name for name in files if name.startswith("put_right_")}
    assert page == "data" or not named


@pytest.mark.parametrize("words", COMMANDS, ids="-".join)
def test_no_command_names_anybody(held: Path, words) -> None:
    done = CliRunner().invoke(grip.app, [*words, "--store", str(held)])
    assert done.exit_code == 0, words
    assert done.output.count(MARK) == 0


@pytest.mark.parametrize("words", DOCUMENTS, ids="-".join)
def test_no_document_names_anybody(held: Path, tmp_path: Path, words) -> None:
    *said, name = words
    out = [*(["--out"] if said[1] != "export" else []), str(tmp_path / name)]
    done = CliRunner().invoke(grip.app, [*said, *out, "--store", str(held)])
    assert done.exit_code == 0
    told = words_of(name, (tmp_path / name).read_bytes())
    assert (done.output + told).count(MARK) == 0
