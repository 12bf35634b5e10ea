"""All sites on one sheet: the order given, one scale, the same words as on the screen."""

from xml.etree import ElementTree

import pytest

from charts.picture import DayOfChange, picture
from tests.charts.on_paper import draw_all, height_of, words_on
from tests.charts.pictures import WOBBLE, figures, improved, story, weeks
from tests.charts.pictures import draw_all as on_screen

NAN = float("nan")
SITES = (
    improved(title="Northgate"),
    picture(figures([62.0, *WOBBLE]), story(title="Eastfield")),
    picture(figures([]), story(title="Southbank")),
    improved(title="Westbrook"),
)


def test_sites_stand_in_the_order_given_not_of_their_figures():
    told = words_on(draw_all(SITES))
    names = [words for words in told if words in {one.story.title for one in SITES}]
    assert names == ["Northgate", "Eastfield", "Southbank", "Westbrook"]


def test_paper_says_what_the_screen_says():
    told = words_on(draw_all(SITES))
    for figure in on_screen(SITES[:2]):
        for note in figure.layout.annotations:
            words = note.text.replace("<b>", "").replace("</b>", "")
            assert words in told


def test_axis_is_told_once_and_its_values_once_a_row():
    told = words_on(draw_all(SITES))
    assert sum(SITES[0].story.axis in words for words in told) == 1
    assert told.count("70") == 2  # four sites are two rows


def test_scale_holds_the_figures_of_every_site():
    alone, together = words_on(draw_all(SITES[:1])), words_on(draw_all(SITES))
    assert "60" not in alone
    assert "60" in together


def test_long_name_is_shortened_even_if_it_is_one_word():
    told = words_on(draw_all((improved(title="Llanfairpwllgwyngyll" * 3),)))
    assert any(words.startswith("Llanfairpwll") and words.endswith("…") for words in told)


def test_change_of_practice_is_named_with_its_day():
    assert words_on(draw_all(SITES)).count("5 Aug: Runs redesigned") == 2


def test_site_without_figures_says_so():
    told = " ".join(words_on(draw_all(SITES)))
    assert told.count("nothing has been counted") == 1


def test_title_of_the_drawing_tells_of_every_site():
    title = ElementTree.fromstring(draw_all(SITES)).find(".//{*}title").text
    assert "Northgate. Last: 93.9 %" in title
    assert "Southbank. Nothing has been counted yet." in title


def test_the_same_sites_are_the_same_file():
    assert draw_all(SITES) == draw_all(SITES)


def test_sheet_grows_with_the_sites_and_thirty_fit_on_a_page():
    assert height_of(draw_all(SITES[:3])) < height_of(draw_all(SITES))
    assert height_of(draw_all(SITES[:1] * 30)) < 760  # A4 less its margins


@pytest.mark.parametrize("values", [[], [NAN, NAN], [100.0] * 5, [0.0], [86.0] * 3])
@pytest.mark.parametrize("many", [0, 1, 13])
def test_every_sheet_can_be_drawn(values, many):
    one = picture(figures(values, incomplete=min(1, len(values))), story())
    assert words_on(draw_all((one,) * many))


def test_words_of_a_plan_are_words_neither_tags_nor_formulas():
    odd = DayOfChange(weeks(31)[-1], "<b>$5</b> for $6")
    drawn = draw_all((improved(title="--><i>Oak</i>", changes=(odd,)),))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert any("$5" in words and "$6" in words for words in words_on(drawn))
