"""Since which look a measure has been said to be worse, or its gain lost, without a break."""

from datetime import date

from metrics.difference import Answer, Difference, Lasting
from plan.measured import MeasureAnswer


def fell_on(measured: MeasureAnswer | None) -> date | None:
    """The day of the first look of those that say so now; None where the newest does not."""
    found = measured and measured.difference
    if not found or not _had_fallen(found, found.blocks):
        return None
    first = found.blocks
    while first > 1 and _had_fallen(found, first - 1):
        first -= 1
    return found.hindsight.periods.first_day(first)


def _had_fallen(found: Difference, look: int) -> bool:
    then = found.hindsight
    return then.answer(look) is Answer.WORSE or then.lasting(look) is Lasting.LOST
