"""Rows of one file into the table of their export: those of one key, those that change, go away."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from duckdb import DuckDBPyConnection as Connection

from connectors.days import note
from connectors.profile import Read
from connectors.report import CellFault, Reason, RowFate
from connectors.source import ColumnType, Flow, Source
from connectors.tables import how_many, one_row


def columns_of(connection: Connection, table: str) -> tuple[str, ...]:
    """The names of a table's columns."""
    return tuple(name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall())


def has_repeats(connection: Connection, source: Source, table: str, where: str) -> bool:
    """Whether a key of these rows comes more than once; such keys are in `repeated_<table>`."""
    keys = ", ".join(source.keys)
    twice = f"SELECT {keys} FROM {table} WHERE {where} GROUP BY {keys} HAVING count(*) > 1"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE repeated_{table} AS {twice}")
    return bool(one_row(connection, f"SELECT EXISTS (FROM repeated_{table})")[0])


TWINS = CellFault("", Reason.TWINS, "", "one person, place and day for each key, in one file")


def mark_twins(connection: Connection, source: Source, table: str, number: int) -> None:
    """Give rows of `table` the fault `number` whose key stands for two people, places or days."""
    columns = columns_of(connection, table)
    differing = [f"min({of}) <> max({of})" for of in identity(source, columns)]
    if source.days_of:  # a log-out of its own is of the day of the log-in, or of the night after
        at = f"coalesce({', '.join(name for name in source.days if name in columns)})"
        differing.append(f"max({at}) > min({at}) + INTERVAL 1 DAY")
    if not differing or not has_repeats(connection, source, table, "fault IS NULL"):
        return
    keys = ", ".join(source.keys)
    connection.execute(
        f"""
        UPDATE {table}
        SET fault = {number}
        WHERE fault IS NULL
            AND ({keys}) IN (
                SELECT ({keys})
                FROM {table}
                SEMI JOIN repeated_{table} USING ({keys})
                WHERE fault IS NULL
                GROUP BY {keys}
                HAVING {" OR ".join(differing)}
            )
        """
    )


def identity(source: Source, columns: Collection[str], table: str = "") -> tuple[str, ...]:
    """SQL of what a key stands for: of times the day, a night belonging to the evening before.

    Of two times the second only where the first is not known: a night ends in daylight.
    """
    told = {
        ColumnType.TIME: "(CASE WHEN {1} IS NULL THEN {0} END - INTERVAL 4 HOURS)::DATE",
        ColumnType.TEXT: "lower(replace({0}, ' ', ''))",
    }
    prefix, before, made = f"{table}." if table else "", "NULL", []
    for name in (name for name in source.identity if name in columns):
        kind, cell = source.column(name).type, f"{prefix}{name}"
        made.append(told.get(kind, "{0}").format(cell, before))
        before = cell if kind is ColumnType.TIME else before
    return tuple(made)


# Without numbers of their own two carers of a call are two slots. Which is the second: as the rota
# has it, else the one who came later, else the one of the later id.
SECOND_CARERS = """
    CREATE OR REPLACE TEMP TABLE second_carers AS
    SELECT
        staged.visit_id,
        coalesce(
            max(rota.carer_id),
            max_by(staged.carer_id, ({came}, staged.carer_id))
        ) AS carer_id
    FROM staged
    LEFT JOIN rota
        ON rota.visit_id = staged.visit_id
        AND rota.carer_slot = 2
        AND rota.carer_id = staged.carer_id
    WHERE staged.visit_id IN (SELECT visit_id FROM repeated_staged)
    GROUP BY staged.visit_id
    HAVING min(staged.carer_slot) = max(staged.carer_slot) AND count(DISTINCT staged.carer_id) = 2
        {not_handed_over}
"""
# One carer only logged in, and the other only logged out: one call, taken over or ended by another.
NOT_HANDED_OVER = """
        AND (
            count(DISTINCT staged.carer_id) FILTER (staged.logged_in_at IS NOT NULL) <> 1
            OR count(DISTINCT staged.carer_id) FILTER (staged.logged_out_at IS NOT NULL) <> 1
            OR min(staged.carer_id) FILTER (staged.logged_in_at IS NOT NULL)
                = min(staged.carer_id) FILTER (staged.logged_out_at IS NOT NULL)
        )
"""
# A row that counts two carers is both of them: the first by name, the second unnamed. A call that
# has two rows has a row for each.
FIRST_SLOTS = """
    CREATE OR REPLACE TEMP TABLE first_slots AS
    SELECT * REPLACE (1 AS carer_slot)
    FROM staged
    WHERE carer_slot = 2
        AND visit_id NOT IN (SELECT visit_id FROM staged GROUP BY ALL HAVING count(*) > 1)
"""
FIRST_OF_TWO = """
    UPDATE staged
    SET carer_slot = 1
    WHERE rowid IN (
        SELECT min(rowid)
        FROM staged
        GROUP BY visit_id
        HAVING count(*) = 2 AND min(carer_slot) = 2
    )
"""

# The first log-in and the last log-out; without one after the last log-in nobody knows the end.
SESSIONS = """
    CREATE OR REPLACE TEMP TABLE sessions AS
    SELECT
        {keys},
        min(logged_in_at) AS logged_in_at,
        CASE
            WHEN coalesce(max(logged_in_at) <= max(logged_out_at), TRUE)
            THEN max(logged_out_at)
        END AS logged_out_at
        {others}
    FROM staged
    GROUP BY {keys}
    HAVING count(*) > 1
"""

# Every row, by its key and in order: a blank cell keeps what the rows before it gave.
REPEATS = """
    CREATE OR REPLACE TEMP TABLE later AS
    WITH blanks_filled AS (
        SELECT
            {filled},
            rowid AS place
        FROM staged
        WINDOW in_order AS (PARTITION BY {keys} ORDER BY rowid)
    )
    SELECT
        {columns},
        row_number() OVER in_order AS nth,
        count(*) OVER (PARTITION BY {keys}) AS times,
        {same} AS is_same
    FROM blanks_filled
    WINDOW in_order AS (PARTITION BY {keys} ORDER BY place)
"""


class Merge:
    """The table `staged`, with the columns that a file supplies, into the table of its export.

    The file was `saved` at that time, and has the number `file` in `load_files`.
    A column that the file does not supply keeps what it held, and so does a blank cell: not
    supplied is not blank (what things are measured against is as its newest file has it: without
    an end is without an end). What a newer file gave stays. Where a key comes again in one file,
    each row is counted against the one before it; the last stays.
    """

    def __init__(self, connection: Connection, read: Read, saved: datetime, file: int) -> None:
        self.connection, self.source = connection, read.source
        self.columns = columns_of(connection, "staged")
        self.exported_at = {"exported_at": saved}
        self.of_file: dict[str, Any] = {"from_file": file}
        if self.source.flow is not Flow.REFERENCE:
            self.of_file |= self.exported_at
        self.keys = ", ".join(self.source.keys)
        self.rest = tuple(name for name in self.columns if name not in self.source.keys)
        self.erases = read.blank_takes_back or self.source.flow is Flow.REFERENCE
        self.matched = " AND ".join(f"given.{key} = held.{key}" for key in self.source.keys)
        self.became: Counter[str] = Counter()
        if read.counts_carers:
            connection.execute(FIRST_OF_TWO)
        if "carer_slot" in self.source.keys and "carer_id" in self.columns:
            self.became["second_carers"] = self._second_carers()
        if self.source.name == "call_log":
            self.became[RowFate.JOINED] = self._sessions()
        if read.counts_carers:
            self.became["two_carers"] = self._first_slots()

    def run(self, today: date) -> Counter[str]:
        """Merge, and note the days that the changed rows bear on.

        Gives how many rows have each fate, how many calls or doses changed (`things`), are `new` or
        have a second carer, and how many rows now stand for another place, person or day (`moved`).
        """
        repeats = self._split_repeats()
        self.became += self._round("staged", today)
        if self.became["two_carers"]:
            self._round("first_slots", today)
        if not repeats:
            return self.became
        same, differing = one_row(
            self.connection,
            "SELECT count(*) FILTER (is_same), count(*) FILTER (NOT is_same) FROM later",
        )
        lasts = "CREATE OR REPLACE TEMP TABLE lasts AS FROM later WHERE nth = times"
        self.connection.execute(lasts)
        self._round("lasts", today)
        return self.became + Counter({RowFate.REPLACED: differing, RowFate.UNCHANGED: same})

    def _second_carers(self) -> int:
        is_log, run = self.source.name == "call_log", self.connection.execute
        came = "coalesce(staged.logged_in_at, TIMESTAMP '2200-01-01')" if is_log else "0"
        run(SECOND_CARERS.format(came=came, not_handed_over=NOT_HANDED_OVER if is_log else ""))
        run(
            """
            UPDATE staged
            SET carer_slot = 3 - carer_slot
            FROM second_carers
            WHERE staged.visit_id = second_carers.visit_id
                AND staged.carer_id = second_carers.carer_id
            """
        )
        return self._count("second_carers")

    def _first_slots(self) -> int:
        """How many rows stand for two carers: what is known of the first goes to `first_slots`."""
        run = self.connection.execute
        run(FIRST_SLOTS)
        if "carer_id" in self.columns:
            both = "visit_id IN (SELECT visit_id FROM first_slots)"
            run(f"UPDATE staged SET carer_id = NULL WHERE {both}")
        # They are in the file, so they are not withdrawn.
        run(f"INSERT INTO rejected_keys SELECT {self.keys} FROM first_slots")
        return self._count("first_slots")

    def _sessions(self) -> int:
        """How many rows went into another one."""
        run, before = self.connection.execute, self._count("staged")
        others = "".join(
            f",\n {'first' if name == 'carer_id' else 'last'}({name} ORDER BY rowid)"
            f" FILTER ({name} IS NOT NULL) AS {name}"
            for name in self.rest
            if name not in ("logged_in_at", "logged_out_at")
        )
        run(SESSIONS.format(keys=self.keys, others=others))
        run(f"DELETE FROM staged WHERE ({self.keys}) IN (SELECT ({self.keys}) FROM sessions)")
        run("INSERT INTO staged BY NAME FROM sessions")
        return before - self._count("staged")

    def _count(self, table: str) -> int:
        return int(one_row(self.connection, f"SELECT count(*) FROM {table}")[0])

    def _split_repeats(self) -> bool:
        """Leave the first row of each key in `staged`; rows after it go to `later`."""
        among = "TRUE"
        if self.source.identity and not self.became["second_carers"]:  # the reader has looked
            among = f"({self.keys}) IN (SELECT ({self.keys}) FROM repeated_staged)"
        if not has_repeats(self.connection, self.source, "staged", among):
            return False
        before = " AND ".join(
            f"{name} IS NOT DISTINCT FROM lag({name}) OVER in_order" for name in self.rest
        )
        kept = "{0}" if self.erases else "last_value({0} IGNORE NULLS) OVER in_order AS {0}"
        filled = ", ".join([self.keys, *map(kept.format, self.rest)])
        columns, run = ", ".join(self.columns), self.connection.execute
        how = {"keys": self.keys, "filled": filled, "columns": columns, "same": before or "TRUE"}
        run(REPEATS.format(**how))
        run(f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {columns} FROM later WHERE nth = 1")
        run("DELETE FROM later WHERE nth = 1")
        return True

    def _round(self, table: str, today: date) -> Counter[str]:
        """Merge rows of which no key comes twice."""
        name = self.source.name
        rows = self._count(table)
        if not one_row(self.connection, f"SELECT EXISTS (FROM {name})")[0]:
            self._fill(table)
            note(self.connection, self.source, f"FROM {name}", wholly=True)
            return Counter({RowFate.LOADED: rows, "new": how_many(self.connection, self.source)})
        became = self._compare(table)
        if became[RowFate.LOADED] or became[RowFate.REPLACED]:
            rows_now = f"FROM {name} SEMI JOIN changes USING ({self.keys})"
            note(self.connection, self.source, rows_now)
            if name == "rota":
                self.connection.execute(PLANS_BEFORE, {"today": today})
            self._update()
            self._insert("changes WHERE is_new")
            note(self.connection, self.source, rows_now)
        self._date(table)
        told = (RowFate.LOADED, RowFate.REPLACED, RowFate.OLDER)
        return became + Counter({RowFate.UNCHANGED: rows - sum(became[fate] for fate in told)})

    def _fill(self, table: str) -> None:
        """The first rows of an export: they become its table, unless they lie in a passing one."""
        name, run = self.source.name, self.connection.execute
        lies = "SELECT bool_and(NOT temporary) FROM duckdb_tables() WHERE table_name = ?"
        if not one_row(self.connection, lies, [table])[0]:
            self._insert(table)
            return
        for column in self.source.columns:
            if column.name not in self.columns:
                run(f"ALTER TABLE {table} ADD {column.name} {column.type.sql}")
        for added, value in self.of_file.items():
            kind = "TIMESTAMP" if added == "exported_at" else "INTEGER"
            run(f"ALTER TABLE {table} ADD {added} {kind} DEFAULT '{value}'::{kind}")
            run(f"ALTER TABLE {table} ALTER {added} DROP DEFAULT")
        run(f"DROP TABLE {name}")
        run(f"ALTER TABLE {table} RENAME TO {name}")

    def _compare(self, table: str) -> Counter[str]:
        """Rows of `table` that are new or differ from what is held, in `changes`, counted."""
        blank = "TRUE" if self.erases else "given.{0} IS NOT NULL"
        differs = " OR ".join(
            f"({blank} AND given.{{0}} IS DISTINCT FROM held.{{0}})".format(n) for n in self.rest
        )
        of_both = (identity(self.source, self.columns, at) for at in ("given", "held"))
        moved = " OR ".join(f"{one} <> {other}" for one, other in zip(*of_both, strict=True))
        first = self.source.keys[0]
        has_changes = "changed_at" in self.columns
        self.connection.execute(
            COMPARE.format(
                columns=", ".join(f"given.{name}" for name in self.columns),
                first=f"held.{first}",
                moved=moved or "FALSE",
                changed="held.changed_at > given.changed_at" if has_changes else "FALSE",
                saved="NULL" if self.source.flow is Flow.REFERENCE else "held.exported_at",
                table=table,
                held=self.source.name,
                matched=self.matched,
                differs=differs or "FALSE",
            ),
            self.exported_at,
        )
        counting = COUNT_CHANGES.format(first=first, held=self.source.name)
        counted = one_row(self.connection, counting)
        self.connection.execute("DELETE FROM changes WHERE is_older")
        names = (RowFate.LOADED, RowFate.REPLACED, RowFate.OLDER, "moved", "things", "new")
        return Counter(dict(zip(names, counted, strict=True)))

    def _insert(self, rows: str) -> None:
        columns, into = ", ".join(self.columns), ", ".join(self.of_file)
        given = ", ".join(f"${name}" for name in self.of_file)
        sql = f"({columns}, {into}) SELECT {columns}, {given} FROM {rows}"
        self.connection.execute(f"INSERT INTO {self.source.name} {sql}", self.of_file)

    def _update(self) -> None:
        if not self.rest:
            return
        kept = "given.{0}" if self.erases else "coalesce(given.{0}, held.{0})"
        values = ", ".join(f"{name} = {kept.format(name)}" for name in self.rest)
        self.connection.execute(
            f"UPDATE {self.source.name} AS held SET {values}, from_file = $from_file"
            f" FROM changes AS given WHERE {self.matched} AND NOT given.is_new",
            {"from_file": self.of_file["from_file"]},
        )

    def _date(self, table: str) -> None:
        """Rows that this file confirms or changes are as new as it."""
        if self.source.flow is Flow.REFERENCE:
            return  # as the newest load has it
        self.connection.execute(
            f"""
            UPDATE {self.source.name} AS held
            SET exported_at = $exported_at
            FROM {table} AS given
            WHERE {self.matched}
                AND (held.exported_at IS NULL OR held.exported_at < $exported_at)
            """,
            self.exported_at,
        )


# An older row is one of a file saved an hour or more before that of the row held (files copied
# together differ by less), or one that its own export changed earlier.
COMPARE = """
    CREATE OR REPLACE TEMP TABLE changes AS
    SELECT
        {columns},
        {first} IS NULL AS is_new,
        coalesce({moved}, FALSE) AS is_moved,
        {first} IS NOT NULL AND (
            coalesce({saved}::TIMESTAMP > $exported_at::TIMESTAMP + INTERVAL 1 HOUR, FALSE)
            OR coalesce({changed}, FALSE)
        ) AS is_older
    FROM {table} AS given
    LEFT JOIN {held} AS held ON {matched}
    WHERE {first} IS NULL OR {differs}
"""
COUNT_CHANGES = """
    SELECT
        count(*) FILTER (is_new),
        count(*) FILTER (NOT is_new AND NOT is_older),
        count(*) FILTER (is_older),
        count(*) FILTER (is_moved AND NOT is_older),
        count(DISTINCT {first}) FILTER (NOT is_new AND NOT is_older),
        count(DISTINCT {first}) FILTER (is_new) - (
            SELECT count(DISTINCT {first})
            FROM {held}
            SEMI JOIN (FROM changes WHERE is_new) AS new USING ({first})
        )
    FROM changes
"""
PLANS_BEFORE = """
    INSERT INTO plans_before
    SELECT
        held.visit_id,
        held.carer_slot,
        held.planned_start,
        held.planned_end,
        $today
    FROM changes
    JOIN rota AS held USING (visit_id, carer_slot)
    WHERE NOT changes.is_new
        AND least(held.planned_start, changes.planned_start)::DATE < $today
        AND (held.planned_start, held.planned_end)
            IS DISTINCT FROM (changes.planned_start, changes.planned_end)
"""


# Rows that a newer export no longer holds go away, where the export is known to be whole.
def keep_key_list(connection: Connection, source: Source) -> None:
    """Remember the keys in the file, sound or rejected: none of those rows is withdrawn.

    For an export that may come in several files, `kept_…` gathers the keys of all of them.
    """
    keys = ", ".join(source.keys)
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS kept_{source.name} AS SELECT {keys} FROM staged LIMIT 0"
    )
    connection.execute(
        f"INSERT INTO kept_{source.name} SELECT {keys} FROM staged UNION ALL FROM rejected_keys"
    )


def withdraw_file(connection: Connection, source: Source, file: int) -> int:
    """Take away the rows that a file was the last to bring or to change."""
    connection.execute(f"CREATE TEMP TABLE kept_{source.name} AS FROM {source.name} LIMIT 0")
    return withdraw_absent(connection, source, f"from_file = {file:d}")


COVERED = """
    WITH days AS (
        SELECT DISTINCT
            {place} AS place,
            {day} AS day
        FROM staged
    ),
    spans AS (
        SELECT
            place,
            day,
            lead(day) OVER (PARTITION BY place ORDER BY day) AS next
        FROM days
    )
    SELECT (
        place,
        unnest(generate_series(
            day, CASE WHEN next <= day + 7 THEN next - 1 ELSE day END, INTERVAL 1 DAY
        ))::DATE
    )
    FROM spans
"""


def withdraw_from_days(connection: Connection, source: Source, exported_at: datetime) -> int:
    """Take away the rows of the places and days in `staged` that the file no longer holds.

    A day between two of its days is one of them, if these are a week apart at most: a single wrong
    date takes no month away. A file of `exported_at` takes nothing away that a newer one gave.
    """
    keep_key_list(connection, source)
    place = source.site or f"'{source.name}'"
    day = f"CAST({source.days[0]} AS DATE)"
    covered = (
        f"({place}, {day}) IN ({COVERED.format(place=place, day=day)})"
        f" AND coalesce(exported_at <= TIMESTAMP '{exported_at}' + INTERVAL 1 HOUR, TRUE)"
    )
    return withdraw_absent(connection, source, covered)


def withdraw_absent(connection: Connection, source: Source, covered: str = "TRUE") -> int:
    """Take away all rows, or those that are `covered` (SQL), whose keys are in no `kept_…`."""
    keys = ", ".join(source.keys)
    gone = f"""
        FROM {source.name}
        WHERE {covered} AND ({keys}) NOT IN (SELECT ({keys}) FROM kept_{source.name})
    """
    count = one_row(connection, f"SELECT count(*) {gone}")[0]
    if count:
        note(connection, source, gone)
        connection.execute(f"DELETE {gone}")
    connection.execute(f"DROP TABLE kept_{source.name}")
    return int(count)
