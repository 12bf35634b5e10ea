"""Direct labels: beside the thing they name, never on top of each other."""

from dataclasses import dataclass

LETTER = 0.54  # mean width of a letter, in text sizes


@dataclass(frozen=True)
class Label:
    """Words at a height of the value axis, in a colour."""

    value: float
    words: str
    colour: str
    is_strong: bool = False


def width(words: str, text: int) -> float:
    """About how many pixels words take.

    >>> round(width("ten letter", 10))
    54
    """
    return LETTER * text * len(words)


def spread(heights: list[float], least: float) -> list[float]:
    """Heights moved apart until neighbours are at least so far from each other, order kept.

    >>> spread([10.0, 12.0, 40.0], 10.0)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    groups: list[list[float]] = []  # centre, count
    for at in order:
        groups.append([heights[at], 1])
        while len(groups) > 1 and _too_near(groups[-2], groups[-1], least):
            (upper, count), (lower, more) = groups[-2:]
            together = (upper * count + lower * more) / (count + more)
            groups[-2:] = [[together, count + more]]
    placed = [
        centre + (place - (count - 1) / 2) * least
        for centre, count in groups
        for place in range(int(count))
    ]
    moved = list(heights)
    for at, height in zip(order, placed, strict=True):
        moved[at] = height
    return moved


def rows(starts: list[float], widths: list[float]) -> list[int]:
    """The first free row for each stretch of words along a line, 0 being the lowest.

    >>> rows([0.0, 50.0, 200.0], [100.0, 100.0, 100.0])
    [0, 1, 0]
    """
    ends: list[float] = []
    placed = []
    for start, wide in zip(starts, widths, strict=True):
        row = next((at for at, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [start + wide]
        placed.append(row)
    return placed


def _too_near(above: list[float], below: list[float], least: float) -> bool:
    return below[0] - above[0] < least * (above[1] + below[1]) / 2
