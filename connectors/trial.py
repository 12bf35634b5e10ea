"""What a whole file would give by a profile, without a row of it going anywhere."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection as Connection

from connectors.choose import choose
from connectors.load import THINGS
from connectors.profile import Profile
from connectors.read import FileRows, Reader
from connectors.report import faults_of
from connectors.source import Source
from connectors.suggestion import table
from connectors.tables import create_tables, how_many, one_row, written_views

FIRST_ROWS = 20


@dataclass(frozen=True)
class Tried:
    """What one export would have of a file; of its first rows what is not about a person."""

    rows: FileRows
    columns: tuple[str, ...]
    first: tuple[tuple[Any, ...], ...]
    things: str  # such as "147 calls on 14 days, 2 November 2026 to 15 November 2026"
    joined: float | None  # the share of a log's calls that the rota has
    places: tuple[str, ...]

    @property
    def source(self) -> Source:
        return self.rows.read.source

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the rows that would be put aside."""
        return faults_of(self.rows.rejected)

    @property
    def sentence(self) -> str:
        """As in "Rota: 147 calls on 14 days. Of 149 rows 147 can be read, 2 left out."."""
        counts = {"put aside": len(self.rows.rejected), "left out": self.rows.left_out}
        rest = "".join(f", {many:,} {what}" for what, many in counts.items() if many)
        share = "" if self.joined is None else f" {self.joined:.0%} of its calls are in the rota."
        counted = f"Of {self.rows.count:,} rows {self.rows.sound:,} can be read{rest}."
        return f"{self.source.title}: {self.things}. {counted}{share}"


def trial(
    name: str, path: Path, folder: Path, *, profile: Profile, calls: pa.Table | None = None
) -> tuple[Tried, ...]:
    """What the exports of a profile would have of a file; `calls` are those of the rota held.

    Raises FileProblem where the profile does not fit, or the file cannot be read by it.
    """
    levels = ((profile,), (), ())
    plain, first_lines = table(name, path, folder, levels)
    layout = choose(name, first_lines, levels)
    with duckdb.connect() as connection:
        reader = Reader(connection, plain, layout, folder)
        create_tables(connection)
        for macro in ("minutes_apart", "is_far"):
            connection.execute(written_views()[macro])
        if calls is not None:
            connection.register("held", calls)
            connection.execute("INSERT INTO rota BY NAME FROM held")
        people = frozenset().union(*(read.personal for read in layout.reads))
        return tuple(_tried(connection, reader.rows(read), people) for read in layout.reads)


def _tried(connection: Connection, rows: FileRows, people: frozenset[str]) -> Tried:
    kind, run = rows.read.source, connection.execute
    columns = [
        one.name
        for one in kind.columns
        if one.name in rows.columns and not people & {*chain(*rows.read.headings[one.name])}
        # A key that is made of several headings is mostly made of a person's.
        if not (one.key and len(rows.read.pieces(one)) > 1)
    ]
    first = run(f"SELECT {', '.join(columns)} FROM staged ORDER BY rowid LIMIT {FIRST_ROWS}")
    shown, joined = tuple(first.fetchall()), None
    if kind.name == "rota":
        run("INSERT INTO rota BY NAME FROM staged")
    elif kind.name == "call_log" and one_row(connection, "SELECT EXISTS (FROM rota)")[0]:
        share = "avg((visit_id IN (SELECT visit_id FROM rota))::INTEGER)"
        joined = one_row(connection, f"SELECT {share} FROM staged")[0]
    place = kind.site if kind.site in columns else "NULL"
    named = run(f"SELECT DISTINCT {place} FROM staged WHERE {place} <> '' ORDER BY 1").fetchall()
    dated = ", ".join(name for name in kind.days if name in columns)
    day = f"coalesce({dated})::DATE" if dated else "NULL::DATE"
    asked = f"SELECT count(DISTINCT {day}), min({day}), max({day}) FROM staged"
    days, since, until = one_row(connection, asked)
    things = f"{how_many(connection, kind, 'staged'):,} {THINGS.get(kind.name, 'rows')}"
    if days:
        things += f" on {days:,} day{'s'[: days - 1]}, {since:%-d %B %Y} to {until:%-d %B %Y}"
    return Tried(rows, tuple(columns), shown, things, joined, tuple(chain(*named)))
