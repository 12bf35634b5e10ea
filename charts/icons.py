"""Variation and assurance: two answers, two icons, words beside them."""

from dataclasses import dataclass
from html import escape

import numpy as np

from charts.palette import SYMBOLS, Meaning, colour, meaning, palette
from charts.picture import Picture
from charts.write.svg import point
from metrics.measure import Better
from metrics.spc.charts import Chart
from metrics.spc.rules import Side
from metrics.spc.variation import UsualRange
from metrics.within import Worded


class Assurance(Worded):
    """Whether the usual range of the measure reaches the target. It is of the range, not of the
    weeks: whether those met the target is the state of the target's answer."""

    FAIL = "fail", "not able to meet the target as things are"
    HIT_OR_MISS = "hit_or_miss", "meets the target some of the time, by chance"
    PASS = "pass", "its usual range meets the target"
    NONE = "none", ""  # no target, no direction, or no honest limits


@dataclass(frozen=True)
class Icons:
    """What the newest point says: side and meaning of its variation, and assurance.

    Of days between events (`of_events`) the side is that of the events: longer between is below.
    """

    side: Side
    meaning: Meaning
    assurance: Assurance
    of_events: bool = False

    @property
    def variation_words(self) -> str:
        if self.meaning is Meaning.NEITHER:
            return "usual variation"
        ways = ("more often", "less often") if self.of_events else ("higher", "lower")
        height = ways[self.side is Side.BELOW]
        kind = "" if self.meaning is Meaning.NO_DIRECTION else f": {self.meaning}"
        return f"{height} than usual{kind}"

    @property
    def assurance_words(self) -> str:
        """Assurance in words; empty where nothing can be said."""
        return self.assurance.words


OPPOSITE = {Side.ABOVE: Side.BELOW, Side.BELOW: Side.ABOVE, Side.NEITHER: Side.NEITHER}


def icons(picture: Picture) -> Icons:
    """Icons of a control chart's picture: its newest judged point and its newest usual range."""
    judged = np.flatnonzero(picture.points.used)
    side = picture.sides()[judged[-1]] if len(judged) else Side.NEITHER
    target = picture.goal.value if picture.goal else None
    better, of_events = picture.topic.better, picture.chart is Chart.T
    says = meaning(side, better), assurance(picture.usual, target, better), of_events
    return Icons(OPPOSITE[side] if of_events else side, *says)


def assurance(usual: UsualRange | None, target: float | None, better: Better | None) -> Assurance:
    """Whether the whole usual range lies on the good side of the target, or on the bad side.

    A series that is always exactly on its target passes. Source: Making Data Count (NHS England).

    >>> assurance(UsualRange(96, 99), 95, Better.UP).value
    'pass'
    """
    if usual is None or target is None or better is None:
        return Assurance.NONE
    if usual.is_flat_at(target):
        return Assurance.PASS
    of_target = usual.side_of(target)
    if of_target is Side.NEITHER:
        return Assurance.HIT_OR_MISS
    is_reached = (of_target is Side.BELOW) == (better is Better.UP)
    return Assurance.PASS if is_reached else Assurance.FAIL


RING = 15  # radius in a square of 36
UP, DOWN = "7,24 13,21 18,22 29,10", "7,12 13,15 18,14 29,26"
_ASSURED_AS = {
    Assurance.PASS: Meaning.IMPROVEMENT,
    Assurance.FAIL: Meaning.CONCERN,
    Assurance.HIT_OR_MISS: Meaning.NEITHER,
}
LEVEL = "7,20 11,15 15,21 19,15 23,20 29,16"


def variation_svg(of: Icons, *, dark: bool = False) -> str:
    """Rising or falling in the colour of what it means, a level wobble in grey; at its end the
    point of a chart, whose shape says the meaning again."""
    tint = colour(of.meaning, palette(dark=dark))
    at = {Side.ABOVE: UP, Side.BELOW: DOWN, Side.NEITHER: LEVEL}[of.side]
    course = f'<polyline points="{at}" fill="none" stroke="{tint}" stroke-width="2.4"/>'
    x, y = map(float, at.split(" ")[-1].split(","))
    end = point((x, y), 3, SYMBOLS[of.meaning], f'fill="{tint}"')
    return _icon(of.variation_words, course + end, tint)


def assurance_svg(of: Icons, *, dark: bool = False) -> str:
    """A tick, a cross, or points on both sides of a line; nothing where nothing can be said."""
    if of.assurance is Assurance.NONE:
        return ""
    tint = colour(_ASSURED_AS[of.assurance], palette(dark=dark))
    line = f'<line x1="6" y1="18" x2="30" y2="18" stroke="{tint}" stroke-dasharray="3 2"/>'
    around = ((11, 13), (18, 24), (25, 12))
    points = (f'<circle cx="{x}" cy="{y}" r="2.6" fill="{tint}"/>' for x, y in around)
    strong = f'fill="none" stroke="{tint}" stroke-width="2.8" stroke-linecap="round"'
    inside = {
        Assurance.PASS: f'<polyline points="10,18 16,24 27,12" {strong}/>',
        Assurance.FAIL: f'<path d="M12,12 L24,24 M24,12 L12,24" {strong}/>',
        Assurance.HIT_OR_MISS: line + "".join(points),
    }[of.assurance]
    return _icon(of.assurance_words, inside, tint)


def _icon(text: str, inside: str, tint: str) -> str:
    words = escape(text, quote=True)
    ring = f'<circle cx="18" cy="18" r="{RING + 1.5}" fill="none" stroke="{tint}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28" '
        f'viewBox="0 0 36 36" style="vertical-align:middle" role="img" aria-label="{words}">'
        f"<title>{words}</title>{ring}{inside}</svg>"
    )
