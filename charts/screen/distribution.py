"""The distribution on the screen: a bar a band of minutes, the tolerance shaded behind them."""

import plotly.graph_objects as go

from charts.distribution import Distribution, MinuteBand, minute
from charts.palette import Palette, palette
from charts.scene import PAGE, Size
from charts.write.plotly import bare, title

WIDTH = 5  # minutes that a bar without an end takes
STEP = 0.09  # of the height: a line's top below that of the line to its left
HEADROOM = 1.45  # above the tallest bar, for the words


def draw_distribution(bars: Distribution, *, dark: bool = False, size: Size = PAGE) -> go.Figure:
    """Bars within the tolerance are pale, those beyond it strong; both marks are named."""
    colours = palette(dark=dark)
    layout = _layout(bars, size, colours)
    if not bars.calls:
        return go.Figure(layout=layout)
    layout |= {"shapes": _shapes(bars, colours), "annotations": _labels(bars, size, colours)}
    return go.Figure(data=[_bars(bars, colours)], layout=layout)


def _bars(bars: Distribution, colours: Palette) -> dict:
    return {
        "type": "bar",
        "x": [_start(band) for band in bars.bands],
        "y": [bars.share(band) for band in bars.bands],
        "width": [WIDTH - 0.6] * len(bars.bands),
        "offset": 0.3,
        "marker": {
            "color": [
                colours.line if bars.is_within(band) else colours.neither for band in bars.bands
            ],
            "opacity": [0.55 if bars.is_within(band) else 1 for band in bars.bands],
        },
        "customdata": [bars.sentence(band) for band in bars.bands],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _start(band: MinuteBand) -> int:
    """Where a bar begins; one without an end beyond the last that has one."""
    if band.first is None:
        return (band.last or 0) - WIDTH
    return band.first


def _marks(bars: Distribution, colours: Palette) -> list[tuple[float, str, str, str]]:
    """Where each line stands, its words, colour and dash; from the left."""
    lines = [(bars.late, f"on time: to {bars.late:g} min late", colours.target, "solid")]
    named = ((bars.median, "half began by"), (bars.ninetieth, "nine in ten by"))
    lines += [
        (at + 0.5, f"{name} {minute(at)}", colours.ink, "4px,3px")
        for at, name in named
        if at is not None
    ]
    return sorted(lines)


def _shapes(bars: Distribution, colours: Palette) -> list[dict]:
    """The tolerance, shaded; and the lines, each lower than that to its left."""
    up = {"yref": "paper", "y0": 0}
    shaded = {"type": "rect", "x0": -bars.early, "x1": bars.late, "fillcolor": colours.shade}
    tolerance = {"type": "line", "x0": -bars.early, "x1": -bars.early, "y1": 1}
    marks = [
        {"type": "line", "x0": at, "x1": at, "y1": 1 - STEP * place}
        | {"line": {"color": ink, "width": 1.5, "dash": dash}}
        for place, (at, _, ink, dash) in enumerate(_marks(bars, colours))
    ]
    return [
        up | shaded | {"y1": 1, "layer": "below", "line": {"width": 0}},
        up | tolerance | {"line": {"color": colours.target, "width": 1.5}},
        *(up | mark for mark in marks),
    ]


def _labels(bars: Distribution, size: Size, colours: Palette) -> list[dict]:
    """Beside the top of each line; above the tops of those to its right, so that none is met."""
    return [
        {
            "x": at,
            "xanchor": "left",
            "xshift": 8,
            "y": 1 - STEP * place,
            "yref": "paper",
            "yanchor": "top",
            "text": text,
            "showarrow": False,
            "font": {"size": size.text, "color": ink},
        }
        for place, (at, text, ink, _) in enumerate(_marks(bars, colours))
    ]


def _layout(bars: Distribution, size: Size, colours: Palette) -> dict:
    quiet = {"color": colours.quiet, "size": size.text}
    axis = {"zeroline": False, "tickfont": quiet, "fixedrange": True}
    ticks = list(range(-60, 121, 15))
    starts = [_start(band) for band in bars.bands]  # from before the tolerance and the first bar
    span = [min(-bars.early, *starts, 0) - WIDTH, max(bars.late, *starts, 0) + 2 * WIDTH]
    top = HEADROOM * max((bars.share(band) for band in bars.bands), default=1)
    names = ["planned" if at == 0 else f"{abs(at)} {'early' if at < 0 else 'late'}" for at in ticks]
    return bare(size.text, 0.8 * size.height, colours) | {
        "margin": {"l": 3.2 * size.text, "r": size.text, "t": 3 * size.text, "b": 2.4 * size.text},
        "title": title([(bars.axis, False)], size, colours),
        "xaxis": axis | {"tickvals": ticks, "ticktext": names, "showgrid": False, "range": span},
        "yaxis": axis | {"gridcolor": colours.grid, "range": [0, top], "ticksuffix": " %"},
    }
