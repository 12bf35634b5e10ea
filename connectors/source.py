"""What one export must look like: its columns, its key, and the days a row of it bears on."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Self


class ColumnType(StrEnum):
    """What a cell holds; the warehouse's type follows from it."""

    TEXT = "text", "VARCHAR"
    CODE = "code", "VARCHAR"
    TIME = "time", "TIMESTAMP"
    DATE = "date", "DATE"
    WHOLE = "whole number", "INTEGER"
    NUMBER = "number", "DOUBLE"
    YES_NO = "yes or no", "BOOLEAN"

    sql: str

    def __new__(cls, name: str, sql: str) -> Self:
        one = str.__new__(cls, name)
        one._value_, one.sql = name, sql
        return one


class Flow(StrEnum):
    """How the last day that an export is complete for can be told."""

    DAILY = "daily"  # something every day: its own newest day
    EVENTS = "events"  # a day without a row is a day without an event
    REFERENCE = "reference"  # what things are measured against: in force from a day to a day


@dataclass(frozen=True)
class Column:
    """One column of an export.

    A `required` column must be in the file; a `filled` one must also hold something in every row.
    `codes` is the closed list of a code column; an `open_list` takes any other lower_snake word.
    `blank` stands for an empty cell, where an empty cell has one stated meaning.
    """

    name: str
    type: ColumnType = ColumnType.TEXT
    key: bool = False
    required: bool = False
    filled: bool = False
    codes: tuple[str, ...] = ()
    open_list: bool = False
    lowest: float | None = None
    highest: float | None = None
    blank: str | None = None
    not_before: str = ""  # the column of times that a time here cannot come before
    days_early: int = 0  # unless by so many days
    days_late: int = 0  # and so many after it at most; 0 for no such bound
    near: str = ""  # the column of the export `days_of` whose time it is nearest to
    heading: str = ""  # where the heading of the export is not the column's name
    aliases: tuple[str, ...] = ()
    personal: bool = False  # about a person: never in a message, never on a shared screen
    identifies: bool = False  # a person, by the code of a system: kept as a code of our own

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.heading or self.name, *self.aliases)

    @property
    def must_be_there(self) -> bool:
        return self.required or self.key or self.filled


@dataclass(frozen=True, kw_only=True)
class Source:
    """One export. Its name is the name of its table.

    `days` are the columns whose day a row bears on, the first of them its own day; a row of a
    reference export bears on every day from `since` to `until`. `days_of` names the export through
    whose rows, of the same key, the day is found instead.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    flow: Flow
    site: str = ""  # the column with the place; "" if the row has none
    days: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    days_of: str = ""
    identity: tuple[str, ...] = ()  # columns of which a key of one file holds the same in each row
    replaced_whole: bool = False  # rows that a newer export no longer holds are withdrawn

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> str:
        """SQL of the whole key as one text; NULL where a part of it is."""
        return " || chr(31) || ".join(f"{name}::VARCHAR" for name in self.keys)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


def code(name: str, *codes: str, **more: Any) -> Column:
    """A column with a closed list of codes (or an open one, with `open_list`)."""
    return Column(name, ColumnType.CODE, codes=codes, **more)


key = partial(Column, key=True)  # a column of the natural key
text, time = Column, partial(Column, type=ColumnType.TIME)
day, yes_no = partial(Column, type=ColumnType.DATE), partial(Column, type=ColumnType.YES_NO)
