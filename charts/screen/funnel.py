"""The funnel on the screen: each site a named point, larger sites to the right."""

import numpy as np
import plotly.graph_objects as go

from charts import words
from charts.funnel import REACHES, FunnelPicture, label_places
from charts.palette import SYMBOLS, Palette, colour, palette
from charts.screen.frame import PAGE, Size
from charts.screen.run_chart import FONT

MARGINS = {"l": 3.4, "r": 7.0, "t": 4.0, "b": 4.0}  # in text sizes


def draw_funnel(one: FunnelPicture, *, dark: bool = False, size: Size = PAGE) -> go.Figure:
    """A figure with the 95 % and 99.8 % limits, the overall value, and every site by name."""
    colours = palette(dark=dark)
    layout = _layout(one, size, colours)
    sizes = one.sizes
    if not len(sizes):
        return go.Figure(layout=layout)
    traces = _points(one, size, colours)
    if np.isfinite(one.result.centre):
        traces = [*_limits(one, sizes, colours), *traces]
        layout["shapes"] = [_centre(one, sizes, colours)]
        layout["annotations"] = _names(one, size, colours)
        layout["xaxis"]["range"] = [sizes[0], sizes[-1]]
    return go.Figure(data=traces, layout=layout)


def _limits(one: FunnelPicture, sizes: np.ndarray, colours: Palette) -> list[dict]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": sizes,
            "y": one.per * side,
            "line": {"color": colours.neither, "width": 1.2, "dash": dash},
            "hoverinfo": "skip",
        }
        for (reach, _), dash in zip(REACHES, ("dot", "dash"), strict=True)
        for side in one.result.limits(sizes, reach)
    ]


def _centre(one: FunnelPicture, sizes: np.ndarray, colours: Palette) -> dict:
    style = {"color": colours.quiet, "width": 1.4}
    ends = {"x0": sizes[0], "x1": sizes[-1], "y0": one.centre, "y1": one.centre}
    return {"type": "line", "layer": "below", "line": style, **ends}


def _points(one: FunnelPicture, size: Size, colours: Palette) -> list[dict]:
    means = one.meanings()
    told = [
        f"<b>{words.plain(place.name)}</b><br>{words.measured(float(value), one.unit)} "
        f"({words.number(place.numerator)} of {words.number(place.denominator)})"
        for place, value in zip(one.places, one.values, strict=True)
    ]
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [place.denominator for place in one.places],
            "y": [None if np.isnan(value) else value for value in one.values],
            "text": [words.plain(place.name) for place in one.places],
            "textposition": _places(one, size),
            "textfont": {"size": size.text, "color": [colour(of, colours) for of in means]},
            "marker": {
                "color": [colour(of, colours) for of in means],
                "symbol": [SYMBOLS[of] for of in means],
                "size": size.marker * 1.2,
            },
            "customdata": told,
            "hovertemplate": "%{customdata}<extra></extra>",
            "cliponaxis": False,
        }
    ]


def _places(one: FunnelPicture, size: Size) -> list[str]:
    """Where names stand, with points laid out about as the figure will."""
    room = np.array([place.denominator for place in one.places])
    known = np.isfinite(one.values)
    placed = np.full(len(room), "top center", dtype=object)
    if known.any():
        across = _share(room[known], 0.6 * room[known].min(), 1.15 * room[known].max())
        shown = np.append(one.values[known], _edges(one, room[known]))
        up = _share(one.values[known], shown.min(), shown.max())
        wide = size.width - (MARGINS["l"] + MARGINS["r"]) * size.text
        high = size.height - (MARGINS["t"] + MARGINS["b"]) * size.text
        names = [place.name for place, is_known in zip(one.places, known, strict=True) if is_known]
        points = list(zip(wide * across, high * up, strict=True))
        placed[known] = label_places(names, points, size.text)
    return placed.tolist()


def _share(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """How far along from low to high; all at the start where there is no way between."""
    return (values - low) / ((high - low) or 1.0)


def _edges(one: FunnelPicture, room: np.ndarray) -> np.ndarray:
    """The lowest and highest limit that is drawn."""
    if not np.isfinite(one.result.centre):
        return np.array([])
    return one.per * one.result.limits([0.6 * room.min()]).ravel()


def _names(one: FunnelPicture, size: Size, colours: Palette) -> list[dict]:
    """What each pair of limits holds, at its upper line's right end; and the value of all sites."""
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 4,
            "y": value,
            "text": told,
            "showarrow": False,
            "font": {"size": size.text, "color": colours.quiet},
        }
        for value, told in one.ends()
    ]


def _layout(one: FunnelPicture, size: Size, colours: Palette) -> dict:
    quiet = {"color": colours.quiet, "size": size.text}
    axis = {"zeroline": False, "tickfont": quiet, "fixedrange": True}
    across = {"title": {"text": one.size_axis, "font": quiet}, "showgrid": False}
    heading = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "font": quiet}
    told = f"{words.plain(one.axis)}<br>{one.note}"
    return {
        "template": "none",
        "height": size.height,
        "margin": {side: room * size.text for side, room in MARGINS.items()},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": colours.ink, "size": size.text},
        "showlegend": False,
        "title": heading | {"text": told, "pad": {"l": 4, "t": 1.2 * size.text}},
        "xaxis": axis | across,
        "yaxis": axis | {"gridcolor": colours.grid},
    }
