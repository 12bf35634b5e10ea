"""What the command line prints: tables, JSON, a progress bar, errors that one can act on."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from math import isfinite

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from connectors.warehouse import StoreProblem
from metrics.series import Series
from plan.intake import Step

# What goes into a file or another program is not folded at the width of a terminal.
FILE_WIDTH = None if sys.stdout.isatty() else 160
screen = Console(width=FILE_WIDTH, highlight=False)
notices = Console(stderr=True, soft_wrap=True, highlight=False)


def series_rows(found: Series, site: str) -> list[dict]:
    """One dict a period, of what a chart is drawn from; what was not counted is None."""
    return [
        {
            "period": row.period.isoformat(),
            "site": site,
            "numerator": _number(row.numerator),
            "denominator": _number(row.denominator),
            "value": _number(row.value),
            "complete": bool(row.complete),
        }
        for row in found.frame.itertuples()
    ]


def in_words(value: object) -> str:
    """A cell for a person: figures with two decimals at most, yes and no, nothing as such."""
    match value:
        case None:
            return "not supplied"
        case bool():
            return "yes" if value else "not yet"
        case float():
            return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)


def print_json(rows: Sequence[dict]) -> None:
    typer.echo(json.dumps(rows, indent=2, ensure_ascii=False, default=str))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A plain table: figures to the right, nothing cut off."""
    rows = [tuple(map(str, row)) for row in rows]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading, cells in zip(headings, zip(*rows, strict=True) if rows else headings, strict=True):
        figures = all(re.fullmatch(r"-?[\d,.]+", cell) for cell in cells)
        table.add_column(heading, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    screen.print(table)


@contextmanager
def progress_bar() -> Iterator[Callable[[Step], None]]:
    """A bar on the error channel, so that what is printed can still be read by a program."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=notices, transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda step: bar.update(task, **asdict(step))


@contextmanager
def plain_errors() -> Iterator[None]:
    """What a person can put right is said in a line; our own faults keep their traceback."""
    try:
        yield
    except (StoreProblem, LookupError, ValueError) as problem:
        notices.print(str(problem).strip("'\""), markup=False)
        raise typer.Exit(2) from None
    except OSError as problem:
        place = f"{problem.filename}: " if problem.filename else ""
        notices.print(f"{place}{problem.strerror}. Choose a folder that can be used with --store.")
        raise typer.Exit(2) from None


def _number(value: float) -> float | None:
    return float(value) if value is not None and isfinite(value) else None
