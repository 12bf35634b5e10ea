"""The verdict on each action: what its measures did, and the plan's answer."""

from dataclasses import dataclass
from datetime import date

import duckdb

from metrics.catalogue import CATALOGUE
from metrics.difference import Lasting
from plan.answer import MOST_URGENT_FIRST, Moves, VerdictAnswer, answer_of
from plan.evidence import evidence_of
from plan.ground import Ground, beside, comparators, ground_of
from plan.measured import MeasureAnswer, judge
from plan.model import Action, Aim, MeasureRef, Outcome, Person, Plan


@dataclass(frozen=True, kw_only=True, eq=False)
class Verdict:
    """Is the action making a difference? With all that the answer rests on.

    A measure is None where the plan names none, or where practice has not changed yet.
    """

    action: Action
    aim: Aim
    owner: Person | None
    today: date
    answer: VerdictAnswer
    qualified: bool  # there was nothing to compare with: it could be the time of year
    outcome: MeasureAnswer | None
    process: MeasureAnswer | None
    balancing: MeasureAnswer | None
    other_outcomes: tuple[MeasureAnswer, ...]
    beside: tuple[Action, ...]  # other actions on the same measure, place and window

    @property
    def sustained(self) -> bool:
        """The gain has lasted three months and is still there."""
        return _lasting(self.outcome) is Lasting.SUSTAINED

    @property
    def held(self) -> bool:
        """The outcome was improving at each of the last four looks."""
        found = self.outcome and self.outcome.difference
        return bool(found and found.held)

    @property
    def weeks_since_start(self) -> int | None:
        """Whole weeks since practice changed; None while it has not."""
        start = self.action.practice_changed_on
        return None if start is None or start > self.today else (self.today - start).days // 7


def verdicts(connection: duckdb.DuckDBPyConnection, plan: Plan, today: date) -> tuple[Verdict, ...]:
    """The verdict on every action of the plan, the most urgent first."""
    return verdicts_on(ground_of(connection, plan, today))


def verdicts_on(ground: Ground) -> tuple[Verdict, ...]:
    """The same where the plan stands beside the data already."""
    found = [verdict_on(ground, action) for action in ground.plan.actions]
    return tuple(sorted(found, key=_urgency))


def verdict_on(ground: Ground, action: Action) -> Verdict:
    """The verdict on one action."""
    aim, outcome = ground.plan.aim_of(action), ground.plan.outcome_of(action)
    primary = _judged(ground, action, outcome)
    process = _judged(ground, action, _wanted(action.process, action.process_target))
    balancing = _judged(ground, action, _wanted(action.balancing))
    others = [each for each in aim.outcomes if outcome and each.measure != outcome.measure]
    answer = answer_of(
        Moves(
            outcome=primary and primary.answer,
            process=process and process.answer,
            balancing=balancing and balancing.answer,
            gain_lost=_lasting(primary) is Lasting.LOST,
        )
    )
    return Verdict(
        action=action,
        aim=aim,
        owner=ground.plan.owner_of(action),
        today=ground.today,
        answer=answer,
        qualified=primary is None or primary.qualified,
        outcome=primary,
        process=process,
        balancing=balancing,
        other_outcomes=tuple(filter(None, (_judged(ground, action, each) for each in others))),
        beside=beside(ground, action, outcome.measure) if primary else (),
    )


def _judged(ground: Ground, action: Action, wanted: Outcome | None) -> MeasureAnswer | None:
    """What one measure says, where the plan names it and practice has changed.

    A measure that this version no longer has counts as not named.
    """
    start = action.practice_changed_on
    if wanted is None or start is None or start > ground.today:
        return None
    known = (each for each in CATALOGUE if each.id == wanted.measure.id)
    measure = next(known, None)
    if measure is None:
        return None
    beside_it = comparators(ground, action, wanted.measure)
    rests_on = (judge, wanted, action.sites, start, action.problem_since, beside_it)
    return ground.worked_out(
        rests_on, lambda: judge(evidence_of(ground, action, wanted.measure, measure), wanted)
    )


def _wanted(ref: MeasureRef | None, target: float | None = None) -> Outcome | None:
    return Outcome(measure=ref, target=target) if ref else None


def _lasting(measured: MeasureAnswer | None) -> Lasting:
    found = measured and measured.difference
    return found.lasting if found else Lasting.NOT_APPLICABLE


def _urgency(verdict: Verdict) -> tuple[int, str]:
    return MOST_URGENT_FIRST.index(verdict.answer), verdict.action.id
