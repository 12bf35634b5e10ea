"""CSV to typed rows and rejected rows; the only CSV reader.

DuckDB reads the whole file at once. Only where it finds anything that is not sound is the file
read record by record as well, to tell on which line each rejected row stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from connectors.ask import one_row
from connectors.cells import Bound
from connectors.choose import Layout
from connectors.profile import Read
from connectors.records import Record, records
from connectors.rejects import no_row, rejected_rows
from connectors.report import FileProblem, Problem, RejectedRow
from connectors.staging import Staging
from connectors.text import Cleaned, Text, cleaned, file_text, text_in

UNSOUND = (duckdb.InvalidInputException, duckdb.ConversionException)


@dataclass(frozen=True)
class Rows:
    """What one file holds for one export: sound rows in the table `staged`, and rejected ones.

    `rejected_keys` is a table of the keys of rejected rows; `keys_lost` where some cannot be told.
    """

    read: Read
    columns: tuple[str, ...]  # those that the file supplies
    sound: int
    rejected: tuple[RejectedRow, ...]
    keys_lost: bool


class Reader:
    """One file in UTF-8, ready to be read for each export that it feeds."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, name: str, path: Path, layout: Layout
    ) -> None:
        self.connection, self.name, self.path, self.layout = connection, name, path, layout
        self._cleaned: Cleaned | None = None

    def rows(self, read: Read, folder: Path) -> Rows:
        """Fill `staged` with the sound rows of this export; `folder` is for a clean copy.

        Raises FileProblem if the file ends in the middle of a row, or is not UTF-8.
        """
        if self._cleaned is None:
            rows = self._rows_at_once(read)
            if rows:
                return rows
            self._cleaned = cleaned(self.name, self.path, self.layout, folder)
        text = file_text(self._cleaned.path, self.layout, ",")
        staging = Staging(self.connection, self.layout, read, text)
        wanted = self._faulty(staging)
        found = _picked(self._cleaned.records(self.name, len(self.layout.headings)), wanted)
        rows = self._told(staging, found, self._cleaned.bad)
        if rows is None:
            found, expected = "rows that two readers see differently", "a plain CSV"
            do_next = "open it in a spreadsheet and save it as CSV (UTF-8)"
            raise FileProblem(self.name, Problem.BINARY, found, expected, do_next)
        return rows

    def _rows_at_once(self, read: Read) -> Rows | None:
        """The rows by DuckDB alone, lines looked up; None if anything is in doubt."""
        try:
            text = file_text(self.path, self.layout)
            staging = Staging(self.connection, self.layout, read, text)
            wanted = self._faulty(staging)
        except UNSOUND:
            return None
        if not wanted:
            return self._told(staging, [], ())
        try:
            delimiter, width = self.layout.profile.delimiter, len(self.layout.headings)
            found = _picked(records(self.name, self.path, delimiter, width), wanted)
        except _InDoubt:
            return None
        return self._told(staging, found, ())

    def _faulty(self, staging: Staging) -> list[int]:
        """Places of the faulty rows in `staged`, in the order of the file."""
        if not staging.stage():
            return []
        found = self.connection.execute(
            "SELECT place FROM staged WHERE fault IS NOT NULL ORDER BY place"
        ).fetchall()
        return [place - 1 for (place,) in found]

    def _told(self, staging: Staging, found: list[Record], bad: tuple[Record, ...]) -> Rows | None:
        """The rows, once each faulty record was found and found faulty again; else None."""
        run = self.connection.execute
        text = self._doubtful(found)
        faults = staging.fill("doubtful", text)
        agreed, sound = one_row(
            self.connection,
            "SELECT (SELECT count(fault) FROM doubtful), count(*) - count(fault) FROM staged",
        )
        if agreed != len(found):
            return None
        rejected = rejected_rows(self.connection, self.name, self.layout, faults)
        rejected += [no_row(self.name, self.layout, record) for record in bad]
        rejected.sort(key=lambda row: row.line)
        lost = self._keep_keys(staging.read) or bool(bad)
        run("DELETE FROM staged WHERE fault IS NOT NULL")
        run("ALTER TABLE staged DROP fault")
        columns = tuple(column.name for column in staging.columns)
        return Rows(staging.read, columns, sound, tuple(rejected), lost)

    def _keep_keys(self, read: Read) -> bool:
        """Keep the keys of rejected rows that can be told; is there one that cannot?"""
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE rejected_keys AS
            SELECT {", ".join(read.source.keys)}
            FROM doubtful
            WHERE fault > 0
            """
        )
        blank = " OR ".join(f"{key} IS NULL" for key in read.source.keys)
        return one_row(self.connection, f"SELECT count(*) FROM rejected_keys WHERE {blank}")[0] > 0

    def _doubtful(self, found: list[Record]) -> Text:
        """The faulty records alone, with their lines, in the table `doubtful_rows`."""
        width = len(self.layout.headings)
        cells = list(zip(*(record.cells for record in found), strict=True)) or [()] * width
        table = {"line": pa.array([record.line for record in found], pa.int64())}
        table |= {f"h{at}": pa.array(cells[at], pa.string()) for at in range(width)}
        self.connection.register("found", pa.table(table))
        self.connection.execute("CREATE OR REPLACE TEMP TABLE doubtful_rows AS FROM found")
        self.connection.unregister("found")
        return text_in("doubtful_rows", self.layout, Bound(), "line")


class _InDoubt(Exception):
    """A record that only the careful way can tell."""


def _picked(found: Iterator[Record], wanted: list[int]) -> list[Record]:
    """The records at these places. Raises _InDoubt at one that is no row."""
    picked: list[Record] = []
    places = iter(wanted)
    place = next(places, None)
    for at, record in enumerate(found):
        if record.reason:
            raise _InDoubt
        if at == place:
            picked.append(record)
            place = next(places, None)
            if place is None:
                break
    return picked
