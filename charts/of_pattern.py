"""From the calls of a spell of weeks to heat maps of when and where they began on time."""

from collections import defaultdict

from charts.heat_map import Cell, HeatMap
from metrics.measure import Better
from metrics.questions.patterns import (
    WEEKDAYS,
    Tally,
    by_day_and_hour,
    by_place_and_hour,
    cells_apart,
)
from metrics.spc.rules import Side

_SAID = "calls that began on time, % of calls due"


def hour_name(hour: int) -> str:
    """An hour of the planned time, as a column is headed.

    >>> hour_name(7)
    '07'
    """
    return f"{hour:02}"


def weekday_by_hour(
    counts: tuple[Tally, ...], when: str, *, verified_only: bool = False, hidden_below: int = 0
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
        ("By weekday and hour", f"{_SAID}, by hour of the planned time, {when}"),
        hidden_below,
    )


def place_by_hour(
    counts: tuple[Tally, ...],
    kind: str,
    when: str,
    *,
    verified_only: bool = False,
    hidden_below: int = 0,
) -> HeatMap:
    """Where and when calls began on time: a row a run or a branch, in one fixed order."""
    counted = [
        (each.place or f"no {kind}", each.hour, *each.counted(verified_only=verified_only))
        for each in by_place_and_hour(counts)
    ]
    return _map(
        tuple(sorted({place for place, *_ in counted})),
        [(*one, Side.NEITHER) for one in counted],
        (f"By {kind} and hour", f"{_SAID}, by {kind} and hour of the planned time, {when}"),
        hidden_below,
    )


def _map(rows: tuple[str, ...], counted: list, told: tuple[str, str], hidden_below: int) -> HeatMap:
    hours = sorted({hour for _, hour, *_ in counted})
    return HeatMap(
        title=told[0],
        axis=told[1],
        unit="% of calls due",
        counted="calls",
        rows=rows,
        columns=tuple(hour_name(hour) for hour in hours),
        cells=tuple(
            Cell(row, hour_name(hour), good, calls, side)
            for row, hour, good, calls, side in counted
        ),
        better=Better.UP,
        hidden_below=hidden_below,
    )
