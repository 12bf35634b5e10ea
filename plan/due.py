"""What is due of whom, and what someone must decide now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter

from plan.assurance import is_re_audited, not_borne_out
from plan.model import Plan
from plan.register import Register
from plan.standing import Escalation, Standing, Trigger, missed_review, standings
from plan.state import State
from plan.verdict import Verdict
from plan.words.answers import MOST_URGENT_FIRST
from plan.words.numbers import count, day

THIS_WEEK = timedelta(days=7)  # what comes up within so many days is due this week


class DueKind(StrEnum):
    """What is due, the most pressing first. The value is how it is said."""

    SLIPPED_BACK = "assured and slipped back"
    ESCALATION = "escalation to acknowledge"
    DUE_DATE_PASSED = "due date passed"
    REVIEW_MISSED = "review missed"
    NO_NEXT_LOOK = "no next look dated"
    RE_AUDIT_MISSED = "re-audit missed"
    FALLING_BACK = "practice falling back"
    TO_SIGN = "ready to be signed"
    REVIEW = "review due this week"
    RE_AUDIT = "re-audit due this week"
    DUE_DATE = "due date this week"
    DRAFT = "draft lacks something"


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing that someone must do. `to` is a person's id, or "" where the plan names nobody."""

    action: str
    kind: DueKind
    day: date | None  # since or until when; None: no day is set
    to: str
    sentence: str
    escalation: Escalation | None = None  # the one to acknowledge

    @property
    def is_open(self) -> bool:
        """It waits for someone now, not only later this week or before a draft can start."""
        to_come = (DueKind.REVIEW, DueKind.RE_AUDIT, DueKind.DUE_DATE, DueKind.DRAFT)
        return self.kind not in to_come

    @property
    def pressing(self) -> tuple[int, date, str]:
        """In what order it is told: by its kind, then by its day."""
        return tuple(DueKind).index(self.kind), self.day or date.max, self.action


# The rules by which something is due: each looks at where one action stands on a day.
def _slipped(standing: Standing, today: date) -> Iterator[Due]:
    """A review since it slipped has looked at it; until then it waits for the owner."""
    slipped, case = _raised(standing, Trigger.RELAPSE), standing.case
    if slipped and case.assurance and standing.state is State.SLIPPED_BACK:
        since = case.reviews[case.reviews.index(case.assurance) + 1 :]
        if not any(review.held_on >= slipped.fell_due for review in since):
            said = f"{slipped.says} Reopen it, or review it and say why not."
            yield _of_owner(standing, DueKind.SLIPPED_BACK, slipped.fell_due, said)


def _escalated(standing: Standing, today: date) -> Iterator[Due]:
    for escalation in standing.escalations:
        if not escalation.acknowledged_by:
            on, to = escalation.fell_due, escalation.to
            said = f"{escalation.says} To be acknowledged since {day(on, today)}."
            due = _of_owner(standing, DueKind.ESCALATION, on, said)
            yield replace(due, to=to, escalation=escalation)


def _deadline(standing: Standing, today: date) -> Iterator[Due]:
    if not standing.case.is_completed:
        passed = DueKind.DUE_DATE_PASSED, "Due on {} and not completed."
        coming = DueKind.DUE_DATE, "To be completed by {}."
        yield from _by_then(standing, (standing.action.due_on, today), passed, coming)


def _review(standing: Standing, today: date) -> Iterator[Due]:
    missed = missed_review(standing.case)
    if missed:
        said = f"The review planned for {day(missed, today)} was not held. Hold it now."
        yield _of_owner(standing, DueKind.REVIEW_MISSED, missed, said)
    planned = standing.case.next_review
    if planned and planned <= today + THIS_WEEK:
        said = f"Review due on {day(planned, today)}."
        yield _of_owner(standing, DueKind.REVIEW, planned, said)
    if standing.case.lacks_next_look and not missed:
        said = "No review is planned from today on. Review it, and say when it is looked at next."
        yield _of_owner(standing, DueKind.NO_NEXT_LOOK, today, said)


def _re_audit(standing: Standing, today: date) -> Iterator[Due]:
    if not is_re_audited(standing.case):
        passed = DueKind.RE_AUDIT_MISSED, "The re-audit planned for {} is not recorded."
        coming = DueKind.RE_AUDIT, "Re-audit due on {}."
        yield from _by_then(standing, (standing.action.re_audit_on, today), passed, coming)


_Says = tuple[DueKind, str]


def _by_then(
    standing: Standing, days: tuple[date | None, date], passed: _Says, coming: _Says
) -> Iterator[Due]:
    """What is due by a day: that it has passed, or that it comes within the week."""
    planned, today = days
    if planned is not None and planned <= today + THIS_WEEK:
        kind, said = passed if planned < today else coming
        yield _of_owner(standing, kind, planned, said.format(day(planned, today)))


def _falling_back(standing: Standing, today: date) -> Iterator[Due]:
    """A review since it fell has looked at it; until then it waits for the owner."""
    fallen, reviews = _raised(standing, Trigger.PROCESS), standing.case.reviews
    if fallen and not any(review.held_on >= fallen.fell_due for review in reviews):
        said = f"{fallen.says} Review it and decide."
        yield _of_owner(standing, DueKind.FALLING_BACK, fallen.fell_due, said)


def _to_sign(standing: Standing, today: date) -> Iterator[Due]:
    """Completed and borne out: it waits for whom it is passed on to, who is not its owner."""
    waits = standing.state in (State.COMPLETED, State.TESTING)
    if waits and not not_borne_out(standing.case):
        said = "Completed, and it has held. Someone other than its owner can sign it."
        action, other = standing.action, standing.case.plan.escalates_to(standing.action)
        due = _of_owner(standing, DueKind.TO_SIGN, action.completed_on, said)
        yield replace(due, to=other.id if other and other.id != action.owner else "")


def _draft(standing: Standing, today: date) -> Iterator[Due]:
    if standing.state is State.DRAFT:
        lacks = count(len(standing.lacking), "thing is", "things are")
        said = f"A draft: {lacks} missing before it may start."
        planned = standing.action.planned_start_on
        yield _of_owner(standing, DueKind.DRAFT, planned, said)


def _raised(standing: Standing, trigger: Trigger) -> Escalation | None:
    return next((each for each in standing.escalations if each.trigger is trigger), None)


def _of_owner(standing: Standing, kind: DueKind, on: date | None, said: str) -> Due:
    to = standing.owner.id if standing.owner else ""
    return Due(action=standing.action.id, kind=kind, day=on, to=to, sentence=said)


RULES = (_slipped, _escalated, _deadline, _review, _re_audit, _falling_back, _to_sign, _draft)
_pressing = attrgetter("pressing")


def due_for(standings: Iterable[Standing], person: str | None, today: date) -> tuple[Due, ...]:
    """What is due of a person (None: of everyone) by the end of THIS_WEEK, most pressing first."""
    found = [due for standing in standings for due in dues_of(standing, today)]
    return tuple(sorted((due for due in found if person in (None, due.to)), key=_pressing))


def dues_of(standing: Standing, today: date) -> tuple[Due, ...]:
    """What is due of one action, the most pressing first. Nothing is due of what was stopped."""
    if standing.case.is_stopped:
        return ()
    return tuple(sorted((due for rule in RULES for due in rule(standing, today)), key=_pressing))


def decisions(standing: Standing) -> tuple[str, ...]:
    """What someone must decide now, each as a short sentence; none is the usual state."""
    dues = dues_of(standing, standing.case.today)
    return tuple(due.sentence for due in dues if due.is_open)


def most_pressing_first(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """What needs a decision, then by the answer: what got worse before what works."""

    def urgency(standing: Standing) -> tuple[bool, int, str]:
        answer = MOST_URGENT_FIRST.index(standing.case.seen.answer)
        return not decisions(standing), answer, standing.action.id

    return tuple(sorted(found, key=urgency))


def with_decisions(
    register: Register, plan: Plan, found: Iterable[Verdict]
) -> tuple[tuple[Verdict, tuple[str, ...]], ...]:
    """Each verdict with the decisions that are open, the most pressing first."""
    by_action = {verdict.action.id: verdict for verdict in found}
    ranked = most_pressing_first(standings(register, plan, by_action.values()))
    return tuple((by_action[standing.action.id], decisions(standing)) for standing in ranked)
