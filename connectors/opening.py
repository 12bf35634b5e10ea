"""A file as it comes, made plain: unpacked, in UTF-8, its records found, its fingerprint taken."""

import codecs
import csv
import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from charset_normalizer import from_bytes
from python_calamine import CalamineError, SheetTypeEnum, load_workbook

from connectors.choose import USUAL, Header, Layout, Levels
from connectors.generations import digest
from connectors.report import FileProblem, Problem, Reason, unturned

BLOCK = 1 << 20
ZIP, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UNPACKED_NOT = (
    *(BadZipFile, gzip.BadGzipFile, zlib.error, CalamineError),
    *(RuntimeError, NotImplementedError),  # a password; a way of packing that is not known
)
NOT_TEXT = {
    ZIP: "a zip inside a zip",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
}
UNPACK_LIMIT_MB = "GRIP_UNPACK_LIMIT_MB"  # what a packed file may unpack to; 1,024 if not said


@dataclass(frozen=True)
class Plain:
    """A table as text. `encoding` is told by its first bytes; "" if they do not tell."""

    name: str
    path: Path
    encoding: str = ""


def unpacked(name: str, path: Path, folder: Path) -> tuple[Plain, ...]:
    """The tables of a file, unpacked into `folder` if need be: of a workbook each sheet.

    Raises FileProblem: empty, binary, cut off, too much to unpack.
    """
    if not path.is_file():
        raise FileProblem(name, Problem.NOT_FOUND, "nothing", "a file", "check the name")
    if path.suffix.lower() == ".gz":
        with _unpacking(name), gzip.open(path, "rb") as packed:
            path = _copied(name, packed, folder / "unpacked.csv")
    with open(path, "rb") as file:
        start = file.read(BLOCK)
    if not start.strip():
        raise FileProblem(name, Problem.EMPTY, "nothing in it", "headings", "export it again")
    if start.startswith((OLD_WORKBOOK, ZIP)) and not is_zip_of_files(path):
        return _sheets(name, path, folder)
    kind = next((words for magic, words in NOT_TEXT.items() if start.startswith(magic)), "")
    encoding = "" if kind else wide(start)
    if kind or (b"\x00" in start and not encoding):
        found, expected = kind or "bytes that are no text", "a CSV or a workbook"
        raise FileProblem(name, Problem.BINARY, found, expected, "save it as CSV (UTF-8)")
    return (Plain(name, path, encoding),)


def wide(start: bytes) -> str:
    """The UTF-16 that a file begins in, with its mark or without; "" for none."""
    ways = ["utf_16", "utf_16_le", "utf_16_be"]
    whole = start[: len(start) // 2 * 2]  # a file that was cut off may end within a letter
    found = from_bytes(whole, cp_isolation=ways).best() if b"\x00" in start else None
    return found.encoding.replace("_", "-") if found else ""


@contextmanager
def _unpacking(name: str) -> Iterator[None]:
    """What does not unpack is told of, whatever it was packed by."""
    try:
        yield
    except EOFError:
        found, expected = "a packed file without its end", "a whole one"
        raise FileProblem(name, Problem.TRUNCATED, found, expected, "copy it again") from None
    except UNPACKED_NOT:
        found = "an Excel workbook or another packed file that does not open, or has a password"
        do_next = "save or pack it again without one, or load the .csv in it"
        raise FileProblem(name, Problem.BINARY, found, "a CSV, or what opens", do_next) from None


def _copied(name: str, packed: IO[bytes] | gzip.GzipFile, to: Path) -> Path:
    """Unpack into a file, up to the limit."""
    size = 0
    with open(to, "wb") as file:
        while block := packed.read(BLOCK):
            size += len(block)
            _check_size(name, size)
            file.write(block)
    return to


def _check_size(name: str, size: int) -> None:
    """Raises FileProblem for more than a packed file may unpack to."""
    most = int(os.environ.get(UNPACK_LIMIT_MB, "") or 1024)
    if size > most << 20:
        expected = f"at most {most:,} MB"
        do_next = f"load it in parts, or set {UNPACK_LIMIT_MB} higher if it is what it should be"
        raise FileProblem(name, Problem.TOO_BIG, "more than may be unpacked", expected, do_next)


def is_zip_of_files(path: Path) -> bool:
    """A zip that is no workbook."""
    try:
        with ZipFile(path) as packed:
            return not {"[Content_Types].xml", "content.xml"} & set(packed.namelist())
    except (BadZipFile, OSError):
        return False


_ENDING, _LONGEST = 20, 200  # letters that are taken of the name of a file in a zip


def members(name: str, path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a zip by name, unpacked into `folder`; hidden ones are passed over."""
    with _unpacking(name), ZipFile(path) as packed:
        _check_size(name, sum(one.file_size for one in packed.infolist()))
        hidden = re.compile(r"(.*/)?(\.[^./]|__MACOSX).*")
        files = [f for f in packed.infolist() if not f.is_dir() and not hidden.match(f.filename)]
        if not files:
            raise FileProblem(
                name, Problem.EMPTY, "a zip without files", "exports", "pack it again"
            )
        for number, one in enumerate(files):
            # A name of our own: one in a zip may lead anywhere.
            to = folder / f"{number}{''.join(Path(one.filename).suffixes[-2:])[-_ENDING:]}"
            with packed.open(one) as file:
                yield unturned(f"{name}/{one.filename[-_LONGEST:]}"), _copied(name, file, to)


def _sheets(name: str, path: Path, folder: Path) -> tuple[Plain, ...]:
    """Every sheet that holds anything, as a CSV whose lines are the rows of the sheet."""
    found = {}
    with _unpacking(name):
        if zipfile.is_zipfile(path):
            with ZipFile(path) as packed:
                _check_size(name, sum(one.file_size for one in packed.infolist()))
        with path.open("rb"), load_workbook(path) as book:
            sheets = [s.name for s in book.sheets_metadata if s.typ is SheetTypeEnum.WorkSheet]
            for number, sheet in enumerate(sheets):
                rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                if not any(cell != "" for row in rows for cell in row):
                    continue
                # A column with a clock time in any cell has one in all: midnight is shown as a day.
                timed = {at for row in rows for at, one in enumerate(row) if type(one) is datetime}
                found[sheet] = folder / f"sheet-{number}.csv"
                with open(found[sheet], "w", encoding="utf-8", newline="") as file:
                    for row in rows:
                        cells = [_cell(cell, at in timed) for at, cell in enumerate(row)]
                        csv.writer(file, lineterminator="\n").writerow(cells if any(cells) else ())
    if not found:
        raise FileProblem(name, Problem.EMPTY, "empty sheets", "headings", "export it again")
    several = len(found) > 1
    return tuple(
        Plain(f"{name}/{sheet}" if several else name, file) for sheet, file in found.items()
    )


def _cell(value: Any, is_timed: bool) -> str:
    """What a cell of a sheet says, on one line."""
    match value:
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return f"{value.isoformat()} 00:00:00" if is_timed else value.isoformat()
        case time():
            return value.isoformat(timespec="seconds")
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.15g}" if abs(value) < 1e15 else repr(value)
    return " ".join(str(value).split())


# Cells that no spreadsheet takes for a formula, and the same cells as they were meant.
#
# The one guard of the house: the plan's own files, rows to put right and every table that is
# downloaded pass here. A spreadsheet looks past spaces and quotes before a sign, and past the width
# of the sign itself.
_PASSED_OVER = "[\\s\"'\x00-\x1f\u200b-\u200f\u2060\ufeff]*"  # also what nobody sees
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
_RUNS = re.compile(f"[\t\r\n]|{_PASSED_OVER}{_SIGNS}")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?( ?%)?")


def safe(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate; numbers stay numbers.

    >>> safe("=1+1"), safe(" @x"), safe("-5"), safe("Rounds rebuilt")
    ("'=1+1", "' @x", '-5', 'Rounds rebuilt')
    """
    return f"'{cell}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell


def meant(cell: str) -> str:
    """Without that apostrophe.

    >>> meant("'=1+1"), meant("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell[1:]) else cell


_AS_IT_IS = ("utf-8", "utf-8-sig")
_TURNS = re.compile(b"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")  # as bytes


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with open(path, "rb") as file:
        yield from iter(partial(file.read, BLOCK), b"")


def _turns(path: Path) -> bool:
    """Whether a file in UTF-8 holds a letter that turns those around it."""
    tail = b""
    for block in _blocks(path):
        if _TURNS.search(tail + block):
            return True
        tail = block[-2:]
    return False


def recoded(plain: Plain, layout: Layout, folder: Path) -> Path:
    """The file in UTF-8 from its headings on: itself if it is so already, else a copy in `folder`.

    Raises FileProblem if the encoding does not fit.
    """
    before, is_utf8 = layout.header.before, codecs.lookup(layout.encoding).name in _AS_IT_IS
    if is_utf8 and not (before or layout.is_part or _turns(plain.path)):
        return plain.path  # a mark at the start is passed over by both readers
    starts = f'(^|{re.escape(layout.header.delimiter)})("?)'
    guarded = re.compile(f"{starts}'(?={_RUNS.pattern})", re.MULTILINE)
    copy = folder / f"recoded-{plain.path.stem}.csv"
    try:
        with (
            open(plain.path, encoding=layout.encoding, newline="") as file,
            open(copy, "w", encoding="utf-8", newline="") as out,
        ):
            for _ in range(before):
                file.readline()
            for block in iter(partial(file.read, -1 if layout.is_part else BLOCK), ""):
                text = unturned(block)
                out.write(guarded.sub(r"\1\2", text) if layout.is_part else text)
    except UnicodeError:
        raise not_readable(plain.name, layout.encoding, None) from None
    return copy


def not_readable(name: str, encoding: str, line: int | None) -> FileProblem:
    """Letters that the encoding does not have."""
    found, expected = "bytes that no letter has there", encoding.removesuffix("-sig").upper()
    do_next = "export it as CSV UTF-8, or give a profile with its encoding"
    return FileProblem(name, Problem.ENCODING, found, expected, do_next, line)


def starts(plain: Plain, levels: Levels) -> dict[str, str]:
    """The first lines in each encoding that may be meant: UTF-8 where the file is in it.

    For what is not, the profiles name some. Raises FileProblem if none fits.
    """
    encodings = [one.encoding for level in levels for one in level if one.encoding]
    likely, path = plain.encoding or "utf-8", plain.path
    wrong = first_unreadable(path, likely)
    others = () if plain.encoding else dict.fromkeys((*encodings, USUAL))
    fits = [one for one in others if first_unreadable(path, one) is None] if wrong else [likely]
    if not fits:
        raise not_readable(plain.name, likely, None if plain.encoding else wrong)
    start = next(_blocks(path))
    read = {encoding: codecs.getincrementaldecoder(encoding)().decode(start) for encoding in fits}
    return {at: unturned(text.removeprefix("\ufeff")) for at, text in read.items()}


def first_unreadable(path: Path, encoding: str = "utf-8") -> int | None:
    """The first line that holds bytes which no letter of the encoding has; None without such."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    for block in chain(_blocks(path), [b""]):
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as wrong:
            return line + wrong.object[: wrong.start].count(b"\n")
        line += block.count(b"\n")
    return None


def line_breaks(path: Path) -> tuple[int, bool]:
    """How many there are in a file, and whether it ends with one; −1 where a carriage return stands
    alone, which many programs show as a new line."""
    count, alone, end = 0, 0, b""
    for block in _blocks(path):
        count += block.count(b"\n")
        if returns := block.count(b"\r"):
            alone += returns - block.count(b"\r\n")
        alone -= end == b"\r" and block.startswith(b"\n")  # a pair that two blocks share
        end = block[-1:]
    return -1 if alone else count, end == b"\n"


def fingerprint(path: Path) -> dict[str, Any]:
    """SHA-256 in hexadecimal and size of the bytes as they lie there: of a .csv.gz packed.

    Nothing where there is no such file. The same as `sha256sum FILE` says.
    """
    try:
        return {"sha256": digest(path), "bytes": path.stat().st_size}
    except OSError:  # the load itself says what is wrong with it
        return {}


# The careful reader: every record of a CSV with the line it begins on, sound or not.
csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on, its cells, and what is wrong with it, if anything is."""

    line: int
    cells: list[str]
    reason: Reason | None = None
    text: str = ""  # as it stands in the file, where something is wrong


BLANK = " \t\r\n\u00a0\u200b\ufeff"
TOTAL = re.compile(
    r"(?![=@])(.*\W)?((sub|grand)?totals?|average|sum)(\W.*)?", re.IGNORECASE | re.DOTALL
)
RULED = re.compile(r"[*=_-]{2,}")
FOOT = re.compile(
    r"(end of|page \d|printed|generated|exported|produced|created on|run (on|at|by)|report"
    r"|\(?\d+ (row|record|visit|call|entr|result)|confidential|[*=_-]{3}).*",
    re.IGNORECASE | re.DOTALL,
)


class NoRow(StrEnum):
    """What a record is that is no row of an export."""

    EMPTY = "nothing in it"
    TOTAL = "a total"
    FOOT = "a line below the rows"
    RULED = "a ruled line"


def no_row_but(cells: list[str]) -> NoRow | None:
    """What a record is that is no row of an export; None for what may be one.

    >>> no_row_but(["Total", "", "3"]).name, no_row_but(["", " "]).name, no_row_but(["V1", "1"])
    ('TOTAL', 'EMPTY', None)
    """
    filled = [cell.strip(BLANK) for cell in cells if cell.strip(BLANK)]
    words = [cell for cell in filled if any(letter.isalpha() for letter in cell)]
    if cells and not filled:
        return NoRow.EMPTY
    is_short = len(words) == 1 or (len(words) == 2 and 2 * len(filled) <= len(cells))
    if is_short and any(map(TOTAL.fullmatch, words)):
        return NoRow.TOTAL
    if len(filled) == 1 and FOOT.fullmatch(filled[0]):
        return NoRow.FOOT
    return NoRow.RULED if filled and all(map(RULED.fullmatch, filled)) else None


def _swallows(taken: list[str], cells: list[str], header: Header) -> bool:
    """Whether a record of several lines holds lines that read like rows of their own."""
    inner = [line for cell in cells for line in cell.splitlines()[1:]] if cells else taken[1:]
    rows = (line.strip().split(header.delimiter) for line in inner)
    return any(len(row) >= len(header.headings) and sum(map(bool, row)) > 1 for row in rows)


def records(name: str, path: Path, header: Header) -> Iterator[Record]:
    """Every record below the headings, which are the first of the file; blank lines are none.

    A quotation mark never closed, or only rows later, costs its own line. Raises FileProblem if the
    file ends within a record, or is not UTF-8.
    """
    line, is_below = header.before + 1, False
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for cells, error, taken in _taken(file, header):
                if "end of data" in error:
                    raise _cut_off(name, line, "a quotation mark that is never closed")
                if error:
                    yield Record(line, [], Reason.QUOTES, "".join(taken))
                elif cells and is_below:
                    yield judged(name, Record(line, cells), header, "".join(taken))
                is_below |= bool(cells)
                line += len(taken)
    except UnicodeDecodeError:
        raise not_readable(name, "utf-8", first_unreadable(path)) from None


def _taken(lines: Iterator[str], header: Header) -> Iterator[tuple[list[str], str, list[str]]]:
    """The cells of each record, what is wrong with it, and the lines that it takes."""
    taken: list[str] = []

    def noted(lines: Iterator[str]) -> Iterator[str]:
        for one in lines:
            taken.append(one)
            yield one

    read = partial(csv.reader, delimiter=header.delimiter, strict=True)
    rows = read(noted(lines))
    while True:
        taken.clear()
        try:
            cells, error = next(rows), ""
        except StopIteration:
            return
        except csv.Error as wrong:
            cells, error = [], str(wrong)
        if _swallows(taken, cells, header):  # all but its first line are handed out again
            lines = chain(taken[1:], lines)
            rows, error = read(noted(lines)), "it swallows rows"
            del taken[1:]
        yield cells, error, taken


def judged(name: str, record: Record, header: Header, text: str) -> Record:
    """The record as it is, or ragged. Raises FileProblem where the file ends within it."""
    cells, width, named = record.cells, len(header.headings), header.width
    while len(cells) > width and not cells[-1]:
        cells.pop()  # a delimiter too many at the end says nothing
    if named <= len(cells) < width:  # nor does one too few below headings without a name
        cells += [""] * (width - len(cells))
    if len(cells) == width:
        return record
    if len(cells) < width and not text.endswith(("\n", "\r")) and not no_row_but(cells):
        raise _cut_off(name, record.line, f"{len(cells)} cells of {width} in the last line")
    return Record(record.line, cells, Reason.RAGGED, text)


def _cut_off(name: str, line: int, found: str) -> FileProblem:
    expected, do_next = "a whole last row", "export it again, whole"
    return FileProblem(name, Problem.TRUNCATED, found, expected, do_next, line)
