"""The small provider with other words planted in its exports and its plan."""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

from connectors.source import Column
from connectors.sources import SOURCES
from data.provider import SEED, small

BY_NAME = {one.name: one for one in SOURCES}
PLAN_TEXTS = ("issue", "evidence", "title", "description")
PLAN_LISTS = ("causes", "cause")


def planted(
    folder: Path, change: Callable[[Column, str], str], of_plan: Callable[[str], str] = str
) -> Path:
    """Each cell of an export is changed by its column, each text of plan and people by itself."""
    small.write(folder, SEED)
    (folder / "truth.json").unlink()  # beside it they would be taken for the sample
    for path in sorted(folder.iterdir()):
        name = path.name.partition(".")[0]
        if name in BY_NAME:
            columns = {head: of for of in BY_NAME[name].columns for head in of.headings}
            rewrite(path, lambda head, cell, by=columns: change(by[head], cell) if cell else "")
        else:
            rewrite(path, lambda head, cell: _of_the_plan(head, cell, of_plan, change))
    return folder


SITE = next(column for column in BY_NAME["sites"].columns if column.name == "site")


def _of_the_plan(head: str, cell: str, of_plan: Callable, change: Callable) -> str:
    if not cell:
        return ""
    if head == "sites":
        return change(SITE, cell)
    if head in PLAN_LISTS:
        return "; ".join(of_plan(each.strip()) for each in cell.split(";"))
    return of_plan(cell) if head in (*PLAN_TEXTS, "role") else cell


def rewrite(path: Path, change: Callable[[str, str], str]) -> None:
    """Every cell below the headings."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    made = [[change(h, c) for h, c in zip(headings, row, strict=True)] for row in rows]
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *made])
