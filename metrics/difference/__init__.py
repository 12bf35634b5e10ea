"""Did a series change after a date: answer, size and interval, honest at every weekly look."""

from collections.abc import Sequence

from metrics.difference.baseline import window
from metrics.difference.blocks import blocks
from metrics.difference.comparison import compared
from metrics.difference.judge import Difference
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.rare import RareEvents
from metrics.difference.readings import Readings


def difference(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Difference:
    """Did `own` change at the start, beyond its drift and beyond what `others` saw?

    `others`: sites without the action on this measure; fewer than two with enough data count as
    none. Rows on or after `question.as_of` are ignored. Method: the modules of this package.
    Raises ValueError for impossible figures (a share above one, a negative count).
    """
    whole = blocks(own, question)
    if question.shape is Shape.RARE:
        return RareEvents(question, whole, window(whole, question))
    beside = compared(whole, question, others)
    return Readings(question, whole, beside.window, beside)
