"""The books of a load: each file with what became of its rows, and every rejected row."""

from datetime import date, datetime

import duckdb
import pyarrow as pa

from connectors.ask import one_row
from connectors.choose import Layout
from connectors.profile import plain
from connectors.read import Rows
from connectors.rejects import written
from connectors.report import LoadReport, RejectedRow

FILE = ("file", "source", "profile", "read", "loaded", "replaced", "unchanged", "rejected")
FILE += ("withdrawn", "error", "sha256", "bytes")
ROW = ("file", "source", "line", "column_name", "reason", "found", "expected", "raw")


class Books:
    """What a load will write about itself, kept until the load knows all of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, today: date) -> None:
        self.connection, self.today = connection, today
        self._headers: dict[str, str] = {}
        self._rejected: list[tuple[str, RejectedRow]] = []

    def keep(self, file: str, layout: Layout, rows: Rows) -> None:
        """Remember the header of a file and its rejected rows."""
        kept = [each for each in layout.headings if plain(each) not in layout.ignored]
        self._headers[file] = written(kept, layout.profile.delimiter)
        self._rejected += [(rows.read.source.name, row) for row in rows.rejected]

    def write(self, reports: list[LoadReport]) -> None:
        """Into the tables `loads`, `load_files` and `quarantine`."""
        number = one_row(self.connection, "SELECT coalesce(max(load_id), 0) + 1 FROM loads")[0]
        self.connection.execute(
            "INSERT INTO loads VALUES (?, ?, ?)", [number, datetime.now(), self.today]
        )
        for one in reports:
            told = [number, *(getattr(one, name) for name in FILE), self._headers.get(one.file, "")]
            self.connection.execute(
                f"INSERT INTO load_files (load_id, {', '.join(FILE)}, header)"
                f" VALUES ({', '.join('?' * len(told))})",
                told,
            )
        self._write_rejected(number)

    def _write_rejected(self, number: int) -> None:
        if not self._rejected:
            return
        rows = [
            (r.file, source, r.line, r.column, r.reason.value, r.found, r.expected, r.raw)
            for source, r in self._rejected
        ]
        columns = dict(zip(ROW, map(list, zip(*rows, strict=True)), strict=True))
        self.connection.register("rejected", pa.table(columns))
        self.connection.execute(
            f"INSERT INTO quarantine SELECT $number, {', '.join(ROW)} FROM rejected",
            {"number": number},
        )
        self.connection.unregister("rejected")
