"""Where every action stands on one day: state, escalations, slips and what was signed against."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any

from metrics.difference import Answer, Lasting, Look
from metrics.questions.medicines_themes import Themes
from metrics.small_counts import rests_on_few
from metrics.target import TargetState
from plan.agenda_item import RiskMove
from plan.model import Action, Person, Plan
from plan.places import Places, may_see, touches
from plan.promises import Slip, fell_due_on, promised_of
from plan.register import ACKNOWLEDGED, Register, Said, said_about
from plan.state import (
    CHANGED,
    SLIPPED,
    Case,
    Refused,
    Review,
    State,
    TargetSeen,
    VerdictSnapshot,
    all_reviews,
    has_slipped,
    lacking,
    overrides,
    refuse,
    state_of,
    who_did,
)
from plan.values import as_text
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import VerdictAnswer
from plan.words.numbers import count, day, lower_first
from plan.words.sentences import as_read, target_line

# Since which look a measure has been said to be worse, or its gain lost, without a break.


def snapshot_of(verdict: Verdict) -> VerdictSnapshot:
    """What a verdict says."""
    outcome, process, balancing = verdict.outcome, verdict.process, verdict.balancing
    counted = outcome.difference.blocks_with_data if outcome and outcome.difference else 0
    return VerdictSnapshot(
        answer=verdict.answer,
        is_counted=counted > 0,
        held=verdict.held,
        sustained=verdict.sustained,
        targets=tuple(_targets_seen(verdict)),
        has_target=bool(outcome and outcome.goal.state is not TargetState.NO_TARGET),
        cost=balancing.measure.title if balancing and balancing.answer is Answer.WORSE else "",
        weeks=verdict.weeks_since_start or 0,
        process_fell_on=fell_on(process),
        slipped_on=_slipped_on(verdict),
        told=json.dumps(as_read(verdict), ensure_ascii=False, sort_keys=True),
    )


def _targets_seen(verdict: Verdict) -> Iterator[TargetSeen]:
    for measured in (verdict.outcome, *verdict.other_outcomes, verdict.process):
        if measured and measured.goal.state is not TargetState.NO_TARGET:
            yield TargetSeen(
                measure=measured.measure.title,
                state=measured.goal.state,
                weeks=measured.goal.window_weeks,
                figure=_figure(measured),
            )


def _figure(measured: MeasureAnswer) -> str:
    goal, limit = measured.goal, measured.evidence.hides_below
    if rests_on_few(measured.measure, [goal.numerator], [goal.denominator], limit):
        return "its figure rests on too few to be shown."
    return lower_first(target_line(measured))


def _slipped_on(verdict: Verdict) -> date | None:
    if verdict.answer not in SLIPPED:
        return None
    fell = map(fell_on, (verdict.outcome, verdict.process, verdict.balancing))
    return min(filter(None, fell), default=None)


def fell_on(measured: MeasureAnswer | None) -> date | None:
    """The day of the first look of those that say so now; None where the newest does not."""

    def had_fallen(look: Look) -> bool:
        return look.answer is Answer.WORSE or look.lasting is Lasting.LOST

    difference = measured and measured.difference
    looks = difference.said if difference else ()
    fallen = list(takewhile(had_fallen, reversed(looks)))
    if not difference or not fallen:
        return None
    return difference.question.periods.first_day(fallen[-1].number)


# What must be passed on, by rule: why, since when, to whom, and who has acknowledged it.
#
# Nobody raises these and nobody can wave them away: an acknowledgement is recorded beside them.


class Trigger(StrEnum):
    """Why an action is passed on."""

    DEADLINE = "deadline slipped"
    EVIDENCE = "evidence not moving"
    REVIEW = "review missed"
    PROCESS = "process falling back"
    RELAPSE = "assured but slipped"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """One thing to be passed on. `to` is a person's id, or "" where the plan names nobody."""

    action: str
    trigger: Trigger
    fell_due: date
    to: str
    says: str
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None  # UTC
    note: str = ""
    entry: int = 0  # of the register, that of the acknowledgement that was read; 0: none

    @property
    def field(self) -> str:
        """Under which it is acknowledged: that of another day is another one."""
        return f"{self.trigger} {self.fell_due.isoformat()}"


def escalations_of(case: Case) -> tuple[Escalation, ...]:
    """What must be passed on for one action, as if nobody had acknowledged any of it."""
    if case.is_stopped:
        return ()
    found = filter(None, (rule(case) for rule in _RULES))
    return tuple(
        Escalation(
            action=case.action.id,
            trigger=trigger,
            fell_due=on,
            to=_route_of(case, trigger),
            says=s,
        )
        for trigger, on, s in found
    )


def _route_of(case: Case, trigger: Trigger) -> str:
    """To whom it goes; a relapse to someone who did not sign that it had held, if there is one."""
    route, signed = case.plan.escalates_to(case.action), case.assurance
    if trigger is Trigger.RELAPSE and route and signed and route.id == signed.by:
        above = case.plan.above(route)
        route = above if above and above.id != case.action.owner else route
    return route.id if route else ""


Found = tuple[Trigger, date, str] | None


def _deadline(case: Case) -> Found:
    """Every due date there was counts, held to the route as it was then."""
    action, before = case.action, case.promised
    kept = {slip.was for slip in before.slips if not action.due_on or slip.was < action.due_on}
    routes = before.routes_to(action.days_allowed)
    dues = (due for due in (*kept, action.due_on) if due)
    passed = {due: fell for due in dues if (fell := fell_due_on(due, routes, case.today))}
    if case.is_completed or not passed:
        return None
    due = max(passed)
    fell_due, allowed = passed[due]
    said = f"It was due on {day(due, case.today)}{_moved(case, due)}. {_route(case, allowed)}"
    return Trigger.DEADLINE, fell_due, said


def _moved(case: Case, due: date) -> str:
    now = case.action.due_on
    if due == now:
        return ""
    return f", moved to {day(now, case.today)}" if now else ", then taken away"


def _route(case: Case, allowed: int) -> str:
    now = case.action.days_allowed
    if allowed == now:
        return f"The route allows {count(now, 'day')}."
    return f"The route then allowed {count(allowed, 'day')}, and now {now}."


def _evidence(case: Case) -> Found:
    """At a review date the figures do not move to the better."""
    passed = [when for when in case.reviews_planned if when <= case.today]
    if not passed or case.assurance or case.seen.answer not in _NOT_MOVING:
        return None
    said = f"At the review date, {day(passed[-1], case.today)}, the evidence does not improve."
    return Trigger.EVIDENCE, passed[-1], said


def _review(case: Case) -> Found:
    missed = missed_review(case)
    if missed is None:
        return None
    said = f"The review planned for {day(missed, case.today)} was not held."
    return Trigger.REVIEW, missed + timedelta(days=1), said


def missed_review(case: Case) -> date | None:
    """The newest planned day that has passed without a review, if there is one."""
    passed = [when for when in case.reviews_planned if when < case.today]
    return next((when for when in reversed(passed) if not case.is_reviewed(when)), None)


def _process(case: Case) -> Found:
    fell = case.seen.process_fell_on
    if fell is None:
        return None
    said = f"Practice has been falling back since {day(fell, case.today)}."
    return Trigger.PROCESS, fell, said


def _relapse(case: Case) -> Found:
    if case.assurance is None or not has_slipped(case):
        return None
    signed = case.assurance.held_on
    fell = max(case.seen.slipped_on or signed, signed)
    said = f"Assured on {day(signed, case.today)}, and no longer holding."
    if case.has_failed_re_audit:
        fell = case.action.re_audited_on or fell
        said = f"Assured on {day(signed, case.today)}, and the re-audit did not find it met."
    return Trigger.RELAPSE, fell, said


_NOT_MOVING = (
    VerdictAnswer.NO_VISIBLE_CHANGE,
    VerdictAnswer.GETTING_WORSE,
    VerdictAnswer.GAIN_LOST,
)
_RULES: tuple[Callable[[Case], Found], ...] = (_deadline, _evidence, _review, _process, _relapse)


# Who has seen what was passed on, when, and what they said; kept beside it for ever.


def acknowledge(
    register: Register, plan: Plan, escalation: Escalation, by: str, *, note: str
) -> None:
    """A person of the plan has seen it and says what follows. Raises Refused.

    Not its owner, past whom it is passed on; and not where another has, since it was read.
    """
    refuse("This cannot be acknowledged.", refusals_to_acknowledge(plan, escalation, by))
    said = Said(
        kind=ACKNOWLEDGED,
        subject=escalation.action,
        field=escalation.field,
        value=as_text(note.strip()),
    )
    theirs = register.record_unless_changed([said], by, escalation.entry)
    if theirs:
        news = [(entry.recorded_by, "acknowledged it", entry.recorded_at) for entry in theirs]
        raise Refused(CHANGED, (), tuple(who_did(plan, *entry) for entry in news))


def refusals_to_acknowledge(plan: Plan, escalation: Escalation, by: str) -> tuple[str, ...]:
    """Everything that stands against it; nothing: this person may acknowledge it."""
    if by not in {person.id for person in plan.people}:
        return ("Say who does: a person of the plan.",)
    if by == plan.action(escalation.action).owner:
        return ("Its owner cannot: it is passed on to someone else.",)
    return ()


def with_acknowledgements(
    register: Register, raised: Iterable[Escalation]
) -> tuple[Escalation, ...]:
    """The same, each with who acknowledged it last and when."""
    raised = tuple(raised)
    entries = said_about(register, ACKNOWLEDGED, {escalation.action for escalation in raised})
    latest = {(entry.subject, entry.field): entry for entry in entries}

    def acknowledged(each: Escalation) -> Escalation:
        entry = latest.get((each.action, each.field))
        if entry is None:
            return each
        return replace(
            each,
            acknowledged_by=entry.recorded_by,
            acknowledged_at=entry.recorded_at,
            note=json.loads(entry.value),
            entry=entry.id,
        )

    return tuple(map(acknowledged, raised))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one action stands. `case` is what any decision on it is checked against."""

    case: Case
    state: State
    lacking: tuple[str, ...]  # before it may start
    escalations: tuple[Escalation, ...]
    overrides: tuple[Review, ...]

    @property
    def action(self) -> Action:
        return self.case.action

    @property
    def owner(self) -> Person | None:
        """Who answers for it."""
        return self.case.plan.owner_of(self.action)

    @property
    def slips(self) -> tuple[Slip, ...]:
        return self.case.promised.slips


def standings(register: Register, plan: Plan, verdicts: Iterable[Verdict]) -> tuple[Standing, ...]:
    """Where each action stands that a verdict was reached on, in the order of the verdicts."""
    verdicts = tuple(verdicts)
    ids = [verdict.action.id for verdict in verdicts]
    reviews, promised = all_reviews(register, ids), promised_of(register, ids)
    cases = [
        Case(
            plan=plan,
            action=verdict.action,
            today=verdict.today,
            reviews=reviews[verdict.action.id],
            seen=snapshot_of(verdict),
            promised=promised[verdict.action.id],
        )
        for verdict in verdicts
    ]
    raised = [escalation for case in cases for escalation in escalations_of(case)]
    told = with_acknowledgements(register, raised)
    return tuple(standing_of(case, told) for case in cases)


def standing_of(case: Case, escalations: Iterable[Escalation]) -> Standing:
    """Where one action stands; of the escalations, its own."""
    return Standing(
        case=case,
        state=state_of(case),
        lacking=lacking(case.plan, case.action),
        escalations=tuple(each for each in escalations if each.action == case.action.id),
        overrides=overrides(case.reviews),
    )


def standing_as_json(standing: Standing) -> dict[str, Any]:
    """What the command line prints of one action."""
    return {
        "action": standing.action.id,
        "title": standing.action.title,
        "state": standing.state.value,
        "lacking": list(standing.lacking),
        "escalations": [_escalation(escalation) for escalation in standing.escalations],
        "slips": [
            {"was": str(s.was), "now": str(s.now), "on": str(s.on), "by": s.by, "why": s.why}
            for s in standing.slips
        ],
        "overrides": [
            {"on": str(o.held_on), "by": o.by, "reason": o.override, "against": o.not_borne_out}
            for o in standing.overrides
        ],
    }


def _escalation(each: Escalation) -> dict[str, Any]:
    at = each.acknowledged_at
    return {
        "trigger": each.trigger.value,
        "fell_due": each.fell_due.isoformat(),
        "to": each.to,
        "says": each.says,
        "acknowledged_by": each.acknowledged_by,
        "acknowledged_at": at.isoformat() if at else None,
        "note": each.note,
    }


# All that an agenda is made from: where every action stands, medicines, risks, since when.


EVERYONE = Person(id="")  # sees all sites


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a meeting is about: the plan on its day, a site ("" for all), for whom, since when.

    `since` is the day of the last meeting, `after` the register's entry that closed it; without
    them the last four weeks count, and every risk that ever moved.
    """

    plan: Plan
    today: date
    site: str = ""
    person: Person = EVERYONE  # only what this person may see
    since: date | None = None
    after: int = 0

    def holds(self, sites: tuple[str, ...], places: Places) -> bool:
        """Whether what happens at these sites is looked at."""
        is_seen = may_see(self.person, sites, places)
        return is_seen and (not self.site or touches(self.site, sites, places))


@dataclass(frozen=True, kw_only=True)
class Before:
    """What lies before the meeting, already narrowed to its site and to what may be seen.

    `medicines` is None where neither a MAR nor a check of one was supplied for these sites;
    `medicines_at` says for which sites it was asked (none: all).
    """

    plan: Plan
    today: date
    since: date
    site: str = ""
    standings: tuple[Standing, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    medicines: Themes | None = None
    medicines_at: tuple[str, ...] = ()
    risks: tuple[RiskMove, ...] = ()
    _verdicts: dict[str, Verdict] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._verdicts.update({verdict.action.id: verdict for verdict in self.verdicts})

    def verdict_on(self, action: Action) -> Verdict:
        """The verdict on an action that has a standing."""
        return self._verdicts[action.id]

    def risk_of(self, action: Action) -> RiskMove | None:
        """How the risk moved that an action is to lower, if it did."""
        return next((move for move in self.risks if move.aim.id == action.aim), None)
