"""A table as the text of a CSV."""

import csv
from io import StringIO

from plan.sheet.rows import Table


def written(table: Table) -> str:
    """Commas, and quotation marks where a cell needs them."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(table.headings)
    lines.writerows(table.rows)
    return text.getvalue()
