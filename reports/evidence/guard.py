"""Which counts could tell who it was, and which of them are too small to leave the provider.

What people said (complaints, feedback) and what happens seldom (at most about three times a week)
can be traced to somebody who was there. Counts of calls, journeys, rotas and observations cannot.
"""

from collections.abc import Sequence
from math import isfinite

from metrics.measure import Hides, Kind, Measure
from plan.verdict import MeasureAnswer


def is_guarded(answer: MeasureAnswer) -> bool:
    """Whether the counts of a measure could be traced to somebody."""
    return answer.is_rare or is_said_by_people(answer.measure)


def is_said_by_people(measure: Measure) -> bool:
    """Whether it counts what people said, of whom few would be known at once."""
    return measure.hides is not Hides.NOTHING


def hides_window(answer: MeasureAnswer, limit: int) -> bool:
    """Whether the figure over the target's window would tell how few people said it."""
    goal = answer.goal
    if not is_said_by_people(answer.measure) or not isfinite(goal.value):
        return False
    return has_small(kind_of(answer), [goal.numerator], [goal.denominator], limit)


def kind_of(answer: MeasureAnswer) -> Kind:
    """What its counts are: of what happens seldom, events over an exposure."""
    return Kind.RATE if answer.is_rare else answer.measure.kind


def counts_of(kind: Kind, numerator: float, denominator: float) -> tuple[float, ...]:
    """The numbers of people or events behind one figure; none where nothing was counted.

    >>> counts_of(Kind.PROPORTION, 3, 10), counts_of(Kind.SCORE, 42, 10), counts_of(Kind.RATE, 3, 9)
    ((3, 7), (10,), (3,))
    """
    if not (isfinite(numerator) and isfinite(denominator)):
        return ()
    if kind in (Kind.SCORE, Kind.QUANTILE):
        return (denominator,)
    return (numerator, denominator - numerator) if kind is Kind.PROPORTION else (numerator,)


def has_small(
    kind: Kind, numerators: Sequence[float], denominators: Sequence[float], limit: int
) -> bool:
    """Whether any figure rests on fewer than `limit`; none at all is few too."""
    pairs = zip(numerators, denominators, strict=True)
    return any(count < limit for pair in pairs for count in counts_of(kind, *pair))
