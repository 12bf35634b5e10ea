"""One aim, as the rows of a file tell it together: each may add, none may contradict."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.report import Reason
from metrics.catalogue import measure as measure_of
from plan.intake.cells import CellProblem, PlanReason
from plan.intake.draft import AIM, Draft, RowProblem
from plan.limits import limits_of
from plan.model import MeasureRef, Outcome


@dataclass
class AimTold:
    """What has been told of an aim so far. The first measure told is its primary outcome."""

    told: dict[str, Any] = field(default_factory=dict)
    outcomes: dict[MeasureRef, dict[str, Any]] = field(default_factory=dict)
    in_order: dict[MeasureRef, None] = field(default_factory=dict)  # where a file says it
    has_outcomes: bool = False

    def add(self, draft: Draft) -> None:
        """Add a row. Raises RowProblem, and adds nothing, where it contradicts an earlier one."""
        for heading, (name, _) in AIM.items():
            _agree(heading, self.told.get(name), draft.aim.get(name))
        for measure, told in _outcomes(draft):
            for name, heading in _OUTCOME_HEADINGS.items():
                _agree(heading, self.outcomes.get(measure, {}).get(name), told.get(name))
        self.told = _together(self.told, draft.aim)
        for measure in draft.outcome.get("in_order") or ():
            self.in_order.setdefault(measure)
        for measure, told in _outcomes(draft):
            self.outcomes[measure] = _together(self.outcomes.get(measure, {}), told)
        self.has_outcomes |= bool(draft.outcome)

    def add_as_it_is(self, draft: Draft) -> Draft:
        """Add a row with whatever contradicts an earlier one left blank; as it was added.

        Causes and tags are gathered: a template gives each action its own.
        """
        for name in _GATHERED:
            if own := draft.aim.get(name):
                earlier = self.told.get(name) or ()
                new = (each for each in own if each not in earlier)
                gathered = {name: (*earlier, *new)}
                self.told |= gathered
                draft = replace(draft, aim=draft.aim | gathered)
        while True:
            try:
                self.add(draft)
            except RowProblem as problem:
                is_target_alone = problem.column == "outcome_measure"
                column = "target" if is_target_alone else problem.column
                draft = draft.without(RowProblem(column, problem.problem))
            else:
                return draft

    def fields(self, kept: Iterable[Outcome | None]) -> dict[str, Any]:
        """The aim's fields as told, with the outcomes `kept` for actions in no row of the file."""
        if not self.has_outcomes:
            return self.told
        named = [measure for measure in self.in_order if measure in self.outcomes]
        ordered = {measure: self.outcomes[measure] for measure in (*named, *self.outcomes)}
        told = [_outcome(measure, values) for measure, values in ordered.items()]
        others = [each for each in kept if each and each.measure not in self.outcomes]
        return self.told | {"outcomes": (*told, *dict.fromkeys(others))}


_GATHERED = ("causes", "tags")
_OUTCOME_HEADINGS = {"target": "target", "window_weeks": "target_window_weeks", "by": "target_by"}


def _outcomes(draft: Draft) -> Iterable[tuple[MeasureRef, dict[str, Any]]]:
    """Each measure that a row names, with what it says of its target."""
    own = {name: draft.outcome.get(name) for name in _OUTCOME_HEADINGS}
    measure = draft.outcome.get("measure")
    if measure:
        can_be_reached("target", measure, own["target"])
        yield measure, own
    elif own["target"] is not None:
        expected = "the measure that this row's target is for"
        raise RowProblem("outcome_measure", CellProblem(Reason.BLANK, "nothing", expected))
    for other in draft.outcome.get("others") or ():
        can_be_reached("other_outcomes", other.measure, other.target)
        yield other.measure, {name: getattr(other, name) for name in _OUTCOME_HEADINGS}


def can_be_reached(heading: str, ref: MeasureRef, target: float | None) -> None:
    """A target lies where the measure can. Raises RowProblem."""
    limits = limits_of(measure_of(ref.id))
    if target is not None and not limits.hold(target):
        raise RowProblem(heading, CellProblem(Reason.RANGE, "another number", f"{limits}"))


def _agree(heading: str, before: Any, now: Any) -> None:
    if before and now and before != now:
        expected = "the same on every line of the aim, or nothing"
        raise RowProblem(heading, CellProblem(PlanReason.CONFLICT, "something else", expected))


def _together(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What was told before, with what is told now where there was nothing."""
    return now | {name: value for name, value in before.items() if value or not now.get(name)}


def _outcome(measure: MeasureRef, told: dict[str, Any]) -> Outcome:
    given = {name: value for name, value in told.items() if value is not None}
    return Outcome(measure=measure, **given)
