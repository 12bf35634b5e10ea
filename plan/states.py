"""Where an action stands, told by rule from the plan, its reviews and what the data show.

Nobody sets a state. What was recorded against the rules, by a file for instance, earns none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.codes import Decision, ReAuditResult
from plan.model import Action, Plan
from plan.promised import NOTHING_PROMISED, Promised
from plan.reviews import Review
from plan.seen import NOTHING_SEEN, Seen


class State(StrEnum):
    """Where an action stands. The value is how it is said."""

    DRAFT = "draft"
    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    OVERDUE = "overdue"
    COMPLETED = "completed, evidence awaited"
    TESTING = "testing"  # completed, and figures come in
    ASSURED = "assured"
    SUSTAINED = "sustained"
    SLIPPED_BACK = "slipped back"
    STOPPED = "stopped"


ASSURED_STATES = (State.ASSURED, State.SUSTAINED, State.SLIPPED_BACK)


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that the state of one action rests on. `reviews` stand in the order of their writing."""

    plan: Plan
    action: Action
    today: date
    reviews: Sequence[Review] = ()
    seen: Seen = NOTHING_SEEN
    promised: Promised = NOTHING_PROMISED  # before, and not undone by what was said since

    @property
    def reviews_planned(self) -> tuple[date, ...]:
        """Every day on which a review is planned, or was and the day passed; the earliest first."""
        return tuple(sorted({*self.action.reviews_on, *self.promised.reviews}))

    @property
    def has_begun(self) -> bool:
        """Work has begun, or practice has changed already."""
        begun = (self.action.started_on, self.action.practice_changed_on)
        return any(when is not None and when <= self.today for when in begun)

    @property
    def is_completed(self) -> bool:
        """Done, as its owner says."""
        return self.action.completed_on is not None and self.action.completed_on <= self.today

    @property
    def completed_by(self) -> str:
        """Who said last that it is done; "" where a file did."""
        done = (each.by for each in reversed(self.reviews) if each.decision is Decision.COMPLETE)
        return next(done, "")

    @property
    def has_failed_re_audit(self) -> bool:
        """A re-audit since it was assured did not find it met."""
        signed, held = self.assurance, self.action.re_audited_on
        is_later = signed is not None and held is not None and signed.held_on < held <= self.today
        return is_later and self.action.re_audit_result is ReAuditResult.NOT_MET

    @property
    def is_stopped(self) -> bool:
        """Given up, and not taken up again."""
        return self._last_of(Decision.STOP, Decision.REOPEN) is Decision.STOP

    @property
    def assurance(self) -> Review | None:
        """The signature in force: by another than the owner, and neither stopped nor reopened."""
        signing = (Decision.ASSURE, Decision.STOP, Decision.REOPEN)
        if self._last_of(*signing) is not Decision.ASSURE:
            return None
        last = [each for each in self.reviews if each.decision is Decision.ASSURE][-1]
        return last if is_in_order(last) else None

    def _last_of(self, *decisions: Decision) -> Decision | None:
        told = [each.decision for each in self.reviews if each.decision in decisions]
        return told[-1] if told else None


def is_in_order(signed: Review) -> bool:
    """Whether an assurance may count: another signed it, and the data bore it out or why not."""
    by_another = bool(signed.by) and bool(signed.owner) and signed.by != signed.owner
    return by_another and (not signed.not_borne_out or bool(signed.override.strip()))


def state_of(case: Case) -> State:
    """The state by rule: the first of these that holds."""
    action, signed = case.action, case.assurance
    is_late = action.due_on is not None and action.due_on < case.today
    in_order = (
        (State.DRAFT, bool(lacking(case.plan, action))),
        (State.STOPPED, case.is_stopped),
        (State.SLIPPED_BACK, bool(signed) and case.is_completed and has_slipped(case)),
        (State.SUSTAINED, bool(signed) and case.is_completed and case.seen.sustained),
        (State.ASSURED, bool(signed) and case.is_completed),
        (State.TESTING, case.is_completed and case.seen.is_counted),
        (State.COMPLETED, case.is_completed),
        (State.OVERDUE, is_late),
        (State.IN_PROGRESS, case.has_begun),
        (State.NOT_STARTED, True),
    )
    return next(state for state, holds in in_order if holds)


def has_slipped(case: Case) -> bool:
    """Worse since it was assured, the gain lost, or re-audited and not met.

    What the signer knew is no news; that it fell again, after it had recovered, is.
    """
    signed, seen = case.assurance, case.seen
    if case.has_failed_re_audit:
        return True
    if signed is None or not seen.is_slipped:
        return False
    fell_since = seen.slipped_on is not None and seen.slipped_on > signed.held_on
    return fell_since or seen.answer is not signed.answer


def overrides(reviews: Sequence[Review]) -> tuple[Review, ...]:
    """Every assurance that was signed against the data, reopened or not: shown for ever."""
    return tuple(each for each in reviews if each.override)


def goes_to_another(plan: Plan, action: Action) -> bool:
    """Whether someone other than its owner is told when it slips."""
    route = plan.escalates_to(action)
    return route is not None and route.id != action.owner


def lacking(plan: Plan, action: Action) -> tuple[str, ...]:
    """What an action lacks before it may start, each with what to do; nothing: it may."""
    needed = (
        (plan.owner_of(action), "It has no owner. Name one accountable person."),
        (action.cause, "No cause is named. Say which cause of the problem it acts on."),
        (
            action.process or action.no_process_reason.strip(),
            "Nothing would show that practice changed. "
            "Choose a process measure, or say why there is none.",
        ),
        (action.review_on, "No review is planned. Set a review date."),
        (action.re_audit_on, "No re-audit is planned. Set the date of the follow-up check."),
        (
            goes_to_another(plan, action),
            "Nobody but its owner is told when it slips. Name the person to whom it goes.",
        ),
    )
    return tuple(said for found, said in needed if not found)
