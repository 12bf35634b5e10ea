"""Points of the credibility check that a person has set aside, each for a reason that is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plan.credibility import Finding
from plan.model import Plan
from plan.refused import Refused
from plan.register import Register
from plan.register.said import DISMISSED, Said
from plan.register.since import said_about
from plan.register.written import as_text


@dataclass(frozen=True, kw_only=True)
class Dismissal:
    """Who set a point aside, when (UTC) and why."""

    finding: Finding
    by: str
    at: datetime
    reason: str


def dismiss(register: Register, plan: Plan, finding: Finding, by: str, reason: str) -> None:
    """Set a point aside. Raises Refused without a reason or without a person of the plan."""
    _say(register, finding, True, _checked(plan, by, reason))


def take_up_again(register: Register, plan: Plan, finding: Finding, by: str, reason: str) -> None:
    """The point counts again; that it was set aside stays on record. Raises Refused."""
    _say(register, finding, False, _checked(plan, by, reason))


def sort_out(
    register: Register, found: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Dismissal, ...]]:
    """The points that count, and those set aside. Other words in the plan are another point."""
    found = tuple(found)
    told = said_about(register, DISMISSED, {each.action for each in found})
    latest = {(entry.subject, entry.field): entry for entry in told}
    standing = {key: entry for key, entry in latest.items() if entry.value == as_text(True)}
    set_aside = tuple(
        Dismissal(finding=each, by=entry.recorded_by, at=entry.recorded_at, reason=entry.why)
        for each in found
        if (entry := standing.get((each.action, _field(each))))
    )
    gone = {dismissal.finding for dismissal in set_aside}
    return tuple(each for each in found if each not in gone), set_aside


def _field(finding: Finding) -> str:
    return f"{finding.gap}:{finding.phrase.lower()}"


def _checked(plan: Plan, by: str, reason: str) -> tuple[str, str]:
    missing = []
    if not reason.strip():
        missing.append("Write the reason, so that a reader can judge it.")
    if by not in {person.id for person in plan.people}:
        missing.append("Say who decides: a person of the plan.")
    if missing:
        raise Refused("This point cannot be changed.", tuple(missing))
    return by, reason.strip()


def _say(register: Register, finding: Finding, stands: bool, because: tuple[str, str]) -> None:
    by, reason = because
    said = Said(
        kind=DISMISSED, subject=finding.action, field=_field(finding), value=as_text(stands)
    )
    register.record([said], by, reason)
