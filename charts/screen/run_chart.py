"""The run chart on the screen: a picture in, a Plotly figure out."""

import textwrap

import plotly.graph_objects as go

from charts import axis as value_axis
from charts import words
from charts.labels import LETTER
from charts.palette import Palette, palette
from charts.picture import Picture
from charts.screen import banners, edge, lines, marks
from charts.screen.frame import BOTTOM, LEFT, Frame
from charts.screen.heading import title
from charts.screen.size import PAGE, Size
from charts.spans import span

HEADING = 1.3  # height of a row of the heading, in text sizes
FONT = "Source Sans, Source Sans 3, system-ui, sans-serif"


def draw(
    picture: Picture, *, dark: bool = False, size: Size = PAGE, among: tuple[Picture, ...] = ()
) -> go.Figure:
    """A figure for a light or dark page, on one scale of values and time with those `among` it.

    Show it with theme=None, or the page's theme repaints it.
    """
    colours = palette(dark=dark)
    first, last = span(picture, *among)
    axis = value_axis.axis(picture, *among)
    found = banners.banners(picture, first, last, size)
    heading = _heading(picture, size, axis)
    levels = max((each.row for each in found if each.words), default=-1) + 1
    top = banners.ROW * size.text * levels + HEADING * size.text * (len(heading) + 0.9)
    frame = Frame(first, last, axis, size, top)
    if not picture.figures.periods:
        empty = {"annotations": [_nothing(colours, size)]}
        return go.Figure(layout=_layout(frame, colours) | empty)
    layout = _layout(frame, colours) | {
        "title": title(heading, size, colours),
        "shapes": [
            *lines.shapes(picture, frame, colours),
            *banners.changes(found, frame, colours),
            *edge.interval(picture, colours),
        ],
        "annotations": [
            *banners.over(found, size, colours),
            *edge.baseline(picture, size, colours),
            *edge.beside(picture, frame, colours),
        ],
    }
    return go.Figure(data=marks.traces(picture, size, colours), layout=layout)


def _heading(picture: Picture, size: Size, axis: value_axis.Axis) -> list[str]:
    """The finding where there is room for it, then what is drawn; and whether the axis is cut."""
    letters = int((size.width - 2 * size.text) / (LETTER * size.text))
    if size.is_small:
        return [f"<b>{row}</b>" for row in _wrapped(picture.story.title, letters)]
    finding = _wrapped(picture.story.title, int(letters * 0.85)) if size.has_title else []
    told = picture.story.axis + (f" ({axis.note})" if axis.note else "")
    note = _wrapped(picture.note, letters) if size.has_title else []
    return [*(f"<b>{row}</b>" for row in finding), *_wrapped(told, letters), *note]


def _wrapped(text: str, letters: int) -> list[str]:
    return [words.plain(row) for row in textwrap.wrap(text, letters)]


def _layout(frame: Frame, colours: Palette) -> dict:
    size = frame.size
    return {
        "template": "none",
        "height": size.height,
        "margin": {
            "l": LEFT * size.text,
            "r": size.right,
            "t": frame.top,
            "b": BOTTOM * size.text,
            "autoexpand": False,
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": colours.ink, "size": size.text},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": colours.paper, "font": {"color": colours.ink, "size": size.text}},
    } | _axes(frame, colours)


def _axes(frame: Frame, colours: Palette) -> dict:
    size = frame.size
    quiet = {
        "tickfont": {"color": colours.quiet, "size": size.text},
        "fixedrange": True,
        "zeroline": False,
    }
    return {
        "xaxis": quiet
        | {
            "range": [frame.first, frame.last],
            "showgrid": False,
            "tickformat": "%-d %b\n%Y",
            "nticks": 5 if size.width < 600 else 10,
            "linecolor": colours.grid,
            "showline": True,
        },
        "yaxis": quiet
        | {
            "range": [frame.axis.low, frame.axis.high],
            "tickvals": frame.axis.ticks,
            "gridcolor": colours.grid,
        },
    }


def _nothing(colours: Palette, size: Size) -> dict:
    return {
        "text": words.NOTHING,
        "showarrow": False,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "font": {"size": size.text, "color": colours.quiet},
    }
