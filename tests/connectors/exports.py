"""Small exports written by hand, and loads of them."""

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from connectors.days import UNBELIEVED
from connectors.generations import POINTER
from connectors.load import Intake
from connectors.profile import built_in
from connectors.report import LoadReport
from connectors.warehouse import Store, load, read
from tests.empty_warehouse import empty_file, empty_warehouse

TODAY = date(2026, 3, 10)
ROTA = "visit_id,carer_slot,branch,planned_start,planned_end,status\n"
CALL = "V1,1,Northgate,02/03/2026 08:00,02/03/2026 08:30,planned\n"
LOG = "visit_id,carer_slot,logged_in_at,logged_out_at,verification,outcome\n"


def export(folder: Path, name: str, text: str | bytes) -> Path:
    """A file with this text; its line ends stay as they are."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def take(store: Store, *files: Path, **more: Any) -> tuple[LoadReport, ...]:
    """Load files, with nothing to be counted afterwards."""
    if not store.generation:
        begin(store)
    return load(store, files, **{"refresh": lambda _: None, "today": TODAY} | more)


def begin(store: Store) -> None:
    """Generation 0: empty, copied from one made once, as making every view takes half a second."""
    Path(store.root).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(empty_file(), store.file("generation-000000"))
    (Path(store.root) / POINTER).write_text("generation-000000\n", encoding="utf-8")


def ask(store: Store, sql: str) -> list[tuple]:
    """All rows of a query on the newest generation."""
    with read(store) as cursor:
        return cursor.execute(sql).fetchall()


def memory() -> duckdb.DuckDBPyConnection:
    """An empty warehouse in memory."""
    return empty_warehouse()


def take_in(
    connection: duckdb.DuckDBPyConnection, folder: Path, files: Iterable[Path]
) -> tuple[LoadReport, ...]:
    """Load files into a warehouse in memory, without generations."""
    intake = Intake(connection, folder, (built_in(),))
    reports = intake.take_in(list(files), TODAY)
    check_kept(connection)
    return reports


def check_kept(connection: duckdb.DuckDBPyConnection) -> None:
    """What loads keep of calls, each adding what it changed, is what is counted of all of them."""
    believed = f"WHERE rowid NOT IN ({UNBELIEVED.format(logs='call_log')})"
    keys = "SELECT visit_id, carer_slot FROM call_log"
    aside = "SEMI JOIN logs_put_aside USING (visit_id, carer_slot)"
    for kept, now in (
        ("FROM log_counts", "FROM log_counts_now"),
        (f"{keys} {aside}", f"{keys} EXCEPT {keys} {believed}"),
    ):
        assert one_by_one(connection, kept) == one_by_one(connection, now), kept
    for name in ("rota", "call_log"):
        rows = f"(SELECT count(*) FROM {name})"
        kept = f"SELECT things FROM held_things WHERE source = '{name}' AND rows = {rows}"
        now = one_by_one(connection, f"SELECT count(DISTINCT visit_id) FROM {name}")
        assert one_by_one(connection, kept) in ([], now)


def one_by_one(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return sorted(connection.execute(sql).fetchall(), key=str)


def counts(report: LoadReport) -> tuple[int, int, int, int, int]:
    """(read, loaded, replaced, unchanged, rejected)"""
    return report.read, report.loaded, report.replaced, report.unchanged, report.rejected
