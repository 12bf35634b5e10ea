"""A table as a CSV: headings and rows, text that no spreadsheet runs, dates as YYYY-MM-DD."""

import csv
from datetime import date, datetime
from io import StringIO
from typing import Any

import pandas as pd

from plan.sheet import safe
from reports.tables.forms import is_blank, plain


def as_csv(rows: pd.DataFrame) -> bytes:
    """Commas and UTF-8 with a byte-order mark, by which spreadsheets know it.

    >>> as_csv(pd.DataFrame({"House": ["=1+1"], "Doses": [-2]})).decode("utf-8-sig").splitlines()
    ['House,Doses', "'=1+1,-2"]
    """
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(safe(str(heading)) for heading in rows.columns)
    columns = [rows.iloc[:, at].tolist() for at in range(len(rows.columns))]
    lines.writerows([_told(plain(cell)) for cell in row] for row in zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig", "replace")


def _told(cell: Any) -> str:
    """A cell as text; what is not there is blank."""
    if is_blank(cell):
        return ""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time().isoformat() == "00:00:00" else _minute(cell)
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
        case float():
            return repr(int(cell)) if cell.is_integer() else repr(cell)
    return safe(str(cell))


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "")
