"""The frame of a chart: the span of time and values, and how many pixels they take."""

from dataclasses import dataclass
from datetime import date, timedelta

from charts.axis import Axis
from charts.picture import Picture
from charts.screen.size import Size
from metrics.calendar import period_end

LEFT, BOTTOM = 3.2, 2.9  # margins, in text sizes


@dataclass(frozen=True)
class Frame:
    """Where things lie: `first` and `last` day of the plot, its value axis, its size."""

    first: date
    last: date
    axis: Axis
    size: Size
    top: float

    @property
    def plot_width(self) -> float:
        return self.size.width - LEFT * self.size.text - self.size.right

    @property
    def plot_height(self) -> float:
        return self.size.height - self.top - BOTTOM * self.size.text

    def along(self, day: date) -> float:
        """Pixels from the left edge of the plot."""
        return self.plot_width * (day - self.first) / (self.last - self.first)

    def down(self, value: float) -> float:
        """Pixels from the top edge of the plot."""
        span = self.axis.high - self.axis.low
        return self.plot_height * (self.axis.high - value) / span

    def value_at(self, down: float) -> float:
        """The value at so many pixels from the top edge."""
        return self.axis.high - (self.axis.high - self.axis.low) * down / self.plot_height


def period_days(one: Picture) -> timedelta:
    """How long one period of the picture is, the newest if they differ."""
    newest = one.figures.periods[-1]
    return period_end(newest, one.story.by) - newest + timedelta(days=1)


def span(*pictures: Picture) -> tuple[date, date]:
    """First and last day to be drawn, with room for half a period on the left, and on the right for
    the interval where there is one."""
    shown = [one for one in pictures if one.figures.periods]
    if not shown:
        today = date(2000, 1, 1)
        return today, today + timedelta(days=1)
    step = max(period_days(one) for one in shown)
    first = min(one.figures.periods[0] for one in shown) - step / 2
    days = [one.figures.periods[-1] for one in shown]
    days += [one.story.expected.days[-1] for one in shown if one.story.expected]
    days += [change.on for one in shown for change in one.story.changes]
    return min(first, min(days)), max(days) + step * 1.3
