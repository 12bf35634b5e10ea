"""Sites beside each other, no league table: who differs by more than chance and usual spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from charts import words
from charts.labels import width
from charts.palette import Meaning, meaning
from metrics.measure import Better, Kind, Measure, Unit
from metrics.spc.funnel import ACTION, WARNING, Funnel, funnel
from metrics.spc.rules import Side

REACHES = ((WARNING, "95 in 100"), (ACTION, "998 in 1,000"))  # and what limits so wide hold


@dataclass(frozen=True)
class Place:
    """One site: its name and its figures over the time compared."""

    name: str
    numerator: float
    denominator: float


@dataclass(frozen=True, eq=False)
class FunnelPicture:
    """Everything a funnel shows; values and limits are in the measure's own units (times `per`)."""

    places: tuple[Place, ...]
    axis: str
    size_axis: str
    unit: Unit
    per: float
    better: Better | None
    result: Funnel

    @property
    def values(self) -> np.ndarray:
        return self.per * self.result.values

    @property
    def centre(self) -> float:
        return self.per * self.result.centre

    @property
    def sizes(self) -> np.ndarray:
        """The sizes over which the limits are drawn, rising; empty where nothing was counted."""
        known = [place.denominator for place in self.places if place.denominator > 0]
        return np.linspace(0.6 * min(known), 1.15 * max(known), 80) if known else np.array([])

    def ends(self) -> list[tuple[float, str]]:
        """What each pair of limits holds, at its upper line's right end; the value of all sites."""
        largest = self.sizes[-1:]
        found = [
            (self.per * float(self.result.limits(largest, reach)[1][0]), told)
            for reach, told in REACHES
        ]
        return [*found, (self.centre, f"all {words.measured(self.centre, self.unit)}")]

    def meanings(self) -> tuple[Meaning, ...]:
        """What each site's place in the funnel means."""
        sides = {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}
        return tuple(meaning(sides[int(flag)], self.better) for flag in self.result.flags)

    @property
    def note(self) -> str:
        """How wide the limits are and why."""
        if np.isnan(self.result.centre):
            return "No limits: fewer than three sites to compare."
        if self.result.between > 0:
            return "Limits hold 998 in 1,000 sites, widened by the usual spread between sites."
        return "Limits hold 998 in 1,000 sites; chance alone explains the spread between them."


def funnel_picture(measure: Measure, places: tuple[Place, ...], when: str) -> FunnelPicture:
    """A funnel of a proportion or a rate over a spell of time; `when` says which, in words.

    ValueError for other kinds: a score or a percentile has no counts to make limits from.
    """
    if measure.kind not in (Kind.PROPORTION, Kind.RATE, Kind.RARE):
        raise ValueError("a funnel compares proportions and rates")
    is_share = measure.kind is Kind.PROPORTION
    return FunnelPicture(
        places=places,
        axis=f"{measure.topic()}, {measure.unit}, {when}",
        size_axis="how many were counted",
        unit=measure.unit,
        per=measure.per,
        better=measure.better,
        result=funnel(
            [place.numerator for place in places],
            [place.denominator for place in places],
            is_share=is_share,
        ),
    )


def funnel_alt_text(one: FunnelPicture) -> str:
    """Which sites stand out, by name; and that the others do not."""
    told = {Meaning.IMPROVEMENT: "better", Meaning.CONCERN: "worse", Meaning.NO_DIRECTION: "apart"}
    stand_out = [
        f"{place.name} {told[of]} at {words.measured(float(value), one.unit)}"
        for place, of, value in zip(one.places, one.meanings(), one.values, strict=True)
        if of in told
    ]
    found = "; ".join(stand_out) if stand_out else "no site stands out"
    return f"{one.axis}: {found}. {one.note}"


# Where each site's name stands beside its point, so that none covers another name or point.


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
