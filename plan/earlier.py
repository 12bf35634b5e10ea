"""What would have been said of an action on an earlier day, from the data as they stand now."""

from dataclasses import replace
from datetime import date

from metrics.difference import Answer, Lasting
from plan.answer import Moves, VerdictAnswer, answer_of
from plan.measured import MeasureAnswer, judge
from plan.verdict import Verdict
from plan.wanted import Outcome


def answer_on(verdict: Verdict, day: date) -> VerdictAnswer:
    """The plan's answer for an action as its figures stood up to `day`.

    Places to compare with are those of today, so that only the figures of the days between differ.
    """
    outcome = measured_on(verdict.outcome, day)
    process, balancing = (measured_on(m, day) for m in (verdict.process, verdict.balancing))
    return answer_of(
        Moves(
            outcome=_answer(outcome),
            process=_answer(process),
            balancing=_answer(balancing),
            gain_lost=bool(
                outcome and outcome.difference and outcome.difference.lasting is Lasting.LOST
            ),
        )
    )


def measured_on(measured: MeasureAnswer | None, day: date) -> MeasureAnswer | None:
    """One measure's answer up to `day`; None where practice had not changed by then."""
    if measured is None or measured.evidence.question.start > day:
        return None
    question = measured.evidence.question
    if day >= question.as_of:
        return measured
    wanted = Outcome(
        measure=measured.ref,
        target=measured.goal.target,
        window_weeks=measured.goal.window_weeks,
    )
    earlier = replace(measured.evidence, question=replace(question, as_of=day))
    return judge(earlier, wanted)


def _answer(measured: MeasureAnswer | None) -> Answer | None:
    return measured and measured.answer
