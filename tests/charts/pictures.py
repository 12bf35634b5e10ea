"""A picture to draw: 40 weeks about 86 %, then whatever a test asks for."""

from dataclasses import replace
from datetime import date, timedelta

from plotly.graph_objects import Figure

from charts.picture import DayOfChange, Expected, Figures, Picture, TargetFrom, Topic, picture
from charts.run_chart import run_chart
from charts.scene import PAGE, Room, Size
from charts.write.plotly import figure
from metrics.measure import Better, percent

START = date(2026, 1, 5)
SMALL = Size(width=330, height=170, text=11, marker=4, right=68, room=Room.LITTLE)
WOBBLE = (86.0, 87.0, 85.5, 86.5, 85.0, 87.5, 86.2, 84.8)


def weeks(count: int) -> tuple[date, ...]:
    return tuple(START + timedelta(weeks=at) for at in range(count))


def figures(values: list[float], incomplete: int = 0) -> Figures:
    """Weekly figures out of 200; the last `incomplete` weeks are not over."""
    count = len(values)
    return Figures(
        periods=weeks(count),
        values=tuple(values),
        numerators=tuple(2 * value for value in values),
        denominators=(200.0,) * count,
        complete=(True,) * (count - incomplete) + (False,) * incomplete,
    )


def topic(**told: object) -> Topic:
    plain = Topic(
        title="Calls on time rose at Northgate",
        what="calls that began on time",
        unit=percent("of calls due"),
        better=Better.UP,
    )
    return replace(plain, **told)


def improved(**told: object) -> Picture:
    """Thirty usual weeks, then ten at 93 %, practice changed between."""
    values = [WOBBLE[at % 8] for at in range(30)] + [
        93.0 + WOBBLE[at % 8] / 100 for at in range(10)
    ]
    started = weeks(31)[-1] + timedelta(days=2)
    since = tuple(started + timedelta(weeks=at) for at in range(9))
    usual = {
        "baseline": (weeks(3)[-1], weeks(26)[-1]),
        "changes": (DayOfChange(started, "Runs redesigned"),),
        "goals": (TargetFrom(START, 90.0), TargetFrom(weeks(20)[-1], 95.0)),
        "expected": Expected(since, (86.2,) * 9, 5.1, 8.4),
    }
    return picture(figures(values), topic(**(usual | told)))


def draw_run_chart(one: Picture, *, size: Size = PAGE, dark: bool = False) -> Figure:
    """The picture on the screen."""
    return figure(run_chart(one, size, dark=dark))


def draw_all(pictures: tuple[Picture, ...]) -> tuple[Figure, ...]:
    """All pictures on the screen, side by side."""
    return tuple(figure(run_chart(each, SMALL, among=pictures)) for each in pictures)
