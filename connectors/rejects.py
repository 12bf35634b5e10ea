"""Rejected rows: where each stands, and what was found, told in kind."""

import csv
import io
from collections import Counter

import duckdb

from connectors.cells import Fault
from connectors.choose import Layout
from connectors.profile import plain
from connectors.records import Record
from connectors.report import Reason, RejectedRow

RECURS = 5  # a word that so many rows have is a code, and says nothing about one person


def rejected_rows(
    connection: duckdb.DuckDBPyConnection,
    file: str,
    layout: Layout,
    faults: tuple[Fault | None, ...],
) -> list[RejectedRow]:
    """The rows of the tables `doubtful` and `doubtful_rows`, each with its reason."""
    kept = [f"h{at}" for at, one in enumerate(layout.headings) if plain(one) not in layout.ignored]
    cells = "".join(f", doubtful_rows.{name}" for name in kept)
    found = connection.execute(
        f"""
        SELECT line, doubtful.fault, doubtful.cell{cells}
        FROM doubtful
        JOIN doubtful_rows USING (line)
        WHERE doubtful.fault IS NOT NULL
        """
    ).fetchall()
    times = Counter((fault, cell) for _, fault, cell, *_ in found)
    rows = []
    for line, number, cell, *texts in found:
        raw = written(texts, layout.profile.delimiter)
        fault = faults[number]
        if fault is None:
            again = (Reason.SECOND_HEADER, "the headings", "a row of the export")
            rows.append(RejectedRow(file, line, "", *again, raw))
            continue
        kind = in_kind(fault.reason, cell or "", times[number, cell] >= RECURS)
        told = (fault.column, fault.reason, kind, fault.expected)
        rows.append(RejectedRow(file, line, *told, raw))
    return rows


def no_row(file: str, layout: Layout, record: Record) -> RejectedRow:
    """A record that is no row: ragged, or with broken quotes."""
    headings = layout.headings
    found = f"{len(record.cells)} cells" if record.cells else "a quotation mark out of place"
    # Which of its cells are to be ignored cannot be told: then none of its text is kept.
    ignores = any(plain(heading) in layout.profile.ignore for heading in headings)
    raw = "" if ignores else record.text.rstrip("\r\n")
    reason = record.reason or Reason.RAGGED
    return RejectedRow(file, record.line, "", reason, found, f"{len(headings)} cells", raw)


def written(cells: list[str], delimiter: str) -> str:
    """Cells as a file has them in a row."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return out.getvalue()


def in_kind(reason: Reason, cell: str, recurs: bool) -> str:
    """What was found, without what the row says: only a word that many rows have is named."""
    word = cell.strip()
    if reason is Reason.BLANK:
        return "nothing"
    if reason in (Reason.CODE, Reason.YES_NO):
        if recurs and len(word) <= 24 and word.replace("_", "").isalnum():
            return f"'{word}'"
        return "a word that is none of them"
    if reason is Reason.RANGE:
        return "a number outside it"
    if reason is Reason.ORDER:
        return "an earlier time"
    return shape(word)


def shape(cell: str) -> str:
    """What kind of thing a cell holds: 31/2/26 is '99/9/99'."""
    made = "".join(
        "9" if each.isdigit() else "a" if each.isalpha() else each if each in " /:-.,+" else "?"
        for each in cell
    )
    return f"'{made}'" if len(made) <= 30 else f"{len(made)} characters"
