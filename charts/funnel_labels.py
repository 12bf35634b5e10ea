"""Where each site's name stands beside its point, so that none covers another name or point."""

from collections.abc import Sequence

from charts.labels import width

_ABOVE, _BELOW, _RIGHT, _LEFT = "top center", "bottom center", "middle right", "middle left"
_DIAGONAL = ("top right", "bottom right", "top left", "bottom left")
_PASSES = 8
_GAP, _HEIGHT = 0.7, 1.25  # from a point to its name, and a name's height, in text sizes
FAR = 1e4  # beyond any drawing
Box = tuple[float, float, float, float]  # left, bottom, right, top in pixels


def label_places(
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    text: float,
    edges: Sequence[Box] = (),
) -> list[str]:
    """A place a name, for points in pixels: above if that is free, else around the point.

    Names keep clear of the `edges` too, boxes that must stay free. Where no place is free the name
    stands where it covers least.

    >>> label_places(["Oak", "Elm"], [(100, 50), (104, 52)], 14)
    ['top center', 'bottom center']
    """
    marks = [(x - text / 2, y - text / 2, x + text / 2, y + text / 2) for x, y in points]
    boxes = [
        _boxes(width(name, text), point, text) for name, point in zip(names, points, strict=True)
    ]
    found: dict[int, str] = {}
    for _ in range(_PASSES):  # a name that stands already may make room for the next ones
        before = dict(found)
        for at, places in enumerate(boxes):
            own = [mark for of, mark in enumerate(marks) if of != at]
            other_names = [boxes[of][place] for of, place in found.items() if of != at]
            others = [*own, *edges, *other_names]
            covered = {place: _covered(box, others) for place, box in places.items()}
            found[at] = min(covered, key=covered.__getitem__)
        if found == before:
            break
    return [found[at] for at in range(len(names))]


def _boxes(wide: float, point: tuple[float, float], text: float) -> dict[str, Box]:
    x, y = point
    gap, high = _GAP * text, _HEIGHT * text
    return {
        _ABOVE: (x - wide / 2, y + gap, x + wide / 2, y + gap + high),
        _BELOW: (x - wide / 2, y - gap - high, x + wide / 2, y - gap),
        _RIGHT: (x + gap, y - high / 2, x + gap + wide, y + high / 2),
        _LEFT: (x - gap - wide, y - high / 2, x - gap, y + high / 2),
        **dict(zip(_DIAGONAL, _corners(wide, point, (gap, high)), strict=True)),
    }


def _corners(wide: float, point: tuple[float, float], size: tuple[float, float]) -> list[Box]:
    """Above and below to the right, above and below to the left."""
    (x, y), (gap, high) = point, size
    sides = ((x + gap, x + gap + wide), (x - gap - wide, x - gap))
    heights = ((y + gap / 2, y + gap / 2 + high), (y - gap / 2 - high, y - gap / 2))
    return [(left, low, right, top) for left, right in sides for low, top in heights]


def _covered(box: Box, others: Sequence[Box]) -> float:
    """How much of the others a box covers, in square pixels."""
    return sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in others
    )
