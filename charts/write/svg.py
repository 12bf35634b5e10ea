"""A scene as SVG text: quick, small, without a script or another file, the same each time."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby, pairwise

from charts import scene as marks
from charts import words
from charts.axis import foot_names

DASHES = {marks.Dash.DASHED: (5.3, 2.5), marks.Dash.DOTTED: (1.6, 2.5), marks.Dash.FINE: (5, 3.8)}
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
DROP = {"top": 0.85, "middle": 0.36, "bottom": -0.25}  # from a place to the foot of a letter


def drawing(scene: marks.Scene) -> str:
    """The whole drawing; its title is what is read aloud."""
    size, alt = scene.frame.size, escape(scene.alt)
    inside = "".join((*_axes(scene), *_marks(scene), *_heading(scene)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width:g}" height="{size.height:g}" '
        f'viewBox="0 0 {size.width:g} {size.height:g}" role="img" aria-label="{alt}" '
        f'font-family="DejaVu Sans" font-size="{size.text:g}" style="vertical-align:middle">'
        f"<title>{alt}</title>{inside}</svg>"
    )


def _axes(scene: marks.Scene) -> Iterator[str]:
    """Thin lines at the values that are named, and the names of values and days."""
    frame, quiet = scene.frame, scene.colours.quiet
    grid, left, right = marks.Stroke(scene.colours.grid, 1), marks.Share(0), marks.Share(1)
    for tick in frame.ticks:
        yield from _line(marks.Line(((left, tick), (right, tick)), grid), frame)
    for height, name in scene.levels or [(tick, words.number(tick)) for tick in frame.ticks]:
        moved = (-0.5 * frame.size.text, 0)
        yield _words(marks.Words(name, (left, height), quiet, moved, "right"), frame)
    names = scene.names
    if names is None:
        names = foot_names(frame.first, frame.last, frame.wide / (3.2 * frame.size.text))
    if names or frame.ticks:
        yield from _line(marks.Line(((left, left), (right, left)), grid), frame)
    for place, name in names:
        for row, row_name in enumerate(name.split("\n")):
            moved = (0, -(0.5 + 1.2 * row) * frame.size.text)
            yield _words(marks.Words(row_name, (place, left), quiet, moved, "center", "top"), frame)
    if scene.foot:
        moved = (0, -1.8 * frame.size.text)
        yield _words(
            marks.Words(scene.foot, (marks.Share(0.5), left), quiet, moved, "center", "top"), frame
        )


def _heading(scene: marks.Scene) -> Iterator[str]:
    frame, colours = scene.frame, scene.colours
    for at, (row, is_finding) in enumerate(scene.heading):
        moved = (2 - frame.left, frame.top - (0.3 + 1.3 * at) * frame.size.text)
        tint = colours.ink if is_finding else colours.quiet
        place = (marks.Share(0), marks.Share(1))
        yield _words(marks.Words(row, place, tint, moved, stand="top", is_strong=is_finding), frame)


def _marks(scene: marks.Scene) -> Iterator[str]:
    """From the back to the front; what lies outside the plot is cut off, but for words."""
    frame = scene.frame
    sides = frame.left, frame.top, frame.wide, frame.tall
    box = " ".join(f"{side:.1f}" for side in sides)
    named = zip(("x", "y", "width", "height"), sides, strict=True)
    place = " ".join(f'{name}="{side:.1f}"' for name, side in named)

    def is_free(mark: marks.Mark) -> bool:
        is_upright = isinstance(mark, marks.Line) and isinstance(mark.places[-1][1], marks.Share)
        return is_upright or isinstance(mark, marks.Words | marks.Points)

    for is_whole, group in groupby(scene.marks, key=is_free):
        drawn = "".join(part for mark in group for part in _mark(mark, frame))
        yield drawn if is_whole else f'<svg {place} viewBox="{box}">{drawn}</svg>'


def _mark(mark: marks.Mark, frame: marks.Frame) -> Iterator[str]:
    match mark:
        case marks.Band():
            left, right = _x(mark.first, frame), _x(mark.last, frame)
            place = f'x="{left:.1f}" y="{frame.top:.1f}" width="{right - left:.1f}"'
            yield f'<rect {place} height="{frame.tall:.1f}" fill="{mark.fill}"/>'
        case marks.Rectangle():
            (left, foot), (right, top) = _at(mark.first, frame), _at(mark.last, frame)
            place = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
            edge = f" {_pen(mark.edge, frame)}" if mark.edge else ""
            yield f'<rect {place} height="{foot - top:.1f}" fill="{mark.fill}"{edge}/>'
        case marks.Area():
            yield f'<polygon points="{_path(mark.places, frame)}" fill="{mark.fill}"/>'
        case marks.Line():
            yield from _line(mark, frame)
        case marks.Points():
            rows = zip(mark.places, mark.sizes, mark.fills, mark.symbols, strict=True)
            rim = _pen(mark.rim, frame)
            for place, size, fill, symbol in rows:
                if 0 <= frame.along(place[0]) <= frame.wide:
                    yield point(_at(place, frame), size / 2, symbol, f'fill="{fill}" {rim}')
        case marks.Words():
            yield _words(mark, frame)


def _at(place: marks.Place, frame: marks.Frame) -> tuple[float, float]:
    return _x(place[0], frame), frame.top + frame.down(place[1])


def _x(place: marks.Across, frame: marks.Frame) -> float:
    return frame.left + frame.along(place)


def _path(places: Iterable[marks.Place], frame: marks.Frame) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(place, frame) for place in places))


def _pen(stroke: marks.Stroke, frame: marks.Frame) -> str:
    pen = frame.size.pen
    look = f'stroke="{stroke.colour}" stroke-width="{pen * stroke.width:.2f}"'
    if stroke.dash is marks.Dash.SOLID:
        return look
    drawn, left_out = DASHES[stroke.dash]
    return f'{look} stroke-dasharray="{pen * drawn:.2f} {pen * left_out:.2f}"'


def _line(mark: marks.Line, frame: marks.Frame) -> Iterator[str]:
    """Broken where nothing is known; a stair turns half way between two places."""
    for is_known, stretch in groupby(mark.places, key=lambda place: place[1] is not None):
        places = list(stretch)
        if not is_known or len(places) < 2:
            continue
        if mark.is_stair:
            half = [before[0] + (after[0] - before[0]) / 2 for before, after in pairwise(places)]
            turns = [places[0][0], *(turn for turn in half for _ in range(2)), places[-1][0]]
            places = [(turn, places[at // 2][1]) for at, turn in enumerate(turns)]
        if len(places) == 2:
            (x1, y1), (x2, y2) = (_at(place, frame) for place in places)
            ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            yield f"<line {ends} {_pen(mark.stroke, frame)}/>"
        else:
            how = f'fill="none" {_pen(mark.stroke, frame)} stroke-linejoin="round"'
            yield f'<polyline points="{_path(places, frame)}" {how}/>'


def point(at: tuple[float, float], radius: float, symbol: str, how: str) -> str:
    """A circle, a diamond or a square, all about as large."""
    x, y = at
    if symbol == "diamond":
        far = 1.3 * radius
        around = ((x, y - far), (x + far, y), (x, y + far), (x - far, y))
        return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in around)}" {how}/>'
    if symbol == "square":
        place = f'x="{x - radius:.1f}" y="{y - radius:.1f}"'
        return f'<rect {place} width="{2 * radius:.1f}" height="{2 * radius:.1f}" {how}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}" {how}/>'


def _words(mark: marks.Words, frame: marks.Frame) -> str:
    (x, y), text = _at(mark.at, frame), frame.size.text
    x, y = x + mark.moved[0], y - mark.moved[1] + DROP[mark.stand] * text
    how = f'fill="{mark.colour}"' + (' font-weight="bold"' if mark.is_strong else "")
    if mark.align != "left":
        how += f' text-anchor="{ANCHORS[mark.align]}"'
    up = 0.55 * text if mark.below else 0
    written = f'<text x="{x:.1f}" y="{y - up:.1f}" {how}>{escape(mark.words)}</text>'
    if mark.below:
        small = f'x="{x:.1f}" y="{y + up:.1f}" font-size="{0.78 * text:g}" fill="{mark.colour}"'
        anchor = f'text-anchor="{ANCHORS[mark.align]}"'
        written += f"<text {small} {anchor}>{escape(mark.below)}</text>"
    if not mark.ground:
        return written
    wide = frame.size.letter * len(mark.words)
    left = x - {"left": 0, "center": wide / 2, "right": wide}[mark.align]
    place = f'x="{left:.1f}" y="{y - 0.85 * text:.1f}" width="{wide:.1f}" height="{1.1 * text:.1f}"'
    return f'<rect {place} fill="{mark.ground}"/>{written}'
