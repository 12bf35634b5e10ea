"""Staged rows into the table of their export: new, replacing, or the same as before."""

from dataclasses import dataclass

import duckdb

from connectors.ask import one_row
from connectors.source import Source
from connectors.touched import note


@dataclass(frozen=True)
class Merged:
    """What became of the staged rows; together they are all of them."""

    loaded: int = 0
    replaced: int = 0
    unchanged: int = 0


class Merge:
    """The table `staged` into the table of `source`; `columns` are those that the file supplies.

    A column that the file does not supply keeps what it held: not supplied is not blank. Where a
    key comes again in one file, each row is counted against the one before it; the last stays.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, source: Source, columns: tuple[str, ...]
    ) -> None:
        self.connection, self.source, self.columns = connection, source, columns
        self.keys = ", ".join(source.keys)
        self.rest = tuple(name for name in columns if name not in source.keys)

    def run(self) -> Merged:
        """Merge, and note the days that the changed rows bear on."""
        repeats = self._split_repeats()
        merged = self._round("staged")
        if not repeats:
            return merged
        same, differing = one_row(
            self.connection,
            "SELECT count(*) FILTER (is_same), count(*) FILTER (NOT is_same) FROM later",
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE lasts AS FROM later WHERE nth = times"
        )
        self._round("lasts")
        return Merged(merged.loaded, merged.replaced + differing, merged.unchanged + same)

    def _split_repeats(self) -> bool:
        """Leave the first row of each key in `staged`; rows after it go to `later`."""
        rows, keys = one_row(
            self.connection,
            f"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {self.keys} FROM staged))"
            " FROM staged",
        )
        if rows == keys:
            return False
        before = " AND ".join(
            f"{name} IS NOT DISTINCT FROM lag({name}) OVER in_order" for name in self.rest
        )
        run = self.connection.execute
        run(
            f"""
            CREATE OR REPLACE TEMP TABLE numbered AS
            SELECT
                {", ".join(self.columns)},
                row_number() OVER in_order AS nth,
                count(*) OVER (PARTITION BY {self.keys}) AS times,
                {before or "TRUE"} AS is_same
            FROM staged
            WINDOW in_order AS (PARTITION BY {self.keys} ORDER BY place)
            """
        )
        run("CREATE OR REPLACE TEMP TABLE later AS FROM numbered WHERE nth > 1")
        columns = ", ".join(self.columns)
        run(f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {columns} FROM numbered WHERE nth = 1")
        run("DROP TABLE numbered")
        return True

    def _round(self, table: str) -> Merged:
        """Merge rows of which no key comes twice."""
        name = self.source.name
        rows = one_row(self.connection, f"SELECT count(*) FROM {table}")[0]
        if not one_row(self.connection, f"SELECT EXISTS (FROM {name})")[0]:
            self._insert(table)
            note(self.connection, self.source, f"FROM {name}", wholly=True)
            return Merged(loaded=rows)
        self._compare(table)
        new, changed = one_row(
            self.connection,
            "SELECT count(*) FILTER (is_new), count(*) FILTER (NOT is_new) FROM changes",
        )
        if new or changed:
            rows_now = f"FROM {name} SEMI JOIN changes USING ({self.keys})"
            note(self.connection, self.source, rows_now)
            self._update()
            self._insert("changes WHERE is_new")
            note(self.connection, self.source, rows_now)
        return Merged(new, changed, rows - new - changed)

    def _compare(self, table: str) -> None:
        """Rows of `table` that are new or differ from what is held, in `changes`."""
        matched = " AND ".join(f"given.{key} = held.{key}" for key in self.source.keys)
        differs = " OR ".join(f"given.{name} IS DISTINCT FROM held.{name}" for name in self.rest)
        first = f"held.{self.source.keys[0]}"
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE changes AS
            SELECT
                {", ".join(f"given.{name}" for name in self.columns)},
                {first} IS NULL AS is_new
            FROM {table} AS given
            LEFT JOIN {self.source.name} AS held ON {matched}
            WHERE {first} IS NULL OR {differs or "FALSE"}
            """
        )

    def _insert(self, rows: str) -> None:
        columns = ", ".join(self.columns)
        self.connection.execute(
            f"INSERT INTO {self.source.name} ({columns}) SELECT {columns} FROM {rows}"
        )

    def _update(self) -> None:
        if not self.rest:
            return
        matched = " AND ".join(f"held.{key} = changes.{key}" for key in self.source.keys)
        values = ", ".join(f"{name} = changes.{name}" for name in self.rest)
        self.connection.execute(
            f"UPDATE {self.source.name} AS held SET {values} FROM changes"
            f" WHERE {matched} AND NOT changes.is_new"
        )
