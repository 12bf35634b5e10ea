"""Which control chart fits a measure's kind and counts, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.measure import Kind
from metrics.spc.chart import Chart

LARGE = 300  # typical denominator from which chance alone gives limits that are too narrow
MANY = 50  # typical events a period, likewise for rates
RARE = 2.0  # events a period below which the time between them says more
NEAR_EDGE = 0.5  # share of points at 0 or at all


@dataclass(frozen=True)
class Choice:
    """The chart, and the sentence that says why. None: only a run chart fits."""

    chart: Chart | None
    why: str


def choice(kind: Kind, numerators: Sequence[float], denominators: Sequence[float]) -> Choice:
    """A chart for one series. Denominators may be NaN where they were not supplied.

    Sources: Provost and Murray, The Health Care Data Guide, 2011; Healthcare Improvement Scotland,
    run chart guide, 2017 (more than half of the points at 0 or 100 %: time between events).

    >>> choice(Kind.PROPORTION, [450, 460, 470], [500, 510, 505]).chart.value
    'p_prime'
    """
    events = np.asarray(numerators, dtype=float)
    room = np.asarray(denominators, dtype=float)
    counted = np.isfinite(events)
    if not counted.any():
        return Choice(None, "nothing has been counted yet")
    if kind is Kind.QUANTILE:
        return Choice(None, "a percentile is shown about its median")
    if kind is Kind.SCORE:
        return Choice(Chart.XMR, "a mean score is judged by its own usual wobble")
    if kind is Kind.RARE or (kind is Kind.RATE and events[counted].mean() < RARE):
        return Choice(Chart.T, "events are rare, so the days between them say more than counts")
    both = counted & (room > 0)
    if not both.any():
        return Choice(Chart.XMR, "no denominator was supplied, so counts stand by themselves")
    return _share(events[both], room[both]) if kind is Kind.PROPORTION else _rate(events[both])


def _share(events: np.ndarray, room: np.ndarray) -> Choice:
    typical = float(np.median(room))
    if np.mean((events <= 0) | (events >= room)) > NEAR_EDGE:
        return Choice(None, "most points are at 0 or 100 %, so limits would mislead")
    if typical >= LARGE:
        why = f"counts are large (about {typical:.0f} a period), so chance alone is too narrow"
        return Choice(Chart.P_PRIME, why)
    return Choice(Chart.P, f"a share of about {typical:.0f} a period, limits from chance")


def _rate(events: np.ndarray) -> Choice:
    typical = float(np.median(events))
    if typical >= MANY:
        why = f"there are many events (about {typical:.0f} a period), so chance alone is too narrow"
        return Choice(Chart.U_PRIME, why)
    return Choice(Chart.U, f"about {typical:.0f} events a period, limits from chance")
