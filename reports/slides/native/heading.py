"""What stands over a native chart: what is drawn, as a sentence, and what its marks mean."""

from collections.abc import Iterator
from math import isfinite

from charts.axis import axis
from charts.palette import LIGHT, Meaning, colour, meaning
from charts.picture import Picture
from charts.words import lower_first
from reports.slides.native.drawn import STANDS_OUT

SIGNS = {Meaning.IMPROVEMENT: "●", Meaning.CONCERN: "◆", Meaning.NO_DIRECTION: "■"}
KEY = {of: f"{sign} {lower_first(STANDS_OUT[of])}" for of, sign in SIGNS.items()}
UNJUDGED = "○ not judged"
COLOURS = {told: colour(of, LIGHT) for of, told in KEY.items()}


def key(*pictures: Picture) -> str:
    """What the marks mean, of those that are there; "" where there are none."""
    return "   ".join(dict.fromkeys(sign for one in pictures for sign in _signs(one)))


def heading(one: Picture, among: tuple[Picture, ...] = ()) -> tuple[str, ...]:
    """The axis as a sentence, with where it begins; then a key of the marks that are there."""
    values = axis(one, *among)
    told = one.story.axis + (f" ({values.note})" if values.note else "")
    told = told[:1].upper() + told[1:]
    return tuple(filter(None, (told, key(one))))


def _signs(one: Picture) -> Iterator[str]:
    means = {meaning(side, one.story.better) for side in one.sides()}
    yield from (KEY[of] for of in KEY if of in means)
    rows = zip(one.figures.values, one.points.used, strict=True)
    if any(isfinite(value) and not used for value, used in rows):
        yield UNJUDGED
