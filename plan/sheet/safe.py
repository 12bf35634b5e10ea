"""Cells that no spreadsheet takes for a formula, and the same cells as they were meant.

The one guard of the house: the plan's own files and every table that is downloaded pass here. A
spreadsheet looks past spaces and quotes before a sign, and past the width of the sign itself.
"""

import re
from dataclasses import replace

from plan.intake.sheet import Sheet

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


def unsafe(sheet: Sheet) -> Sheet:
    """Every cell of a sheet as it was meant."""
    rows = (
        replace(row, cells={name: meant(cell) for name, cell in row.cells.items()})
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))
