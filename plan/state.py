"""Where an action stands, told by rule from the plan, its reviews and what the data show."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import uuid4

from metrics.calendar import LONDON
from metrics.difference.answers import Answer
from metrics.target import TargetState
from plan.fields import field_of
from plan.model import Action, Decision, Plan, ReAuditResult
from plan.promises import NOTHING_PROMISED, Promised
from plan.register import REVIEW, Claim, Entry, Key, Register, entries_on, plan_of
from plan.values import as_text, restored
from plan.words.answers import VerdictAnswer, Wording, wording_of
from plan.words.numbers import day

EARLY = timedelta(days=7)  # a review held up to so many days early is the planned one
SLIPPED = (VerdictAnswer.GAIN_LOST, VerdictAnswer.GETTING_WORSE, VerdictAnswer.AT_A_COST)
CHANGED = "Nothing was recorded, because it has changed since you read it."
_OF_ENTRY = ("action", "by", "id", "recorded_at")  # the register has these beside the rest


@dataclass(frozen=True, kw_only=True)
class TargetFigure:
    """A target that an action answers for, of an outcome or of its practice, and how it stood."""

    measure: str  # its title
    state: TargetState
    weeks: int  # how many whole weeks its window has
    figure: str  # the figure over the window against the target, in words


@dataclass(frozen=True, kw_only=True)
class VerdictSnapshot:
    """What the data said of an action at one moment, as far as the plan's rules rest on it."""

    answer: VerdictAnswer = VerdictAnswer.TOO_EARLY
    is_counted: bool = False  # there are figures of the outcome since practice changed
    held: bool = False
    sustained: bool = False
    targets: tuple[TargetFigure, ...] = ()  # all that were set: of every outcome, of the practice
    has_target: bool = False  # one is set for the outcome that the action is judged on
    cost: str = ""  # the balancing measure, where it got worse
    weeks: int = 0  # whole weeks since practice changed
    process_fell_on: date | None = None  # the practice falls back since this day
    slipped_on: date | None = None  # the first of its measures that fell did so on this day
    text: str = "{}"  # the verdict as it was read, in JSON, so that a review can keep it

    def is_met(self, target: TargetFigure) -> bool:
        """Met over the whole of its window, all of it since practice changed."""
        is_met = target.state in (TargetState.MET, TargetState.RELIABLY_MET)
        return is_met and self.weeks >= target.weeks


NO_VERDICT = VerdictSnapshot()


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review of one action, written once and kept: to think better of it is another review."""

    action: str
    held_on: date
    decision: Decision
    by: str  # a person's id
    note: str = ""
    next_on: date | None = None  # when it is looked at next
    verdict: str = "{}"  # as it was read, in JSON
    owner: str = ""  # who owned the action at that moment
    override: str = ""  # why it was assured although the data did not bear it out
    not_borne_out: tuple[str, ...] = ()  # what spoke against it then, in words
    id: str = ""
    recorded_at: datetime | None = None  # UTC

    @property
    def answer(self) -> VerdictAnswer | None:
        """The answer that was on the screen; None where none was."""
        answer = json.loads(self.verdict).get("answer")
        return VerdictAnswer(answer) if answer else None

    @property
    def wording(self) -> Wording | None:
        """How that answer is told; None where none was on the screen."""
        shown = json.loads(self.verdict)
        outcome = shown.get("outcome") or {}
        has_gain = outcome.get("answer", Answer.IMPROVING) == Answer.IMPROVING
        qualified = bool(shown.get("qualified"))
        return wording_of(self.answer, qualified, has_gain) if self.answer else None

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(json.loads(self.verdict).get("sentences") or ())


def review_claim(review: Review) -> Claim:
    value = as_text({name: told for name, told in vars(review).items() if name not in _OF_ENTRY})
    return Claim(kind=REVIEW, subject=review.action, field=review.id or uuid4().hex, value=value)


def reviews_of(register: Register, action: str) -> tuple[Review, ...]:
    """Every review of an action, in the order in which they were written down."""
    return all_reviews(register, [action])[action]


def all_reviews(register: Register, actions: Iterable[str]) -> dict[str, tuple[Review, ...]]:
    """Action id -> its reviews, read in one go."""
    found: dict[str, tuple[Review, ...]] = dict.fromkeys(actions, ())
    for entry in entries_on(register, REVIEW, found):
        review = Review(
            action=entry.subject,
            by=entry.recorded_by,
            id=entry.field,
            recorded_at=entry.recorded_at,
            **restored(Review, entry.content),
        )
        found[entry.subject] += (review,)
    return found


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
    seen: VerdictSnapshot = NO_VERDICT
    promised: Promised = NOTHING_PROMISED  # before, and not undone by what was said since

    @property
    def reviews_planned(self) -> tuple[date, ...]:
        """Every day on which a review is planned, or was and the day passed; the earliest first."""
        return tuple(sorted({*self.action.reviews_on, *self.promised.reviews}))

    @property
    def next_review(self) -> date | None:
        """The first planned review from today on that none held early has stood in for."""
        ahead = (when for when in self.action.reviews_on if when >= self.today)
        return next((when for when in ahead if not self.is_reviewed(when)), None)

    def is_reviewed(self, planned: date) -> bool:
        """Held on that day, later or little earlier; not by the review that asked for that day."""
        held = (review.held_on for review in self.reviews if review.next_on != planned)
        return any(on >= planned - EARLY for on in held)

    @property
    def lacks_next_look(self) -> bool:
        """It may start or has, is neither stopped nor assured, and no day is set to look at it."""
        is_open = not (self.is_stopped or self.assurance or self.lacking)
        return is_open and self.next_review is None

    @property
    def has_begun(self) -> bool:
        begun = (self.action.started_on, self.action.practice_changed_on)
        return any(when and when <= self.today for when in begun)

    @property
    def is_completed(self) -> bool:
        return self.action.completed_on is not None and self.action.completed_on <= self.today

    @property
    def completed_by(self) -> str:
        """Who said last that it is done; "" where a file did."""
        last = self._last_of(Decision.COMPLETE)
        return last.by if last else ""

    @property
    def has_failed_re_audit(self) -> bool:
        """A re-audit since it was assured did not find it met."""
        signed, held = self.assurance, self.action.re_audited_on
        is_later = signed and held and signed.held_on < held <= self.today
        return bool(is_later) and self.action.re_audit_result is ReAuditResult.NOT_MET

    @property
    def is_stopped(self) -> bool:
        last = self._last_of(Decision.STOP, Decision.REOPEN)
        return last is not None and last.decision is Decision.STOP

    @property
    def assurance(self) -> Review | None:
        """The signature in force: neither stopped nor reopened since, by another than the owner,
        and the data bore it out or it says why not."""
        last = self._last_of(Decision.ASSURE, Decision.STOP, Decision.REOPEN)
        if last is None or last.decision is not Decision.ASSURE:
            return None
        by_another = last.by and last.owner and last.by != last.owner
        return last if by_another and (not last.not_borne_out or last.override.strip()) else None

    @cached_property
    def state(self) -> State:
        """By rule: the first of these that holds."""
        is_signed, due = bool(self.assurance) and self.is_completed, self.action.due_on
        in_order = (
            (State.DRAFT, self.lacking),
            (State.STOPPED, self.is_stopped),
            (State.SLIPPED_BACK, is_signed and self.has_slipped),
            (State.SUSTAINED, is_signed and self.seen.sustained),
            (State.ASSURED, is_signed),
            (State.TESTING, self.is_completed and self.seen.is_counted),
            (State.COMPLETED, self.is_completed),
            (State.OVERDUE, due is not None and due < self.today),
            (State.IN_PROGRESS, self.has_begun),
            (State.NOT_STARTED, True),
        )
        return next(state for state, holds in in_order if holds)

    @property
    def has_slipped(self) -> bool:
        """Worse since it was assured, lost, or re-audited and not met; not what the signer knew."""
        signed, seen = self.assurance, self.seen
        if self.has_failed_re_audit or signed is None or seen.answer not in SLIPPED:
            return self.has_failed_re_audit
        fell_since = seen.slipped_on is not None and seen.slipped_on > signed.held_on
        return fell_since or seen.answer is not signed.answer

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """What it lacks before it may start, each with what to do; nothing: it may."""
        plan, action = self.plan, self.action
        shown = action.process or action.no_process_reason.strip()
        choose = "Choose a process measure, or say why there is none."
        check = "Set the date of the follow-up check."
        heard = "Nobody but its owner hears when it slips. Name the person it is escalated to."
        return holding(
            (not plan.owner_of(action), "It has no owner. Name one accountable person."),
            (not action.cause, "No cause is named. Say which cause of the problem it acts on."),
            (not shown, f"Nothing would show that practice changed. {choose}"),
            (not action.review_on, "No review is planned. Set a review date."),
            (not action.re_audit_on, f"No re-audit is planned. {check}"),
            (not goes_to_another(plan, action), heard),
        )

    def _last_of(self, *decisions: Decision) -> Review | None:
        return next((each for each in reversed(self.reviews) if each.decision in decisions), None)


def goes_to_another(plan: Plan, action: Action) -> bool:
    """Whether someone other than its owner is told when it slips."""
    route = plan.escalates_to(action)
    return route is not None and route.id != action.owner


NOBODY_DECIDES = "Say who decides: a person of the plan."


def holding(*points: tuple[object, str]) -> tuple[str, ...]:
    """What is said of those that hold."""
    return tuple(said for holds, said in points if holds)


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class Refused(ValueError):
    """What was refused, and all that is missing. `since`: what others did since it was read."""

    what: str
    missing: tuple[str, ...]
    since: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.what, *self.since, *self.missing))


def refuse(what: str, missing: tuple[str, ...]) -> None:
    if missing:
        raise Refused(what, missing)


def as_it_stands(register: Register, case: Case, latest: Mapping[Key, Entry]) -> Case:
    """The action in `latest`, if it is still what was read. Raises Refused with who did what."""
    plan = plan_of(latest)
    action = next((action for action in plan.actions if action.id == case.action.id), None)
    if action is None:
        raise Refused("Nothing was recorded.", ("This action is no longer in the plan.",))
    now = replace(case, plan=plan, action=action, reviews=reviews_of(register, action.id))
    news = tuple(dict.fromkeys(_news(case, now, latest)))
    if news:
        raise Refused(CHANGED, ("Read what it says now, then decide again.",), news)
    return now


def who_did(plan: Plan, by: str, did: str, at: datetime) -> str:
    """As in "Quality lead completed it on 16 November at 09:04."."""
    local = at.astimezone(LONDON)
    return f"{plan.role(by)} {did} on {day(local.date(), local.date())} at {local:%H:%M}."


def _news(was: Case, now: Case, latest: Mapping[Key, Entry]) -> Iterator[str]:
    """Reviews since, and changes to the action and its aim that are not the effect of one."""
    read = {review.id for review in was.reviews}
    reviews = {
        (review.by, review.recorded_at): review.decision
        for review in now.reviews
        if review.id not in read
    }
    for (by, at), decision in reviews.items():
        if at:
            yield who_did(now.plan, by, _DID[decision], at)
    aims = was.plan.aim_of(was.action), now.plan.aim_of(now.action)
    for kind, (before, after) in (("action", (was.action, now.action)), ("aim", aims)):
        for name, value in vars(before).items():
            entry = latest.get((kind, after.id, name)) if value != vars(after)[name] else None
            if entry and (entry.recorded_by, entry.recorded_at) not in reviews:
                did = field_of(kind, name).changed
                yield who_did(now.plan, entry.recorded_by, did, entry.recorded_at)


_DID = {
    Decision.CONTINUE: "reviewed it, to continue,",
    Decision.ADAPT: "reviewed it, to adapt it,",
    Decision.STOP: "stopped it",
    Decision.COMPLETE: "completed it",
    Decision.ASSURE: "assured it",
    Decision.REOPEN: "reopened it",
}
