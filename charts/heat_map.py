"""A heat map: one figure for every row and column, its count beside it, and what stands out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite, nan
from typing import Any

from charts import scene as marks
from charts import words
from charts.axis import LETTER
from charts.palette import SIGNS, Meaning, Palette, colour, meaning, mixed, palette, shades
from metrics.catalogue import measure
from metrics.measure import Better, Measure, Unit
from metrics.questions import patterns
from metrics.questions.observations import FEWEST_ITEMS, Square
from metrics.questions.observers import Observer
from metrics.small_counts import is_small
from metrics.spc.rules import Side

_SAID = {
    Meaning.IMPROVEMENT: "better than {} by more than chance",
    Meaning.CONCERN: "worse than {} by more than chance",
    Meaning.NO_DIRECTION: "apart from {} by more than chance",
}
PUNCTUALITY, SCORE = measure("punctuality"), measure("observation_score")
_ON_TIME = "calls that began on time, % of calls due"
LEAST_SPAN = 20  # points in 100 from the palest to the strongest shade, at the least


class CellShown(StrEnum):
    """How much of a cell is shown."""

    WHOLE = "whole"
    FEW = "few"  # shown pale: so few were counted that one more or less moves it far
    HIDDEN = "hidden"  # so few that only "fewer than" is said
    EMPTY = "empty"  # nothing was counted, or it is not supplied


@dataclass(frozen=True)
class HeatCell:
    """What was counted at one row and column; side: beyond what chance explains, or neither."""

    row: str
    column: str
    numerator: float
    denominator: float  # NaN: not supplied
    side: Side = Side.NEITHER

    @property
    def at(self) -> tuple[str, str]:
        return self.row, self.column


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """Everything a heat map shows. A row and column without a cell stays empty.

    axis: what is drawn, as a sentence. counted: what a cell counts ("calls"). few: below this a
    cell is pale. hidden_below: below this its figure is not shown at all.
    """

    title: str
    axis: str
    unit: Unit
    counted: str
    rows: tuple[str, ...]  # from the top
    columns: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    better: Better | None
    few: int = 20
    hidden_below: int = 0
    beside: str = "elsewhere"  # what a cell is held against

    @property
    def shown(self) -> tuple[HeatCell, ...]:
        """The cells that hold enough to be shaded."""
        return tuple(cell for cell in self.cells if self.extent(cell) is CellShown.WHOLE)

    @property
    def standing_out(self) -> tuple[HeatCell, ...]:
        """The cells beyond what chance explains."""
        return tuple(cell for cell in self.shown if cell.side is not Side.NEITHER)

    def place(self, at: tuple[str, str]) -> tuple[int, int]:
        """Where a row and column lie: columns count to the right from 0, rows down."""
        return self.columns.index(at[1]), -self.rows.index(at[0])

    def extent(self, cell: HeatCell) -> CellShown:
        """How much of a cell is shown."""
        if not cell.denominator > 0:
            return CellShown.EMPTY
        if is_small(cell.denominator, self.hidden_below):
            return CellShown.HIDDEN
        return CellShown.FEW if cell.denominator < self.few else CellShown.WHOLE

    def value(self, cell: HeatCell) -> float:
        """The figure of a cell; NaN where nothing was counted."""
        return 100 * cell.numerator / cell.denominator if cell.denominator > 0 else nan

    def meaning(self, cell: HeatCell) -> Meaning:
        """What it means that a cell stands out, if it does."""
        is_shown = self.extent(cell) is CellShown.WHOLE
        return meaning(cell.side, self.better) if is_shown else Meaning.NEITHER

    def written(self, cell: HeatCell) -> tuple[str, str]:
        """The figure and the count, as they stand in the cell; a mark where it stands out."""
        shown = self.extent(cell)
        if shown in (CellShown.EMPTY, CellShown.HIDDEN):
            return "", f"< {self.hidden_below}" if shown is CellShown.HIDDEN else ""
        figure = f"{round(self.value(cell)):,} {SIGNS.get(self.meaning(cell), '')}".rstrip()
        return figure, words.number(cell.denominator)

    def sentence(self, cell: HeatCell) -> str:
        """One cell as a sentence, without its row and column."""
        shown = self.extent(cell)
        if shown is CellShown.EMPTY:
            return f"no {self.counted}"
        if shown is CellShown.HIDDEN:
            return f"fewer than {self.hidden_below} {self.counted}"
        many = f"{words.number(cell.numerator)} of {words.number(cell.denominator)} {self.counted}"
        figure = f"{words.measured(self.value(cell), self.unit)}, {many}"
        if shown is CellShown.FEW:
            return f"{figure}: too few to judge"
        beyond = _SAID.get(self.meaning(cell))
        return f"{figure}: {beyond.format(self.beside)}" if beyond else figure

    @property
    def note(self) -> str:
        """How shades, marks and pale cells are to be read."""
        which = "lower" if self.better is Better.UP else "higher"
        meanings = {self.meaning(cell) for cell in self.standing_out}
        better = Meaning.IMPROVEMENT in meanings, Meaning.CONCERN in meanings
        parts = [f"Stronger shade: {which} figure; below it, how many {self.counted}."]
        if any(self.extent(cell) is CellShown.FEW for cell in self.cells):
            parts.append(f"No shade: fewer than {self.few} {self.counted}, too few to judge.")
        than = f" than {self.beside} by more than chance"
        if better[1]:
            parts.append(f"◆ and frame: worse{than}.")
        if better[0]:
            parts.append(f"● and frame: better{'' if better[1] else than}.")
        return " ".join(parts)


@dataclass(frozen=True)
class Scale:
    """From the figure with no shade to that with the strongest; from 0 to 1 in between."""

    palest: float
    strongest: float

    def shade(self, value: float) -> float:
        """How strong the shade of a figure is.

        >>> Scale(100, 80).shade(85), Scale(90, 90).shade(90)
        (0.75, 0.0)
        """
        span = self.strongest - self.palest
        return min(1.0, max(0.0, (value - self.palest) / span)) if span else 0.0


def scale(*maps: HeatMap) -> Scale:
    """One scale for all the maps: the worse end of their figures has the strongest shade.

    Shares that differ by little get shades that differ by little.
    """
    values = [grid.value(cell) for grid in maps for cell in grid.shown]
    values = [value for value in values if isfinite(value)] or [0.0]
    span = max(values) - min(values)
    if maps and maps[0].unit.is_percentage:
        span = max(span, LEAST_SPAN)
    if maps and maps[0].better is Better.UP:
        return Scale(max(values), max(values) - span)
    return Scale(min(values), min(values) + span)


def heat_map_alt_text(grid: HeatMap) -> str:
    """The finding, both ends of the figures, what stands out, and how many cells say too little."""
    axis = f"{grid.axis}{words.direction(grid.better)}"
    if not grid.shown:
        return f"{grid.title}. {axis}: too few {grid.counted} in every cell to judge."
    ends = sorted(grid.shown, key=grid.value)
    lowest, highest, *apart = (
        (f"{cell.row}, {cell.column}:", grid.sentence(cell))
        for cell in (ends[0], ends[-1], *grid.standing_out)
    )
    standing_out = "; ".join(" ".join(cell) for cell in apart)
    apart_in_words = f"Standing out: {standing_out}" if apart else "No cell stands out"
    few = sum(grid.extent(cell) in (CellShown.FEW, CellShown.HIDDEN) for cell in grid.cells)
    pale = f" {few} cells hold too few {grid.counted} to judge." if few else ""
    return (
        f"{grid.title}. {axis}. Lowest: {lowest[0]} ({lowest[1]}). Highest: {highest[0]}"
        f" ({highest[1]}). {apart_in_words}.{pale}"
    )


ROW, TOP, BOTTOM = 2.9, 1.3, 2.0  # heights in text sizes: a row of cells, a row of heading, below


def heat_map_scene(
    grid: HeatMap,
    *,
    dark: bool = False,
    size: marks.Size = marks.PAGE,
    among: tuple[HeatMap, ...] = (),
    chosen: tuple[str, str] | None = None,
) -> marks.Scene:
    """As high as its rows, on one scale of shades with the maps `among`; `chosen` gets a frame.

    A cell that holds something can be chosen, and is then known by its row and column.
    """
    what = (f"{grid.axis}{words.direction(grid.better)}", grid.note)
    colours, heading = palette(dark=dark), marks.headed(grid.title, what, size)
    rows, columns = ([words.shortened(n, 22) for n in of] for of in (grid.rows, grid.columns))
    text, top = size.text, TOP * size.text * (len(heading) + 1.0)
    high = top + (ROW * max(1, len(rows)) + BOTTOM) * text
    room = {"left": LETTER * max(map(len, rows), default=0) + 1.6, "right": text, "foot": BOTTOM}
    size = replace(size, height=high, marker=ROW * text, **room)
    frame = marks.Frame(size, -0.5, len(columns) - 0.5, 0.5 - len(rows), 0.5, (), top)
    shading = scale(grid, *among)
    fills = [mixed(*shades(dark=dark), shading.shade(grid.value(cell))) for cell in grid.shown]
    drawn = (*_boxes(grid, fills, chosen, colours), *_words(grid, colours, size))
    names, levels = tuple(enumerate(columns)), tuple((-at, row) for at, row in enumerate(rows))
    alt = heat_map_alt_text(grid)
    return marks.Scene(frame, heading, drawn, alt, colours, names=names, levels=levels)


def _boxes(
    grid: HeatMap, fills: list[str], chosen: tuple[str, str] | None, colours: Palette
) -> Iterator[marks.Rectangle]:
    """Every cell that holds enough in its shade; frames around those that stand out, and a dotted
    one around the one that is chosen."""
    boxes = [(cell.at, fill, None) for cell, fill in zip(grid.shown, fills, strict=True)]
    for cell in grid.standing_out:
        boxes.append((cell.at, marks.CLEAR, marks.Stroke(colour(grid.meaning(cell), colours), 2.5)))
    if chosen and chosen[0] in grid.rows and chosen[1] in grid.columns:
        boxes.append((chosen, marks.CLEAR, marks.Stroke(colours.ink, 2.5, marks.Dash.DOTTED)))
    for at, fill, edge in boxes:
        (x, y), (wide, tall) = grid.place(at), (0.46, 0.44) if edge else (0.49, 0.48)
        yield marks.Rectangle((x - wide, y - tall), (x + wide, y + tall), fill, edge)


def _words(grid: HeatMap, colours: Palette, size: marks.Size) -> Iterator[marks.Mark]:
    """Each figure with its count smaller below it; and what can be pointed at and chosen, a clear
    square over every cell that holds something."""
    for cell in grid.cells:
        figure, count = grid.written(cell)
        tint = colours.ink if grid.extent(cell) is CellShown.WHOLE else colours.quiet
        is_strong, place = grid.meaning(cell) is not Meaning.NEITHER, grid.place(cell.at)
        yield marks.Words(figure, place, tint, align="center", is_strong=is_strong, below=count)
    held = [cell for cell in grid.cells if grid.extent(cell) is not CellShown.EMPTY]
    hover = [(f"{cell.row}, {cell.column}", grid.sentence(cell)) for cell in held]
    places, keys = [grid.place(cell.at) for cell in held], [cell.at for cell in held]
    how = {"hover": hover, "keys": keys}
    yield marks.Points.alike(places, marks.CLEAR, size.marker, marks.Stroke(marks.CLEAR, 0), **how)


def hour_name(hour: int) -> str:
    """An hour of the planned time, as a column is headed.

    >>> hour_name(7)
    '07'
    """
    return f"{hour:02}"


def weekday_by_hour(
    counts: tuple[patterns.Tally, ...], when: str, *, verified_only: bool = False
) -> HeatMap:
    """When calls began on time: a row a weekday, a column an hour of the planned time."""
    apart = patterns.cells_apart(counts, verified_only=verified_only)
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for tally in patterns.by_day_and_hour(counts):
        at = (patterns.WEEKDAYS[tally.day.weekday()], tally.hour)
        for place, count in enumerate(tally.counted(verified_only=verified_only)):
            sums[at][place] += count
    sides = {at: cell.side for at, cell in apart.items()}
    cells = [
        HeatCell(day, hour_name(hour), *both, sides.get((day, hour), Side.NEITHER))
        for (day, hour), both in sorted(sums.items())
    ]
    rows = tuple(day for day in patterns.WEEKDAYS if day in {day for day, _ in sums})
    axis = f"{_ON_TIME}, by hour of the planned time, {when}"
    return _map(PUNCTUALITY, cells, ("By weekday and hour", axis), rows=rows)


def place_by_hour(
    counts: tuple[patterns.Tally, ...], kind: str, when: str, *, verified_only: bool = False
) -> HeatMap:
    """Where and when calls began on time: a row a run or a branch, in one fixed order."""
    how, found = {"verified_only": verified_only}, patterns.by_place_and_hour(counts)
    places = ((of.place or f"no {kind}", hour_name(of.hour), of.counted(**how)) for of in found)
    cells = [HeatCell(place, hour, *both) for place, hour, both in places]
    by, rows = f"{kind} and hour", tuple(sorted({cell.row for cell in cells}))
    axis = f"{_ON_TIME}, by {by} of the planned time, {when}"
    return _map(PUNCTUALITY, cells, (f"By {by}", axis), rows=rows)


def _map(of: Measure, cells: list[HeatCell], titles: tuple[str, str], **more: Any) -> HeatMap:
    """Of a share of which more is better; `titles`: its own, and that of what is drawn."""
    rows = tuple(dict.fromkeys(cell.row for cell in cells))
    columns = tuple(sorted({cell.column for cell in cells}))
    shown = {"rows": rows, "columns": columns, "cells": tuple(cells), "counted": "calls"} | more
    return HeatMap(title=titles[0], axis=titles[1], unit=of.unit, better=Better.UP, **shown)


_OF_SCORES = {"counted": "items seen", "few": FEWEST_ITEMS}


def strand_name(strand: str) -> str:
    """A strand as a column is headed.

    >>> strand_name("knock_and_wait"), strand_name("")
    ('knock-and-wait', 'no strand')
    """
    return SCORE.part_in_words(strand) if strand else "no strand"


def row_name(unit: str, *shift: str) -> str:
    """A unit, or a unit and shift, as a row is headed.

    >>> row_name("Oak"), row_name("Oak", "early"), row_name("Oak", "")
    ('Oak', 'Oak, early', 'Oak, shift not said')
    """
    return ", ".join((unit or "no unit", *(name or "shift not said" for name in shift)))


def observer_name(observer: Observer) -> str:
    """An observer by role and number, never by name."""
    return f"{(observer.role or 'observer').replace('_', ' ')} {observer.number}"


def not_met_map(squares: Sequence[Square], when: str, before: str) -> HeatMap:
    """Where it is not met: a row a unit and shift (or unit), a column a strand, changes marked."""
    cells = [
        HeatCell(
            row_name(*square.names[:-1]),
            strand_name(square.names[-1]),
            square.since.score,
            square.since.items,
            square.change.side,
        )
        for square in squares
    ]
    titles = "Where is it not met?", f"Observation score, % of items seen {when}"
    return _map(SCORE, cells, titles, beside=before, **_OF_SCORES)


def observers_map(observers: Sequence[Observer]) -> HeatMap:
    """The same observer over time: a row an observer, a column a month."""
    months = sorted({month.month for observer in observers for month in observer.months})
    cells = [
        HeatCell(observer_name(observer), f"{month.month:%b %y}", month.score, month.items)
        for observer in observers
        for month in observer.months
    ]
    axis = "Score that each observer gave, % of items seen, by month"
    columns = tuple(f"{month:%b %y}" for month in months)
    titles = "The same observer over time", axis
    return _map(SCORE, cells, titles, columns=columns, **_OF_SCORES)
