"""Cells that no spreadsheet takes for a formula, and the same cells as they were meant."""

import re
from dataclasses import replace

from plan.intake.sheet import Sheet

_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def safe(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate; numbers stay numbers.

    >>> safe("=1+1"), safe("-5"), safe("Rounds rebuilt")
    ("'=1+1", '-5', 'Rounds rebuilt')
    """
    is_formula = cell.startswith(_STARTS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def meant(cell: str) -> str:
    """Without that apostrophe.

    >>> meant("'=1+1"), meant("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell


def unsafe(sheet: Sheet) -> Sheet:
    """Every cell of a sheet as it was meant."""
    rows = (
        replace(row, cells={name: meant(cell) for name, cell in row.cells.items()})
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))
