"""What the plan says around one series: actions, targets as they stood, phases, points left out."""

from dataclasses import dataclass, field
from datetime import date

from metrics.calendar import By
from metrics.series import Wanted
from plan.counting import NewCount, new_counts
from plan.ground import Ground, measures_of
from plan.model import Action, MeasureRef
from plan.phase_book import KIND, Accepted, Ruling, in_force, series_id
from plan.register import Register
from plan.register.said import Entry
from plan.targets import TargetStep, outcome_target, process_target

USUAL_IN_A_ROW = 7


@dataclass(frozen=True)
class Marks:
    """Everything that is drawn on a series beside its figures."""

    actions: tuple[Action, ...] = ()
    targets: tuple[TargetStep, ...] = ()
    counts: tuple[NewCount, ...] = ()  # phases that begin by themselves
    accepted: tuple[Accepted, ...] = ()  # phases that a person accepted
    left_out: tuple[Accepted, ...] = ()
    hidden_below: int = 0  # counts of people smaller than this are not told
    in_a_row: int = USUAL_IN_A_ROW  # 6 or 7 points make a run on a control chart

    def left_out_of(self, start: date, by: By) -> Accepted | None:
        """The ruling by which a period is left out, if there is one."""
        return next((each for each in self.left_out if each.mark.covers(start, by)), None)


@dataclass(frozen=True)
class Book:
    """The register, and what it was told of series, read once for many series."""

    register: Register
    told: tuple[Entry, ...] = field(repr=False)

    @classmethod
    def of(cls, register: Register) -> "Book":
        """As the register stands."""
        return cls(register, register.histories(KIND))


def marks(ground: Ground, book: Book, wanted: Wanted) -> Marks:
    """What the plan and the register say around a series."""
    ref = MeasureRef(wanted.measure.id, wanted.part)
    standing = in_force(book.told, series_id(ref, wanted.sites))
    acting = acting_on(ground, ref, wanted.sites)
    rules = _rules(ground, wanted.sites)
    return Marks(
        actions=acting,
        targets=_targets(ground, book.register, (ref, wanted.sites)),
        counts=new_counts(ground, wanted.measure, ref, wanted.sites),
        accepted=tuple(each for each in standing if each.mark.ruling is Ruling.PHASE),
        left_out=tuple(each for each in standing if each.mark.ruling is Ruling.LEFT_OUT),
        hidden_below=int(rules.get("small_cell", 0)),
        in_a_row=int(rules.get("points_in_a_row", USUAL_IN_A_ROW)),
    )


def _rules(ground: Ground, sites: tuple[str, ...]) -> dict[str, float]:
    """The rules in force today, for the whole chart; a store may be older than one of them."""
    site = sites[0] if len(sites) == 1 else ""
    return dict(ground.settings(site, ground.today).values)


def acting_on(ground: Ground, ref: MeasureRef, sites: tuple[str, ...]) -> tuple[Action, ...]:
    """Actions begun on the measure, or on the whole of which it is a part, at one of the sites.

    The series of all sites together belongs to no action.
    """
    here = ground.places.within(sites) if sites else frozenset()
    refs = (ref, MeasureRef(ref.id))
    return tuple(
        action
        for action in ground.plan.actions
        if (action.practice_changed_on or date.max) <= ground.today
        and any(each in refs for each in measures_of(ground.plan, action))
        and here & ground.places.within(action.sites)
    )


def _targets(
    ground: Ground, register: Register, series: tuple[MeasureRef, tuple[str, ...]]
) -> tuple[TargetStep, ...]:
    """Targets of the action begun last whose sites hold the whole series and which has any.

    An aim's target stands since the first of its actions there began.
    """
    ref, sites = series
    own = ground.places.within(sites) if sites else None
    fitting = [a for a in ground.plan.actions if own and own <= ground.places.within(a.sites)]
    began = {action.id: _first_day(ground, action) for action in fitting}
    for action in sorted(fitting, key=lambda each: _begun_last(ground, each)):
        first = min(began[other.id] for other in fitting if other.aim == action.aim)
        found = outcome_target(register, ground.plan.aim_of(action), ref, first)
        if not found and action.process == ref:
            found = process_target(register, action, began[action.id])
        if found:
            return _by_today(found, ground.today)
    return ()


def _begun_last(ground: Ground, action: Action) -> tuple[bool, int]:
    """Sorts actions that have begun before those that have not, the newest first."""
    on = action.practice_changed_on or date.max
    return on > ground.today, -on.toordinal()


def _by_today(found: tuple[TargetStep, ...], today: date) -> tuple[TargetStep, ...]:
    """What was written down after the day that is looked at (as in a sample) stands on that day."""
    later = [step for step in found if step.since >= today]
    kept = tuple(step for step in found if step.since < today)
    return (*kept, TargetStep(today, later[-1].value)) if later else kept


def _first_day(ground: Ground, action: Action) -> date:
    """When practice changed; today for an action that has not begun."""
    return min(action.practice_changed_on or ground.today, ground.today)
