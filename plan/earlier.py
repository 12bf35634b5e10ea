"""What would have been said of an action on an earlier day, from the data as they stand now."""

from dataclasses import replace
from datetime import date

from metrics.difference import Answer, Difference, Lasting
from metrics.target import TargetState
from plan.answer import Moves, VerdictAnswer, answer_of
from plan.goal import goal_of
from plan.measured import MeasureAnswer
from plan.verdict import Verdict
from plan.wanted import Outcome


def answer_on(verdict: Verdict, day: date) -> VerdictAnswer:
    """The plan's answer for an action as its figures stood up to `day`.

    Baselines and places to compare with are those of today: only the days between are left out.
    """
    outcome = _difference(verdict.outcome)
    return answer_of(
        Moves(
            outcome=_answer(verdict.outcome, day),
            process=_answer(verdict.process, day),
            balancing=_answer(verdict.balancing, day),
            gain_lost=bool(
                outcome and outcome.hindsight.lasting(_looks(outcome, day)) is Lasting.LOST
            ),
        )
    )


def state_on(measured: MeasureAnswer, day: date) -> TargetState:
    """Where its target stood over the window that ended by `day`."""
    question = measured.evidence.question
    if question.start > day:
        return TargetState.NO_DATA
    if day >= question.as_of:
        return measured.goal.state
    wanted = Outcome(
        measure=measured.ref,
        target=measured.goal.target,
        window_weeks=measured.goal.window_weeks,
    )
    earlier = replace(measured.evidence, question=replace(question, as_of=day))
    return goal_of(earlier, wanted).state


def _answer(measured: MeasureAnswer | None, day: date) -> Answer | None:
    """None where the plan names no such measure, or practice had not changed by then."""
    if measured is None or measured.evidence.question.start > day:
        return None
    found = measured.difference
    return found.hindsight.answer(_looks(found, day)) if found else Answer.TOO_EARLY


def _difference(measured: MeasureAnswer | None) -> Difference | None:
    return measured and measured.difference


def _looks(found: Difference, day: date) -> int:
    return min(found.hindsight.looks_by(day), found.blocks)
