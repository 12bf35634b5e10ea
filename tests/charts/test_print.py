"""The paper chart shows what the screen shows, as an SVG that is the same each time."""

from xml.etree import ElementTree

import pytest

from charts.picture import picture
from charts.scene import FULL, HALF
from tests.charts.on_paper import draw
from tests.charts.pictures import WOBBLE, figures, improved, story

NAN = float("nan")


def test_drawing_is_svg_with_the_finding_as_its_title():
    drawn = draw(improved())
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert "Practice changed on 5 August 2026" in drawn


def test_the_same_picture_is_the_same_file():
    assert draw(improved()) == draw(improved())


@pytest.mark.parametrize("sheet", [FULL, HALF])
@pytest.mark.parametrize(
    "values", [[], [NAN, NAN], [100.0] * 5, [*WOBBLE, NAN, 90.0], [0.0], [86.0] * 3]
)
def test_every_series_can_be_drawn(sheet, values):
    assert draw(picture(figures(values, incomplete=min(1, len(values))), story()), sheet)


def test_colours_of_meaning_are_those_of_the_screen():
    assert "#1f6fb5" in draw(improved())
    assert "#c2570c" not in draw(improved())
