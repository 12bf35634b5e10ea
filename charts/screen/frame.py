"""The frame of a chart: the span of time and values, and how many pixels they take."""

from dataclasses import dataclass
from datetime import date

from charts.axis import Axis
from charts.screen.size import Size

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
