"""What a person decided about a series: where a new phase begins, and which points are left out.

Each is accepted with a reason by someone named, kept in the register with when, and can be taken
back: another entry, nothing overwritten. Charts read these. Verdicts do not: only a change in the
way of counting cuts a verdict (plan/phases.py), or an accepted phase could talk a result away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from metrics.calendar import By, period_end
from plan.model import MeasureRef
from plan.register import Register
from plan.register.said import Entry, Said
from plan.register.written import as_text

KIND = "series"


class Ruling(StrEnum):
    """What can be decided about a series on a day."""

    PHASE = "phase"  # a new phase begins
    LEFT_OUT = "left_out"  # a period is shown and counts as nothing


@dataclass(frozen=True)
class Mark:
    """A ruling on one series: the day on which a phase begins, or a period begins that is left out.

    `sites` empty: all of them together. `by`: how long a period that is left out is.
    """

    ref: MeasureRef
    sites: tuple[str, ...]
    ruling: Ruling
    on: date
    by: By = By.DAY

    @property
    def subject(self) -> str:
        """The series as the register knows it: "punctuality:electronic@Northgate"."""
        return series_id(self.ref, self.sites)

    @property
    def field(self) -> str:
        """The ruling as the register knows it."""
        return f"{self.ruling} {self.by} {self.on.isoformat()}"

    def covers(self, start: date, by: By) -> bool:
        """Whether a period lies wholly within the one that was left out."""
        return self.on <= start and period_end(start, by) <= period_end(self.on, self.by)


@dataclass(frozen=True)
class Accepted:
    """A mark in force: who accepted it, when (UTC) and why."""

    mark: Mark
    reason: str
    accepted_by: str
    accepted_at: datetime


def series_id(ref: MeasureRef, sites: Iterable[str]) -> str:
    """A series by its measure, part and sites, whatever their order."""
    return f"{ref}@{'+'.join(sorted(sites))}"


def accept(register: Register, mark: Mark, reason: str, by: str) -> None:
    """A person accepts it, for a reason.

    ValueError: no reason, nobody named, or it is in force already (take it back first).
    """
    if _stands(register, mark):
        raise ValueError("This is in force already. Take it back first to give another reason.")
    _say(register, mark, True, (reason, by))


def take_back(register: Register, mark: Mark, reason: str, by: str) -> None:
    """A person takes it back, for a reason; that it was accepted stays on record.

    ValueError: no reason, nobody named, or it is not in force.
    """
    if not _stands(register, mark):
        raise ValueError("This is not in force, so there is nothing to take back.")
    _say(register, mark, False, (reason, by))


def in_force(told: Iterable[Entry], subject: str) -> tuple[Accepted, ...]:
    """What stands for one series, in the order of its days, from entries of KIND, oldest first."""
    latest = {entry.field: entry for entry in told if entry.subject == subject}
    standing = [entry for entry in latest.values() if entry.value == as_text(True)]
    return tuple(sorted(map(_accepted, standing), key=lambda each: (each.mark.on, each.mark.by)))


def withdrawals(told: Iterable[Entry]) -> tuple[Said, ...]:
    """What is said to take back everything in force, as when another provider's data come in."""
    latest = {entry.key: entry for entry in told}
    standing = (entry for entry in latest.values() if entry.value == as_text(True))
    return tuple(
        Said(kind=KIND, subject=each.subject, field=each.field, value=as_text(False))
        for each in standing
    )


def fits(on: date, shown: Iterable[date]) -> bool:
    """Whether a phase can begin on this day: after the first period shown, not after the newest.

    Between two periods it begins with the later one.
    """
    days = sorted(shown)
    return bool(days) and days[0] < on <= days[-1]


def _stands(register: Register, mark: Mark) -> bool:
    standing = in_force(register.histories(KIND), mark.subject)
    return any(each.mark.field == mark.field for each in standing)


def _say(register: Register, mark: Mark, stands: bool, because: tuple[str, str]) -> None:
    reason, by = (text.strip() for text in because)
    if not reason:
        raise ValueError("A reason is needed: what changed, so that readers need not guess.")
    if not by:
        raise ValueError("Someone must be named who decides this.")
    said = Said(kind=KIND, subject=mark.subject, field=mark.field, value=as_text(stands))
    register.record([said], by, reason)


def _accepted(entry: Entry) -> Accepted:
    ref, _, sites = entry.subject.partition("@")
    ruling, by, day = entry.field.split(" ")
    mark = Mark(
        ref=MeasureRef.parse(ref),
        sites=tuple(site for site in sites.split("+") if site),
        ruling=Ruling(ruling),
        on=date.fromisoformat(day),
        by=By(by),
    )
    return Accepted(mark, entry.why, entry.recorded_by, entry.recorded_at)
