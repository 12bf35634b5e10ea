"""The frame of a native chart: where its plot lies, its two axes, and what stands over it."""

from dataclasses import dataclass
from datetime import date, timedelta

from charts import words
from charts.axis import Axis, span
from charts.axis import axis as value_axis
from charts.picture import Picture
from metrics.calendar import By
from reports.slides.lettering import Type, width

TEXT = Type(18)  # read at five metres
BAND = 1.5 * TEXT.size  # over the highest figure, for the names of changes
MONTH = 30.4375  # days
SHORT = 200  # days: so few are named by day and month
EPOCH = date(1899, 12, 30)  # day 0 of a workbook


@dataclass(frozen=True)
class Days:
    """The days along the foot: first and last, how far apart they are named, and how."""

    first: date
    last: date
    step: float
    form: str


@dataclass(frozen=True)
class Frame:
    """Sizes in points from the upper left corner of a chart `wide` by `tall`."""

    wide: float
    tall: float
    left: float
    top: float
    right: float  # room for the words at the right edge
    foot: float
    values: Axis
    high: float  # the upper end of the value axis, with room for the names of changes
    days: Days

    @property
    def plot_wide(self) -> float:
        return self.wide - self.left - self.right

    @property
    def plot_tall(self) -> float:
        return self.tall - self.top - self.foot

    def across(self, day: date) -> float:
        """How far right of the plot's left edge a day stands."""
        whole = (self.days.last - self.days.first).days
        return self.plot_wide * (day - self.days.first).days / whole

    def down(self, value: float) -> float:
        """How far below the plot's upper edge a value stands."""
        return self.plot_tall * (self.high - value) / (self.high - self.values.low)


def serial(day: date) -> int:
    """A day as a workbook counts it."""
    return (day - EPOCH).days


def framed(
    one: Picture, wide: float, tall: float, right: float, among: tuple[Picture, ...] = ()
) -> Frame:
    """The frame of a picture, on one scale with those `among` it."""
    scale = value_axis(one, *among)
    ticks = [width(words.number(tick), TEXT) for tick in scale.ticks]
    left, top, foot = max(ticks) + 12, 0.6 * TEXT.size, 1.6 * TEXT.size
    band = BAND if one.story.changes or one.story.phases else 0.5 * BAND
    step = scale.ticks[1] - scale.ticks[0]
    span_of = scale.ticks[-1] - scale.low
    room = max(tall - top - foot - band, 1)
    high = max(scale.ticks[-1] + min(span_of * band / room, 0.95 * step), scale.high)
    days = _days(one, *span(one, *among), wide - left - right)
    return Frame(wide, tall, left, top, right, foot, scale, high, days)


def _days(one: Picture, first: date, last: date, room: float) -> Days:
    """Mondays by name where the time is short; else months, named by one of their first days."""
    whole = (last - first).days
    if one.story.by is not By.MONTH and whole <= SHORT:
        weeks = _least(whole / 7, room / width("25 Oct   ", TEXT), (1, 2, 4, 6, 8, 13))
        return Days(first - timedelta(days=first.weekday()), last, 7 * weeks, "d mmm")
    months = _least(whole / MONTH, room / width("Oct 26   ", TEXT), (1, 2, 3, 4, 6, 12, 24, 60))
    return Days((first - timedelta(days=2)).replace(day=3), last, months * MONTH, "mmm yy")


def _least(whole: float, most: float, steps: tuple[int, ...]) -> int:
    """The smallest step that gives no more names than there is room for."""
    return next((step for step in steps if whole / step <= most), steps[-1])
