"""The icons as SVG, drawn by us: a course that rises or falls, a target that is hit or not."""

from html import escape

from charts.icons import Assurance, Icons
from charts.meaning import Meaning, colour
from charts.palette import Palette, palette
from metrics.spc.rules import Side

RING = 15  # radius in a square of 36
UP, DOWN = "7,24 13,21 18,22 29,10", "7,12 13,15 18,14 29,26"
LEVEL = "7,20 11,15 15,21 19,15 23,20 29,16"


def variation_svg(of: Icons, *, dark: bool = False, size: int = 28) -> str:
    """Rising or falling in the colour of what it means, a level wobble in grey."""
    colours = palette(dark=dark)
    tint = colour(of.meaning, colours)
    at = {Side.ABOVE: UP, Side.BELOW: DOWN, Side.NEITHER: LEVEL}[of.side]
    course = f'<polyline points="{at}" fill="none" stroke="{tint}" stroke-width="2.4"/>'
    end = at.split(" ")[-1].split(",")
    shape = _end(of.meaning, float(end[0]), float(end[1]), tint)
    return _icon(of.variation_words, course + shape, tint, size)


def assurance_svg(of: Icons, *, dark: bool = False, size: int = 28) -> str:
    """A tick, a cross, or points on both sides of a line; nothing where nothing can be said."""
    colours = palette(dark=dark)
    if of.assurance is Assurance.NONE:
        return ""
    tint = _tint(of.assurance, colours)
    inside = {
        Assurance.PASS: f'<polyline points="10,18 16,24 27,12" {_stroke(tint)}/>',
        Assurance.FAIL: f'<path d="M12,12 L24,24 M24,12 L12,24" {_stroke(tint)}/>',
        Assurance.HIT_OR_MISS: _on_both_sides(tint),
    }[of.assurance]
    return _icon(of.assurance_words, inside, tint, size)


def _tint(of: Assurance, colours: Palette) -> str:
    return {
        Assurance.PASS: colours.improvement,
        Assurance.FAIL: colours.concern,
        Assurance.HIT_OR_MISS: colours.neither,
    }[of]


def _stroke(tint: str) -> str:
    return f'fill="none" stroke="{tint}" stroke-width="2.8" stroke-linecap="round"'


def _on_both_sides(tint: str) -> str:
    line = f'<line x1="6" y1="18" x2="30" y2="18" stroke="{tint}" stroke-dasharray="3 2"/>'
    places = ((11, 13), (18, 24), (25, 12))
    return line + "".join(f'<circle cx="{x}" cy="{y}" r="2.6" fill="{tint}"/>' for x, y in places)


def _end(of: Meaning, x: float, y: float, tint: str) -> str:
    if of is Meaning.CONCERN:
        around = f"{x},{y - 4} {x + 4},{y} {x},{y + 4} {x - 4},{y}"
        return f'<polygon points="{around}" fill="{tint}"/>'
    if of is Meaning.NO_DIRECTION:
        return f'<rect x="{x - 3}" y="{y - 3}" width="6" height="6" fill="{tint}"/>'
    return f'<circle cx="{x}" cy="{y}" r="3" fill="{tint}"/>'


def _icon(told: str, inside: str, tint: str, size: int) -> str:
    words = escape(told, quote=True)
    ring = f'<circle cx="18" cy="18" r="{RING + 1.5}" fill="none" stroke="{tint}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 36 36" style="vertical-align:middle" role="img" aria-label="{words}">'
        f"<title>{words}</title>{ring}{inside}</svg>"
    )
