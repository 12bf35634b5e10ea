"""A chart the height of a line of text: the course, the day practice changed, the target."""

from datetime import date
from html import escape
from math import isfinite

from charts.palette import Meaning, Palette, colour, meaning, palette
from charts.picture import Picture, alt_text

WIDTH, HEIGHT, EDGE = 180, 36, 4  # pixels


def sparkline(one: Picture, *, dark: bool = False, width: int = WIDTH, height: int = HEIGHT) -> str:
    """An SVG element with its alt text inside; it needs no script and no other file.

    The line breaks at gaps; the last complete point is filled in the colour of what it means; an
    incomplete one is hollow.
    """
    colours = palette(dark=dark)
    told = escape(alt_text(one), quote=True)
    inside = _drawn(one, (width, height), colours) if one.figures.periods else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'style="vertical-align:middle" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{told}">'
        f"<title>{told}</title>{inside}</svg>"
    )


def _drawn(one: Picture, room: tuple[int, int], colours: Palette) -> str:
    width, height = room
    low, high = _heights(one)
    first, last = one.figures.periods[0], one.figures.periods[-1]
    days = max((last - first).days, 1)

    def along(day: date) -> float:
        return EDGE + (width - 2 * EDGE) * (day - first).days / days

    def down(value: float) -> float:
        return EDGE + (height - 2 * EDGE) * (high - value) / (high - low)

    parts = []
    if one.goal is not None:
        at = f"{down(one.goal.value):.1f}"
        parts.append(_line((0, at), (width, at), f'stroke="{colours.target}" {DOTTED}'))
    for change in one.story.changes:
        if first <= change.on <= last:
            at = f"{along(change.on):.1f}"
            style = f'stroke="{colours.ink}"' if change.is_current else _quiet(colours)
            parts.append(_line((at, 0), (at, height), style))
    places = [(along(day), down(value)) for day, value in _known(one)]
    parts += [_course(stretch, colours) for stretch in _stretches(one, places)]
    return "".join([*parts, *_ends(one, places, colours)])


DOTTED = 'stroke-dasharray="2 3"'


def _quiet(colours: Palette) -> str:
    return f'stroke="{colours.quiet}" {DOTTED}'


def _heights(one: Picture) -> tuple[float, float]:
    """Lowest and highest of the figures and the target; a flat line lies in the middle."""
    shown = [value for _, value in _known(one)] + [goal.value for goal in one.story.goals[-1:]]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    return (low, high) if high > low else (low - 1, high + 1)


def _line(start: tuple, end: tuple, style: str) -> str:
    return f'<line x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}" {style}/>'


def _known(one: Picture) -> list[tuple[date, float]]:
    pairs = zip(one.figures.periods, one.figures.values, strict=True)
    return [(day, value) for day, value in pairs if isfinite(value)]


def _stretches(one: Picture, places: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Places joined by the line: complete neighbours without a gap between them."""
    found, waiting = [[]], iter(places)
    for value, complete in zip(one.figures.values, one.figures.complete, strict=True):
        place = next(waiting) if isfinite(value) else None
        if place is None or not complete:
            found.append([])
        else:
            found[-1].append(place)
    return [stretch for stretch in found if stretch]


def _course(stretch: list[tuple[float, float]], colours: Palette) -> str:
    at = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
    style = f'fill="none" stroke="{colours.line}" stroke-width="1.5"'
    return f'<polyline points="{at}" {style} stroke-linejoin="round"/>'


def _ends(one: Picture, places: list[tuple[float, float]], colours: Palette) -> list[str]:
    """The newest points: filled where judged, hollow where not complete."""
    known = [at for at, value in enumerate(one.figures.values) if isfinite(value)]
    spots = dict(zip(known, places, strict=True))
    found = []
    if one.newest is not None:
        of = meaning(one.sides()[one.newest], one.story.better)
        fill = colour(of, colours) if of is not Meaning.NEITHER else colours.ink
        found.append(_spot(spots[one.newest], f'fill="{fill}"'))
    hollow = f'fill="{colours.paper}" stroke="{colours.neither}"'
    found += [_spot(spots[at], hollow) for at in known if not one.figures.complete[at]]
    return found


def _spot(place: tuple[float, float], style: str) -> str:
    return f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="2.6" {style}/>'
