"""What we are trying: aims with their outcomes, actions with one owner each, and the people."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from plan.codes import EvidenceSource, Strength, Theme


@dataclass(frozen=True, order=True)
class MeasureRef:
    """A measure of the catalogue, or one part of it: `observation_score:knock_and_wait`."""

    id: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "id" or "id:part"; whether the measure exists is the reader's question."""
        measure_id, _, part = text.partition(":")
        return cls(measure_id.strip(), part.strip())

    def __str__(self) -> str:
        return f"{self.id}:{self.part}" if self.part else self.id


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A change for people that an aim wants, with its target in the measure's own units."""

    measure: MeasureRef
    target: float | None = None
    window_weeks: int = 8
    by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A problem, how we know of it, why it arises and what would show that it is solved."""

    id: str
    issue: str = ""
    evidence_source: EvidenceSource | None = None
    evidence: str = ""
    causes: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # the first is the primary one
    risk_before: int | None = None  # 1 to 25: consequence times likelihood
    risk_now: int | None = None
    theme: Theme = Theme.OTHER

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
    sites: tuple[str, ...] = ()
    outcome: MeasureRef | None = None  # the aim's outcome it is judged on; None: the primary one
    process: MeasureRef | None = None
    balancing: MeasureRef | None = None
    process_target: float | None = None
    compare_with: tuple[str, ...] = ()  # compare with these sites only; empty: whoever fits
    exclude: tuple[str, ...] = ()  # never compare with these
    problem_since: date | None = None
    practice_changed_on: date | None = None
    due_on: date | None = None
    completed_on: date | None = None
    assured_on: date | None = None
    review_on: date | None = None
    re_audit_on: date | None = None
    strength: Strength | None = None
    escalate_to: str = ""


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
