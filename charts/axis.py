"""An honest value axis: from 0 where that helps, and where it is cut, it says so."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from charts.picture import Picture
from charts.words import number

TICKS = 5  # about so many
ROOM = 0.08  # of the span, above and below
FROM_ZERO = 0.45  # lowest figure under this share of the highest: the axis begins at 0


@dataclass(frozen=True)
class Axis:
    """Lowest and highest value of the axis, and the values it names."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the axis leaves out the part down to 0."""
        return self.low > 0

    @property
    def note(self) -> str:
        """What a reader must be told about the axis; empty if it begins at 0."""
        return f"axis begins at {number(self.low)}, not 0" if self.is_cut else ""


def axis(*pictures: Picture) -> Axis:
    """One axis for all the pictures: their figures, medians, targets and what was expected."""
    shown = [figure for one in pictures for figure in _figures(one) if isfinite(figure)]
    ceilings = [one.story.ceiling for one in pictures]
    return axis_of(shown, None if None in ceilings else max(ceilings, default=None))


def _figures(one: Picture) -> list[float]:
    story = one.story
    shown = [*one.figures.values, *one.centre, *(goal.value for goal in story.goals)]
    if one.limits is not None:
        shown += [*one.limits.lower, *one.limits.upper]
    if story.expected and story.expected.values:
        last = story.expected.values[-1]
        shown += [*story.expected.values, last + story.expected.low, last + story.expected.high]
    return shown


def axis_of(shown: list[float], ceiling: float | None) -> Axis:
    """The axis of figures that are all numbers, never beyond the ceiling.

    >>> axis_of([82, 97], 100).ticks
    (80.0, 85.0, 90.0, 95.0, 100.0)
    """
    if not shown:
        return Axis(0, 1, (0, 1))
    low, high = min(shown), max(shown)
    is_flat = high - low <= 1e-9 * abs(high)
    room = (0.05 * abs(high) or 1.0) if is_flat else ROOM * (high - low)
    from_zero = 0 <= low < FROM_ZERO * high or low == high == 0
    low, high = (0 if from_zero else low - room), high + room
    if ceiling is not None:
        high = min(high, ceiling)
    step = _step((high - low) / TICKS)
    first = floor(low / step + 1e-9)
    last = ceil(high / step - 1e-9)
    if ceiling is not None:
        last = min(last, floor(ceiling / step + 1e-9))
    ticks = tuple(round(at * step, 10) for at in range(first, last + 1))
    top = max(ticks[-1], high)
    return Axis(ticks[0], top + 0.03 * (top - ticks[0]), ticks)


def _step(rough: float) -> float:
    """The round step (1, 2 or 5 with zeros) nearest above a rough one."""
    power = 10.0 ** floor(log10(rough))
    return next(power * whole for whole in (1, 2, 5, 10) if power * whole >= rough - 1e-12)
