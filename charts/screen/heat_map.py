"""The heat map on the screen: shaded cells with their figure and count written in each."""

import textwrap

import plotly.graph_objects as go

from charts import words
from charts.axis import LETTER
from charts.heat_map import CellShown, HeatCell, HeatMap, Scale, scale
from charts.palette import Meaning, Palette, colour, palette, shades
from charts.scene import PAGE, Room, Size
from charts.write.plotly import bare, title

ROW, TOP, BOTTOM = 2.9, 1.3, 2.0  # heights in text sizes: a row of cells, a row of heading, below
_FRAME = 2.5  # pixels around a cell that stands out


def draw_heat_map(
    grid: HeatMap,
    *,
    dark: bool = False,
    size: Size = PAGE,
    among: tuple[HeatMap, ...] = (),
    chosen: tuple[str, str] | None = None,
) -> go.Figure:
    """A figure as high as its rows, on one scale with the maps `among`; `chosen` gets a frame.

    Each cell can be selected: the point's customdata is (row, column, what the cell says).
    """
    colours = palette(dark=dark)
    heading = _heading(grid, size)
    frames = [
        ((cell.row, cell.column), colour(grid.meaning(cell), colours), "solid")
        for cell in grid.standing_out
    ]
    if chosen and chosen[0] in grid.rows and chosen[1] in grid.columns:
        frames.append((chosen, colours.ink, "dot"))
    top = TOP * size.text * (len(heading) + 1.0)
    layout = _layout(grid, size, top, colours) | {
        "title": title(heading, size, colours),
        "xaxis": _axis(grid.columns, size, colours),
        "yaxis": _axis(grid.rows, size, colours) | {"range": [len(grid.rows) - 0.5, -0.5]},
        "shapes": [_frame(grid, *frame) for frame in frames],
        "annotations": [_written(grid, cell, size, colours) for cell in grid.cells],
    }
    drawn = scale(grid, *among)
    return go.Figure(data=[_shades(grid, drawn, dark), _points(grid, size)], layout=layout)


def _shades(grid: HeatMap, drawn: Scale, dark: bool) -> dict:
    """The fill of every cell that holds enough."""
    strength = {(cell.row, cell.column): drawn.shade(grid.value(cell)) for cell in grid.shown}
    palest, strongest = shades(dark=dark)
    return {
        "type": "heatmap",
        "x": list(range(len(grid.columns))),
        "y": list(range(len(grid.rows))),
        "z": [[strength.get((row, column)) for column in grid.columns] for row in grid.rows],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, palest], [1, strongest]],
        "showscale": False,
        "hoverinfo": "skip",
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
    }


def _points(grid: HeatMap, size: Size) -> dict:
    """What can be pointed at and chosen: a clear square over every cell that holds something."""
    held = [cell for cell in grid.cells if grid.extent(cell) is not CellShown.EMPTY]
    clear = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [grid.columns.index(cell.column) for cell in held],
        "y": [grid.rows.index(cell.row) for cell in held],
        "customdata": [[cell.row, cell.column, words.plain(grid.sentence(cell))] for cell in held],
        "hovertemplate": "<b>%{customdata[0]}, %{customdata[1]}</b><br>%{customdata[2]}"
        "<extra></extra>",
        "marker": {"symbol": "square", "size": ROW * size.text, "opacity": 0},
        "selected": clear,
        "unselected": clear,
    }


def _written(grid: HeatMap, cell: HeatCell, size: Size, colours: Palette) -> dict:
    """The figure, and its count smaller below it."""
    figure, count = grid.written(cell)
    is_pale = grid.extent(cell) is not CellShown.WHOLE
    small = f'<span style="font-size:{0.78 * size.text:.0f}px">{count}</span>'
    ink = colours.quiet if is_pale else colours.ink
    strong = f"<b>{figure}</b>" if grid.meaning(cell) is not Meaning.NEITHER else figure
    return {
        "x": grid.columns.index(cell.column),
        "y": grid.rows.index(cell.row),
        "text": "<br>".join(part for part in (strong, small) if part),
        "showarrow": False,
        "font": {"size": size.text, "color": ink},
    }


def _frame(grid: HeatMap, at: tuple[str, str], ink: str, dash: str) -> dict:
    down, along = grid.rows.index(at[0]), grid.columns.index(at[1])
    return {
        "type": "rect",
        "x0": along - 0.46,
        "x1": along + 0.46,
        "y0": down - 0.44,
        "y1": down + 0.44,
        "line": {"color": ink, "width": _FRAME, "dash": dash},
    }


def _axis(names: tuple[str, ...], size: Size, colours: Palette) -> dict:
    return {
        "tickmode": "array",
        "ticks": "",
        "tickvals": list(range(len(names))),
        "ticktext": [words.plain(words.shortened(name, 22)) for name in names],
        "tickfont": {"color": colours.quiet, "size": size.text},
        "range": [-0.5, len(names) - 0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
    }


def _heading(grid: HeatMap, size: Size) -> tuple[tuple[str, bool], ...]:
    is_small = size.room is Room.LITTLE
    finding = textwrap.wrap(grid.title, size.letters) if size.has_title or is_small else []
    texts = [] if is_small else [grid.axis, grid.note]
    quiet = [row for text in texts for row in textwrap.wrap(text, size.letters)]
    return (*((row, True) for row in finding), *((row, False) for row in quiet))


def _layout(grid: HeatMap, size: Size, top: float, colours: Palette) -> dict:
    longest = max((len(words.shortened(name, 22)) for name in grid.rows), default=0)
    height = top + ROW * size.text * max(1, len(grid.rows)) + BOTTOM * size.text
    return bare(size.text, height, colours) | {
        "margin": {
            "l": (LETTER * longest + 1.6) * size.text,
            "r": size.text,
            "t": top,
            "b": BOTTOM * size.text,
        },
        "clickmode": "event+select",
        "dragmode": False,
    }
