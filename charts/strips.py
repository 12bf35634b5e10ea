"""Two sides of one measure, one above the other: a dot a period, and each side's own figure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from charts import scene as marks
from charts import words
from charts.axis import axis_of
from charts.palette import Palette, palette, softly
from metrics.measure import Measure


@dataclass(frozen=True)
class Strip:
    """One side: its name, the figure of each period, and that of all of them together."""

    name: str
    values: tuple[float, ...]
    figure: float


def strips_scene(measure: Measure, strips: tuple[Strip, ...], *, dark: bool = False) -> marks.Scene:
    """On one scale, the first side at the top."""
    colours = palette(dark=dark)
    scale = axis_of([value for of in strips for value in of.values], measure.unit.bounds)
    size = replace(marks.PAGE, height=190, right=marks.PAGE.text, left=12)
    frame = marks.Frame(size, scale.low, scale.high, 0, len(strips), (), top=2.4 * size.text)
    heights = [len(strips) - 0.5 - at for at in range(len(strips))]
    better = words.direction(measure.better, measure.unit)
    figures = (f"{of.name}: {words.measured(of.figure, measure.unit)}" for of in strips)
    return marks.Scene(
        frame,
        ((f"{measure.title}, {measure.unit}, a dot each week{better}", False),),
        tuple(
            mark
            for of, height in zip(strips, heights, strict=True)
            for mark in _marks(of, height, measure, colours)
        ),
        f"{measure.title}. {'; '.join(figures)}.",
        colours,
        names=tuple((tick, words.number(tick)) for tick in scale.ticks),
        levels=tuple((height, of.name) for of, height in zip(strips, heights, strict=True)),
    )


def _marks(of: Strip, height: float, measure: Measure, colours: Palette) -> Iterator[marks.Mark]:
    places = [(value, height) for value in of.values]
    said = [(words.measured(value, measure.unit),) for value in of.values]
    rim = marks.Stroke(colours.paper, 1)
    yield marks.Points.alike(places, softly(colours.neither, 0.55), 11, rim, hover=said)
    upright = ((of.figure, height - 0.3), (of.figure, height + 0.3))
    yield marks.Line(upright, marks.Stroke(colours.ink, 3))
    figure = words.measured(of.figure, measure.unit)
    at = (of.figure, height + 0.3)
    yield marks.Words(figure, at, colours.ink, (5, 0), stand="bottom", is_strong=True)
