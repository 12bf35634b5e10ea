"""What became of a file: each row read has one of seven fates, and a rejected one its reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

import pandas as pd
from duckdb import DuckDBPyConnection as Connection


class RowFate(StrEnum):
    """What became of a row that was read: each has one of these, so they add up to all rows."""

    LOADED = "loaded"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    JOINED = "joined"  # a second row of a call already read, such as a log session
    OLDER = "older"  # the store holds a newer one
    LEFT_OUT = "left_out"  # no row of the export: a total, the headings again
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a row was put aside."""

    RAGGED = "too many or too few cells"
    QUOTES = "quotation marks that do not match"
    SECOND_HEADER = "the headings again"
    BLANK = "nothing where something is needed"
    CODE = "a code that is not known"
    TIME = "a date or time that cannot be read"
    NUMBER = "not a number"
    RANGE = "a number outside its range"
    ORDER = "an end before its beginning"
    FAR = "a time too far from another of its row"
    UNBELIEVED = "a log hours from every plan of its call, not believed"
    ROUNDED = "a number that a spreadsheet has rounded"
    YES_NO = "neither yes nor no"
    TWINS = "one key for two people, places or days"


@dataclass(frozen=True)
class CellFault:
    """A condition under which a row is put aside, and what is said about it."""

    column: str
    reason: Reason
    when: str  # SQL over the names `r_…` (text) and `v_…` (value)
    expected: str


class Problem(StrEnum):
    """Why a file could not be loaded at all."""

    EMPTY = "empty file"
    BINARY = "not a text file"
    ENCODING = "letters that cannot be read"
    TRUNCATED = "cut off"
    HEADING = "unknown heading"
    MISSING_COLUMN = "missing column"
    UNKNOWN_KIND = "no known kind"
    AMBIGUOUS = "more than one profile fits"
    SETTINGS = "settings"
    NOT_FOUND = "no such file"
    TOO_BIG = "too much to unpack"
    DATES = "dates or times that may be read in two ways"
    ASKED = "something has to be said first"


@dataclass(frozen=True)
class RejectedRow:
    """A row that was put aside: where it stands, why, and its text, which no message prints."""

    file: str
    line: int
    column: str
    reason: StrEnum  # a Reason, or one of those of the plan
    found: str  # in kind, never a value about a person
    expected: str
    raw: str
    key: str | None = None  # by which it is known again; None where that cannot be told


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class FileProblem(Exception):
    """A file that could not be loaded; its text says what was found, expected, and what to do."""

    file: str
    problem: Problem
    found: str
    expected: str
    do_next: str
    line: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.column:
            place += f", column {self.column}"
        return unturned(
            f"{place}: {self.problem}. Found: {self.found}. "
            f"Expected: {self.expected}. What to do: {self.do_next}."
        )


# What turns the letters around it and is seen by nobody: "gpj.exe" could read "exe.jpg".
_TURNS = str.maketrans("", "", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unturned(text: str) -> str:
    """Text whose letters stand in their own order.

    >>> unturned("exe\u202egpj")
    'exegpj'
    """
    return text.translate(_TURNS)


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What one file did to one export's table; `error` is "" unless the file was not loaded."""

    file: str
    source: str = ""
    profile: str = ""
    read: int = 0
    loaded: int = 0
    replaced: int = 0
    unchanged: int = 0
    joined: int = 0
    older: int = 0
    left_out: int = 0
    rejected: int = 0
    withdrawn: int = 0  # rows that the export no longer holds; they were not in the file
    error: str = ""
    problem: Problem | None = None  # what kind of error it is
    things: str = ""  # how many calls or doses there are now, how many more, changed and gone
    findings: tuple[str, ...] = ()  # what is doubtful in rows that were taken in, a sentence each
    faults: tuple[str, ...] = ()  # what is wrong with the rejected rows, a sentence a fault
    notes: tuple[str, ...] = ()  # what was found about the file, and done without being asked
    sha256: str = ""  # of the file as it lay on disk
    bytes: int | None = None

    def __post_init__(self) -> None:
        fates = [getattr(self, fate) for fate in RowFate]
        if self.read != sum(fates):
            raise ArithmeticError(f"{self.file}: {self.read} rows read, {sum(fates)} accounted for")
        if min(*fates, self.withdrawn) < 0:
            raise ArithmeticError(f"{self.file}: a count below zero")


def refused(problem: FileProblem) -> LoadReport:
    """The report of a file that could not be loaded."""
    return LoadReport(file=unturned(problem.file), error=str(problem), problem=problem.problem)


DO_NEXT: Mapping[str, str] = {
    Reason.RAGGED: "export it again; a delimiter inside a cell needs quotation marks around it",
    Reason.QUOTES: "export it again; a quotation mark inside a cell is written twice",
    Reason.CODE: "put it right, or say in a profile which code it stands for",
    Reason.ROUNDED: "export it again as CSV, without a spreadsheet in between",
    Reason.TIME: "put it right, or give a profile with the form of its dates",
    Reason.UNBELIEVED: "put its date right, or load the rota that the carer worked by first",
    Reason.TWINS: "load what two systems or branches number alike apart, each with a prefix",
}


def faults_of(
    rejected: Sequence[RejectedRow], do_next: Mapping[str, str] = DO_NEXT
) -> tuple[str, ...]:
    """What is wrong with rejected rows: one sentence a column and reason, the first line named."""
    alike: dict[tuple[str, str, str], list[RejectedRow]] = {}
    for row in rejected:
        alike.setdefault((row.column, row.reason, row.expected), []).append(row)
    faults = []
    for first, *others in alike.values():
        column = f", column {first.column}" if first.column else ""
        more = f", and {len(others):,} more like it" if others else ""
        advice = do_next.get(first.reason, "put it right and load the row again")
        faults.append(
            f"{first.file}, line {first.line}{column}: {first.reason}{more}. "
            f"Found: {first.found}. Expected: {first.expected}. What to do: {advice}."
        )
    return tuple(faults)


NOT_RECORDED = "not recorded"
SHORT = 12  # letters of a fingerprint that tell files apart at a glance


@dataclass(frozen=True, kw_only=True)
class LoadedFile:
    """One file of one load, as it fed one export."""

    loaded_at: datetime
    file: str
    source: str
    profile: str
    read: int
    loaded: int
    replaced: int
    unchanged: int
    rejected: int
    withdrawn: int
    left_out: int | None = None  # None: loaded before such rows were counted
    sha256: str | None = None  # None: loaded before fingerprints were kept
    bytes: int | None = None


def loaded_files(cursor: Connection, sources: Collection[str] = ()) -> tuple[LoadedFile, ...]:
    """Every file that was taken in, or those of some exports, in the order of their loads.

    A generation of an earlier version is read too: it may lack the newest columns.
    """
    found = cursor.execute(
        """
        SELECT
            loads.loaded_at,
            load_files.*
        FROM load_files
        JOIN loads USING (load_id)
        WHERE coalesce(load_files.error, '') = ''
            AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources, load_files.source))
        ORDER BY loads.load_id, load_files.source, load_files.file
        """,
        {"sources": sorted(sources)},
    )
    held = [column[0] for column in found.description]
    wanted = {field.name for field in fields(LoadedFile)}
    rows = (dict(zip(held, row, strict=True)) for row in found.fetchall())
    return tuple(LoadedFile(**{n: v for n, v in row.items() if n in wanted}) for row in rows)


def was_loaded(cursor: Connection, sha256: str) -> datetime | None:
    """When a file was last loaded, if all of it went in and is still there."""
    sql = "SELECT max(loaded_at) FROM load_files JOIN loads USING (load_id) WHERE sha256 = ?"
    rows = cursor.execute(f"{sql} HAVING bool_and(coalesce(error, '') = '')", [sha256]).fetchall()
    return rows[0][0] if rows else None


def short(sha256: str | None) -> str:
    """The first letters of a fingerprint.

    >>> short("9f86d081884c7d659a2f"), short(None)
    ('9f86d081884c', 'not recorded')
    """
    return sha256[:SHORT] if sha256 else NOT_RECORDED


@dataclass(frozen=True)
class Freshness:
    """How far one export reaches, when it last came, and when it is to come again."""

    source: str
    through: date | None  # the last complete day; None for what has no days of its own
    loaded_at: datetime | None
    expected_on: date | None = None  # by its own rhythm; None while it has none

    def is_overdue(self, today: date) -> bool:
        """Whether it is a day late, or more."""
        return bool(self.expected_on and self.expected_on < today)


FRESHNESS = """
    WITH came AS (
        SELECT DISTINCT
            load_files.source,
            loads.today AS day
        FROM load_files
        JOIN loads USING (load_id)
        WHERE coalesce(load_files.error, '') = ''
    ),
    apart AS (
        SELECT
            source,
            day,
            day - lag(day) OVER (PARTITION BY source ORDER BY day) AS days
        FROM came
        QUALIFY row_number() OVER (PARTITION BY source ORDER BY day DESC) <= 8
    ),
    rhythms AS (
        SELECT
            source,
            max(day) + ceil(median(days))::INTEGER AS expected_on
        FROM apart
        GROUP BY ALL
        HAVING count(days) >= 3
    )
    SELECT
        load_files.source,
        max(coverage.through),
        max(loads.loaded_at),
        max(rhythms.expected_on)
    FROM load_files
    JOIN loads USING (load_id)
    LEFT JOIN coverage USING (source)
    LEFT JOIN rhythms USING (source)
    WHERE coalesce(load_files.error, '') = ''
    GROUP BY ALL
    ORDER BY ALL
"""


def freshness(cursor: Connection) -> tuple[Freshness, ...]:
    """Every export that ever came, in the order of its name.

    One that came on four days or more is expected again after the usual number of days.
    """
    rows = cursor.execute(FRESHNESS).fetchall()
    return tuple(Freshness(*row) for row in rows if row[0])


@dataclass(frozen=True)
class ExportGap:
    """Days in a row of which an export that comes every day lacks a place, wholly or for the most.

    `known_from` and `known_to`: the last day before and the first after it of which enough is
    there; None if there is none. `due` rows of which `held` are there; `due` is None where nothing
    says how many there should be.
    """

    source: str
    site: str
    doubt: str  # "hour_early", "copied", or "" where rows are not there
    known_from: date | None
    known_to: date | None
    first: date
    last: date
    due: int | None
    held: int


DOUBTS = {
    "hour_early": "every log-in is an hour before its plan (are these times UTC?)",
    "copied": "the call log copies the rota",
}
GAPS_TOLD = timedelta(weeks=26)  # what is longer ago is told where its figures are looked at


def export_gaps(cursor: Connection, today: date) -> tuple[ExportGap, ...]:
    """Those of the half year before `today`, the newest first; none of an earlier version's."""
    held = (
        "SELECT 1 FROM duckdb_columns() WHERE (table_name, column_name) = ('export_gaps', 'doubt')"
    )
    if not cursor.execute(held).fetchall():
        return ()
    rows = cursor.execute(
        """
        SELECT
            source,
            site,
            coalesce(doubt, ''),
            known_from,
            known_to,
            min(day),
            max(day) AS last,
            sum(due)::BIGINT,
            sum(held)::BIGINT
        FROM export_gaps
        WHERE day < $today
        GROUP BY ALL
        HAVING max(day) >= $since
        ORDER BY last DESC, source, site
        """,
        {"today": today, "since": today - GAPS_TOLD},
    ).fetchall()
    return tuple(ExportGap(*row) for row in rows)


def newest_findings(cursor: Connection, source: str = "") -> tuple[tuple[str, str], ...]:
    """(file, what is doubtful in it) of the newest load of each export, or of one."""
    rows = cursor.execute(
        """
        SELECT file, unnest(string_split(findings, chr(10)))
        FROM load_files
        WHERE findings <> '' AND $source IN ('', source)
        QUALIFY load_id = max(load_id) OVER (PARTITION BY source)
        """,
        {"source": source},
    ).fetchall()
    return tuple(rows)


SHOWN = ("file", "source", "read", *RowFate, "withdrawn", "things", "sha256", "error")


def files_of_loads(cursor: Connection) -> pd.DataFrame:
    """Every file of every load with what became of its rows, the newest load first."""
    return cursor.execute(
        f"""
        SELECT
            loads.loaded_at,
            {", ".join(SHOWN)}
        FROM load_files
        JOIN loads USING (load_id)
        ORDER BY load_id DESC, load_files.file
        """
    ).df()


def rows_put_aside(cursor: Connection) -> pd.DataFrame:
    """Every row that was put aside and did not come right since, without what it says, the newest
    load first.
    """
    told = "SELECT * EXCLUDE (raw, key, put_right) FROM quarantine WHERE put_right IS NOT TRUE"
    return cursor.execute(f"{told} ORDER BY load_id DESC, file, line").df()


@dataclass(frozen=True)
class RowsTaken:
    """What became of the rows of some loads."""

    loads: int = 0
    read: int = 0
    rejected: int = 0
    on: date | None = None  # the day of the newest of them


def rows_taken(cursor: Connection, first: date, last: date) -> RowsTaken:
    """Of all loads on these days."""
    row = cursor.execute(
        """
        SELECT
            count(DISTINCT loads.load_id),
            coalesce(sum(load_files.read), 0)::BIGINT,
            coalesce(sum(load_files.rejected), 0)::BIGINT,
            max(loads.today)
        FROM loads
        JOIN load_files USING (load_id)
        WHERE loads.today BETWEEN $first AND $last
        """,
        {"first": first, "last": last},
    ).fetchall()[0]
    return RowsTaken(*row)


def newest_load(cursor: Connection, by: date) -> date | None:
    """The day of the last load up to a day, else of the first after it; None without a load."""
    sql = "SELECT coalesce(max(today) FILTER (today <= $by), min(today)) FROM loads"
    day: date | None = cursor.execute(sql, {"by": by}).fetchall()[0][0]
    return day
