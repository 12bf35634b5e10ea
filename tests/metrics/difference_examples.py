"""Series for the tests of the difference: a row a week, or a row a day, with no chance in them."""

from datetime import date, timedelta

import numpy as np

from metrics.difference.question import Observed, Question, Shape
from metrics.measure import Better

START = date(2025, 3, 3)
RIPPLE = np.array([1, -2, 0, 2, -1, 1, -1, 0, 2, -2, 1, 0, -1])


def ripple(weeks: int) -> np.ndarray:
    """An ordinary up and down without drift."""
    return np.resize(RIPPLE, weeks).astype(float)


def weekly(values, denominator=200.0, before: int = 26) -> Observed:
    """Weekly numerators, the first of them `before` weeks ahead of the start."""
    values = np.asarray(values, dtype=float)
    days = np.datetime64(START) + 7 * (np.arange(len(values)) - before)
    return Observed(days, values, np.broadcast_to(denominator, values.shape).astype(float))


def stepped(before: float, since: float, weeks_since: int = 8, weeks_before: int = 26) -> Observed:
    """Weekly counts out of 200 at one level before the start and at another since."""
    level = np.r_[np.full(weeks_before, before), np.full(weeks_since, since)]
    return weekly(level + ripple(len(level)), before=weeks_before)


def asked(weeks: float = 8, **changes) -> Question:
    """The question after so many weeks; a proportion where up is better unless changed."""
    usual = {"shape": Shape.PROPORTION, "better": Better.UP, "start": START}
    as_of = START + timedelta(days=round(7 * weeks))
    return Question(**(usual | {"as_of": as_of} | changes))
