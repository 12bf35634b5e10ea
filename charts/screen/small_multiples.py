"""All sites side by side, in one order, on one scale of values and time."""

import plotly.graph_objects as go

from charts.picture import Picture
from charts.screen.run_chart import draw
from charts.screen.size import SMALL


def draw_all(pictures: tuple[Picture, ...], *, dark: bool = False) -> tuple[go.Figure, ...]:
    """One small figure a picture, in the order given; each is headed by its story's title.

    A page lays them out in its own columns, so that they flow on a telephone and each can be
    reached by keyboard. The axis words are for the page to say once, above them all.
    """
    return tuple(draw(one, dark=dark, size=SMALL, among=pictures) for one in pictures)
