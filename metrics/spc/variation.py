"""What the newest judged point says, and where a target lies against the usual range."""

from dataclasses import dataclass

import numpy as np

from metrics.spc.control_chart import ControlChart
from metrics.spc.limits import NoLimits
from metrics.spc.signal import Side


@dataclass(frozen=True)
class UsualRange:
    """Between which values the newest phase usually lies; a flat series lies at its one value."""

    lower: float
    upper: float

    def side_of(self, target: float) -> Side:
        """Whether a target lies above or below the whole range, or inside it (NEITHER).

        A flat series that lies on its target has reached it whichever way is better, so the caller
        asks `is_flat_at` first.

        >>> UsualRange(80, 90).side_of(95).value
        'above'
        """
        if target > self.upper:
            return Side.ABOVE
        return Side.BELOW if target < self.lower else Side.NEITHER

    def is_flat_at(self, target: float) -> bool:
        """The series never varies and lies exactly on the target."""
        return self.lower == self.upper == target


def newest_variation(chart: ControlChart) -> Side:
    """The side of special cause at the newest judged point of one series; NEITHER if there is none.

    Source: Making Data Count (NHS England): the icon speaks of the latest point alone.
    """
    place = np.flatnonzero(chart.points.used)
    newest = int(chart.special[place[-1]]) if len(place) else 0
    return {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}[newest]


def usual_range(chart: ControlChart) -> UsualRange | None:
    """Limits at the newest judged point of one series; None where there honestly are none.

    A flat series has no limits, but a range of one value: always 100 % is always 100 %.
    """
    place = np.flatnonzero(chart.points.used)
    if not len(place):
        return None
    newest = int(place[-1])
    if chart.why_none[newest] == NoLimits.FLAT:
        value = float(chart.points.values[newest])
        return UsualRange(value, value)
    lower, upper = float(chart.limits.lower[newest]), float(chart.limits.upper[newest])
    return None if np.isnan(lower) or np.isnan(upper) else UsualRange(lower, upper)
