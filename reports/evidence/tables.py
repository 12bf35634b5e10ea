"""The figures behind the pack as CSV: of each chart, of each verdict, and of every input file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from connectors.report import NOT_RECORDED, LoadedFile
from metrics.difference import Block
from reports.evidence.inputs import Export, all_files
from reports.evidence.measured import Measured
from reports.evidence.shown import FigureRow
from reports.evidence.weeks import DayRow, Sum
from reports.tables import as_csv


def csv_files(measured: Iterable[Measured], exports: Iterable[Export]) -> dict[str, bytes]:
    """Path within the archive -> the file. What may not be told has no file."""
    found = {"inputs.csv": _csv(LoadedFile, map(_told, all_files(exports)))}
    for each in measured:
        if each.shown.rows:
            found[figure_file(each)] = _csv(FigureRow, each.shown.rows)
        if each.weeks and each.weeks.blocks:
            found[verdict_file(each)] = _csv(Block, each.weeks.blocks).replace(b"is_used", b"used")
        if each.weeks and each.weeks.days:
            found[days_file(each)] = _csv(DayRow, each.weeks.days)
        if each.weeks and each.weeks.sums:
            found[sums_file(each)] = _csv(Sum, each.weeks.sums)
    return found


def figure_file(each: Measured) -> str:
    """Of the chart: "" where there is none."""
    return f"figures/{each.name}.csv" if each.shown.rows else ""


def verdict_file(each: Measured) -> str:
    """Of what the verdict was computed from: "" where that may not be told."""
    return f"verdicts/{each.name}_weeks.csv" if each.weeks and each.weeks.blocks else ""


def days_file(each: Measured) -> str:
    """Of the days that the weeks were made of: "" where they may not be told."""
    return f"verdicts/{each.name}_days.csv" if each.weeks and each.weeks.days else ""


def sums_file(each: Measured) -> str:
    """Of the sums before and since, where periods may not be told."""
    return f"verdicts/{each.name}_sums.csv" if each.weeks and each.weeks.sums else ""


def _told(file: LoadedFile) -> dict[str, Any]:
    return asdict(file) | {"sha256": file.sha256 or NOT_RECORDED}


def _csv(kind: type, rows: Iterable[Any]) -> bytes:
    """One column a field; objects, so that whole numbers stay whole and gaps stay blank."""
    names = [each.name for each in fields(kind)]
    told: Sequence[dict] = [row if isinstance(row, dict) else asdict(row) for row in rows]
    columns = {name: pd.Series([row[name] for row in told], dtype=object) for name in names}
    return as_csv(pd.DataFrame(columns, columns=names))
