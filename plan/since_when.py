"""Since which look a measure has been said to be worse, or its gain lost, without a break."""

from dataclasses import replace
from datetime import date

from metrics.difference import Answer, Difference, Lasting, difference
from metrics.difference.blocks import Periods
from plan.measured import MeasureAnswer


def fell_on(measured: MeasureAnswer | None) -> date | None:
    """The day of the first look of those that say so now; None where the newest does not."""
    found = measured and measured.difference
    if not found or not _has_fallen(found):
        return None
    question = measured.evidence.question
    periods = Periods(question.start, question.monthly)
    first = found.blocks
    while first > 1 and _had_fallen_by(measured, periods.first_day(first - 1)):
        first -= 1
    return periods.first_day(first)


def _had_fallen_by(measured: MeasureAnswer, day: date) -> bool:
    evidence = measured.evidence
    asked = replace(evidence.question, as_of=day)
    return _has_fallen(difference(evidence.own, asked, tuple(evidence.others.values())))


def _has_fallen(found: Difference) -> bool:
    return found.answer is Answer.WORSE or found.lasting is Lasting.LOST
