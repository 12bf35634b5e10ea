"""Facts counted by the workers of a Dask cluster: the same SQL text on months, beside each other.

What measures read lies meanwhile as Parquet beside the generation being built, so the store must be
on storage that all workers see. Dask plans, carries and tries again; nothing here does.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from metrics.facts import (
    FORGET,
    HEAVY,
    SETTINGS,
    TABLES,
    Due,
    Span,
    by_span,
    count_months,
    hold_calls,
    learn,
    read_by,
    reads_calls,
)
from metrics.within import Cursor

SECONDS_TO_ANSWER = 30
MISSING = "No cluster can be asked here. What to do: pip install -r requirements-cluster.txt."
LOST = (
    "The cluster at {} failed: {}. Nothing was changed. What to do: see that its scheduler and"
    " workers run, with this version of Grip, and that all of them see the store; then count again."
)
LEARNED = ("leg_minutes", "way_journeys")


class ClusterProblem(ValueError):
    """The cluster cannot be used, or was lost: nothing was counted."""


@dataclass(frozen=True)
class Workers:
    """The workers of a scheduler, as in tcp://10.0.0.5:8786."""

    address: str

    def count(self, cursor: Cursor, wanted: Due) -> None:
        """Count what is due on the workers. Raises ClusterProblem."""
        try:
            import distributed
        except ImportError:
            raise ClusterProblem(MISSING) from None
        (file,) = cursor.execute(FILE).fetchall()[0]
        lost = (OSError, distributed.KilledWorker, distributed.CancelledError, duckdb.IOException)
        try:
            with (
                TemporaryDirectory(dir=Path(file).resolve().parent) as folder,
                distributed.Client(  # type: ignore[no-untyped-call]
                    self.address, timeout=SECONDS_TO_ANSWER, set_as_default=False
                ) as client,
            ):
                client.wait_for_workers(1, SECONDS_TO_ANSWER)
                Counting(client, cursor, Path(folder)).count(wanted)
        except lost as problem:
            raise ClusterProblem(LOST.format(self.address, problem)) from problem


FILE = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"


@dataclass(frozen=True)
class Counting:
    """One count: the client of the cluster, the generation being built, and the shared folder."""

    client: Any
    cursor: Cursor
    folder: Path

    def count(self, wanted: Due) -> None:
        """Calls of all months first: journeys of a month are learned from those before it, too."""
        parts = list(by_span(self.cursor, wanted))
        self.lend(wanted)
        with_calls = [span for span, due in parts if reads_calls(due)]
        for span, taught in zip(with_calls, self.spread(calls_of, with_calls), strict=True):
            with self.given("legs_that_teach", taught):
                learn(self.cursor, span)
        for table in LEARNED:
            write(self.cursor, f"main.{table}", self.folder)
        for (_, due), facts in zip(parts, self.spread(facts_of, parts), strict=True):
            for name, (_, months) in due.items():
                self.cursor.execute(FORGET, {"definition": name, "months": sorted(months)})
            with self.given("counted", facts):
                self.cursor.execute("INSERT INTO facts FROM counted")

    def spread(self, work: Callable[..., pa.Table], parts: Sequence[Any]) -> list[pa.Table]:
        """What workers make of each part, in the order of the parts."""
        asked = self.client.map(partial(work, self.folder), parts, pure=False)
        return self.client.gather(asked)

    @contextmanager
    def given(self, name: str, table: pa.Table) -> Iterator[None]:
        """A table that SQL knows by a name."""
        self.cursor.register(name, table)
        yield
        self.cursor.unregister(name)

    def lend(self, wanted: Due) -> None:
        """Every table that these measures read, and the text of every view and macro."""
        asked = "\n".join(measure.sql for measure, _ in wanted.values())
        views = read_by(self.cursor, f"{asked} legs_that_teach settings_by_period")
        written = [made(name, text) for name, text in views.items()]
        (self.folder / "views.json").write_text(json.dumps(written), encoding="utf-8")
        known = self.cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
        read = "\n".join((asked, *views.values()))
        for (table,) in known.fetchall():
            if table in read:
                write(self.cursor, f"main.{table}", self.folder)


def made(name: str, text: str) -> str:
    """The statement that makes a view, or a macro told as "a, b: a + b"."""
    return (
        text
        if text.startswith("CREATE")
        else f"CREATE MACRO {name}({text.replace(': ', ') AS ', 1)}"
    )


def write(cursor: Cursor, table: str, folder: Path) -> None:
    """As Parquet in a folder, whole or not at all."""
    path = folder / f"{table.partition('.')[2]}.parquet"
    draft = path.with_suffix(f".{uuid4()}")
    cursor.execute(f"COPY {table} TO '{quoted(draft)}' (FORMAT parquet)")
    draft.replace(path)


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")


# What a worker does.


@contextmanager
def opened(folder: Path) -> Iterator[Cursor]:
    """A warehouse in memory that reads the tables of the folder."""
    with closing(duckdb.connect(config=limits())) as cursor:
        read(cursor, folder, "VIEW")
        for statement in json.loads((folder / "views.json").read_text(encoding="utf-8")):
            cursor.execute(statement)
        cursor.execute(SETTINGS)
        yield cursor


def limits() -> dict[str, Any]:
    """As many threads as the worker has, and half of its memory."""
    from distributed import get_worker

    worker = get_worker()
    most = worker.memory_manager.memory_limit
    asked = {"threads": worker.state.nthreads, "temp_directory": worker.local_directory}
    return asked | ({"memory_limit": f"{most // 2}B"} if most else {})


def read(cursor: Cursor, folder: Path, kind: str) -> None:
    """Each file of a folder under its name."""
    for path in sorted(folder.glob("*.parquet")):
        cursor.execute(f"CREATE {kind} {path.stem} AS FROM read_parquet('{quoted(path)}')")


def calls_of(folder: Path, span: Span) -> pa.Table:
    """What legs of the span teach; its calls stay in the folder for the count."""
    with opened(folder) as cursor:
        hold_calls(cursor, span)
        kept = folder / str(min(span))
        kept.mkdir(exist_ok=True)
        for view in HEAVY:
            write(cursor, f"temp.{view}", kept)
        sql = "FROM legs_that_teach WHERE list_contains($months, month)"
        return cursor.sql(sql, params={"months": sorted(span)}).to_arrow_table()


def facts_of(folder: Path, part: tuple[Span, Due]) -> pa.Table:
    """The facts of each measure in the months of the span in which it is due."""
    span, due = part
    with opened(folder) as cursor:
        read(cursor, folder / str(min(span)), "TEMP TABLE")
        cursor.execute(TABLES)
        count_months(cursor, span, due)
        return cursor.sql("FROM facts").to_arrow_table()
