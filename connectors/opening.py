"""A file as it comes, made plain: unpacked, in UTF-8, its records found, its fingerprint taken."""

import codecs
import csv
import gzip
import hashlib
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.report import FileProblem, Problem, Reason

BLOCK = 1 << 20
NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook or another zip",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
}
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class Plain:
    """A file ready to be read. `encoding` is said by its byte-order mark; "" if it has none."""

    name: str
    path: Path
    encoding: str = ""


def unpacked(name: str, path: Path, folder: Path) -> Plain:
    """The file, unpacked into `folder` if need be. Raises FileProblem: empty, binary, cut off."""
    if not path.is_file():
        raise FileProblem(name, Problem.NOT_FOUND, "nothing", "a file", "check the name")
    if path.suffix.lower() == ".gz":
        path = _gunzipped(name, path, folder)
    with open(path, "rb") as file:
        start = file.read(BLOCK)
    if not start.strip():
        raise FileProblem(name, Problem.EMPTY, "nothing in it", "headings", "export it again")
    mark = next((encoding for mark, encoding in MARKS.items() if start.startswith(mark)), "")
    kind = next((words for magic, words in NOT_TEXT.items() if start.startswith(magic)), "")
    if kind or (b"\x00" in start and not mark.startswith("utf-16")):
        raise FileProblem(
            name,
            Problem.BINARY,
            kind or "bytes that are no text",
            "a CSV",
            "save it as CSV (UTF-8)",
        )
    return Plain(name, path, mark)


def _gunzipped(name: str, path: Path, folder: Path) -> Path:
    plain = folder / "unpacked.csv"
    try:
        with gzip.open(path, "rb") as packed, open(plain, "wb") as file:
            shutil.copyfileobj(packed, file, BLOCK)
    except EOFError:
        raise FileProblem(
            name, Problem.TRUNCATED, "a packed file without its end", "a whole one", "copy it again"
        ) from None
    except (gzip.BadGzipFile, zlib.error):
        raise FileProblem(
            name, Problem.BINARY, "no gzip file", "a .csv.gz", "pack it again, or load the .csv"
        ) from None
    return plain


def recoded(plain: Plain, encoding: str, folder: Path) -> Path:
    """The file in UTF-8: itself if it is so already, else a copy in `folder`.

    `encoding` is the profile's, for a file without a mark. Raises FileProblem if it does not fit.
    """
    used = plain.encoding or encoding
    if codecs.lookup(used).name in ("utf-8", "utf-8-sig"):
        return plain.path  # a mark at the start is passed over by both readers
    copy = folder / "recoded.csv"
    try:
        with (
            open(plain.path, encoding=used, newline="") as file,
            open(copy, "w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(file, out, BLOCK)
    except UnicodeError:
        raise not_readable(plain.name, used, None) from None
    return copy


def not_readable(name: str, encoding: str, line: int | None) -> FileProblem:
    """Letters that the encoding does not have."""
    return FileProblem(
        name,
        Problem.ENCODING,
        "bytes that no letter has there",
        encoding.removesuffix("-sig").upper(),
        "export it as CSV UTF-8, or give a profile with its encoding (often cp1252)",
        line,
    )


def headers(plain: Plain, encodings: Iterable[str]) -> dict[str, str]:
    """The header record in each encoding that may be meant; unreadable ones are left out."""
    found = {}
    for encoding in encodings:
        try:
            found[encoding] = _header(plain.path, plain.encoding or encoding)
        except UnicodeError:
            continue
    if not found:
        used = plain.encoding or "utf-8"
        raise not_readable(plain.name, used, first_unreadable(plain.path, used))
    return found


def first_unreadable(path: Path, encoding: str) -> int | None:
    """The first line that holds bytes which no letter has; None where lines cannot be told."""
    if encoding.startswith("utf-16"):
        return None
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return None


def _header(path: Path, encoding: str) -> str:
    """Up to the end of the first record that holds anything."""
    taken: list[str] = []
    with open(path, encoding=encoding, newline="") as file:
        for line in file:
            taken.append(line)
            text = "".join(taken)
            if text.strip() and text.count('"') % 2 == 0:
                break
            if len(text) > BLOCK:
                break
            if not text.strip():
                taken.clear()
    return "".join(taken).strip("\r\n")


# The fingerprint of a file as it lay on disk: who has a file can tell whether it was loaded.


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 in hexadecimal and the size; "" and None where there is no such file."""

    sha256: str = ""
    bytes: int | None = None


def fingerprint(path: Path) -> Fingerprint:
    """Of the bytes as they lie there: of a .csv.gz that of the packed file.

    Read in blocks, whatever the size. The same as `sha256sum FILE` says.
    """
    try:
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Fingerprint(digest.hexdigest(), file.tell())
    except OSError:  # the load itself says what is wrong with it
        return Fingerprint()


# The careful reader: every record of a CSV with the line it begins on, sound or not.


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
