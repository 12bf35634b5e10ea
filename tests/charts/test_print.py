"""The paper chart shows what the screen shows, as an SVG that is the same each time."""

from xml.etree import ElementTree

import pytest

from charts.picture import DayOfChange, picture
from charts.scene import FULL, HALF
from tests.charts.on_paper import draw, words_on
from tests.charts.pictures import WOBBLE, draw_run_chart, figures, improved, topic, weeks

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
    assert draw(picture(figures(values, incomplete=min(1, len(values))), topic()), sheet)


def test_colours_of_meaning_are_those_of_the_screen():
    assert "#1f6fb5" in draw(improved())
    assert "#c2570c" not in draw(improved())


def test_paper_says_what_the_screen_says():
    for one in (improved(), picture(figures([62.0, *WOBBLE]), topic(title="Eastfield"))):
        notes = (note.text for note in draw_run_chart(one).layout.annotations)
        plain = [note.replace("<b>", "").replace("</b>", "") for note in notes]
        assert [words for words in plain if words not in words_on(draw(one))] == []


def test_change_of_practice_is_named_with_its_day():
    assert words_on(draw(improved())).count("5 Aug: Runs redesigned") == 1


def test_series_without_figures_says_so():
    drawn = draw(picture(figures([]), topic(title="Southbank")))
    assert " ".join(words_on(drawn)).count("nothing has been counted") == 1
    assert "Southbank. Nothing has been counted yet." in drawn


def test_words_of_a_plan_are_words_neither_tags_nor_formulas():
    odd = DayOfChange(weeks(31)[-1], "<b>$5</b> for $6")
    drawn = draw(improved(title="--><i>Oak</i>", changes=(odd,)))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert any("$5" in words and "$6" in words for words in words_on(drawn))
