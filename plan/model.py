"""What we are trying: aims with their outcomes, actions with one owner each, and the people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self

from metrics.measure import MeasureRef, Theme
from metrics.within import Worded


class EvidenceSource(StrEnum):
    """How the problem came to be known."""

    INSPECTION = "inspection"
    COMPLAINTS = "complaints"
    INCIDENTS = "incidents"
    AUDITS = "audits"
    FEEDBACK = "feedback"
    COMMISSIONER = "commissioner"
    OTHER = "other"


class Strength(StrEnum):
    """How likely this kind of change is to last, after the RCA2 hierarchy of actions."""

    STRONG = "strong"
    INTERMEDIATE = "intermediate"
    WEAK = "weak"


class ReAuditResult(StrEnum):
    """What the re-audit or follow-up check of an action found."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"


class Decision(StrEnum):
    """What a review of an action decides."""

    CONTINUE = "continue"
    ADAPT = "adapt"
    STOP = "stop"
    COMPLETE = "complete"
    ASSURE = "assure"
    REOPEN = "reopen"


class RiskBand(StrEnum):
    """The bands of a risk score, of the National Patient Safety Agency's matrix of 2008."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


_FROM = ((15, RiskBand.EXTREME), (8, RiskBand.HIGH), (4, RiskBand.MODERATE), (1, RiskBand.LOW))
HIGHEST_PART, HIGHEST = 5, 25
_PARTS = range(1, HIGHEST_PART + 1)
_SCORES = frozenset(part * other for part in _PARTS for other in _PARTS)


@dataclass(frozen=True)
class Risk:
    """A score from 1 to 25, and what it was made of where that is known: nothing guesses it."""

    score: int
    consequence: int | None = None
    likelihood: int | None = None

    @classmethod
    def of(cls, consequence: int, likelihood: int) -> Self:
        """The score that these two make."""
        return cls(consequence * likelihood, consequence, likelihood)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`12`, or `4x3` as consequence x likelihood. Raises ValueError for anything else.

        >>> Risk.parse("4 × 3")
        Risk(score=12, consequence=4, likelihood=3)
        """
        parts = [part.strip() for part in text.lower().replace("×", "x").split("x")]
        if len(parts) > 2 or not all(map(str.isdecimal, parts)):
            raise ValueError("neither a whole number nor two of them")
        return cls(int(parts[0])) if len(parts) == 1 else cls.of(*map(int, parts))

    @property
    def band(self) -> RiskBand | None:
        """1 to 3 low, 4 to 6 moderate, 8 to 12 high, 15 to 25 extreme.

        >>> [Risk(score).band.value for score in (3, 4, 8, 15)]
        ['low', 'moderate', 'high', 'extreme']
        """
        return next((band for least, band in _FROM if self.score >= least), None)

    @property
    def is_in_range(self) -> bool:
        """Each part from 1 to 5; a score alone such as two of them make, so neither 7 nor 13."""
        if self.consequence is None or self.likelihood is None:
            return self.score in _SCORES
        return self.consequence in _PARTS and self.likelihood in _PARTS

    def or_as_held(self, held: Self | None) -> Self:
        """What is held already where this is the same score without what it was made of."""
        return held if held and self.consequence is None and self.score == held.score else self

    @property
    def product(self) -> str:
        """As in "4 × 3"; blank for a score alone."""
        return "" if self.consequence is None else f"{self.consequence} × {self.likelihood}"

    def __str__(self) -> str:
        """As a file and the register write it, `4x3`; a score alone `12`."""
        return self.product.replace(" × ", "x") or f"{self.score}"


@dataclass(frozen=True, order=True)
class Tag:
    """One entry of one framework: `cqc-regulations:12`. What it means is in plan/frameworks/."""

    framework: str
    code: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "framework:code"; whether there is such an entry is the reader's question."""
        framework, _, code = text.partition(":")
        return cls(framework.strip(), code.strip())

    def __str__(self) -> str:
        return f"{self.framework}:{self.code}"


USUAL_WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A change for people that an aim wants, with its target in the measure's own units."""

    measure: MeasureRef
    target: float | None = None
    window_weeks: int | None = None  # None where the plan does not say
    by: date | None = None

    @property
    def weeks(self) -> int:
        """The window over which the target is to be met; eight weeks where the plan is silent."""
        return USUAL_WEEKS if self.window_weeks is None else self.window_weeks


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
        return next((outcome for outcome in self.outcomes if outcome.measure == measure), None)


@dataclass(frozen=True, kw_only=True)
class Action:
    """One change, its one owner, the cause it acts on and how it is to be told that it worked."""

    id: str
    aim: str = ""  # blank in a draft only
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
        return tuple(sorted({day for day in (self.review_on, *self.later_reviews_on) if day}))

    @property
    def changed_on(self) -> date:
        """The day on which practice changed. Raises ValueError where it has not yet."""
        if self.practice_changed_on is None:
            raise ValueError(f"practice has not changed: {self.id}")
        return self.practice_changed_on

    @property
    def days_allowed(self) -> int:
        """How many days a deadline may slip before the action is escalated."""
        return DAYS_ALLOWED if self.escalate_after_days is None else self.escalate_after_days


class Access(Worded):
    """What somebody who signs in may do, in words; plan/access.py has the table."""

    MANAGER = "manager", "reads, writes and signs off at their own sites"
    LEADER = "leader", "reads, writes and signs off everywhere"
    AUDITOR = "auditor", "reads what is named, and writes nothing"
    DATA = "data", "reads everything, loads files and settings, and writes no review"
    ADMINISTRATOR = "administrator", "changes people and reads this page"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone with a part in the plan, known by role."""

    id: str
    role: str = ""
    sites: tuple[str, ...] = ()  # empty: all sites
    escalates_to: str = ""
    sign_in: str = ""  # the address or subject by which the sign-in provider knows them
    access: tuple[Access, ...] = ()  # none: signed in, they see nothing
    access_sites: tuple[str, ...] = ()  # empty: their sites, for a manager; none, for an auditor
    access_aims: tuple[str, ...] = ()  # of an auditor


Subject = Aim | Action | Person  # what a plan is made of


@dataclass(frozen=True)
class Plan:
    """The register as it stands: every aim, action and person, in the order of their ids."""

    aims: tuple[Aim, ...] = ()
    actions: tuple[Action, ...] = ()
    people: tuple[Person, ...] = ()
    set_late: Mapping[str, date] = field(default_factory=dict)  # action -> its start was entered
    _aims: dict[str, Aim] = field(init=False, repr=False, compare=False, default_factory=dict)
    _actions: dict[str, Action] = field(init=False, repr=False, compare=False, default_factory=dict)
    _people: dict[str, Person] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._aims.update({aim.id: aim for aim in self.aims})
        self._actions.update({action.id: action for action in self.actions})
        self._people.update({person.id: person for person in self.people})

    def aim(self, aim_id: str) -> Aim:
        """Raises KeyError for an aim that is not in the plan; so does the next."""
        return self._aims[aim_id]

    def action(self, action_id: str) -> Action:
        return self._actions[action_id]

    @property
    def known_people(self) -> Collection[str]:
        return self._people.keys()

    def role(self, person_id: str) -> str:
        """A person as a meeting says it: by role; an id that the plan lacks stays as it is."""
        found = self._people.get(person_id)
        return (found and found.role) or person_id

    def aim_of(self, action: Action) -> Aim:
        """The aim that an action serves; an empty one if the plan lacks it."""
        return self._aims.get(action.aim) or Aim(id=action.aim)

    def owner_of(self, action: Action) -> Person | None:
        """The one accountable person, or None for a draft that has no owner yet."""
        return self._people.get(action.owner)

    def outcome_of(self, action: Action) -> Outcome | None:
        return self.aim_of(action).outcome(action.outcome)

    def is_judged_by_its_outcome(self, action: Action) -> bool:
        """Its process measure is its outcome: that shows no change of practice by itself."""
        outcome = self.outcome_of(action)
        return outcome is not None and outcome.measure == action.process

    def actions_of(self, aim: Aim) -> tuple[Action, ...]:
        return tuple(action for action in self.actions if action.aim == aim.id)

    def sites_of(self, aim: Aim) -> tuple[str, ...]:
        """Where the problem is; where the aim does not say, where its actions are."""
        own = (site for action in self.actions_of(aim) for site in action.sites)
        return aim.sites or tuple(dict.fromkeys(own))

    def escalates_to(self, action: Action) -> Person | None:
        """Where the action goes when it slips: its own route, or its owner's."""
        owner = self.owner_of(action)
        route = action.escalate_to or (owner.escalates_to if owner else "")
        return self._people.get(route)

    def above(self, person: Person) -> Person | None:
        """To whom a person escalates."""
        return self._people.get(person.escalates_to)
