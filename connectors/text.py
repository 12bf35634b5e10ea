"""The rows of a file as text, and where DuckDB finds them."""

import csv
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from connectors.cells import Bound, text_of
from connectors.choose import Layout
from connectors.profile import Read, plain
from connectors.records import Record, records

# The place of a row is taken at once: later steps of a query may lose the order of the file (DuckDB
# makes a join of a long IN list), and of two rows with one key the later must stay.
READ_CSV = """
    (SELECT *, row_number() OVER () AS place FROM read_csv(
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
    ))
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
    at: str = "place"  # SQL name of where a row stands: its place, or its line in the file

    def columns(self, read: Read) -> dict[str, str]:
        """SQL of the text of each column that the file supplies."""
        made = {c.name: text_of(read, c, self.names, self.bound) for c in read.source.columns}
        return {name: sql for name, sql in made.items() if sql}


def text_in(origin: str, layout: Layout, bound: Bound, at: str = "place") -> Text:
    """Text whose columns are named h0, h1, … by their place in the file."""
    headings = [(plain(heading), f"h{at}") for at, heading in enumerate(layout.headings)]
    names = {heading: name for heading, name in headings if heading not in layout.ignored}
    written = tuple((name, layout.headings[int(name[1:])]) for name in names.values())
    return Text(origin, names, written, bound, at)


def file_text(path: Path, layout: Layout, delimiter: str | None = None) -> Text:
    """The file as DuckDB reads it. Any record that is not sound makes a query fail."""
    bound = Bound()
    columns = ", ".join(f"'h{at}': 'VARCHAR'" for at in range(len(layout.headings)))
    origin = READ_CSV.format(
        path=bound(str(path)),
        columns="{" + columns + "}",
        delimiter=bound(delimiter or layout.profile.delimiter),
    )
    return text_in(origin, layout, bound)


@dataclass(frozen=True)
class Cleaned:
    """A copy of a file with its sound records only, each on one line of commas."""

    path: Path
    lines: array  # the line in the file on which each record of the copy begins
    bad: tuple[Record, ...]  # records that are no rows: ragged, or broken quotes

    def records(self, name: str, width: int) -> Iterator[Record]:
        """The records of the copy, each with its line in the file it comes from."""
        copied = records(name, self.path, ",", width)
        for line, record in zip(self.lines, copied, strict=True):
            yield Record(line, record.cells)


def cleaned(name: str, path: Path, layout: Layout, folder: Path) -> Cleaned:
    """Read the file record by record into a clean copy in `folder`. Raises FileProblem."""
    lines, bad = array("q"), []
    copy = folder / "cleaned.csv"
    with open(copy, "w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(layout.headings)
        for record in records(name, path, layout.profile.delimiter, len(layout.headings)):
            if record.reason:
                bad.append(record)
                continue
            lines.append(record.line)
            write(record.cells)
    return Cleaned(copy, lines, tuple(bad))
