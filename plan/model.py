"""What we are trying: aims with their outcomes, actions with one owner each, and the people."""

from dataclasses import dataclass, field
from datetime import date, datetime

from plan.codes import EvidenceSource, ReAuditResult, Strength, Theme
from plan.risk import Risk
from plan.tags import Tag
from plan.wanted import MeasureRef, Outcome

DAYS_ALLOWED = 7  # where an action's route does not say


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A problem, how we know of it, why it arises and what would show that it is solved."""

    id: str
    issue: str = ""
    evidence_source: EvidenceSource | None = None
    evidence: str = ""
    evidence_reference: str = ""  # the report, complaint or audit by its own number
    sites: tuple[str, ...] = ()  # where the problem is; empty: where its actions are
    causes: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # the first is the primary one
    risk_before: Risk | None = None
    risk_now: Risk | None = None
    theme: Theme = Theme.OTHER
    tags: tuple[Tag, ...] = ()  # regulations and quality statements

    def outcome(self, measure: MeasureRef | None = None) -> Outcome | None:
        """The outcome on `measure`, or the primary one; None if the aim has none such."""
        if measure is None:
            return next(iter(self.outcomes), None)
        return next((each for each in self.outcomes if each.measure == measure), None)


@dataclass(frozen=True, kw_only=True)
class Action:
    """One change, its one owner, the cause it acts on and how it is to be told that it worked."""

    id: str
    aim: str
    title: str = ""
    description: str = ""
    cause: str = ""
    owner: str = ""  # a person's id; blank in a draft only
    contributors: tuple[str, ...] = ()  # people or teams who take part; they do not answer for it
    sites: tuple[str, ...] = ()
    outcome: MeasureRef | None = None  # the aim's outcome it is judged on; None: the primary one
    process: MeasureRef | None = None
    no_process_reason: str = ""  # why nothing can be counted that shows that practice changed
    balancing: MeasureRef | None = None
    process_target: float | None = None
    evidence_required: str = ""  # what will show that it worked, in words
    compare_with: tuple[str, ...] = ()  # compare with these sites only; empty: whoever fits
    exclude: tuple[str, ...] = ()  # never compare with these
    problem_since: date | None = None
    planned_start_on: date | None = None  # when practice was to change
    started_on: date | None = None  # when work on it began
    practice_changed_on: date | None = None
    due_on: date | None = None
    completed_on: date | None = None
    assured_on: date | None = None
    review_on: date | None = None
    later_reviews_on: tuple[date, ...] = ()
    re_audit_on: date | None = None
    re_audited_on: date | None = None
    re_audit_result: ReAuditResult | None = None
    strength: Strength | None = None
    escalate_to: str = ""
    escalate_after_days: int | None = None  # how far it may slip first; None: DAYS_ALLOWED

    @property
    def reviews_on(self) -> tuple[date, ...]:
        """Every day on which a review is planned, the earliest first."""
        planned = {self.review_on, *self.later_reviews_on} - {None}
        return tuple(sorted(planned))

    @property
    def days_allowed(self) -> int:
        """How many days a deadline may slip before the action is passed on."""
        return DAYS_ALLOWED if self.escalate_after_days is None else self.escalate_after_days


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone with a part in the plan, known by role."""

    id: str
    role: str = ""
    sites: tuple[str, ...] = ()  # empty: all sites
    escalates_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What someone wrote about an action, and when."""

    action: str
    written_at: datetime  # UTC
    written_by: str
    text: str


@dataclass(frozen=True)
class Plan:
    """The register as it stands: every aim, action and person, in the order of their ids."""

    aims: tuple[Aim, ...] = ()
    actions: tuple[Action, ...] = ()
    people: tuple[Person, ...] = ()
    _by_id: dict = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for each in (*self.aims, *self.actions, *self.people):
            self._by_id[type(each), each.id] = each

    def aim(self, aim_id: str) -> Aim:
        """Raises KeyError for an aim that is not in the plan; so do the two below."""
        return self._by_id[Aim, aim_id]

    def action(self, action_id: str) -> Action:
        """The action of this id."""
        return self._by_id[Action, action_id]

    def person(self, person_id: str) -> Person:
        """The person of this id."""
        return self._by_id[Person, person_id]

    def role(self, person_id: str) -> str:
        """A person as a meeting says it: by role; an id that the plan lacks stays as it is."""
        found = self._by_id.get((Person, person_id))
        return (found and found.role) or person_id

    def aim_of(self, action: Action) -> Aim:
        """The aim that an action serves; an empty one if the plan lacks it."""
        return self._by_id.get((Aim, action.aim)) or Aim(id=action.aim)

    def owner_of(self, action: Action) -> Person | None:
        """The one accountable person, or None for a draft that has no owner yet."""
        return self._by_id.get((Person, action.owner))

    def outcome_of(self, action: Action) -> Outcome | None:
        """The outcome that the action is judged on."""
        return self.aim_of(action).outcome(action.outcome)

    def actions_of(self, aim: Aim) -> tuple[Action, ...]:
        """The actions that serve an aim."""
        return tuple(action for action in self.actions if action.aim == aim.id)

    def escalates_to(self, action: Action) -> Person | None:
        """Where the action goes when it slips: its own route, or its owner's."""
        owner = self.owner_of(action)
        route = action.escalate_to or (owner.escalates_to if owner else "")
        return self._by_id.get((Person, route))
