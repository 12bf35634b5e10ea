"""Starting, completing, assuring, stopping and reopening an action: each refused until it is due.

A refusal says everything that is missing at once. What is decided is written down as a review.
"""

from dataclasses import dataclass, replace
from datetime import date

from plan.codes import Decision, ReAuditResult
from plan.model import Action
from plan.register import Register
from plan.register.said import Said
from plan.register.written import as_text
from plan.reviews import Review, review_said
from plan.states import Case, lacking
from plan.words.numbers import count, day


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class Refused(ValueError):
    """What cannot be done yet, and everything that is missing, in plain words."""

    what: str
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what} {' '.join(self.missing)}"


def start(register: Register, case: Case, by: str, on: date) -> None:
    """Work on the action begins. Raises Refused while it is a draft, or not yet begun."""
    missing = (*_unknown(case, by), *_in_time(case, on), *lacking(case.plan, case.action))
    if case.has_begun:
        missing += ("It has begun already.",)
    _refuse("This action cannot start yet.", missing)
    register.record([_says(case.action, "started_on", on)], by, "started")


def decide(register: Register, case: Case, review: Review) -> Review:
    """Record a review, and what its decision does to the action. Raises Refused.

    `case` is how the action stood when it was decided: its verdict is kept with the review.
    """
    owner = case.plan.owner_of(case.action)
    against = not_borne_out(case) if review.decision is Decision.ASSURE else ()
    kept = replace(
        review,
        action=case.action.id,
        verdict=case.seen.told,
        owner=owner.id if owner else "",
        not_borne_out=against,
        override=review.override.strip() if against else "",
    )
    _refuse(_REFUSED[kept.decision], refusals(case, kept))
    said = [review_said(kept), *_effects(case.action, kept)]
    register.record(said, kept.by, kept.note)
    return kept


def refusals(case: Case, review: Review) -> tuple[str, ...]:
    """Everything that stands against a decision, in plain words; nothing: it may be taken."""
    found = [*_unknown(case, review.by), *_in_time(case, review.held_on)]
    if review.decision in _NEED_A_NOTE and not review.note.strip():
        found.append("Write why, so that it can be read later.")
    if review.decision is Decision.COMPLETE:
        found += _not_completable(case, review)
    if review.decision is Decision.ASSURE:
        found += _not_assurable(case, review)
    if review.decision is Decision.STOP and case.is_stopped:
        found.append("It is stopped already.")
    if review.decision is Decision.REOPEN and not (case.is_stopped or case.is_completed):
        found.append("It is open: neither completed nor stopped.")
    return tuple(found)


def not_borne_out(case: Case) -> tuple[str, ...]:
    """What the data and the checks do not bear out yet; a written reason can stand against it."""
    action, seen = case.action, case.seen
    found = []
    if not seen.held:
        found.append("The outcome has not been improving at each of the last four looks.")
    if not seen.target_is_met:
        window = count(seen.target_weeks, "week") if seen.target_weeks else "weeks"
        found.append(f"The target is not met over its window of {window} since practice changed.")
    if action.re_audit_on and not is_re_audited(case):
        planned = day(action.re_audit_on, case.today)
        found.append(f"The re-audit planned for {planned} is not recorded.")
    elif action.re_audit_result is ReAuditResult.NOT_MET:
        found.append("The re-audit did not find it met.")
    return tuple(found)


def _not_completable(case: Case, review: Review) -> list[str]:
    found = list(lacking(case.plan, case.action))
    if not case.has_begun:
        found.append("It has not been started.")
    if case.is_completed:
        found.append("It is completed already.")
    if case.is_stopped:
        found.append("It is stopped. Reopen it first.")
    if review.owner and review.by != review.owner:
        found.append("Only its owner can say that it is done.")
    return found


def _not_assurable(case: Case, review: Review) -> list[str]:
    found = list(lacking(case.plan, case.action))
    if not case.is_completed:
        found.append("It is not completed. Its owner completes it first.")
    if case.is_stopped:
        found.append("It is stopped. Reopen it first.")
    if case.assurance:
        found.append("It is assured already.")
    if review.by == review.owner:
        found.append("Its owner cannot sign. Someone else must.")
    if review.not_borne_out and not review.override:
        found += review.not_borne_out
        found.append("To sign all the same, write the reason: it will be shown for ever.")
    return found


def is_re_audited(case: Case) -> bool:
    """The re-audit or follow-up check is recorded, with its day and its result."""
    action = case.action
    done = action.re_audited_on is not None and action.re_audited_on <= case.today
    return done and action.re_audit_result is not None


def _unknown(case: Case, by: str) -> tuple[str, ...]:
    known = by in {person.id for person in case.plan.people}
    return () if known else ("Say who decides: a person of the plan.",)


def _in_time(case: Case, on: date) -> tuple[str, ...]:
    return ("The day lies ahead. It can be recorded once it has come.",) if on > case.today else ()


def _effects(action: Action, review: Review) -> tuple[Said, ...]:
    """What a decision changes in the action itself."""
    if review.decision is Decision.COMPLETE:
        return (_says(action, "completed_on", review.held_on),)
    if review.decision is Decision.ASSURE:
        return (_says(action, "assured_on", review.held_on),)
    if review.decision is Decision.REOPEN:
        return (_says(action, "completed_on", None), _says(action, "assured_on", None))
    return ()


def _says(action: Action, field: str, value: date | None) -> Said:
    return Said(kind="action", subject=action.id, field=field, value=as_text(value))


def _refuse(what: str, missing: tuple[str, ...]) -> None:
    if missing:
        raise Refused(what, missing)


_NEED_A_NOTE = (Decision.ADAPT, Decision.STOP, Decision.REOPEN)
_REFUSED = {
    Decision.CONTINUE: "This review cannot be recorded.",
    Decision.ADAPT: "This review cannot be recorded.",
    Decision.STOP: "This action cannot be stopped.",
    Decision.COMPLETE: "This action cannot be completed yet.",
    Decision.ASSURE: "This action cannot be assured yet.",
    Decision.REOPEN: "This action cannot be reopened.",
}
