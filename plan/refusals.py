"""What stands against a decision on an action: everything that is missing, said at once."""

from datetime import date

from plan.codes import Decision, ReAuditResult
from plan.reviews import Review
from plan.states import Case, lacking
from plan.words.numbers import count, day

OVERRIDABLE = "To sign all the same, write the reason: it will be shown for ever."


def refusals_to_start(case: Case, by: str, on: date) -> tuple[str, ...]:
    """Everything that stands against its start; nothing: it may begin."""
    missing = (*unknown(case, by), *in_time(case, on), *lacking(case.plan, case.action))
    if case.has_begun:
        missing += ("It has begun already.",)
    if case.is_stopped:
        missing += ("It is stopped. Reopen it first.",)
    return missing


def refusals(case: Case, review: Review) -> tuple[str, ...]:
    """Everything that stands against a decision, in plain words; nothing: it may be taken."""
    found = [*unknown(case, review.by), *in_time(case, review.held_on)]
    if review.decision in (Decision.COMPLETE, Decision.ASSURE):
        found += _before_it_began(case, review.held_on)
    if review.decision in _ON_COURSE and case.is_stopped:
        found.append("It is stopped. Reopen it first.")
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


def is_moot(on: Case, decision: Decision) -> bool:
    """It is so already, so there is nothing to decide: stopped, completed, assured or open."""
    match decision:
        case Decision.COMPLETE:
            return on.is_completed or on.is_stopped
        case Decision.ASSURE:
            return on.assurance is not None or on.is_stopped
        case Decision.REOPEN:
            return not (on.is_stopped or on.is_completed)
    return on.is_stopped


def not_borne_out(case: Case) -> tuple[str, ...]:
    """What the data and the checks do not bear out yet; a written reason can stand against it."""
    action, seen = case.action, case.seen
    found = []
    if not seen.held:
        found.append("The outcome has not been improving at each of the last four looks.")
    if not seen.target_is_met:
        window = count(seen.target_weeks, "week")
        found.append(
            f"The target is not met over its window of {window} since practice changed."
            if seen.target_weeks
            else "No target is set for it, so it cannot be said to be met."
        )
    if action.re_audit_on and not is_re_audited(case):
        found.append(_re_audit_awaited(case))
    elif action.re_audit_result is ReAuditResult.NOT_MET:
        found.append("The re-audit did not find it met.")
    return tuple(found)


def _re_audit_awaited(case: Case) -> str:
    planned, today, reopened = case.action.re_audit_on, case.today, reopened_on(case)
    when = day(planned, today)
    if reopened and planned <= reopened:
        return f"It was reopened on {day(reopened, today)} and has not been re-audited since."
    if planned < today:
        return f"The re-audit planned for {when} is not recorded."
    return f"The re-audit is still to come: it is planned for {when}."


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
    elif review.by == case.completed_by:
        found.append("Whoever completed it cannot sign. Someone else must.")
    if review.not_borne_out and not review.override:
        found += review.not_borne_out
        found.append(OVERRIDABLE)
    return found


def is_re_audited(case: Case) -> bool:
    """The re-audit or follow-up check is recorded, with its day and its result.

    What was checked before the action was reopened says nothing of what was done since.
    """
    action, reopened = case.action, reopened_on(case)
    done = action.re_audited_on is not None and action.re_audited_on <= case.today
    if done and reopened and action.re_audited_on <= reopened:
        return False
    return done and action.re_audit_result is not None


def reopened_on(case: Case) -> date | None:
    """The day on which it was last reopened."""
    told = [each.held_on for each in case.reviews if each.decision is Decision.REOPEN]
    return max(told, default=None)


def unknown(case: Case, by: str) -> tuple[str, ...]:
    """What is said where nobody of the plan decides."""
    known = by in {person.id for person in case.plan.people}
    return () if known else ("Say who decides: a person of the plan.",)


def in_time(case: Case, on: date) -> tuple[str, ...]:
    """What is said of a day that lies ahead."""
    return ("The day lies ahead. It can be recorded once it has come.",) if on > case.today else ()


def _before_it_began(case: Case, on: date) -> tuple[str, ...]:
    """What is said of a day on which there was nothing yet to complete or to sign."""
    days = (case.action.started_on, case.action.practice_changed_on)
    began = min((when for when in days if when), default=on)
    return (f"It began on {day(began, case.today)}: choose a later day.",) if on < began else ()


_ON_COURSE = (Decision.CONTINUE, Decision.ADAPT)
_NEED_A_NOTE = (Decision.ADAPT, Decision.STOP, Decision.REOPEN)
