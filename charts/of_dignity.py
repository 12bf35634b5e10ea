"""From what observers saw to heat maps: where it is not met, and each observer over time."""

from collections.abc import Sequence
from datetime import date

from charts.heat_map import Cell, HeatMap
from metrics.measure import Better
from metrics.phrases import part_words
from metrics.questions.observations import FEWEST_ITEMS, Square
from metrics.questions.observers import Observer

UNIT = "% of items seen"
COUNTED = "items seen"


def strand_name(strand: str) -> str:
    """A strand as a column is headed.

    >>> strand_name("knock_and_wait"), strand_name("")
    ('knock-and-wait', 'no strand')
    """
    return part_words(strand) if strand else "no strand"


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
        unit=UNIT,
        counted=COUNTED,
        rows=tuple(dict.fromkeys(row for row, _, _ in placed)),
        columns=tuple(sorted({column for _, column, _ in placed})),
        cells=tuple(
            Cell(row, column, one.since.score, one.since.items, one.change.side)
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
        Cell(observer_name(one), _month(each.month), each.score, each.items)
        for one in found
        for each in one.months
    )
    return HeatMap(
        title="The same observer over time",
        axis="Score that each observer gave, % of items seen, by month",
        unit=UNIT,
        counted=COUNTED,
        rows=tuple(map(observer_name, found)),
        columns=tuple(map(_month, months)),
        cells=tuple(cells),
        better=Better.UP,
        few=FEWEST_ITEMS,
    )


def _month(of: date) -> str:
    return f"{of:%b %y}"
