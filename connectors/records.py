"""The careful reader: every record of a CSV with the line it begins on, sound or not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.opening import first_unreadable, not_readable
from connectors.report import FileProblem, Problem, Reason

csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on, its cells, and what is wrong with it, if anything is."""

    line: int
    cells: list[str]
    reason: Reason | None = None
    text: str = ""  # as it stands in the file, where something is wrong


class Lines:
    """The lines of a file as they are handed out, and those of the record being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.taken.append(line)
        return line

    def whole(self) -> str:
        """The text of the record just read."""
        return "".join(self.taken)


def records(name: str, path: Path, delimiter: str, width: int) -> Iterator[Record]:
    """Every record after the header, which has `width` cells; blank lines are none.

    Raises FileProblem if the file ends in the middle of a record, or is not UTF-8.
    """
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = Lines(iter(file))
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        header = True
        while True:
            lines.taken.clear()
            begins = lines.number + 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except UnicodeDecodeError:
                raise not_readable(name, "utf-8", first_unreadable(path, "utf-8")) from None
            except csv.Error as error:
                if "end of data" in str(error):
                    raise _cut_off(name, begins, "a quotation mark that is never closed") from None
                yield Record(begins, [], Reason.QUOTES, lines.whole())
                continue
            if not cells:
                continue
            if header:
                header = False
                continue
            yield _judged(name, Record(begins, cells), width, lines)


def _judged(name: str, record: Record, width: int, lines: Lines) -> Record:
    cells = record.cells
    while len(cells) > width and not cells[-1]:
        cells.pop()  # a delimiter too many at the end says nothing
    if len(cells) == width:
        return record
    text = lines.whole()
    if len(cells) < width and not text.endswith(("\n", "\r")):
        raise _cut_off(name, record.line, f"{len(cells)} cells of {width} in the last line")
    return Record(record.line, cells, Reason.RAGGED, text)


def _cut_off(name: str, line: int, found: str) -> FileProblem:
    return FileProblem(
        name, Problem.TRUNCATED, found, "a whole last row", "export it again, whole", line
    )
