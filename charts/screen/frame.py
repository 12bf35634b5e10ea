"""The frame of a chart on the screen: how large it is, its heading, its lines and areas."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from charts.axis import Axis, baseline_span, centre_levels, goal_levels
from charts.labels import Room
from charts.palette import Palette, softly
from charts.picture import Picture
from metrics.calendar import By, bank_holidays

# The places where a chart is looked at, and how large things are there.


@dataclass(frozen=True)
class Size:
    """Pixels. `width` is nominal: the chart stretches, labels are laid out for this width.

    has_title: the finding stands above, and every label has room. is_small: one of many side by
    side, headed by its title (the site) alone, with no more labels than it can hold.
    """

    width: int
    height: int
    text: int
    marker: float
    right: int  # room for labels on the right
    has_title: bool
    is_small: bool = False

    @property
    def room(self) -> Room:
        """How many labels fit."""
        if self.is_small:
            return Room.LITTLE
        return Room.AMPLE if self.has_title else Room.SOME


CARD = Size(width=460, height=250, text=12, marker=5, right=92, has_title=False)
SMALL = Size(width=330, height=170, text=11, marker=4, right=68, has_title=False, is_small=True)
PAGE = Size(width=1050, height=420, text=14, marker=8, right=150, has_title=True)
MEETING = Size(width=1280, height=620, text=20, marker=12, right=220, has_title=True)


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


# What stands at the top left of a figure: the finding in ink, the rest quiet.


def title(heading: list[str], size: Size, colours: Palette) -> dict:
    """Rows of a heading as Plotly's title; those in bold are the finding."""
    quiet = f'<span style="color:{colours.quiet}">'
    rows = [row if row.startswith("<b>") else f"{quiet}{row}</span>" for row in heading]
    return {
        "text": "<br>".join(rows),
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": 4, "t": 1.2 * size.text},
        "font": {"size": size.text, "color": colours.ink, "weight": "normal"},
    }


# The lines and areas of a chart as Plotly shapes, all put into the layout in one go.


def shapes(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """Everything behind the points: rest days, baseline, median, target."""
    return [
        *_rest_days(one, colours),
        *_baseline(one, colours),
        *_centre(one, colours),
        *_goals(one, frame, colours),
    ]


def line(start: tuple[date, float], end: tuple[date, float], **style: object) -> dict:
    """A straight line between two points of the plot."""
    return {
        "type": "line",
        "x0": start[0],
        "y0": start[1],
        "x1": end[0],
        "y1": end[1],
        "layer": "below",
        "line": style,
    }


def _band(first: date, last: date, colour: str) -> dict:
    return {
        "type": "rect",
        "x0": first,
        "x1": last,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": colour,
    }


def _rest_days(one: Picture, colours: Palette) -> list[dict]:
    """Weekends and bank holidays, where a point is a day."""
    days = one.figures.periods
    if one.story.by is not By.DAY or not days or (days[-1] - days[0]).days >= len(days):
        return []
    holidays = bank_holidays(days[0].year, days[-1].year)
    half = timedelta(hours=12)
    return [
        {
            **_band(day, day, softly(colours.neither, 0.10)),
            "x0": f"{day - timedelta(days=1)}T12:00",
            "x1": f"{day}T{half.seconds // 3600}:00",
        }
        for day in days
        if day.weekday() >= 5 or day in holidays
    ]


def _baseline(one: Picture, colours: Palette) -> list[dict]:
    span = baseline_span(one)
    return [_band(*span, colours.shade)] if span else []


def _centre(one: Picture, colours: Palette) -> list[dict]:
    """Thin over the points that set it, dashed where it is carried forward."""
    style = {"color": colours.quiet, "width": 1.4}
    return [
        line(
            (level.start, level.value),
            (level.end, level.value),
            **style | ({"dash": "dash"} if level.is_carried else {}),
        )
        for level in centre_levels(one)
    ]


def _goals(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """The target as it stood at each time, with the step up or down where it changed."""
    style = {"color": colours.target, "width": 1.6, "dash": "dot"}
    levels = goal_levels(one, frame.first, frame.last)
    flat = [line((each.start, each.value), (each.end, each.value), **style) for each in levels]
    return flat + [
        line((before.end, before.value), (after.start, after.value), **style)
        for before, after in pairwise(levels)
    ]
