"""Icons are drawings with words beside them; shape tells what colour tells."""

from xml.etree import ElementTree

import pytest

from charts.icons import Assurance, Icons, assurance_svg, variation_svg
from charts.palette import Meaning
from metrics.spc.rules import Side

GOOD = Icons(Side.ABOVE, Meaning.IMPROVEMENT, Assurance.PASS)


@pytest.mark.parametrize("meaning", list(Meaning))
@pytest.mark.parametrize("assurance", list(Assurance))
def test_every_icon_is_a_drawing_with_words(meaning, assurance):
    side = Side.NEITHER if meaning is Meaning.NEITHER else Side.BELOW
    of = Icons(side, meaning, assurance)
    assert ElementTree.fromstring(variation_svg(of)).get("aria-label") == of.variation_words
    if assurance is not Assurance.NONE:
        drawn = ElementTree.fromstring(assurance_svg(of, dark=True))
        assert drawn.get("aria-label") == of.assurance_words


def test_no_assurance_is_no_icon():
    assert assurance_svg(Icons(Side.ABOVE, Meaning.IMPROVEMENT, Assurance.NONE)) == ""


def test_words_say_height_and_meaning():
    assert GOOD.variation_words == "higher than usual: improvement"
    assert GOOD.assurance_words == "its usual range meets the target"
