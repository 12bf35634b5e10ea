"""Rows of a file on their way in: their text, their times, and the SQL that types each column."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection as Connection

from connectors.choose import Layout
from connectors.days import HOURS_AWAY, mark_unbelieved
from connectors.merge import TWINS, mark_twins
from connectors.profile import Read, plain
from connectors.report import CellFault, Reason
from connectors.source import Column, ColumnType
from connectors.tables import one_row
from connectors.times import FIRST, LAST, TimeForm, forms

# SQL for one column of an export: its text in the file, its value, what can be wrong with it.

SPACE = "' \t\r\n\u00a0'"
DURATION = """
    CASE
        WHEN regexp_full_match(trim({0}), '\\d{{1,3}}:\\d\\d(:\\d\\d)?')
        THEN to_minutes(60 * split_part({0}, ':', 1)::INTEGER + split_part({0}, ':', 2)::INTEGER)
            + to_seconds(coalesce(try_cast(split_part({0}, ':', 3) AS INTEGER), 0))
        ELSE to_seconds(60 * try_cast({0} AS DOUBLE))
    END
"""
ROUNDED = r"\s*\d([.,]\d+)?[eE]\+\d+\s*"  # what a spreadsheet makes of a long number
NO_VALUE = r"^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)$"
LONG = 18  # hours; an end under one date that makes a call last longer may be a slip of the pen
YES, NO = ("yes", "y", "true", "t", "1"), ("no", "n", "false", "f", "0")


@dataclass
class Bound:
    """Values of a statement, bound by name: none is ever written into the SQL."""

    values: dict[str, Any] = field(default_factory=dict)

    def __call__(self, value: Any) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def of(self, sql: str) -> dict[str, Any]:
        """The values that this statement uses."""
        return {name: self.values[name] for name in re.findall(r"\$(p\d+)", sql)}


@dataclass(frozen=True)
class Staged:
    """One column of an export: SQL of its text (`r_…`), of its value (`v_…`), and its faults."""

    column: Column
    text: str
    value: str
    faults: tuple[CellFault, ...]
    near: str = ""  # SQL of the text (`n_…`) of the plan that it is nearest to, if it shares a day


def text_of(read: Read, column: Column, names: Mapping[str, str], bound: Bound) -> str:
    """SQL for the column's text; `names` gives the SQL name of each heading. "" if not supplied."""
    if column.name in read.constants:
        return bound(read.constants[column.name]) + "::VARCHAR"
    way = next((way for way in read.headings[column.name] if set(way) <= set(names)), None)
    if way is None:
        return ""
    text = names[way[0]]
    if "{" in read.columns.get(column.name, ""):
        parts: list[str] = []
        for before, heading in read.pieces(column):
            parts += [bound(before)] if before else []
            parts += [_piece(read, column, names[plain(heading)])] if heading else []
        text = f"({' || '.join(parts)})"
    if column.name in read.events.values():
        kinds = [kind for kind, name in read.events.items() if name == column.name]
        text = f"CASE WHEN {_is_event(read.event, kinds, names, bound)} THEN {text} END"
    blank = read.codes.get(column.name, {}).get("")
    if blank:
        text = f"coalesce({_trimmed(text)}, {bound(blank)})"
    return text


def _trimmed(text: str) -> str:
    """SQL of a text without blanks around it, NULL for nothing: few need the slow way.

    What a spreadsheet writes where a formula has no value is nothing.
    """
    quick = f"{text}[1] BETWEEN '$' AND '~' AND {text}[-1] BETWEEN '!' AND '~'"
    trimmed = f"regexp_replace(trim({text}, {SPACE}), '{NO_VALUE}', '')"
    return f"CASE WHEN {quick} THEN {text} ELSE nullif({trimmed}, '') END"


MOMENT = r"(\d{1,4}[-/.]\d\d?[-/.]\d{1,4})?[ T]?(\d\d?:\d\d(:\d\d)?)?"


def _piece(read: Read, column: Column, name: str) -> str:
    """One heading of several. In the id of a call it may be a person's, unless it is a time."""
    piece = _trimmed(name)
    if column.identifies or not read.codes_people or not column.name.endswith("_id"):
        return piece
    is_moment = f"regexp_full_match({piece}, '{MOMENT}')"
    return f"CASE WHEN {is_moment} THEN {piece} ELSE code_of({piece}) END"


def _is_event(heading: str, kinds: Iterable[str], names: Mapping[str, str], bound: Bound) -> str:
    """SQL for whether a row is an event of one of these kinds."""
    listed = ", ".join(bound(kind) for kind in kinds)
    return f"coalesce(lower(trim({names[plain(heading)]}, {SPACE})) IN ({listed}), FALSE)"


def cell(read: Read, column: Column, text: str, form: TimeForm | None, *, bound: Bound) -> Staged:
    """The cell of a column whose text is given; `form` for times and dates."""
    name = f"r_{column.name}"
    value = _value(read, column, form, bound)
    if column.name in read.durations:
        value = f"v_{column.not_before} + {DURATION.format(name)}"
    if column.blank is not None:
        stands = f"CAST({bound(column.blank)} AS {column.type.sql})"
        value = f"coalesce({value}, CASE WHEN {_is_blank(name)} THEN {stands} END)"
    return Staged(column, text, value, tuple(_faults(read, column, form, bound)))


def _share_day(read: Read, column: Column) -> bool:
    """Whether a profile gives an end and its beginning one day."""
    began = "" if column.name in read.durations else column.not_before
    return bool(began and _mapped(read, read.source.column(began)) & _mapped(read, column))


def _earliest(column: Column) -> str:
    """SQL of when an end may be at the earliest: in October an hour may come twice."""
    began = f"v_{column.not_before}"
    twice = f"month({began}) = 10 AND hour({began}) = 1"
    return f"CASE WHEN {twice} THEN {began} - INTERVAL 1 HOUR ELSE {began} END"


def _mapped(read: Read, column: Column) -> set[str]:
    """The headings that a profile makes a column of."""
    return {heading for _, heading in read.pieces(column)} - {""}


def _is_blank(name: str) -> str:
    return f"({name} IS NULL OR trim({name}, {SPACE}) = '')"


def _value(read: Read, column: Column, form: TimeForm | None, bound: Bound) -> str:
    kind, name = column.type, f"r_{column.name}"
    if kind is ColumnType.TEXT:
        value = _trimmed(name)
        return f"code_of({value})" if read.codes_people and column.identifies else value
    if kind is ColumnType.TIME and form:
        return form.sql(name)
    if kind is ColumnType.DATE and form:
        return f"CAST({form.sql(name)} AS DATE)"
    if kind is ColumnType.WHOLE:
        whole, number = (f"try_cast({name} AS {to})" for to in ("INTEGER", "DOUBLE"))
        return f"CASE WHEN {whole} = {number} THEN {whole} END"
    if kind is ColumnType.NUMBER:
        return f"try_cast({name} AS DOUBLE)"
    return _coded(read, column, name, bound)


def _coded(read: Read, column: Column, name: str, bound: Bound) -> str:
    """Ours for the vendor's code; else the word itself, as codes are written here."""
    trimmed = f"lower(trim({name}, {SPACE}))"
    word = f"nullif(replace(replace({trimmed}, ' ', '_'), '-', '_'), '')"
    pairs = {theirs: ours for theirs, ours in read.codes.get(column.name, {}).items() if theirs}
    if pairs:
        listed = "".join(f" WHEN {bound(a)} THEN {bound(b)}" for a, b in pairs.items())
        word = f"nullif(CASE {trimmed}{listed} ELSE {word} END, '')"
    known = column.codes or (*YES, *NO)
    if not pairs:  # few need the slow way
        listed = ", ".join(bound(code) for code in known)
        word = f"CASE WHEN {name} IN ({listed}) THEN {name} ELSE {word} END"
    if column.type is ColumnType.YES_NO:
        yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
        return f"CASE WHEN {word} IN ({yes}) THEN TRUE WHEN {word} IN ({no}) THEN FALSE END"
    return word


def _faults(read: Read, column: Column, form: TimeForm | None, bound: Bound) -> Iterator[CellFault]:
    text, value = f"r_{column.name}", f"v_{column.name}"
    reason, expected = _unreadable(read, column, form)
    if column.type is not ColumnType.TEXT:
        none = [bound(code) for code, ours in read.codes.get(column.name, {}).items() if not ours]
        is_none = f" AND lower(trim({text}, {SPACE})) NOT IN ({', '.join(none)})" if none else ""
        unread = f"{value} IS NULL AND NOT {_is_blank(text)}{is_none}"
        yield CellFault(column.name, reason, unread, expected)
    if (column.key or column.identifies) and column.type is ColumnType.TEXT:
        rounded = f"contains({text}, '+') AND regexp_full_match({text}, '{ROUNDED}')"
        yield CellFault(column.name, Reason.ROUNDED, rounded, "the id with all of its digits")
    if (column.key or column.filled) and column.blank is None:
        yield CellFault(column.name, Reason.BLANK, f"{value} IS NULL", "a value in every row")
    if column.type in (ColumnType.TIME, ColumnType.DATE):
        outside = f"{value} < {FIRST} OR {value} >= {LAST}"
        yield CellFault(column.name, Reason.TIME, outside, f"{expected}, from 2000 to 2100")
    if column.not_before:
        yield from _out_of_order(column)
    if column.type is ColumnType.CODE and column.codes:
        ours = [*(bound(code) for code in column.codes), *(["''"] if column.blank == "" else [])]
        when = f"{value} NOT IN ({', '.join(ours)})"
        if column.open_list:
            when += f" AND NOT regexp_full_match({value}, '[a-z][a-z0-9_]*')"
        yield CellFault(column.name, Reason.CODE, when, expected)
    if column.type in (ColumnType.WHOLE, ColumnType.NUMBER):
        low = column.lowest if column.lowest is not None else -1e9
        high = column.highest if column.highest is not None else 1e9
        outside = f"NOT ({value} BETWEEN {low} AND {high})"  # so NaN is outside, too
        yield CellFault(column.name, Reason.RANGE, outside, f"from {low:g} to {high:g}")


def _out_of_order(column: Column) -> Iterator[CellFault]:
    """An end before its beginning, or days after it."""
    began, time, name = f"v_{column.not_before}", f"v_{column.name}", column.not_before
    if column.days_early:
        early = f"{time} < {began} - INTERVAL {column.days_early} DAY"
        expected = f"a time not more than {column.days_early} days before {name}"
        yield CellFault(column.name, Reason.FAR, early, expected)
    else:
        expected = f"a time not before {name}; after midnight, with the next day's date"
        yield CellFault(column.name, Reason.ORDER, f"{time} < {_earliest(column)}", expected)
    if column.days_late:
        late = f"{time} > {began} + INTERVAL {column.days_late} DAY"
        expected = f"a time not more than {column.days_late} days after {name}"
        yield CellFault(column.name, Reason.FAR, late, expected)


def _unreadable(read: Read, column: Column, form: TimeForm | None) -> tuple[Reason, str]:
    """What a cell is that cannot be read, and what was expected."""
    if column.name in read.durations:
        return Reason.TIME, "how long it took, as hh:mm, hh:mm:ss or minutes"
    if form:
        return Reason.TIME, f"{form.words}, as in the rest of the column"
    if column.type in (ColumnType.WHOLE, ColumnType.NUMBER):
        return Reason.NUMBER, f"a {column.type}"
    if column.type is ColumnType.YES_NO:
        return Reason.YES_NO, "yes or no"
    theirs = filter(None, read.codes.get(column.name, {}))
    return Reason.CODE, f"one of {', '.join(dict.fromkeys([*theirs, *column.codes]))}"


# The rows of a file as text, and where DuckDB finds them. A table that is made of them keeps their
# order, in which its rowid counts: of two rows with one key the later must stay.
READ_CSV = """
    read_csv(
        {path},
        auto_detect = false,
        header = true,
        columns = {columns},
        delim = {delimiter},
        quote = '"',
        escape = '"',
        strict_mode = true,
        nullstr = '',
        allow_quoted_nulls = true,
        max_line_size = 4000000
    )
"""


@dataclass(frozen=True)
class Text:
    """SQL to read a file's rows from, and the SQL names of its headings.

    Headings to be ignored are not among the names: what stands under them is never read.
    """

    origin: str
    names: dict[str, str]  # by heading as compared
    header: tuple[tuple[str, str], ...]  # (SQL name, heading as written)
    bound: Bound = field(default_factory=Bound)
    at: str = ""  # SQL name of the line that a row stands on, where that is known

    def columns(self, read: Read) -> dict[str, str]:
        """SQL of the text of each column that the file supplies."""
        made = {c.name: text_of(read, c, self.names, self.bound) for c in read.source.columns}
        return {name: sql for name, sql in made.items() if sql}


def text_in(origin: str, layout: Layout, bound: Bound, at: str = "") -> Text:
    """Text whose columns are named h0, h1, … by their place in the file."""
    headings = [(plain(heading), f"h{at}") for at, heading in enumerate(layout.header.headings)]
    names = {heading: name for heading, name in headings if heading not in layout.ignored}
    written = tuple((name, layout.header.headings[int(name[1:])]) for name in names.values())
    return Text(origin, names, written, bound, at)


def file_text(path: Path, layout: Layout, delimiter: str | None = None) -> Text:
    """The file as DuckDB reads it. Any record that is not sound makes a query fail."""
    bound = Bound()
    columns = ", ".join(f"'h{at}': 'VARCHAR'" for at in range(len(layout.header.headings)))
    origin = READ_CSV.format(
        path=bound(str(path)),
        columns="{" + columns + "}",
        delimiter=bound(delimiter or layout.header.delimiter),
    )
    return text_in(origin, layout, bound)


SAMPLE_ROWS = 1_000
OTHER_EVENT = -1  # in place of a fault: an event of a kind that the export is not made of
BY_FAULT = "SELECT fault, count(*) FROM staged GROUP BY ALL"
FAULTY = "SELECT rowid FROM staged WHERE fault >= 0"
TIMES = (ColumnType.TIME, ColumnType.DATE)


class Staging:
    """Stages rows of one export of one file; the forms of its times are chosen once."""

    def __init__(self, connection: Connection, layout: Layout, read: Read, text: Text) -> None:
        self.connection, self.layout, self.read, self.text = connection, layout, read, text
        there = text.columns(read)
        self.columns = tuple(
            column if column.not_before in there else replace(column, not_before="")
            for column in read.source.columns
            if column.name in there
        )
        self.rows: Counter[int | None] = Counter()  # how many rows have each fault
        self.unread: set[str] = set()  # columns of times with cells that no form reads
        # The first rows of an export are written once: `staged` becomes its table (see Merge).
        empty = "FROM duckdb_tables() WHERE table_name = ? AND estimated_size = 0"
        is_first = one_row(connection, f"SELECT EXISTS ({empty})", [read.source.name])[0]
        self.whole = "staged" if is_first else ""
        connection.execute("DROP TABLE IF EXISTS temp.staged")
        dated = [c.name for c in self.columns if c.type in TIMES and c.name not in read.durations]
        self.forms = self._commonest(dated, f"LIMIT {SAMPLE_ROWS}")

    def stage(self) -> set[int]:
        """Fill `staged`: a column each, and `fault`, NULL for a sound row and OTHER_EVENT for one
        that is no row of this export. Gives the places of those that are faulty; the first is 0.

        One form of time for a column of a file: the one that most of its cells have. It is chosen
        by the first rows, and again by all where it leaves a cell of the column unread.
        """
        while True:
            faults = self.fill("staged", self.text)
            run = self.connection.execute
            self.rows = Counter(dict(run(BY_FAULT).fetchall()))
            wrong = (faults[at] for at in self.rows if at and at > 0)
            unread = {one.column for one in wrong if one and one.reason is Reason.TIME}
            unread = (unread & self.forms.keys()) - self.unread
            better = self._commonest(unread)
            # A fault can hide another in the same row: so look again.
            self.unread |= unread
            if better.items() <= self.forms.items():
                is_sound = self.rows.keys() <= {None, OTHER_EVENT}
                return set() if is_sound else {at for (at,) in run(FAULTY).fetchall()}
            self.forms |= better

    def fill(self, table: str, text: Text) -> tuple[CellFault | None, ...]:
        """Make `table` from `text`; gives what each number in `fault` stands for, 0 = the header.

        Where rows come with their line, `cell` is added too: the text that is at fault.
        """
        cells = self.cells(text)
        faults = [fault for cell in cells for fault in cell.faults]
        at_fault = "".join(f" WHEN {at} THEN r_{one.column}" for at, one in enumerate(faults, 1))
        sql = f"""
            CREATE OR REPLACE {"" if table == self.whole else "TEMP"} TABLE {table} AS
            SELECT
                {f"line, CASE fault{at_fault} END AS cell," if text.at else ""}
                {", ".join(f"v_{cell.column.name} AS {cell.column.name}" for cell in cells)},
                fault
            FROM ({self._judged(cells, faults, text)})
        """
        run = self.connection.execute
        # DuckDB would make a join of a long IN list, and a join may lose the order of the file.
        run("SET disabled_optimizers = 'in_clause'")
        try:
            run(sql, text.bound.of(sql))
        finally:
            run("RESET disabled_optimizers")
        faults.append(TWINS)
        mark_twins(self.connection, self.read.source, table, len(faults))
        if self.read.source.name == "call_log":
            faults.append(HOURS_AWAY)
            mark_unbelieved(self.connection, table, len(faults))
        return (None, *faults)

    def cells(self, text: Text) -> tuple[Staged, ...]:
        """The cells of the columns that the file supplies."""
        there, bound = text.columns(self.read), text.bound
        made = (
            cell(self.read, column, there[column.name], self.forms.get(column.name), bound=bound)
            for column in self.columns
        )
        return tuple(self._nearest_day(self._next_day(cell, bound), text) for cell in made)

    def _next_day(self, cell: Staged, bound: Bound) -> Staged:
        """An end under the day of its beginning, and earlier on the clock, is on the day after.

        Where the call lasts longer than LONG then, only if it is in the rota, or planned so there.
        """
        source, column = self.read.source.name, cell.column
        if not _share_day(self.read, column):
            return cell
        is_so = str(source == "rota")
        if source == "call_log":
            sql = "SELECT list(visit_id) FROM rota WHERE planned_end > planned_start + INTERVAL"
            (calls,) = one_row(self.connection, f"{sql} {LONG} HOUR")
            is_so = f"list_contains({bound(calls or [])}::VARCHAR[], v_visit_id)"
        is_after = f"{cell.value} <= v_{column.not_before} - INTERVAL {24 - LONG} HOUR"
        is_after += f" OR ({cell.value} < {_earliest(column)} AND {is_so})"
        return replace(cell, value=f"{cell.value} + to_days(coalesce(({is_after})::INTEGER, 0))")

    def long_calls(self) -> Iterator[str]:
        """What is to be said of ends that were put on the next day, and make calls so long."""
        for column in (one for one in self.columns if _share_day(self.read, one)):
            apart = f"{column.name} > {column.not_before} + INTERVAL {LONG} HOUR"
            sql = f"SELECT count(*) FROM staged WHERE {apart}"
            if rows := one_row(self.connection, sql)[0]:
                what = f"{column.name.replace('_', ' ')} on the day after the beginning"
                yield f"{what}, over {LONG} hours on, in {rows:,} row{'s'[: rows - 1]}"

    def _nearest_day(self, cell: Staged, text: Text) -> Staged:
        """A clock time under the day of its plan may belong to the day before or after."""
        column, form = cell.column, self.forms.get(cell.column.name)
        plan = next(
            (r for r in self.layout.reads if r.source.name == self.read.source.days_of), None
        )
        if not (column.near and form and plan):
            return cell
        start = plan.source.column(column.near)
        if not _mapped(plan, start) & _mapped(self.read, column):
            return cell
        apart = f"({cell.value}) - ({form.sql(f'n_{column.name}')})"
        days = (
            f"CASE WHEN {apart} > INTERVAL 12 HOUR THEN 1 WHEN {apart} < -INTERVAL 12 HOUR THEN -1"
        )
        value = f"({cell.value}) - to_days({days} ELSE 0 END)"
        near = text_of(plan, start, text.names, text.bound)
        return replace(cell, value=value, near=near)

    def _commonest(self, names: Collection[str], limit: str = "") -> dict[str, TimeForm]:
        """The form of each of these columns of times that reads the most of its cells."""
        there = self.text.columns(self.read)
        found: dict[str, TimeForm] = {}
        for kind in TIMES:
            several = forms(kind, self.layout.profile)
            alike = [name for name in names if self.read.source.column(name).type is kind]
            found |= dict.fromkeys(alike, several[0])
            cells = ", ".join(f"{{name: '{name}', cell: {there[name]}}}" for name in alike)
            sql = f"""
                SELECT name, {", ".join(f"count({form.sql('cell')})" for form in several)}
                FROM (
                    SELECT unnest([{cells}], recursive := TRUE)
                    FROM (FROM {self.text.origin} {limit})
                )
                GROUP BY ALL
            """
            rows = self.connection.execute(sql, self.text.bound.of(sql)) if alike else None
            for name, *counts in rows.fetchall() if rows else ():
                found[name] = several[counts.index(max(counts))]
        return found

    def _judged(self, cells: tuple[Staged, ...], faults: list[CellFault], text: Text) -> str:
        """SQL of each row's text (`r_…`), values (`v_…`) and the number of its first fault."""
        read = self.read
        again = " AND ".join(f"{name} = {text.bound(was)}" for name, was in text.header)
        inner = [f"{cell.text} AS r_{cell.column.name}" for cell in cells]
        inner += [f"{cell.near} AS n_{cell.column.name}" for cell in cells if cell.near]
        inner += [text.at] if text.at else []
        values = ", ".join(f"{cell.value} AS v_{cell.column.name}" for cell in cells)
        whens = f"WHEN {again} THEN 0"
        if read.event:
            wanted = _is_event(read.event, read.events, text.names, text.bound)
            whens += f" WHEN NOT {wanted} THEN {OTHER_EVENT}"
        found = "".join(f" WHEN {one.when} THEN {at}" for at, one in enumerate(faults, 1))
        return f"""
            SELECT *, (CASE WHEN no_row IS NOT NULL THEN no_row{found} END)::SMALLINT AS fault
            FROM (
                SELECT *, {values}
                FROM (SELECT {", ".join(inner)}, CASE {whens} END AS no_row FROM {text.origin})
            )
        """
