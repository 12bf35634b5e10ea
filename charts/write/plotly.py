"""A scene as a Plotly figure. Show it with theme=None, or the page's theme repaints it."""

from collections.abc import Sequence
from datetime import date, datetime

import plotly.graph_objects as go

from charts import scene as marks
from charts.palette import Palette
from charts.words import plain

FONT = "Source Sans, Source Sans 3, system-ui, sans-serif"


def figure(scene: marks.Scene) -> go.Figure:
    """Straight lines and bands go into the layout in one go; the other marks are traces."""
    parts: dict[str, list[dict]] = {"shapes": [], "annotations": [], "data": []}
    for mark in scene.marks:
        where, drawn = _drawn(mark, scene.frame)
        parts[where].append(drawn)
    layout = {"shapes": parts["shapes"], "annotations": parts["annotations"]}
    size, frame = scene.frame.size, scene.frame
    margin = {"l": frame.left, "r": size.right, "t": frame.top, "b": size.foot * size.text}
    layout |= {"margin": margin | {"autoexpand": False}} | _axes(scene)
    layout["title"] = title(scene.heading, size, scene.colours)
    if any(isinstance(mark, marks.Points) and mark.keys for mark in scene.marks):
        layout |= {"clickmode": "event+select", "dragmode": False}
    colours, clear = scene.colours, "rgba(0,0,0,0)"
    # See-through, without a legend, in the letters of the page.
    layout |= {
        "template": {"data": {"scatter": [{"type": "scatter"}]}},  # a look of its own
        "height": size.height,
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "font": {"family": FONT, "color": colours.ink, "size": size.text},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": colours.paper,
            "font": {"color": colours.ink, "size": size.text},
        },
    }
    # To have it looked through, which is known to be right, takes longer than to draw it.
    return go.Figure(parts["data"], layout, _validate=False)


def title(heading: tuple[tuple[str, bool], ...], size: marks.Size, colours: Palette) -> dict:
    """Rows at the top left: the finding strong, the rest quiet."""
    quiet = f'<span style="color:{colours.quiet}">'
    rows = (
        f"<b>{plain(row)}</b>" if is_finding else f"{quiet}{plain(row)}</span>"
        for row, is_finding in heading
    )
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


def _axes(scene: marks.Scene) -> dict:
    frame, colours = scene.frame, scene.colours
    font = {"color": colours.quiet, "size": frame.size.text}
    quiet = {"tickfont": font, "fixedrange": True, "zeroline": False}
    across = {"range": [frame.first, frame.last], "showgrid": False}
    if isinstance(frame.first, datetime):
        across |= {"tickformat": "%H:%M", "showgrid": True, "gridcolor": colours.grid}
    elif isinstance(frame.first, date):
        many = 5 if frame.size.width < 600 else 10
        across |= {"tickformat": "%-d %b\n%Y", "nticks": many}
        across |= {"linecolor": colours.grid, "showline": True}
    if scene.names is not None:
        across |= _named(scene.names)
    if scene.foot:
        across |= {"title": {"text": scene.foot, "font": font}}
    up = {"range": [frame.low, frame.high], "tickvals": frame.ticks, "gridcolor": colours.grid}
    if scene.levels:
        up |= _named(scene.levels) | {"showgrid": bool(frame.ticks)}
    return {"xaxis": quiet | across, "yaxis": quiet | up}


def _named(names: Sequence[tuple[marks.Across, str]]) -> dict:
    return {"tickvals": [at for at, _ in names], "ticktext": [plain(name) for _, name in names]}


def _drawn(mark: marks.Mark, frame: marks.Frame) -> tuple[str, dict]:
    """Where a mark goes, and how it is written there."""
    match mark:
        case marks.Band():
            ends = {"x0": mark.first, "x1": mark.last, "yref": "paper", "y0": 0, "y1": 1}
            look = {"type": "rect", "layer": "below", "line": {"width": 0}}
            return "shapes", look | ends | {"fillcolor": mark.fill}
        case marks.Rectangle():
            (x0, y0), (x1, y1) = mark.first, mark.last
            ends = {"x0": x0, "y0": y0, "x1": x1, "y1": y1, "fillcolor": mark.fill}
            edge = _stroke(mark.edge) if mark.edge else {"width": 0}
            return "shapes", {"type": "rect", "layer": "between", "line": edge} | ends
        case marks.Line() if len(mark.places) == 2 and not mark.is_stair:
            (x0, y0), (x1, y1) = mark.places
            ends = {"x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": _stroke(mark.stroke)}
            upright = {"yref": "paper"} if isinstance(y1, marks.Share) else {}
            return "shapes", {"type": "line", "layer": "between"} | ends | upright
        case marks.Line():
            stroke = _stroke(mark.stroke) | {"shape": "hvh" if mark.is_stair else "linear"}
            return "data", _trace("lines", mark.places) | {"line": stroke, "hoverinfo": "skip"}
        case marks.Area():
            look = {"fill": "toself", "fillcolor": mark.fill, "line": {"width": 0}}
            how = {"text": plain(mark.hover), "hoverinfo": "text", "hoveron": "fills"}
            how = how if mark.hover else {"hoverinfo": "skip"}
            return "data", _trace("lines", mark.places) | look | how
        case marks.Points():
            return "data", _points(mark)
    return "annotations", _words(mark, frame.size)


def _stroke(stroke: marks.Stroke) -> dict:
    return {"color": stroke.colour, "width": stroke.width, "dash": str(stroke.dash)}


def _trace(mode: str, places: Sequence[marks.Place]) -> dict:
    x, y = zip(*places, strict=True) if places else ((), ())
    return {"type": "scatter", "mode": mode, "x": x, "y": y}


def _points(mark: marks.Points) -> dict:
    marker = {
        "color": mark.fills,
        "symbol": mark.symbols,
        "size": mark.sizes,
        "line": {"color": mark.rim.colour, "width": mark.rim.width},
        "opacity": 1,
    }
    unselected = {"marker": {"opacity": 1}}  # what is not chosen stays as it was
    texts = [
        "<br>".join((f"<b>{plain(first)}</b>", *map(plain, rows))) for first, *rows in mark.hover
    ]
    hover = {"text": texts, "hovertemplate": "%{text}<extra></extra>"}
    hover |= {"customdata": mark.keys} if mark.keys else {}
    look = {"marker": marker, "unselected": unselected, "cliponaxis": False}
    return _trace("markers", mark.places) | look | hover


def _words(mark: marks.Words, size: marks.Size) -> dict:
    refs = {"xref": "paper"} if isinstance(mark.at[0], marks.Share) else {}
    refs |= {"yref": "paper"} if isinstance(mark.at[1], marks.Share) else {}
    text = plain(mark.words)
    text = f"<b>{text}</b>" if mark.is_strong and text else text
    if mark.below:
        small = f'<span style="font-size:{0.78 * size.text:.0f}px">{plain(mark.below)}</span>'
        text = "<br>".join(filter(None, (text, small)))
    ground = {"bgcolor": mark.ground, "borderpad": 0} if mark.ground else {}
    place = {"x": mark.at[0], "y": mark.at[1], "xshift": mark.moved[0], "yshift": mark.moved[1]}
    sides = {"xanchor": mark.align, "yanchor": mark.stand, "align": mark.align}
    font = {"size": size.text, "color": mark.colour}
    return refs | ground | place | sides | {"text": text, "showarrow": False, "font": font}
