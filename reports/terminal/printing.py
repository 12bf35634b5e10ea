"""What the command line prints: tables, JSON, a progress bar, errors that one can act on."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from connectors.profile import as_toml
from connectors.report import FileProblem, LoadReport, RowFate
from connectors.suggestion import Suggestion
from connectors.trial import Tried
from connectors.warehouse import Step, Store, StoreProblem
from metrics.measure import Measure
from metrics.series import Series
from plan import intake
from plan.clock import today_of
from plan.how_sure import NO_ANSWER, HowSure
from plan.places import Places
from plan.register import open_register
from plan.verdict import Verdict
from plan.words.sentences import as_json, sentences, wording
from reports.edition import Edition, edition, picked
from reports.tables import figures_in_words

# What goes into a file or another program is not folded at the width of a terminal.
FILE_WIDTH = None if sys.stdout.isatty() else 160
screen = Console(width=FILE_WIDTH, highlight=False)
notices = Console(stderr=True, soft_wrap=True, highlight=False)


def series_rows(series: Series, site: str, limit: int) -> list[dict]:
    """One dict a period, of what a chart is drawn from; what was not counted is None.

    Fewer than `limit` people or events, and what would give them away, are words.
    """
    names = ("numerator", "denominator", "value")
    figures = zip(*figures_in_words(series, limit), strict=True)
    rows = zip(series.frame["period"], series.frame["complete"], figures, strict=True)
    return [
        {"period": day.isoformat(), "site": site}
        | dict(zip(names, told, strict=True))
        | {"complete": bool(done)}
        for day, done, told in rows
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


def print_reports(reports: Sequence[LoadReport]) -> None:
    """What became of every row of a load, then what is wrong and what to do about it."""
    taken = [report for report in reports if not report.error]
    rare = (RowFate.JOINED, RowFate.OLDER)
    counts = ("read", *RowFate, "withdrawn")
    counts = [n for n in counts if n not in rare or any(getattr(r, n) for r in taken)]
    print_table(
        ("file", "export", *(name.replace("_", " ") for name in counts)),
        [(r.file, r.source, *(f"{getattr(r, name):,}" for name in counts)) for r in taken],
    )
    for report in taken:
        for note in report.notes:
            screen.print(f"{report.file}: {note}.", markup=False)
        for line in filter(None, (report.things, *report.findings)):
            screen.print(f"{report.file}: {line}", soft_wrap=True, markup=False)
    for fault in (line for r in reports for line in (r.error, *r.faults) if line):
        notices.print(fault, soft_wrap=True, markup=False)
    if any(report.rejected for report in reports):
        screen.print("Rows put aside wait on the data page, each with its line and its reason.")


def print_verdicts(ranked: Sequence[tuple[Verdict, Sequence[str]]], json_: bool) -> None:
    """Each verdict with what someone must decide now."""
    if json_:
        print_json([as_json(verdict, waiting) for verdict, waiting in ranked])
        return
    for judged, waiting in ranked:
        screen.print(f"\n{judged.action.id}  {judged.action.title}", style="bold", markup=False)
        screen.print(f"{wording(judged).headline}.", markup=False)
        screen.print(" ".join(sentences(judged)), markup=False)
        for decision in waiting:
            screen.print(f"To decide: {decision}", markup=False)
    if not ranked:
        screen.print("There is no plan yet. Load plan.csv and people.csv: grip.py load PATH")


def print_how_sure(sure: HowSure | None, json_: bool) -> None:
    """Each check of an answer with its table."""
    checks = sure.checks if sure else ()
    if json_:
        print_json([picked(each, "name passed sentence table") for each in checks])
        return
    for each in checks:
        screen.print(f"\n{each.head}", style="bold", markup=False)
        screen.print(each.sentence, markup=False)
        if each.rows:
            print_table(tuple(each.table[0]), [map(in_words, row) for row in each.rows])
    if not checks:
        screen.print(NO_ANSWER)


def print_series(measure: Measure, rows: Sequence[dict]) -> None:
    """The measure with its rule, then a line a period."""
    screen.print(f"{measure.title} ({measure.unit}). {measure.rule}", markup=False)
    if rows:
        print_table(tuple(rows[0]), [map(in_words, row.values()) for row in rows])
    else:
        why = "the exports it reads are not supplied here, or the name is wrong"
        screen.print(f"No figures: {why}.")


def print_measures(measures: Sequence[Measure], as_json: bool) -> None:
    """Every measure with its exact rule and where the rule comes from."""
    if as_json:
        names = "id title why rule source kind better unit part_is settings reads"
        print_json([picked(record, names) for record in measures])
        return
    for record in measures:
        screen.print(f"\n{record.id}: {record.title} ({record.unit})", style="bold", markup=False)
        screen.print(f"{record.rule}\nSource: {record.source}", markup=False)


def print_suggestion(found: Suggestion, given: Sequence[Tried], json_: bool) -> None:
    """Where each column would come from, the first rows as they would be read, and what of all."""
    columns = [
        (read.source.name, name, text, found.looks(text))
        for read in found.unasked.reads
        for name, text in {**read.columns, **read.constants}.items()
    ]
    if json_:
        names = "export=source.name read=rows.count sound=rows.sound left_out=rows.left_out"
        names += " things joined places faults columns first"
        gives = [picked(one, names) for one in given]
        told = {"like": found.like, "asks": found.asks, "lacks": found.lacks, "gives": gives}
        print_json([told | {"profile": as_toml(found.unasked)}])
        return
    if found.like:
        screen.print(f"Nearly the layout of the profile {found.like}.", markup=False)
    print_table(("export", "column", "from", "cells look like"), columns)
    for one in given:
        screen.print(f"\n{one.sentence}", soft_wrap=True, markup=False)
        print_table(one.columns, [["" if c is None else c for c in row] for row in one.first])
        for line in (*one.faults, *(f"{note}." for note in one.rows.notes)):
            screen.print(line, soft_wrap=True, markup=False)
    for asked in found.asks:
        screen.print(f"{asked} If so, add --as rota.", soft_wrap=True, markup=False)


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
    except FileProblem as problem:
        notices.print(str(problem), markup=False)
        raise typer.Exit(1) from None
    except (StoreProblem, LookupError, ValueError) as problem:
        notices.print(str(problem).strip("'\""), markup=False)
        raise typer.Exit(2) from None
    except OSError as problem:
        place = f"{problem.filename}: " if problem.filename else ""
        do_next = "Choose a file or folder that is there and that you may use."
        notices.print(f"{place}{problem.strerror}. {do_next}")
        raise typer.Exit(2) from None


# What commands take in common, and how a document reaches its file.


HOME = Path("data/warehouse")
DAYS = ["%Y-%m-%d"]  # how a day is written
ByWhom = Annotated[str, typer.Option(help="Who decides: a person of the plan.")]
StoreFolder = Annotated[
    Path, typer.Option("--store", envvar="GRIP_STORE", help="The folder that holds your data.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=DAYS, help="Look as on this day (YYYY-MM-DD)."),
]
Generation = Annotated[
    str, typer.Option(help="Which data: the name in a footer, while kept; the newest if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]
Out = Annotated[Path | None, typer.Option(help="The file to write.")]
Site = Annotated[str, typer.Option("--site", help="A site, with all below it; all if left out.")]


@contextmanager
def edition_at(
    store: Path,
    as_of: datetime | None,
    generation: str = "",
    *,
    looks_from: Callable[[date], date] | None = None,
) -> Iterator[Edition]:
    """What a command reads, of the newest data counted anew where another version loaded them.

    `looks_from`: from which day a document made today looks back.
    """
    with plain_errors():
        register = open_register(store)
        today = today_of(register, as_of and as_of.date())
        if not generation and intake.renew(Store(store)):
            notices.print("Another version had loaded these data: they were counted anew.")
        if trouble := Store(store).trouble:
            notices.print(trouble, markup=False)
        day = looks_from(today) if looks_from else today
        with edition(Store(store), register, day, generation, made_on=today) as read:
            if gaps := read.gaps_in_words:
                notices.print(f"Not judged: {gaps}.", markup=False)
            yield read


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a command makes of an edition: `content` of it and of a site or an action.

    `forms`: by the end of a file's name, what is written into it. `show` prints it for a person
    where neither a file nor JSON is asked for.
    """

    name: str
    help: str
    content: Callable[[Edition, str], Any]
    as_json: Callable[[Any], Any]
    forms: Mapping[str, Callable[[Any], bytes]]
    show: Callable[[Any], None] | None = None
    looks_from: Callable[[date], date] | None = None
    is_of_site: bool = True

    def add(self, commands: typer.Typer, name: str, about: Any = Site, default: Any = "") -> None:
        """The command that writes it, prints it as JSON, or both; `about` takes what it is of."""

        @commands.command(name, help=self.help)
        def command(
            *,
            subject: about = default,
            out: Out = None,
            store: StoreFolder = HOME,
            as_of: AsOf = None,
            generation: Generation = "",
            json_: AsJson = False,
        ) -> None:
            with plain_errors():
                if out and out.suffix.lower() not in self.forms:
                    forms = " or as ".join(self.forms)
                    problem = f"{out}: the {self.name} is made as {forms}. Name a file like that."
                    raise ValueError(problem)
                if not (out or json_ or self.show):
                    example = f"--out {self.name}{next(iter(self.forms))}"
                    raise ValueError(f"Nothing to do. Say where to: {example}, or --json to print.")
                with edition_at(store, as_of, generation, looks_from=self.looks_from) as edition:
                    check_site(edition.places, subject if self.is_of_site else "")
                    content = self.content(edition, subject)
                if out:
                    write(out, self.forms[out.suffix.lower()](content))
            if json_:
                print_json(self.as_json(content))
            elif self.show and out is None:
                self.show(content)


def write(out: Path, made: bytes) -> None:
    """Write a document where the reader wants it, or say why that cannot be."""
    is_new = out.is_file() or not out.exists()  # else it is a pipe or a device
    draft = out.with_name(f"{out.name}.part") if is_new else out
    try:
        draft.write_bytes(made)
        draft.replace(out)
    except OSError as problem:
        if is_new:
            draft.unlink(missing_ok=True)
        notices.print(
            f"{out}: {problem.strerror}. Nothing was written."
            " Choose a folder that exists and that you may write to.",
            markup=False,
        )
        raise typer.Exit(2) from None
    screen.print(f"Written: {out}", soft_wrap=True, markup=False)


def check_site(places: Places, site: str) -> None:
    """Raises LookupError for a site that neither data nor plan speak of."""
    if site and site not in places.kinds:
        known = ", ".join(places.kinds) or "none yet"
        raise LookupError(f"There is no site '{site}'. Sites: {known}.")
