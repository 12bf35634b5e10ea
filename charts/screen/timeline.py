"""A run drawn: planned above, actual below, and between them the delay as it grows along it."""

from datetime import datetime, timedelta

import plotly.graph_objects as go

from charts.palette import Palette, palette, softly
from charts.timeline import Timeline, hover, label
from charts.words import plain
from charts.write.plotly import bare
from metrics.questions.day import Stop

HEIGHT, TEXT = 150, 12
PLANNED, ACTUAL, HALF = 1.0, 0.0, 0.21  # rows, and half of a bar's height
LABELS = ACTUAL - HALF - 0.2
UNDER = PLANNED - HALF - 0.2  # for a call that nobody is known to have begun


def draw_timeline(of: Timeline, *, dark: bool = False, hours: float | None = None) -> go.Figure:
    """The figure of one run. `hours`: how much of the day is shown, so that runs share a scale."""
    colours = palette(dark=dark)
    stops = list(enumerate(of.run.stops, 1))
    drawn = {
        "shapes": [shape for _, stop in stops for shape in _shapes(stop, colours)],
        "annotations": [note for at, stop in stops for note in _notes(at, stop, of, colours)],
    }
    margin = {"l": 62, "r": 12, "t": 4, "b": 24, "autoexpand": False}
    layout = bare(TEXT, HEIGHT, colours) | {"margin": margin} | drawn
    layout |= _axes(_span(of, hours), colours)
    return go.Figure(data=[_pointed_at(of, colours)], layout=layout)


def hours_of(timelines: tuple[Timeline, ...]) -> float:
    """How long the longest of these runs is."""
    spans = [_span(timeline, None) for timeline in timelines]
    return max((last - first).total_seconds() for first, last in spans) / 3600


def _span(of: Timeline, hours: float | None) -> tuple[datetime, datetime]:
    """From a little before the first call to a little after the last, or so many hours."""
    stops = of.run.stops
    first = min(min(stop.planned, stop.came or stop.planned) for stop in stops)
    last = max(max(stop.planned_end, _left(stop) or stop.planned_end) for stop in stops)
    first -= timedelta(minutes=15)
    return first, first + timedelta(hours=hours) if hours else last + timedelta(minutes=20)


def _axes(span: tuple[datetime, datetime], colours: Palette) -> dict:
    flat = {"fixedrange": True, "zeroline": False}
    return {
        "xaxis": flat
        | {
            "range": list(span),
            "tickformat": "%H:%M",
            "gridcolor": colours.grid,
            "tickfont": {"color": colours.quiet, "size": TEXT},
        },
        "yaxis": flat
        | {
            "range": [LABELS - 0.28, PLANNED + HALF + 0.05],
            "tickvals": [PLANNED, ACTUAL],
            "ticktext": ["planned", "actual"],
            "showgrid": False,
        },
    }


def _left(stop: Stop) -> datetime | None:
    """When the carer left; without a log-out, as long after coming as was planned."""
    if stop.came is None:
        return None
    return stop.left_at or stop.came + (stop.planned_end - stop.planned)


def _is_exception(stop: Stop) -> bool:
    return stop.call is not None and stop.call.is_exception


def _shapes(stop: Stop, colours: Palette) -> list[dict]:
    """The bar planned, the bar as it was, and the wedge of delay between them."""
    drawn = [_bar(stop.planned, stop.planned_end, PLANNED, _edge(stop, colours))]
    if stop.came is None:
        return drawn
    strong = colours.concern if _is_exception(stop) else colours.neither
    if _is_exception(stop) and stop.came > stop.planned:
        drawn.append(_wedge(stop, colours))
    is_whole = stop.left_at is not None
    filled = {
        "fillcolor": softly(strong, 0.75 if _is_exception(stop) else 0.35),
        "line": {"color": strong, "width": 1.2, "dash": "solid" if is_whole else "dot"},
    }
    return [*drawn, _bar(stop.came, _left(stop), ACTUAL, filled)]


def _edge(stop: Stop, colours: Palette) -> dict:
    """Heavy for a time-critical call, dotted for one that nobody is known to have begun."""
    line = {"color": colours.ink if stop.is_time_critical else colours.quiet}
    line["width"] = 2.5 if stop.is_time_critical else 1
    if stop.came is None:
        line |= {"dash": "dot", "width": line["width"] + 0.5}
        line["color"] = colours.concern if _is_exception(stop) else colours.quiet
    return {"fillcolor": colours.shade, "line": line}


def _bar(start: datetime, end: datetime, row: float, style: dict) -> dict:
    sides = {"x0": start, "x1": end, "y0": row - HALF, "y1": row + HALF}
    return {"type": "rect", "layer": "below", **sides, **style}


def _wedge(stop: Stop, colours: Palette) -> dict:
    """From the planned beginning above to the actual one below: the wider, the later."""
    top, foot = PLANNED - HALF, ACTUAL + HALF
    planned, came = (f"{moment:%Y-%m-%d_%H:%M:%S}" for moment in (stop.planned, stop.came))
    return {
        "type": "path",
        "path": f"M {planned},{top} L {planned},{foot} L {came},{foot} Z",
        "layer": "below",
        "fillcolor": softly(colours.concern, 0.3),
        "line": {"width": 0},
    }


def _notes(at: int, stop: Stop, of: Timeline, colours: Palette) -> list[dict]:
    """The number of the call above, how late it was below; bold where the delay grew most."""
    grown = of.run.growth
    lateness = label(stop)
    if grown and grown.place == at and _is_exception(stop):
        lateness = f"<b>{lateness} ▲</b>"
    strong = colours.concern if _is_exception(stop) else colours.quiet
    number = f"<b>{at}</b>" if stop.is_time_critical else f"{at}"
    middle = stop.planned + (stop.planned_end - stop.planned) / 2
    where = middle, UNDER
    if stop.came is not None:
        where = stop.came + (_left(stop) - stop.came) / 2, LABELS
    return [_note(number, middle, PLANNED, colours.ink), _note(lateness, *where, strong)]


def _note(text: str, x: datetime, y: float, colour: str) -> dict:
    font = {"size": TEXT, "color": colour}
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font}


def _pointed_at(of: Timeline, colours: Palette) -> go.Scatter:
    """Unseen points on the bars, so that pointing at one says all about the call."""
    stops = list(enumerate(of.run.stops, 1))
    rows = [(s.planned + (s.planned_end - s.planned) / 2, PLANNED, at, s) for at, s in stops]
    rows += [(s.came or s.planned, ACTUAL, at, s) for at, s in stops]
    return go.Scatter(
        x=[x for x, *_ in rows],
        y=[y for _, y, *_ in rows],
        mode="markers",
        marker={"size": 16, "opacity": 0, "color": colours.neither},
        hovertext=[plain(hover(at, stop)) for *_, at, stop in rows],
        hoverinfo="text",
    )
