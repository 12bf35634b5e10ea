"""Writing a table of ready texts as a compressed CSV, the same bytes every time."""

import gzip
from collections.abc import Sequence
from pathlib import Path

LEVEL = 9

Table = dict[str, Sequence[str]]  # heading -> one text a row; no text holds a comma or a quote


def write(path: Path, table: Table) -> None:
    """Write `table` to `path` (.csv.gz), with no time and no name in the compressed file."""
    rows = map(",".join, zip(*table.values(), strict=True))
    text = "\n".join((",".join(table), *rows, ""))
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=LEVEL, fileobj=file, mtime=0) as packed,
    ):
        packed.write(text.encode("utf-8"))


def rows(table: Table, picked: Sequence[int]) -> Table:
    """The rows of `table` at these positions, in this order."""
    return {heading: [cells[row] for row in picked] for heading, cells in table.items()}


def stacked(tables: Sequence[Table]) -> Table:
    """Tables of the same headings, one below the other."""
    return {heading: [cell for table in tables for cell in table[heading]] for heading in tables[0]}
