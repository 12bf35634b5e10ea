"""The access log: who signed in, was refused, took a file, loaded, changed people; it only grows.

It is kept in the register and never holds what a row says about a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from metrics.calendar import LONDON
from plan.fields import field_of
from plan.register import ACCESS, Claim, Register
from plan.values import as_text

SHELL = "shell"  # who signs what is done by a command


class Event(StrEnum):
    """What is kept, as the log says it."""

    SIGNED_IN = "signed in"
    REFUSED = "refused"
    DOWNLOADED = "took a file"
    LOADED = "loaded"
    PEOPLE = "changed people"


@dataclass(frozen=True)
class LogLine:
    """One line of the log."""

    at: datetime  # UTC
    by: str  # a person's id; what the sign-in provider calls somebody who is no person here
    event: str
    what: str


def remember(register: Register, event: Event, by: str, what: str) -> None:
    """Keep one line; `what` names a page, a file of ours, an export, never a row."""
    register.append(Claim(kind=ACCESS, subject=by, field=event, value=as_text(what)), by)


def access_log(
    register: Register, first: date | None = None, last: date | None = None
) -> tuple[LogLine, ...]:
    """Every line from the first to the last day, both included, the newest first.

    A change of people is one line a person and moment, by its fields, not by what they say.
    """
    told, changed = register.histories(ACCESS), register.histories("person")
    lines = [LogLine(e.recorded_at, e.recorded_by, e.field, e.content) for e in told]
    together = groupby(changed, key=lambda e: (e.recorded_at, e.recorded_by, e.subject))
    for (at, by, subject), entries in together:
        titles = sorted({field_of("person", entry.field).title for entry in entries})
        lines.append(LogLine(at, by, Event.PEOPLE, f"{subject}: {', '.join(titles)}"))
    least, most = first or date.min, last or date.max
    within = (line for line in lines if least <= line.at.astimezone(LONDON).date() <= most)
    return tuple(sorted(within, key=lambda line: line.at, reverse=True))


HEADINGS = ("when", "who", "what happened", "to what")


def rows_of(lines: Iterable[LogLine]) -> list[dict[str, Any]]:
    """The same as a table; when, by clocks here."""
    rows = []
    for line in lines:
        when = line.at.astimezone(LONDON).replace(tzinfo=None, microsecond=0)
        cells = (when, line.by, f"{line.event}", line.what)
        rows.append(dict(zip(HEADINGS, cells, strict=True)))
    return rows
