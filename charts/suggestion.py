"""Where a new phase could begin on a chart: offered to a person, never taken."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from charts.picture import Picture
from metrics.spc.rules import Rule, Side
from metrics.spc.variation import Stretch, suggested_phases


@dataclass(frozen=True)
class Suggestion:
    """Where a new phase could begin, and the medians before and from there on."""

    on: date
    side: Side
    before: float
    after: float


def suggestion(one: Picture) -> Suggestion | None:
    """The first sustained run of the newest phase that the chart's own rules see too.

    It is sought after the points that set the chart's centre, if a baseline does, else after the
    first thirteen. Both rules must agree: a run about the median of a short stretch is often no
    news to the chart.
    """
    phases, base = one.points.phases, one.points.base
    start = int((phases == phases[-1]).argmax()) if len(phases) else 0
    if not base[start:].any():
        return None
    found = suggested_phases(one.points.judged[start:], **_baseline(one, start))
    pairs = ((before, after) for before, after in pairwise(found) if _is_seen(one, start, after))
    before, after = next(pairs, (None, None))
    if after is None:
        return None
    on = one.figures.periods[start + after.first]
    return Suggestion(on, after.side, before.median, after.median)


def _baseline(one: Picture, start: int) -> dict[str, int]:
    """How many periods of the newest phase there are up to the end of a baseline within it."""
    stated = one.story.baseline
    if stated is None or stated[1] < one.figures.periods[start]:
        return {}
    return {"baseline": int(np.flatnonzero(one.points.base[start:])[-1]) + 1}


def _is_seen(one: Picture, start: int, run: Stretch) -> bool:
    """Whether a run on one side fired on the chart, on the same side, within this stretch."""
    return any(
        signal.rule in (Rule.ONE_SIDE, Rule.SHIFT)
        and signal.side is run.side
        and signal.first <= start + run.last
        and signal.last >= start + run.first
        for signal in one.signals
    )
