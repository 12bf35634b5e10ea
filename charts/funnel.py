"""Sites beside each other, no league table: who differs by more than chance and usual spread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from charts import words
from charts.axis import LETTER, Label, axis_of
from charts.palette import SYMBOLS, Meaning, Palette, colour, meaning, palette
from charts.run_chart import beside, nothing
from charts.scene import PAGE, Dash, Frame, Line, Mark, Points, Scene, Size, Stroke, Words, headed
from metrics.measure import Kind, Measure
from metrics.spc.funnel import ACTION, WARNING, Funnel, funnel
from metrics.spc.rules import Side

_WAYS = {Meaning.IMPROVEMENT: "better", Meaning.CONCERN: "worse", Meaning.NO_DIRECTION: "apart"}
KINDS = (Kind.PROPORTION, Kind.RATE, Kind.RARE)  # of measures with counts to make limits from
REACHES = ((WARNING, "95 %"), (ACTION, "99.8 %"))  # and what limits so wide hold

NO_RANKS = (
    "A small site differs more by chance, so its limits are wider. Within them no site is better or"
    " worse than another, so there are no ranks."
)


@dataclass(frozen=True)
class FunnelSite:
    """One site: its name and its figures over the time compared."""

    name: str
    numerator: float
    denominator: float


@dataclass(frozen=True, eq=False)
class FunnelPicture:
    """Everything a funnel shows; values and limits are in the measure's own units (times `per`)."""

    places: tuple[FunnelSite, ...]
    measure: Measure
    axis: str
    size_axis: str
    result: Funnel

    @property
    def values(self) -> np.ndarray:
        return self.measure.per * self.result.values

    @property
    def centre(self) -> float:
        return self.measure.per * self.result.centre

    @property
    def sizes(self) -> np.ndarray:
        """The sizes over which the limits are drawn, rising; empty where nothing was counted."""
        known = [place.denominator for place in self.places if place.denominator > 0]
        return np.linspace(0.6 * min(known), 1.15 * max(known), 80) if known else np.array([])

    def ends(self) -> list[tuple[float, str]]:
        """What each pair of limits holds, at its upper line's right end; the value of all sites."""
        largest = self.sizes[-1:]
        limits = [
            (self.measure.per * float(self.result.limits(largest, reach)[1][0]), words_of)
            for reach, words_of in REACHES
        ]
        return [*limits, (self.centre, f"all {words.measured(self.centre, self.measure.unit)}")]

    def meanings(self) -> tuple[Meaning, ...]:
        """What each site's place in the funnel means."""
        sides = {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}
        return tuple(meaning(sides[int(flag)], self.measure.better) for flag in self.result.flags)

    def standing_out(self) -> tuple[tuple[str, str, float], ...]:
        """Name, way and value of each site apart by more than chance, in the order of the sites."""
        rows = zip(self.places, self.meanings(), self.values, strict=True)
        return tuple((site.name, _WAYS[of], float(v)) for site, of, v in rows if of in _WAYS)

    @property
    def note(self) -> str:
        """How wide the limits are and why."""
        if np.isnan(self.result.centre):
            return "No limits: fewer than three sites to compare."
        if self.result.between > 0:
            return "Lines: where 99.8 % of sites like these would fall, with their usual spread."
        return (
            "Lines: where 99.8 % of sites like these would fall; chance alone explains the spread."
        )


def funnel_picture(measure: Measure, places: tuple[FunnelSite, ...], when: str) -> FunnelPicture:
    """A funnel of a proportion or a rate over a spell of time; `when` says which, in words.

    ValueError for other kinds: a score or a percentile has no counts to make limits from.
    """
    if measure.kind not in KINDS:
        raise ValueError("a funnel compares proportions and rates")
    *_, counted = measure.unit.words.split(f"{measure.per:,.0f} ")
    counts = [place.numerator for place in places], [place.denominator for place in places]
    return FunnelPicture(
        places=places,
        measure=measure,
        axis=f"{measure.topic()}, {measure.unit}, {when}{words.direction(measure.better)}",
        size_axis=f"{counted.removeprefix('of ')} in the period",
        result=funnel(*counts, is_share=measure.kind is Kind.PROPORTION),
    )


def funnel_alt_text(funnel: FunnelPicture) -> str:
    """Which sites stand out, by name; and that the others do not."""
    sites, unit = funnel.standing_out(), funnel.measure.unit
    apart = [f"{name} {way} at {words.measured(value, unit)}" for name, way, value in sites]
    return f"{funnel.axis}: {'; '.join(apart) or 'no site stands out'}. {funnel.note}"


# Where each site's name stands beside its point, so that none covers another name or point.
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
    pairs = zip(names, points, strict=True)
    boxes = [_boxes(LETTER * text * len(name), point, text) for name, point in pairs]
    chosen: dict[int, str] = {}
    for _ in range(_PASSES):  # a name that stands already may make room for the next ones
        before = dict(chosen)
        for at, places in enumerate(boxes):
            own = [mark for of, mark in enumerate(marks) if of != at]
            other_names = [boxes[of][place] for of, place in chosen.items() if of != at]
            others = np.array([*own, *edges, *other_names]).reshape(-1, 4)
            covered = {place: _covered(box, others) for place, box in places.items()}
            chosen[at] = min(covered, key=covered.__getitem__)
        if chosen == before:
            break
    return [chosen[at] for at in range(len(names))]


def _boxes(wide: float, point: tuple[float, float], text: float) -> dict[str, Box]:
    """The room of a name at each of its places."""
    (x, y), gap, high = point, _GAP * text, _HEIGHT * text
    lefts = {"left": x - gap - wide, "center": x - wide / 2, "right": x + gap}
    boxes = {}
    for place in PLACES:
        height, side = place.split()
        off = gap if side == "center" else gap / 2  # above or below the point
        low = {"top": y + off, "middle": y - high / 2, "bottom": y - off - high}[height]
        boxes[place] = (lefts[side], low, lefts[side] + wide, low + high)
    return boxes


def _covered(box: Box, others: np.ndarray) -> float:
    """How much of the others, a row each, a box covers, in square pixels."""
    low, high = np.maximum(others[:, :2], box[:2]), np.minimum(others[:, 2:], box[2:])
    return float(np.maximum(high - low, 0).prod(axis=1).sum())


# Where a name stands: its shift from the point in text sizes, and how it is aligned there.
PLACES = {
    "top center": ((0, 0.6), "center", "bottom"),
    "bottom center": ((0, -0.6), "center", "top"),
    "middle right": ((0.7, 0), "left", "middle"),
    "middle left": ((-0.7, 0), "right", "middle"),
    "top right": ((0.7, 0.3), "left", "bottom"),
    "bottom right": ((0.7, -0.3), "left", "top"),
    "top left": ((-0.7, 0.3), "right", "bottom"),
    "bottom left": ((-0.7, -0.3), "right", "top"),
}
THIN = 0.1  # a line is rather covered than a point or a name
LONGEST = 30  # letters of a site's name
MANY = 12  # sites that paper names; of more, those that stand out: the others are alike


def funnel_scene(funnel: FunnelPicture, size: Size = PAGE, *, dark: bool = False) -> Scene:
    """The 95 % and 99.8 % limits, the overall value, and every site by name."""
    # From the lowest to the highest of the sites and limits, never beyond a whole share.
    sides = [funnel.measure.per * funnel.result.limits(funnel.sizes, reach) for reach, _ in REACHES]
    shown = np.concatenate([funnel.values, *(side.ravel() for side in sides)])
    scale = axis_of(shown[np.isfinite(shown)].tolist(), funnel.measure.unit.bounds)
    colours = palette(dark=dark)
    axis = funnel.axis + (f" ({scale.note})" if scale.note else "")
    heading = headed("", (axis, funnel.note), size)
    size = replace(size, left=3.4, right=7.2 * size.text, foot=4.0)
    top = (1.3 * len(heading) + 1.4) * size.text
    sizes = funnel.sizes
    first, last = (float(sizes[0]), float(sizes[-1])) if len(sizes) else (0.0, 1.0)
    frame = Frame(size, first, last, scale.low, scale.high, scale.ticks, top)
    alt = funnel_alt_text(funnel)
    if not len(sizes):
        bare = replace(frame, ticks=())
        return Scene(bare, heading, (nothing(colours),), alt, colours, names=())
    lines, names = _lines(funnel, frame, colours), _named(funnel, frame, colours)
    marks = (*lines, *names, _points(funnel, size, colours))
    return Scene(frame, heading, marks, alt, colours, foot=funnel.size_axis)


def _courses(funnel: FunnelPicture) -> list[tuple[Dash, list[tuple[float, float]]]]:
    """Both pairs of limits over the sizes, each with how it is broken."""
    return [
        (dash, list(zip(funnel.sizes.tolist(), (funnel.measure.per * side).tolist(), strict=True)))
        for (reach, _), dash in zip(REACHES, (Dash.DOTTED, Dash.DASHED), strict=True)
        for side in funnel.result.limits(funnel.sizes, reach)
    ]


def _lines(funnel: FunnelPicture, frame: Frame, colours: Palette) -> Iterator[Mark]:
    """Both pairs of limits and the value of all sites, each named at its right end."""
    if not np.isfinite(funnel.centre):
        return
    ends = ((frame.first, funnel.centre), (frame.last, funnel.centre))
    yield Line(ends, Stroke(colours.quiet, 1.4))
    for dash, places in _courses(funnel):
        yield Line(places, Stroke(colours.neither, 1.2, dash))
    yield from beside([Label(value, name, colours.quiet) for value, name in funnel.ends()], frame)


def _points(funnel: FunnelPicture, size: Size, colours: Palette) -> Points:
    """A site's shape and colour say what its place in the funnel means."""
    known = [at for at, value in enumerate(funnel.values) if np.isfinite(value)]
    means, hover = [funnel.meanings()[at] for at in known], []
    for at in known:
        place, value = funnel.places[at], float(funnel.values[at])
        many, over = words.number(place.numerator), words.number(place.denominator)
        figure = words.measured(value, funnel.measure.unit)
        hover.append((place.name, f"{figure} ({many} of {over})"))
    return Points(
        [(funnel.places[at].denominator, float(funnel.values[at])) for at in known],
        [size.marker * 1.2] * len(known),
        [colour(of, colours) for of in means],
        [SYMBOLS[of] for of in means],
        Stroke(colours.paper, size.rim if size.is_paper else 0),
        hover,
    )


def _named(funnel: FunnelPicture, frame: Frame, colours: Palette) -> Iterator[Words]:
    """Names beside the points; on paper strong with the figure where a site stands out."""
    means, known = funnel.meanings(), np.flatnonzero(np.isfinite(funnel.values)).tolist()
    size, is_paper = frame.size, frame.size.is_paper
    is_out = [of is not Meaning.NEITHER for of in means]
    shown = [at for at in known if not is_paper or len(known) <= MANY or is_out[at]]
    names = [_name(funnel, at, with_figure=is_paper and is_out[at]) for at in shown]
    at_points = [_in_pixels(funnel, at, frame) for at in shown]
    others = [_in_pixels(funnel, at, frame) for at in known if at not in shown]
    clear = [*_edges(funnel, frame), *((x - 2, y - 2, x + 2, y + 2) for x, y in others)]
    stand = label_places(names, at_points, size.text * (1.1 if is_paper else 1), clear)
    for at, name, place in zip(shown, names, stand, strict=True):
        (right, up), across, upright = PLACES[place]
        yield Words(
            name,
            (funnel.places[at].denominator, float(funnel.values[at])),
            colours.ink if is_paper and not is_out[at] else colour(means[at], colours),
            (right * size.text, up * size.text),
            across,
            upright,
            is_strong=is_paper and is_out[at],
            ground=colours.paper,
        )


def _name(funnel: FunnelPicture, at: int, *, with_figure: bool) -> str:
    short = words.shortened(funnel.places[at].name, LONGEST)
    figure = words.measured(float(funnel.values[at]), funnel.measure.unit)
    return f"{short} {figure}" if with_figure else short


def _in_pixels(funnel: FunnelPicture, at: int, frame: Frame) -> tuple[float, float]:
    across, value = funnel.places[at].denominator, float(funnel.values[at])
    return frame.along(across), frame.tall - frame.down(value)


def _edges(funnel: FunnelPicture, frame: Frame) -> list[Box]:
    """What names keep clear of: the four sides of the plot, and its lines."""
    wide, tall = frame.wide, frame.tall
    edges = [(wide, -FAR, FAR, FAR), (-FAR, -FAR, 0, FAR), (-FAR, -FAR, FAR, 0)]
    edges.append((-FAR, tall, FAR, FAR))
    if not np.isfinite(funnel.centre):
        return edges
    level = [(across, funnel.centre) for across in funnel.sizes.tolist()]
    for places in (level, *(places for _, places in _courses(funnel))):
        course = [(frame.along(x), tall - frame.down(y)) for x, y in places]
        edges += [(x, y - THIN, after, y + THIN) for (x, y), (after, _) in pairwise(course)]
    return edges
