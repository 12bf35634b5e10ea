"""Where every action stands on one day: state, escalations, slips and what was signed against."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain

from metrics.difference.answers import Answer, Lasting
from metrics.questions.medicines_themes import Themes
from metrics.target import TargetState
from plan import state
from plan.agenda_item import RiskMove
from plan.model import Action, Person, Plan
from plan.places import Places, may_see, touches
from plan.promises import Slip, fell_due_on, promised_of
from plan.register import ACKNOWLEDGED, Claim, Register, entries_on
from plan.state import Case, Refused, Review, TargetFigure, VerdictSnapshot
from plan.values import as_text
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import VerdictAnswer
from plan.words.numbers import count, day, lower_first
from plan.words.sentences import as_read, target_line

_FEW = "its figure rests on too few to be shown."
A_FORTNIGHT = 14


def snapshot_of(verdict: Verdict) -> VerdictSnapshot:
    outcome, process, balancing = verdict.outcome, verdict.process, verdict.balancing
    counted = outcome.difference.blocks_with_data if outcome and outcome.difference else 0
    fell = map(fell_on, (outcome, process, balancing) if verdict.answer in state.SLIPPED else ())
    targets = []
    for of in (outcome, *verdict.other_outcomes, process):
        if of and of.goal.state is not TargetState.NO_TARGET:
            figure = _FEW if of.hides_value else lower_first(target_line(of))
            title, weeks = of.measure.title, of.goal.window_weeks
            target = TargetFigure(measure=title, state=of.goal.state, weeks=weeks, figure=figure)
            targets.append(target)
    return VerdictSnapshot(
        answer=verdict.answer,
        is_counted=counted > 0,
        held=verdict.held,
        sustained=verdict.sustained,
        targets=tuple(targets),
        has_target=bool(outcome and outcome.goal.state is not TargetState.NO_TARGET),
        cost=balancing.measure.title if balancing and balancing.answer is Answer.WORSE else "",
        weeks=verdict.weeks_since_start or 0,
        process_fell_on=fell_on(process),
        slipped_on=min(filter(None, fell), default=None),
        text=json.dumps(as_read(verdict), ensure_ascii=False, sort_keys=True),
    )


def fell_on(measured: MeasureAnswer | None) -> date | None:
    """Since when it has been worse, or its gain lost, without a break: the first of those looks."""
    found, fallen = measured.difference if measured else None, []
    for look in reversed(found.looks) if found else ():
        if look.answer is not Answer.WORSE and look.lasting is not Lasting.LOST:
            break
        fallen.append(look.number)
    return found.question.periods.first_day(fallen[-1]) if found and fallen else None


class Trigger(StrEnum):
    """Why an action is escalated, by rule: nobody raises it, and nobody can wave it away."""

    DEADLINE = "deadline slipped"
    EVIDENCE = "evidence not moving"
    REVIEW = "review missed"
    PROCESS = "process falling back"
    RELAPSE = "assured but slipped"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """One thing that is escalated. `to` is a person's id, or "" where the plan names nobody."""

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


NOBODY_ABOVE = "nobody to escalate to"
Escalations = tuple[Escalation, ...]


def escalations_of(case: Case) -> Escalations:
    """What is escalated of one action, as if nobody had acknowledged any of it."""
    if case.is_stopped:
        return ()
    route, signed = case.plan.escalates_to(case.action), case.assurance
    # A relapse goes to someone who did not sign that it had held, if there is one.
    above = case.plan.above(route) if route and signed and route.id == signed.by else None
    other = above if above and above.id != case.action.owner else route
    return tuple(
        Escalation(
            action=case.action.id,
            trigger=trigger,
            fell_due=on,
            to=to.id if (to := other if trigger is Trigger.RELAPSE else route) else "",
            says=said,
        )
        for trigger, on, said in _raised(case)
    )


def _raised(case: Case) -> Iterator[tuple[Trigger, date, str]]:
    """By which rules it is passed on, since when, and what is said of it."""
    today, signed, seen = case.today, case.assurance, case.seen
    if passed := _deadline(case):
        yield Trigger.DEADLINE, *passed
    planned = [when for when in case.reviews_planned if when <= today]
    still = (VerdictAnswer.NO_VISIBLE_CHANGE, VerdictAnswer.GETTING_WORSE, VerdictAnswer.GAIN_LOST)
    if planned and not signed and seen.answer in still:
        said = f"At the review date, {day(planned[-1], today)}, the evidence does not improve."
        yield Trigger.EVIDENCE, planned[-1], said
    if missed := missed_review(case):
        said = f"The review planned for {day(missed, today)} was not held."
        yield Trigger.REVIEW, missed + timedelta(days=1), said
    if fell := seen.process_fell_on:
        yield Trigger.PROCESS, fell, f"Practice has been falling back since {day(fell, today)}."
    if signed and case.has_slipped:
        on, found = max(seen.slipped_on or signed.held_on, signed.held_on), "no longer holding"
        if case.has_failed_re_audit:
            on, found = case.action.re_audited_on or on, "the re-audit did not find it met"
        yield Trigger.RELAPSE, on, f"Assured on {day(signed.held_on, today)}, and {found}."


def _deadline(case: Case) -> tuple[date, str] | None:
    """Every due date there was counts, held to the route as it was then."""
    action, before, today = case.action, case.promised, case.today
    kept = {slip.was for slip in before.slips if not action.due_on or slip.was < action.due_on}
    routes = before.routes_to(action.days_allowed)
    dues = (due for due in (*kept, action.due_on) if due)
    passed = {due: fell for due in dues if (fell := fell_due_on(due, routes, today))}
    if case.is_completed or not passed:
        return None
    due, moved, now = max(passed), "", action.days_allowed
    fell_due, allowed = passed[due]
    if due != action.due_on:
        moved = f", moved to {day(action.due_on, today)}" if action.due_on else ", then taken away"
    days, route = (today - due).days, ""
    late = count(days // 7, "week") if days >= A_FORTNIGHT else count(days, "day")
    if allowed != now:
        route = f" The route then allowed {count(allowed, 'day')}, and now {now}."
    return fell_due, f"Due {day(due, today)}{moved}, now {late} late.{route}"


def missed_review(case: Case) -> date | None:
    """The newest planned day that has passed without a review, if there is one."""
    passed = [when for when in case.reviews_planned if when < case.today]
    return next((when for when in reversed(passed) if not case.is_reviewed(when)), None)


def acknowledge(
    register: Register, plan: Plan, escalation: Escalation, by: str, *, note: str
) -> None:
    """A person of the plan, not its owner, has seen it and says what follows. Raises Refused."""
    state.refuse("This cannot be acknowledged.", refusals_to_acknowledge(plan, escalation, by))
    about = {"kind": ACKNOWLEDGED, "subject": escalation.action, "field": escalation.field}
    said = Claim(**about, value=as_text(note.strip()))
    theirs = register.record_unless_changed([said], by, escalation.entry)
    if theirs:
        news = [(entry.recorded_by, "acknowledged it", entry.recorded_at) for entry in theirs]
        raise Refused(state.CHANGED, (), tuple(state.who_did(plan, *entry) for entry in news))


def refusals_to_acknowledge(plan: Plan, escalation: Escalation, by: str) -> tuple[str, ...]:
    """Everything that stands against it; nothing: this person may acknowledge it."""
    if by not in plan.known_people:
        return ("Say who does: a person of the plan.",)
    if by == plan.action(escalation.action).owner:
        return ("Its owner cannot: it is escalated to someone else.",)
    return ()


def with_acknowledgements(register: Register, raised: Iterable[Escalation]) -> Escalations:
    """The same, each with who acknowledged it last and when."""
    raised = tuple(raised)
    entries = entries_on(register, ACKNOWLEDGED, {escalation.action for escalation in raised})
    latest = {(entry.subject, entry.field): entry for entry in entries}
    return tuple(
        replace(
            each,
            acknowledged_by=entry.recorded_by,
            acknowledged_at=entry.recorded_at,
            note=entry.content,
            entry=entry.id,
        )
        if (entry := latest.get((each.action, each.field)))
        else each
        for each in raised
    )


@dataclass(frozen=True, kw_only=True)
class Standing(Case):
    """Where one action stands, and what is escalated of it."""

    escalations: Escalations = ()

    @property
    def overrides(self) -> tuple[Review, ...]:
        """Every assurance that was signed against the data, reopened or not: shown for ever."""
        return tuple(review for review in self.reviews if review.override)

    @property
    def owner(self) -> Person | None:
        return self.plan.owner_of(self.action)

    @property
    def slips(self) -> tuple[Slip, ...]:
        return self.promised.slips


def standings(register: Register, plan: Plan, verdicts: Iterable[Verdict]) -> tuple[Standing, ...]:
    """Where each action stands that a verdict was reached on, in the order of the verdicts."""
    verdicts = tuple(verdicts)
    ids = [verdict.action.id for verdict in verdicts]
    reviews, promised = state.all_reviews(register, ids), promised_of(register, ids)
    found = [
        Standing(
            plan=plan,
            action=verdict.action,
            today=verdict.today,
            reviews=reviews[verdict.action.id],
            seen=snapshot_of(verdict),
            promised=promised[verdict.action.id],
        )
        for verdict in verdicts
    ]
    raised = with_acknowledgements(register, chain.from_iterable(map(escalations_of, found)))
    return tuple(
        replace(each, escalations=tuple(own for own in raised if own.action == each.action.id))
        for each in found
    )


EVERYONE = Person(id="")  # sees all sites


@dataclass(frozen=True, kw_only=True)
class Scope:
    plan: Plan
    today: date
    site: str = ""  # "" for all
    person: Person = EVERYONE  # only what this person may see
    since: date | None = None  # the day of the last meeting; None: the last four weeks count
    after: int = 0  # the entry that closed it; 0: every risk that ever moved counts

    def holds(self, sites: tuple[str, ...], places: Places) -> bool:
        """Whether what happens at these sites is looked at."""
        is_seen = may_see(self.person, sites, places)
        return is_seen and (not self.site or touches(self.site, sites, places))


@dataclass(frozen=True, kw_only=True)
class Before(Scope):
    """All that an agenda is made from, narrowed to the meeting's site and to what may be seen."""

    since: date
    standings: tuple[Standing, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    medicines: Themes | None = None  # None: neither a MAR nor a check of one was supplied
    medicines_at: tuple[str, ...] = ()  # the sites asked for; none: all
    risks: tuple[RiskMove, ...] = ()

    def verdict_on(self, action: Action) -> Verdict:
        """The verdict on an action that has a standing."""
        return next(verdict for verdict in self.verdicts if verdict.action.id == action.id)
