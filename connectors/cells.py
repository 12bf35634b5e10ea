"""SQL for one column of an export: its text in the file, its value, what can be wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.profile import Read
from connectors.report import Reason
from connectors.source import Column, ColumnType
from connectors.times import FIRST, LAST, Form

SPACE = "' \t\r\n\u00a0'"
YES = ("yes", "y", "true", "t", "1")
NO = ("no", "n", "false", "f", "0")


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
class Fault:
    """A condition under which a row is put aside, and what is said about it."""

    column: str
    reason: Reason
    when: str  # SQL over the names `r_…` (text) and `v_…` (value)
    expected: str


@dataclass(frozen=True)
class Cell:
    """One column of an export: SQL of its text (`r_…`), of its value (`v_…`), and its faults."""

    column: Column
    text: str
    value: str
    faults: tuple[Fault, ...]


def text_of(read: Read, column: Column, names: Mapping[str, str], bound: Bound) -> str:
    """SQL for the column's text; `names` gives the SQL name of each heading. "" if not supplied."""
    if column.name in read.constants:
        return bound(read.constants[column.name]) + "::VARCHAR"
    way = next((way for way in read.headings(column) if set(way) <= set(names)), None)
    if way is None:
        return ""
    text = names[way[0]]
    if "{" in read.columns.get(column.name, ""):
        parts: list[str] = []
        for before, heading in read.pieces(column):
            parts += [bound(before)] if before else []
            parts += [f"nullif(trim({names[heading]}, {SPACE}), '')"] if heading else []
        text = f"({' || '.join(parts)})"
    blank = read.codes.get(column.name, {}).get("")
    if blank:
        text = f"coalesce(nullif(trim({text}, {SPACE}), ''), {bound(blank)})"
    return text


def cell(read: Read, column: Column, text: str, form: Form | None, bound: Bound) -> Cell:
    """The cell of a column whose text is given; `form` for times and dates."""
    name = f"r_{column.name}"
    value = _value(read, column, name, form, bound)
    if column.blank is not None:
        stands = f"CAST({bound(column.blank)} AS {column.type.sql})"
        value = f"coalesce({value}, CASE WHEN {_is_blank(name)} THEN {stands} END)"
    return Cell(column, text, value, tuple(_faults(read, column, form, bound)))


def _is_blank(name: str) -> str:
    return f"({name} IS NULL OR trim({name}, {SPACE}) = '')"


def _value(read: Read, column: Column, name: str, form: Form | None, bound: Bound) -> str:
    kind = column.type
    if kind is ColumnType.TEXT:
        return f"nullif(trim({name}, {SPACE}), '')"
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
    if column.type is ColumnType.YES_NO:
        yes, no = (", ".join(f"'{one}'" for one in words) for words in (YES, NO))
        return f"CASE WHEN {word} IN ({yes}) THEN TRUE WHEN {word} IN ({no}) THEN FALSE END"
    if column.codes and not pairs:
        known = ", ".join(bound(one) for one in column.codes)
        return f"CASE WHEN {name} IN ({known}) THEN {name} ELSE {word} END"
    return word


def _faults(read: Read, column: Column, form: Form | None, bound: Bound):
    text, value = f"r_{column.name}", f"v_{column.name}"
    theirs = [code for code in read.codes.get(column.name, {}) if code]
    reason, expected = _unreadable(column, form, theirs)
    if column.type is not ColumnType.TEXT:
        yield Fault(column.name, reason, f"{value} IS NULL AND NOT {_is_blank(text)}", expected)
    if column.must_be_filled:
        yield Fault(column.name, Reason.BLANK, f"{value} IS NULL", "a value in every row")
    if column.type in (ColumnType.TIME, ColumnType.DATE):
        outside = f"{value} < {FIRST} OR {value} >= {LAST}"
        yield Fault(column.name, Reason.TIME, outside, f"{expected}, from 2000 to 2100")
    if column.not_before:
        yield _before(column)
    if column.type is ColumnType.CODE and column.codes:
        known = ", ".join(bound(one) for one in column.codes)
        when = f"{value} NOT IN ({known}{_blank_code(column)})"
        if column.open_list:
            when += f" AND NOT regexp_full_match({value}, '[a-z][a-z0-9_]*')"
        yield Fault(column.name, Reason.CODE, when, _known(column, theirs))
    if column.type in (ColumnType.WHOLE, ColumnType.NUMBER):
        low = column.lowest if column.lowest is not None else -1e9
        high = column.highest if column.highest is not None else 1e9
        outside = f"NOT ({value} BETWEEN {low} AND {high})"  # so NaN is outside, too
        yield Fault(column.name, Reason.RANGE, outside, f"from {low:g} to {high:g}")


def _before(column: Column) -> Fault:
    """An end before its beginning; in October an hour may come twice, so an hour is forgiven."""
    began = f"v_{column.not_before}"
    earliest = f"CASE WHEN month({began}) = 10 THEN {began} - INTERVAL 1 HOUR ELSE {began} END"
    expected = f"a time not before {column.not_before}; after midnight, with the next day's date"
    return Fault(column.name, Reason.ORDER, f"v_{column.name} < {earliest}", expected)


def _blank_code(column: Column) -> str:
    return ", ''" if column.blank == "" else ""


def _known(column: Column, theirs: Sequence[str]) -> str:
    """The codes there are: those that the profile maps, and ours."""
    return f"one of {', '.join(dict.fromkeys([*theirs, *column.codes]))}"


def _unreadable(column: Column, form: Form | None, theirs: Sequence[str]) -> tuple[Reason, str]:
    if form:
        return Reason.TIME, f"{form.words}, as in the rest of the column"
    if column.type in (ColumnType.WHOLE, ColumnType.NUMBER):
        return Reason.NUMBER, f"a {column.type}"
    if column.type is ColumnType.YES_NO:
        return Reason.YES_NO, "yes or no"
    return Reason.CODE, _known(column, theirs)
