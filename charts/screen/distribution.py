"""The distribution on the screen: a bar a band of minutes, the tolerance shaded behind them."""

import plotly.graph_objects as go

from charts import words
from charts.distribution import Band, Distribution, minute
from charts.palette import Palette, palette
from charts.screen.heading import title
from charts.screen.run_chart import FONT
from charts.screen.size import PAGE, Size

WIDTH = 5  # minutes that a bar without an end takes


def draw(one: Distribution, *, dark: bool = False, size: Size = PAGE) -> go.Figure:
    """Bars within the tolerance are pale, those beyond it strong; both marks are named."""
    colours = palette(dark=dark)
    layout = _layout(one, size, colours)
    if not one.calls:
        return go.Figure(layout=layout)
    layout |= {"shapes": _shapes(one, colours), "annotations": _labels(one, size, colours)}
    return go.Figure(data=[_bars(one, colours)], layout=layout)


def _bars(one: Distribution, colours: Palette) -> dict:
    return {
        "type": "bar",
        "x": [_start(band) for band in one.bands],
        "y": [one.share(band) for band in one.bands],
        "width": [WIDTH - 0.6] * len(one.bands),
        "offset": 0.3,
        "marker": {
            "color": [
                colours.line if one.is_within(band) else colours.neither for band in one.bands
            ],
            "opacity": [0.55 if one.is_within(band) else 1 for band in one.bands],
        },
        "customdata": [one.told(band) for band in one.bands],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _start(band: Band) -> int:
    """Where a bar begins; one without an end beyond the last that has one."""
    if band.first is None:
        return (band.last or 0) - WIDTH
    return band.first


def _shapes(one: Distribution, colours: Palette) -> list[dict]:
    across = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    shaded = {"type": "rect", "x0": -one.early, "x1": one.late, "fillcolor": colours.shade}
    edges = [
        {"type": "line", "x0": at, "x1": at, "line": {"color": colours.target, "width": 1.5}}
        for at in (-one.early, one.late)
    ]
    marks = [
        {
            "type": "line",
            "x0": at + 0.5,
            "x1": at + 0.5,
            "layer": "above",
            "line": {"color": colours.ink, "width": 1.5, "dash": "4px,3px"},
        }
        for at in (one.median, one.ninetieth)
        if at is not None
    ]
    return [across | each for each in (shaded | {"line": {"width": 0}}, *edges, *marks)]


def _labels(one: Distribution, size: Size, colours: Palette) -> list[dict]:
    """The two marks and the tolerance, each in a row of its own so that they never meet."""
    told = [
        (one.late, f"on time: to {one.late:g} min late", colours.target, 0),
        (one.median, f"half began by {minute(one.median)}", colours.ink, 1),
        (one.ninetieth, f"nine in ten by {minute(one.ninetieth)}", colours.ink, 2),
    ]
    return [
        {
            "x": at,
            "xanchor": "left",
            "xshift": 6,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -1.4 * size.text * row,
            "text": text,
            "showarrow": False,
            "bgcolor": colours.paper,
            "font": {"size": size.text, "color": ink},
        }
        for at, text, ink, row in told
        if at is not None
    ]


def _layout(one: Distribution, size: Size, colours: Palette) -> dict:
    quiet = {"color": colours.quiet, "size": size.text}
    axis = {"zeroline": False, "tickfont": quiet, "fixedrange": True}
    ticks = list(range(-60, 121, 15))
    names = ["planned" if at == 0 else f"{abs(at)} {'early' if at < 0 else 'late'}" for at in ticks]
    return {
        "template": "none",
        "height": 0.8 * size.height,
        "margin": {"l": 3.2 * size.text, "r": size.text, "t": 3 * size.text, "b": 2.4 * size.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": colours.ink, "size": size.text},
        "showlegend": False,
        "title": title([words.plain(one.axis)], size, colours),
        "xaxis": axis | {"tickvals": ticks, "ticktext": names, "showgrid": False},
        "yaxis": axis | {"gridcolor": colours.grid, "rangemode": "tozero", "ticksuffix": " %"},
    }
