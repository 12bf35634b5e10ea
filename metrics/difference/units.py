"""From the link scale to what people read: shares, rates, points, and the line to draw."""

from math import exp, expm1, inf

import numpy as np

from metrics.difference.answer import Course, Interval
from metrics.difference.case import Case
from metrics.difference.question import Shape
from metrics.difference.scales import unlink


def own_units(case: Case, link: Interval) -> Interval:
    """The gap in numerator per denominator, against the baseline carried forward."""
    if not case.can_tell:
        return Interval()
    if case.evidence is None:
        usual = case.count().usual
        return Interval(*(min(usual * _expm1(each), 1 - usual) for each in _three(link)))
    since = case.watch.since
    seen = case.evidence
    carried = case.fit().carried_forward(seen.numbers[since]) + seen.carried[since]
    usual = float(carried.mean())
    shape = case.question.shape
    return Interval(
        *(float(unlink(shape, usual + each) - unlink(shape, usual)) for each in _three(link))
    )


def ratio(case: Case, link: Interval) -> Interval | None:
    """The rate ratio, for rates and rare events only."""
    if case.question.shape not in (Shape.RATE, Shape.RARE):
        return None
    return Interval(*(exp(each) if each < inf else inf for each in _three(link)))


def course(case: Case) -> Course:
    """The series and its expected line, from the baseline's first block to the newest."""
    own, kept = case.own, case.window
    keep = own.numbers >= kept.first
    numbers, total = own.numbers[keep], own.denominator[keep]
    observed = np.full(len(numbers), np.nan)
    np.divide(own.numerator[keep], total, out=observed, where=total > 0)
    starts = [case.periods.first_day(int(number)) for number in numbers]
    return Course(
        starts=np.array(starts, dtype="datetime64[D]"),
        observed=observed,
        expected=_expected(case, numbers),
        in_baseline=(numbers >= kept.first) & (numbers <= kept.last),
        since_start=numbers >= 0,
    )


def _expected(case: Case, numbers: np.ndarray) -> np.ndarray:
    if case.window.missing:
        return np.full(len(numbers), np.nan)
    if case.evidence is None:
        return np.full(len(numbers), case.count().usual)
    line = case.fit().carried_forward(numbers) + case.evidence.carried
    return unlink(case.question.shape, line)


def _three(link: Interval) -> tuple[float, float, float]:
    return link.effect, link.low, link.high


def _expm1(value: float) -> float:
    return expm1(value) if value < inf else inf
