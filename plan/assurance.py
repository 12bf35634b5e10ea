"""Starting, completing, assuring, stopping, reopening an action: each refused until it is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from metrics.target import TargetState
from plan.model import Action, Decision, ReAuditResult
from plan.register import Claim, Entry, Key, Register
from plan.state import NOBODY_DECIDES, Case, Review, as_it_stands, holding, refuse, review_claim
from plan.values import as_text
from plan.words.numbers import count, day

OVERRIDABLE = "To sign all the same, write the reason: it will be shown for ever."
A_DAY = timedelta(days=1)
NEXT_LOOKED_AT = (Decision.CONTINUE, Decision.ADAPT, Decision.REOPEN)  # only with a next date


_STOPPED = "It is stopped. Reopen it first."


def refusals_to_start(case: Case, by: str, on: date) -> tuple[str, ...]:
    """Everything that stands against its start; nothing: it may begin."""
    begun = holding((case.has_begun, "It has begun already."), (case.is_stopped, _STOPPED))
    return (*_of_whom_and_when(case, by, on), *case.lacking, *begun)


def _of_whom_and_when(case: Case, by: str, on: date) -> tuple[str, ...]:
    """What is said where nobody of the plan decides, and of a day that lies ahead."""
    return holding(
        (by not in case.plan.known_people, NOBODY_DECIDES),
        (on > case.today, "The day lies ahead. It can be recorded once it has come."),
    )


def refusals(case: Case, review: Review) -> tuple[str, ...]:
    """Everything that stands against a decision, in plain words; nothing: it may be taken."""
    decision, on, action = review.decision, review.held_on, case.action
    finishes, next_on = decision in (Decision.COMPLETE, Decision.ASSURE), review.next_on
    reopens, is_open = decision is Decision.REOPEN, not (case.is_completed or case.is_stopped)
    days = (action.started_on, action.practice_changed_on)
    began = min((when for when in days if when), default=on)  # before, there was nothing to finish
    lacks_note = decision in _NEED_A_NOTE and not review.note.strip()
    lacks_day = decision in NEXT_LOOKED_AT and next_on is None
    against = holding(
        (finishes and on < began, f"It began on {day(began, case.today)}: choose a later day."),
        (decision in _ON_COURSE and case.is_stopped, _STOPPED),
        (lacks_note, "Write why, so that it can be read later."),
        (lacks_day, "Say on which day it is looked at next."),
        (next_on and next_on <= case.today, "The next look must lie ahead: choose a later day."),
        (decision is Decision.STOP and case.is_stopped, "It is stopped already."),
        (reopens and is_open, "It is open: neither completed nor stopped."),
    )
    unfinished = _not_finished(case, review) if finishes else ()
    return (*_of_whom_and_when(case, review.by, on), *against, *unfinished)


def is_moot(on: Case, decision: Decision) -> bool:
    """It is so already, so there is nothing to decide: stopped, completed, assured or open."""
    if decision is Decision.REOPEN:
        return not (on.is_stopped or on.is_completed)
    is_done = {Decision.COMPLETE: on.is_completed, Decision.ASSURE: bool(on.assurance)}
    return on.is_stopped or is_done.get(decision, False)


def not_borne_out(case: Case) -> tuple[str, ...]:
    """What the data and the checks do not bear out yet; a written reason can stand against it."""
    seen, missed = case.seen, []
    for target in (target for target in seen.targets if not seen.is_met(target)):
        # As in "Calls that began on time: the target of 95 % is not met: 90 % over …".
        window = ""
        if target.state in (TargetState.MET, TargetState.RELIABLY_MET):
            weeks = count(target.weeks, "week")
            window = f" Of these {weeks}, {seen.weeks} came after practice changed."
        missed.append(f"{target.measure}: {target.figure}{window}")
    held = "The result has not stayed better through the last four weekly checks."
    rest = holding(
        (not seen.has_target, "No target is set for it, so it cannot be said to be met."),
        (seen.cost, f"{seen.cost}: worse than before the change."),
    )
    return (*holding((not seen.held, held)), *missed, *rest, *_of_re_audit(case))


NO_RE_AUDIT = "The re-audit planned for {} is not recorded."


def _of_re_audit(case: Case) -> tuple[str, ...]:
    planned, today, reopened = case.action.re_audit_on, case.today, reopened_on(case)
    result = case.action.re_audit_result
    if not planned or is_re_audited(case):
        return holding(
            (result is ReAuditResult.NOT_MET, "The re-audit did not find it met."),
            (result is ReAuditResult.PARTLY_MET, "The re-audit found it only partly met."),
        )
    if reopened and planned <= reopened:
        return (f"It was reopened on {day(reopened, today)} and has not been re-audited since.",)
    if planned < today:
        return (NO_RE_AUDIT.format(day(planned, today)),)
    return (f"The re-audit is still to come: it is planned for {day(planned, today)}.",)


def _not_finished(case: Case, review: Review) -> tuple[str, ...]:
    """What stands against completing it, or against signing it."""
    signs, by_owner = review.decision is Decision.ASSURE, review.by == review.owner
    barred = _barred(case, review) if signs else ""
    against_it = review.not_borne_out if signs and not review.override else ()
    return (
        *case.lacking,
        *holding(
            (signs and not case.is_completed, "It is not completed. Its owner completes it first."),
            (not signs and not case.has_begun, "It has not been started."),
            (not signs and case.is_completed, "It is completed already."),
            (case.is_stopped, _STOPPED),
            (signs and case.assurance, "It is assured already."),
            (not (signs or by_owner) and review.owner, "Only its owner can say that it is done."),
            (barred, barred),
        ),
        *against_it,
        *holding((against_it and not barred, OVERRIDABLE)),
    )


def _barred(case: Case, review: Review) -> str:
    """Why this person cannot sign, whatever reason they write; "": they may."""
    if review.by == review.owner:
        return "Its owner cannot sign. Someone else must."
    if review.by == case.completed_by:
        return "Whoever completed it cannot sign. Someone else must."
    if review.not_borne_out and review.by == case.promised.re_audited_by:
        return "Whoever recorded the re-audit cannot sign while something is missing."
    return ""


def is_re_audited(case: Case) -> bool:
    """The re-audit is recorded, with day and result, and not from before it was last reopened."""
    checked, reopened = case.action.re_audited_on, reopened_on(case)
    if checked is None or checked > case.today or (reopened and checked <= reopened):
        return False
    return case.action.re_audit_result is not None


def reopened_on(case: Case) -> date | None:
    told = [review.held_on for review in case.reviews if review.decision is Decision.REOPEN]
    return max(told, default=None)


_ON_COURSE = (Decision.CONTINUE, Decision.ADAPT)
_NEED_A_NOTE = (Decision.ADAPT, Decision.STOP, Decision.REOPEN)


def start(register: Register, case: Case, by: str, on: date) -> None:
    """Work on the action begins. Raises Refused while it is a draft, or if it has changed."""

    def say(latest: Mapping[Key, Entry]) -> tuple[Claim, ...]:
        now = as_it_stands(register, case, latest)
        refuse("This action cannot start yet.", refusals_to_start(now, by, on))
        return (replace(says(now.action, "started_on", on), why="started"),)

    register.record_upon(say, by)


def decide(register: Register, case: Case, review: Review) -> Review:
    """Record a review of the action as it was read, and what it does to it. Raises Refused."""
    made: list[Review] = []

    def say(latest: Mapping[Key, Entry]) -> list[Claim]:
        now = as_it_stands(register, case, latest)
        kept = replace(as_decided(now, review), id=uuid4().hex)
        refuse(_REFUSED[kept.decision], refusals(now, kept))
        made.append(kept)
        held = {key: entry.value for key, entry in latest.items()}
        said = (review_claim(kept), *_effects(now.action, kept))
        return [replace(each, why=kept.note) for each in said if held.get(each.key) != each.value]

    register.record_upon(say, review.by)
    return made[-1]


def as_decided(case: Case, review: Review) -> Review:
    """The review with the verdict, the owner, what is not borne out, and a next look if it asks."""
    owner = case.plan.owner_of(case.action)
    against = not_borne_out(case) if review.decision is Decision.ASSURE else ()
    return replace(
        review,
        action=case.action.id,
        verdict=case.seen.text,
        owner=owner.id if owner else "",
        next_on=review.next_on if review.decision in NEXT_LOOKED_AT else None,
        not_borne_out=against,
        override=review.override.strip() if against else "",
    )


def _effects(action: Action, review: Review) -> tuple[Claim, ...]:
    done = {Decision.COMPLETE: "completed_on", Decision.ASSURE: "assured_on"}.get(review.decision)
    if done:
        return (says(action, done, review.held_on),)
    reopened = ("completed_on", "assured_on") if review.decision is Decision.REOPEN else ()
    gone = tuple(says(action, name, None) for name in reopened)
    # The next look becomes a planned review, unless it is one already.
    if review.next_on is None or review.next_on in action.reviews_on:
        return gone
    if action.review_on is None:
        return (*gone, says(action, "review_on", review.next_on))
    later = tuple(sorted((*action.later_reviews_on, review.next_on)))
    return (*gone, says(action, "later_reviews_on", later))


def says(action: Action, field: str, value: Any) -> Claim:
    return Claim(kind="action", subject=action.id, field=field, value=as_text(value))


_REFUSED = {
    Decision.CONTINUE: "This review cannot be recorded.",
    Decision.ADAPT: "This review cannot be recorded.",
    Decision.STOP: "This action cannot be stopped.",
    Decision.COMPLETE: "This action cannot be completed yet.",
    Decision.ASSURE: "This action cannot be assured yet.",
    Decision.REOPEN: "This action cannot be reopened.",
}


@dataclass(frozen=True, kw_only=True)
class ReAudit:
    held_on: date
    result: ReAuditResult | None
    by: str
    note: str = ""


def record_re_audit(register: Register, case: Case, found: ReAudit) -> None:
    """Raises Refused where it cannot be, or if the action has changed since it was read."""

    def say(latest: Mapping[Key, Entry]) -> tuple[Claim, ...]:
        now = as_it_stands(register, case, latest)
        refuse("This re-audit cannot be recorded.", refusals_to_re_audit(now, found))
        said = (
            says(now.action, "re_audited_on", found.held_on),
            says(now.action, "re_audit_result", found.result),
        )
        return tuple(replace(saying, why=found.note.strip()) for saying in said)

    register.record_upon(say, found.by)


def refusals_to_re_audit(case: Case, found: ReAudit) -> tuple[str, ...]:
    """Everything that stands against recording it."""
    changed = case.action.practice_changed_on or case.action.started_on or found.held_on
    early = f"Practice changed on {day(changed, case.today)}: check it after that."
    by_owner = found.by and found.by == case.action.owner
    against = holding(
        (found.result is None, "Say what it found: met, partly met or not met."),
        (by_owner, "Its owner cannot record its re-audit. Someone else checks it."),
        (not case.has_begun, "It has not been started, so there is nothing to check."),
        (case.has_begun and found.held_on < changed, early),
        (case.is_stopped, _STOPPED),
    )
    return (*_of_whom_and_when(case, found.by, found.held_on), *against)


@dataclass(frozen=True)
class ReviewSpell:
    """The days after one review up to the day of the next."""

    first: date
    last: date
    review_on: date | None  # None if none is set
    is_held: bool = False  # it is recorded; until any is, the planned days stand in for them


def follow_ups(action: Action, reviews: Iterable[Review], last: date) -> tuple[ReviewSpell, ...]:
    """From the day practice changed to `last`, cut at each review held, or planned; newest last."""
    began = action.practice_changed_on
    if began is None or began > last:
        return ()
    held = {review.held_on for review in reviews if review.action == action.id}
    cuts = sorted(cut for cut in held or action.reviews_on if began < cut <= last)
    first, found = began, []
    for cut in cuts:
        found.append(ReviewSpell(first, cut, cut, bool(held)))
        first = cut + A_DAY
    if first <= last:
        to_come = (planned for planned in action.reviews_on if planned > max([last, *held]))
        found.append(ReviewSpell(first, last, next(to_come, None)))
    return tuple(found)
