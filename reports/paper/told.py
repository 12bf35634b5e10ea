"""A figure on its way to paper: its drawing, and its words for those who do not see it."""

from dataclasses import dataclass

from charts.picture import Picture, alt_text
from charts.print.paper import FULL, Sheet
from charts.print.run_chart import draw


@dataclass(frozen=True)
class Figure:
    """`svg` is the drawing; `alt` says what it shows, and may not be empty."""

    svg: str
    alt: str


def figure(picture: Picture, sheet: Sheet = FULL, among: tuple[Picture, ...] = ()) -> Figure:
    """The run chart or control chart of a picture, on one scale with those `among` it."""
    return Figure(draw(picture, sheet, among), alt_text(picture))
