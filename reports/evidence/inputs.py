"""Where the data came from: every file with its date, its rows and its SHA-256."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from connectors.report import LoadedFile, loaded_files
from metrics.calendar import LONDON
from plan.loads import all_loads
from plan.model import Action
from plan.words.numbers import count
from reports.edition import Edition
from reports.evidence.definitions import TITLES, measures_named

ALWAYS = ("sites", "settings")  # what every figure is measured against


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: `through` is its last complete day, `put_aside` how many rows and why."""

    source: str
    title: str
    through: date | None
    files: tuple[LoadedFile, ...]
    put_aside: tuple[str, ...]

    def many(self, what: str) -> int:
        """How many rows were `read`, `loaded`, … in all of its files."""
        return sum(getattr(each, what) for each in self.files)


def exports(edition: Edition, action: Action) -> tuple[Export, ...]:
    """Every export that the measures of the action are counted from, then the plan's own files."""
    cursor = edition.ground.cursor
    read = dict.fromkeys(
        name for each in measures_named(edition, action) for name in (*each.reads, *ALWAYS)
    )
    files = loaded_files(cursor, read) if read else ()
    through = dict(cursor.execute("SELECT source, through FROM coverage").fetchall())
    why = _put_aside(edition)
    of_data = tuple(
        Export(
            source=name,
            title=TITLES.get(name, name),
            through=through.get(name),
            files=tuple(each for each in files if each.source == name),
            put_aside=tuple(why.get(name, ())),
        )
        for name in read
    )
    return (*of_data, *_of_the_plan(edition))


def _put_aside(edition: Edition) -> dict[str, list[str]]:
    """By export: why rows were put aside, and how many; never what they say."""
    rows = edition.ground.cursor.execute(
        """
        SELECT
            source,
            reason,
            count(*) AS rows
        FROM quarantine
        GROUP BY ALL
        ORDER BY
            source,
            rows DESC,
            reason
        """
    ).fetchall()
    found: dict[str, list[str]] = {}
    for source, reason, many in rows:
        found.setdefault(source, []).append(f"{reason}: {count(many, 'row')}")
    return found


def _of_the_plan(edition: Edition) -> Iterator[Export]:
    loads = all_loads(edition.register)
    for source, title in (("plan", "The plan"), ("people", "The people of the plan")):
        files = tuple(_file(each) for each in loads if each.report.source == source)
        if files:
            yield Export(source=source, title=title, through=None, files=files, put_aside=())


def _file(load) -> LoadedFile:
    report = load.report
    return LoadedFile(
        loaded_at=load.loaded_at.astimezone(LONDON).replace(tzinfo=None),
        file=report.file,
        source=report.source,
        profile=report.profile,
        read=report.read,
        loaded=report.loaded,
        replaced=report.replaced,
        unchanged=report.unchanged,
        rejected=report.rejected,
        withdrawn=report.withdrawn,
        sha256=report.sha256 or None,
        bytes=report.bytes,
    )


def all_files(found: Iterable[Export]) -> tuple[LoadedFile, ...]:
    """Every file of every export."""
    return tuple(file for each in found for file in each.files)
