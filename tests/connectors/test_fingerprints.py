"""Every file that is loaded leaves its SHA-256, that of its bytes as they lay on disk."""

import gzip
import subprocess
from pathlib import Path

import duckdb

from connectors.report import loaded_files, short
from connectors.tables import create_tables
from connectors.warehouse import Store, read
from plan import intake
from plan.loads import all_loads
from plan.register import open_register
from plan.sheet import export_plan, import_plan
from tests.connectors.exports import CALL, ROTA, ask, export, take

PEOPLE = "person,role\nBM,Branch manager\n"
PLAN = "aim,action,owner\nP1,A1,BM\n"
DEFINITIONS = "[[definitions]]\nfrom = 2025-01-01\nsmall_cell = 6\n"


def sha256sum(path: Path) -> str:
    """As the tool of coreutils says it."""
    told = subprocess.run(["sha256sum", path], capture_output=True, check=True, text=True)
    return told.stdout.split()[0]


def test_the_fingerprint_is_that_of_the_file_as_it_lay_packed_or_not(store, inbox):
    plain = export(inbox, "rota.csv", ROTA + CALL)
    packed = export(inbox, "more.csv.gz", gzip.compress((ROTA + CALL.replace("V1", "V2")).encode()))
    settings = export(inbox, "settings.toml", DEFINITIONS)
    reports = take(store, plain, packed, settings)
    with read(store) as cursor:
        told = {one.file: (one.sha256, one.bytes) for one in loaded_files(cursor)}
    for path, report in zip((plain, packed, settings), reports, strict=True):
        assert told[path.name] == (sha256sum(path), path.stat().st_size)
        assert (report.sha256, report.bytes) == told[path.name]


def test_a_file_that_could_not_be_loaded_leaves_its_fingerprint_and_one_that_is_not_there_none(
    store, inbox
):
    strange = export(inbox, "strange.csv", "one,two\n1,2\n")
    reports = take(store, strange, inbox / "gone.csv")
    assert [one.sha256 for one in reports] == [sha256sum(strange), ""]
    assert ask(store, "SELECT sha256 FROM load_files WHERE error <> '' ORDER BY file") == [
        ("",),
        (sha256sum(strange),),
    ]


def test_files_loaded_before_fingerprints_were_kept_say_so_and_stay(store, inbox):
    take(store, export(inbox, "rota.csv", ROTA + CALL))
    with duckdb.connect(store.path) as connection:
        connection.execute("ALTER TABLE load_files DROP sha256")
        connection.execute("ALTER TABLE load_files DROP bytes")
        connection.execute("UPDATE made_with SET version = 'older'")
    with read(store) as cursor:
        (before,) = loaded_files(cursor)
    assert (before.sha256, short(before.sha256)) == (None, "not recorded")
    newer = export(inbox, "newer.csv", ROTA + CALL.replace("V1", "V2"))
    take(store, newer)
    with read(store) as cursor:
        told = [(one.file, one.read, one.sha256) for one in loaded_files(cursor, ["rota"])]
    assert told == [("rota.csv", 1, None), ("newer.csv", 1, sha256sum(newer))]


def test_tables_can_be_made_over_those_that_are_there():
    with duckdb.connect() as connection:
        create_tables(connection)
        create_tables(connection)
        assert loaded_files(connection) == ()


def test_plan_and_people_leave_theirs_in_the_register(store: Store, inbox: Path):
    plan, people = export(inbox, "plan.csv", PLAN), export(inbox, "people.csv", PEOPLE)
    intake.load(store, [inbox])
    register = open_register(store.root)
    for path in (plan, people):
        (kept,) = (report for _, report in all_loads(register) if report.file == path.name)
        assert kept.sha256 == sha256sum(path)
        assert kept.bytes == path.stat().st_size


def test_an_imported_workbook_leaves_one_for_its_plan_and_its_people(store: Store, inbox: Path):
    export(inbox, "plan.csv", PLAN)
    export(inbox, "people.csv", PEOPLE)
    intake.load(store, [inbox])
    book = inbox / "whole.xlsx"
    register = open_register(store.root)
    export_plan(register.plan(), book)
    reports = import_plan(register, book, "import")
    assert {one.sha256 for one in reports} == {sha256sum(book)}
