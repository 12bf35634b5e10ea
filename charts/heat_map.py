"""A heat map: one figure for every row and column, its count beside it, and what stands out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite, nan

from charts import words
from charts.palette import SIGNS, Meaning, meaning
from metrics.catalogue import measure
from metrics.measure import Better, Unit
from metrics.questions.observations import FEWEST_ITEMS, Square
from metrics.questions.observers import Observer
from metrics.questions.patterns import (
    WEEKDAYS,
    Tally,
    by_day_and_hour,
    by_place_and_hour,
    cells_apart,
)
from metrics.spc.rules import Side

_SAID = {
    Meaning.IMPROVEMENT: "better than {} by more than chance",
    Meaning.CONCERN: "worse than {} by more than chance",
    Meaning.NO_DIRECTION: "apart from {} by more than chance",
}
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
    per: float = 100
    few: int = 20
    hidden_below: int = 0
    beside: str = "elsewhere"  # what a cell is held against

    @property
    def shown(self) -> tuple[HeatCell, ...]:
        """The cells that hold enough to be shaded."""
        return tuple(cell for cell in self.cells if self.seen(cell) is CellShown.WHOLE)

    @property
    def standing_out(self) -> tuple[HeatCell, ...]:
        """The cells beyond what chance explains."""
        return tuple(cell for cell in self.shown if cell.side is not Side.NEITHER)

    def seen(self, cell: HeatCell) -> CellShown:
        """How much of a cell is shown."""
        if not cell.denominator > 0:
            return CellShown.EMPTY
        if cell.denominator < self.hidden_below:
            return CellShown.HIDDEN
        return CellShown.FEW if cell.denominator < self.few else CellShown.WHOLE

    def value(self, cell: HeatCell) -> float:
        """The figure of a cell; NaN where nothing was counted."""
        return self.per * cell.numerator / cell.denominator if cell.denominator > 0 else nan

    def meaning(self, cell: HeatCell) -> Meaning:
        """What it means that a cell stands out, if it does."""
        is_shown = self.seen(cell) is CellShown.WHOLE
        return meaning(cell.side, self.better) if is_shown else Meaning.NEITHER

    def written(self, cell: HeatCell) -> tuple[str, str]:
        """The figure and the count, as they stand in the cell; a mark where it stands out."""
        seen = self.seen(cell)
        if seen in (CellShown.EMPTY, CellShown.HIDDEN):
            return "", f"< {self.hidden_below}" if seen is CellShown.HIDDEN else ""
        figure = f"{round(self.value(cell)):,} {SIGNS.get(self.meaning(cell), '')}".rstrip()
        return figure, words.number(cell.denominator)

    def told(self, cell: HeatCell) -> str:
        """One cell as a sentence, without its row and column."""
        seen = self.seen(cell)
        if seen is CellShown.EMPTY:
            return f"no {self.counted}"
        if seen is CellShown.HIDDEN:
            return f"fewer than {self.hidden_below} {self.counted}"
        many = f"{words.number(cell.numerator)} of {words.number(cell.denominator)} {self.counted}"
        said = f"{words.measured(self.value(cell), self.unit)}, {many}"
        if seen is CellShown.FEW:
            return f"{said}: too few to judge"
        beyond = _SAID.get(self.meaning(cell))
        return f"{said}: {beyond.format(self.beside)}" if beyond else said

    @property
    def note(self) -> str:
        """How shades, marks and pale cells are to be read."""
        which = {Better.UP: "lower", Better.DOWN: "higher", None: "higher"}[self.better]
        said = [f"Stronger shade: {which} figure; below it, how many {self.counted}."]
        if any(self.seen(cell) is CellShown.FEW for cell in self.cells):
            said.append(f"No shade: fewer than {self.few} {self.counted}, too few to judge.")
        found = {self.meaning(cell) for cell in self.standing_out}
        if Meaning.CONCERN in found:
            said.append(f"◆ and frame: worse than {self.beside} by more than chance.")
        if Meaning.IMPROVEMENT in found:
            how = "" if Meaning.CONCERN in found else f" than {self.beside} by more than chance"
            said.append(f"● and frame: better{how}.")
        return " ".join(said)


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
    values = [one.value(cell) for one in maps for cell in one.shown]
    values = [value for value in values if isfinite(value)] or [0.0]
    span = max(values) - min(values)
    if maps and maps[0].unit.is_percentage:
        span = max(span, LEAST_SPAN)
    if maps and maps[0].better is Better.UP:
        return Scale(max(values), max(values) - span)
    return Scale(min(values), min(values) + span)


def heat_map_alt_text(one: HeatMap) -> str:
    """The finding, both ends of the figures, what stands out, and how many cells say too little."""
    if not one.shown:
        return f"{one.title}. {one.axis}: too few {one.counted} in every cell to judge."
    ends = sorted(one.shown, key=one.value)
    lowest, highest = (f"{_placed(cell)} ({one.told(cell)})" for cell in (ends[0], ends[-1]))
    found = [f"{_placed(cell)} {one.told(cell)}" for cell in one.standing_out]
    apart = f"Standing out: {'; '.join(found)}" if found else "No cell stands out"
    few = sum(one.seen(cell) in (CellShown.FEW, CellShown.HIDDEN) for cell in one.cells)
    pale = f" {few} cells hold too few {one.counted} to judge." if few else ""
    return f"{one.title}. {one.axis}. Lowest: {lowest}. Highest: {highest}. {apart}.{pale}"


def _placed(cell: HeatCell) -> str:
    return f"{cell.row}, {cell.column}:"


# From the calls of a spell of weeks to heat maps of when and where they began on time.


_ON_TIME = "calls that began on time, % of calls due"


def hour_name(hour: int) -> str:
    """An hour of the planned time, as a column is headed.

    >>> hour_name(7)
    '07'
    """
    return f"{hour:02}"


def weekday_by_hour(
    counts: tuple[Tally, ...], when: str, *, verified_only: bool = False
) -> HeatMap:
    """When calls began on time: a row a weekday, a column an hour of the planned time."""
    sides = {at: one.side for at, one in cells_apart(counts, verified_only=verified_only).items()}
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for each in by_day_and_hour(counts):
        at = (WEEKDAYS[each.day.weekday()], each.hour)
        for place, count in enumerate(each.counted(verified_only=verified_only)):
            sums[at][place] += count
    days = {day for day, _ in sums}
    return _map(
        tuple(day for day in WEEKDAYS if day in days),
        [(*at, *both, sides.get(at, Side.NEITHER)) for at, both in sorted(sums.items())],
        ("By weekday and hour", f"{_ON_TIME}, by hour of the planned time, {when}"),
    )


def place_by_hour(
    counts: tuple[Tally, ...],
    kind: str,
    when: str,
    *,
    verified_only: bool = False,
) -> HeatMap:
    """Where and when calls began on time: a row a run or a branch, in one fixed order."""
    counted = [
        (each.place or f"no {kind}", each.hour, *each.counted(verified_only=verified_only))
        for each in by_place_and_hour(counts)
    ]
    return _map(
        tuple(sorted({place for place, *_ in counted})),
        [(*one, Side.NEITHER) for one in counted],
        (f"By {kind} and hour", f"{_ON_TIME}, by {kind} and hour of the planned time, {when}"),
    )


def _map(rows: tuple[str, ...], counted: list, told: tuple[str, str]) -> HeatMap:
    hours = sorted({hour for _, hour, *_ in counted})
    return HeatMap(
        title=told[0],
        axis=told[1],
        unit=measure("punctuality").unit,
        counted="calls",
        rows=rows,
        columns=tuple(hour_name(hour) for hour in hours),
        cells=tuple(
            HeatCell(row, hour_name(hour), good, calls, side)
            for row, hour, good, calls, side in counted
        ),
        better=Better.UP,
    )


# From what observers saw to heat maps: where it is not met, and each observer over time.


SCORE = measure("observation_score")
COUNTED = "items seen"


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
    return ", ".join((unit or "no unit", *(each or "shift not said" for each in shift)))


def observer_name(one: Observer) -> str:
    """An observer by role and number, never by name."""
    return f"{(one.role or 'observer').replace('_', ' ')} {one.number}"


def not_met_map(squares: Sequence[Square], when: str, before: str) -> HeatMap:
    """Where it is not met: a row a unit and shift (or unit), a column a strand, changes marked."""
    placed = [(row_name(*one.names[:-1]), strand_name(one.names[-1]), one) for one in squares]
    return HeatMap(
        title="Where is it not met?",
        axis=f"Observation score, % of items seen {when}",
        unit=SCORE.unit,
        counted=COUNTED,
        rows=tuple(dict.fromkeys(row for row, _, _ in placed)),
        columns=tuple(sorted({column for _, column, _ in placed})),
        cells=tuple(
            HeatCell(row, column, one.since.score, one.since.items, one.change.side)
            for row, column, one in placed
        ),
        better=Better.UP,
        few=FEWEST_ITEMS,
        beside=before,
    )


def observers_map(found: Sequence[Observer]) -> HeatMap:
    """The same observer over time: a row an observer, a column a month."""
    months = sorted({each.month for one in found for each in one.months})
    cells = (
        HeatCell(observer_name(one), _month(each.month), each.score, each.items)
        for one in found
        for each in one.months
    )
    return HeatMap(
        title="The same observer over time",
        axis="Score that each observer gave, % of items seen, by month",
        unit=SCORE.unit,
        counted=COUNTED,
        rows=tuple(map(observer_name, found)),
        columns=tuple(map(_month, months)),
        cells=tuple(cells),
        better=Better.UP,
        few=FEWEST_ITEMS,
    )


def _month(of: date) -> str:
    return f"{of:%b %y}"
