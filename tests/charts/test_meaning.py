"""Above and below become better and worse in one place."""

import pytest

from charts.palette import DARK, LIGHT, Meaning, colour, meaning
from metrics.measure import Better
from metrics.spc.rules import Side


@pytest.mark.parametrize(
    ("side", "better", "expected"),
    [
        (Side.ABOVE, Better.UP, Meaning.IMPROVEMENT),
        (Side.BELOW, Better.UP, Meaning.CONCERN),
        (Side.ABOVE, Better.DOWN, Meaning.CONCERN),
        (Side.BELOW, Better.DOWN, Meaning.IMPROVEMENT),
        (Side.ABOVE, None, Meaning.NO_DIRECTION),
        (Side.NEITHER, Better.UP, Meaning.NEITHER),
    ],
)
def test_side_and_direction_give_the_meaning(side, better, expected):
    assert meaning(side, better) is expected


def luminance(colour_: str) -> float:
    channels = [int(colour_[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_meaning_stands_out_and_every_word_can_be_read(colours):
    for each in Meaning:
        assert contrast(colour(each, colours), colours.paper) >= 4.5
    for words in (colours.ink, colours.quiet, colours.target):
        assert contrast(words, colours.paper) >= 4.5
