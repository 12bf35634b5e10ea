"""Rows of a file on their way in: the table `staged`, typed by SQL, with faulty rows marked."""

import duckdb

from connectors.ask import one_row
from connectors.cells import Cell, Fault, cell
from connectors.choose import Layout
from connectors.profile import Read
from connectors.report import Reason
from connectors.source import ColumnType
from connectors.text import Text
from connectors.times import Form, forms

SAMPLE_ROWS = 5_000
TIMES = (ColumnType.TIME, ColumnType.DATE)


class Staging:
    """Stages rows of one export of one file; the forms of its times are chosen once."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, layout: Layout, read: Read, text: Text
    ) -> None:
        self.connection, self.layout, self.read, self.text = connection, layout, read, text
        there = text.columns(read)
        self.columns = tuple(c for c in read.source.columns if c.name in there)
        self.forms = self._first_forms()

    def stage(self) -> int:
        """Fill `staged`: a column each, and `fault`, NULL for a sound row. Gives the faulty rows.

        One form of time for a column of a file: the one that most of its cells have. It is chosen
        by the first rows, and again by all where it leaves a cell of the column unread.
        """
        settled: set[str] = set()
        while unread := self._unread(self.fill("staged", self.text)) - settled:
            better = {column: self._commonest_of_all(column) for column in unread}
            settled |= unread  # a fault can hide another in the same row: so look again
            if all(self.forms[column] == form for column, form in better.items()):
                break
            self.forms |= better
        return one_row(self.connection, "SELECT count(fault) FROM staged")[0]

    def fill(self, table: str, text: Text) -> tuple[Fault | None, ...]:
        """Make `table` from `text`; gives what each number in `fault` stands for, 0 = the header.

        Where rows come with their line, `cell` is added too: the text that is at fault.
        """
        cells = self.cells(text)
        faults = [fault for each in cells for fault in each.faults]
        at_fault = "".join(f" WHEN {at} THEN r_{one.column}" for at, one in enumerate(faults, 1))
        sql = f"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            SELECT
                {text.at},
                {f"CASE fault{at_fault} END AS cell," if text.at == "line" else ""}
                {", ".join(f"v_{each.column.name} AS {each.column.name}" for each in cells)},
                fault
            FROM ({_judged(cells, faults, text)})
        """
        self.connection.execute(sql, text.bound.of(sql))
        return (None, *faults)

    def cells(self, text: Text) -> tuple[Cell, ...]:
        """The cells of the columns that the file supplies."""
        there = text.columns(self.read)
        return tuple(
            cell(self.read, column, there[column.name], self.forms.get(column.name), text.bound)
            for column in self.columns
        )

    def _first_forms(self) -> dict[str, Form]:
        tried = {c.name: forms(c.type, self.layout.profile) for c in self.columns}
        tried = {c.name: tried[c.name] for c in self.columns if c.type in TIMES}
        if not tried:
            return {}
        counts = self._counts(tried, f"LIMIT {SAMPLE_ROWS}")
        return {name: several[_most(counts[name])] for name, several in tried.items()}

    def _counts(self, tried: dict[str, tuple[Form, ...]], limit: str) -> dict[str, list[int]]:
        """How many cells of each column each form reads."""
        there = self.text.columns(self.read)
        inner = ", ".join(f"{there[name]} AS r_{name}" for name in tried)
        counts = ", ".join(
            f"count({form.sql(f'r_{name}')})" for name, several in tried.items() for form in several
        )
        sql = f"SELECT {counts} FROM (SELECT {inner} FROM {self.text.origin} {limit})"
        found = iter(one_row(self.connection, sql, self.text.bound.of(sql)))
        return {name: [next(found) for _ in several] for name, several in tried.items()}

    def _unread(self, faults: tuple[Fault | None, ...]) -> set[str]:
        """Columns of times in which a cell could not be read."""
        seen = self.connection.execute(
            "SELECT DISTINCT fault FROM staged WHERE fault IS NOT NULL"
        ).fetchall()
        found = [faults[number] for (number,) in seen]
        return {one.column for one in found if one and one.reason is Reason.TIME}

    def _commonest_of_all(self, name: str) -> Form:
        several = forms(self.read.source.column(name).type, self.layout.profile)
        used = self.forms[name]
        # A cell has one form only, so what reads more than half of them needs no counting.
        text = self.text.columns(self.read)[name]
        sql = f"""
            SELECT count(r), count({used.sql("r")})
            FROM (SELECT {text} AS r FROM {self.text.origin})
        """
        filled, known = one_row(self.connection, sql, self.text.bound.of(sql))
        if 2 * known > filled:
            return used
        counts = self._counts({name: several}, "")[name]
        return several[_most(counts)]


def _judged(cells: tuple[Cell, ...], faults: list[Fault], text: Text) -> str:
    """SQL of each row's text (`r_…`), values (`v_…`) and the number of its first fault."""
    again = " AND ".join(f"{name} = {text.bound(was)}" for name, was in text.header)
    inner = ", ".join(f"{each.text} AS r_{each.column.name}" for each in cells)
    values = ", ".join(f"{each.value} AS v_{each.column.name}" for each in cells)
    whens = "".join(f" WHEN {one.when} THEN {at}" for at, one in enumerate(faults, 1))
    return f"""
        SELECT *, (CASE WHEN again THEN 0{whens} END)::SMALLINT AS fault
        FROM (
            SELECT *, {values}
            FROM (SELECT {text.at}, {inner}, {again} AS again FROM {text.origin})
        )
    """


def _most(counts: list[int]) -> int:
    return counts.index(max(counts))
