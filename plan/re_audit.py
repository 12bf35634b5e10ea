"""Recording the re-audit or follow-up check of an action: what it found, when, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from plan.assurance import says
from plan.codes import ReAuditResult
from plan.meanwhile import as_it_stands
from plan.refusals import in_time, unknown
from plan.refused import refuse
from plan.register import Register
from plan.register.present import Key
from plan.register.said import Entry, Said
from plan.states import Case
from plan.words.numbers import day


@dataclass(frozen=True, kw_only=True)
class ReAudit:
    """One follow-up check, as a person of the plan records it."""

    held_on: date
    result: ReAuditResult | None
    by: str
    note: str = ""


def record_re_audit(register: Register, case: Case, found: ReAudit) -> None:
    """Raises Refused where it cannot be, or if the action has changed since it was read."""

    def say(latest: Mapping[Key, Entry]) -> tuple[Said, ...]:
        now = as_it_stands(register, case, latest)
        refuse("This re-audit cannot be recorded.", refusals_to_re_audit(now, found))
        said = (
            says(now.action, "re_audited_on", found.held_on),
            says(now.action, "re_audit_result", found.result),
        )
        return tuple(replace(each, why=found.note.strip()) for each in said)

    register.record_upon(say, found.by)


def refusals_to_re_audit(case: Case, found: ReAudit) -> tuple[str, ...]:
    """Everything that stands against recording it."""
    missing = (*unknown(case, found.by), *in_time(case, found.held_on))
    if found.result is None:
        missing += ("Say what it found: met, partly met or not met.",)
    changed = case.action.practice_changed_on or case.action.started_on
    if not case.has_begun:
        missing += ("It has not been started, so there is nothing to check.",)
    elif changed and found.held_on < changed:
        missing += (f"Practice changed on {day(changed, case.today)}: check it after that.",)
    if case.is_stopped:
        missing += ("It is stopped. Reopen it first.",)
    return missing
