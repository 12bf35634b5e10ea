"""The funnel on paper says what the funnel on the screen says, and needs no colour for it."""

from xml.etree import ElementTree

import pytest

from charts.funnel import FunnelSite, funnel_picture, funnel_scene
from charts.palette import LIGHT
from charts.scene import FULL, HALF
from charts.write.plotly import figure
from metrics.measure import Kind
from tests.charts.on_paper import SVG, draw, words_on
from tests.charts.test_control import measure
from tests.charts.test_funnel import SITES


def shown(places=SITES, kind=Kind.PROPORTION):
    return funnel_picture(measure(kind), tuple(places), "last 8 weeks")


def test_paper_names_the_sites_limits_and_overall_value_as_the_screen_does():
    on_screen = figure(funnel_scene(shown()))
    told = words_on(draw(shown()))
    assert "calls due in the period" in told
    for note in on_screen.layout.annotations:
        assert any(words.startswith(note.text) for words in told)


def test_site_that_stands_out_has_its_figure_beside_its_name_the_others_have_not():
    told = words_on(draw(shown()))
    assert "Millhouse 40 %" in told
    assert "Northgate" in told
    assert LIGHT.concern in draw(shown())


def test_of_many_sites_those_that_stand_out_are_named():
    many = [FunnelSite(f"Site {at}", 86 + at % 3, 100) for at in range(20)]
    told = words_on(draw(shown([*many, FunnelSite("Millhouse", 40, 100)])))
    assert "Millhouse 40 %" in told
    assert not [words for words in told if words.startswith("Site")]


def test_finding_is_the_title_of_the_drawing():
    assert "Millhouse worse at 40 %" in ElementTree.tostring(
        ElementTree.fromstring(draw(shown())), encoding="unicode"
    )


def test_site_that_stands_out_has_a_shape_of_its_own():
    """Drawn in one colour the diamond still differs from the circles."""
    alike = [FunnelSite(place.name, 0.86 * place.denominator, place.denominator) for place in SITES]
    assert _shapes(draw(shown())) == _shapes(draw(shown(alike))) + 1


def _shapes(drawn: str) -> int:
    """How many different point shapes are drawn."""
    shapes = ("circle", "polygon", "rect")
    points = (each for each in ElementTree.fromstring(drawn).iter() if each.get("stroke"))
    return len({each.tag for each in points if each.tag.removeprefix(SVG) in shapes})


def test_the_same_funnel_is_the_same_file():
    assert draw(shown()) == draw(shown())


def test_axis_that_does_not_begin_at_zero_says_so():
    alike = [FunnelSite(place.name, 0.86 * place.denominator, place.denominator) for place in SITES]
    assert any("axis begins at" in words for words in words_on(draw(shown(alike))))
    assert not any("axis begins at" in words for words in words_on(draw(shown())))


def test_two_sites_are_drawn_without_limits():
    told = words_on(draw(shown(SITES[:2])))
    assert "Northgate" in told
    assert "99.8 %" not in told
    assert any("fewer than three sites" in words for words in told)


@pytest.mark.parametrize("places", [(), [FunnelSite("Oak", 0.0, 0.0)]])
def test_no_sites_say_that_nothing_was_counted(places):
    assert "nothing has been counted yet" in words_on(draw(shown(places)))


@pytest.mark.parametrize("sheet", [FULL, HALF])
@pytest.mark.parametrize("kind", [Kind.PROPORTION, Kind.RATE, Kind.RARE])
@pytest.mark.parametrize("count", [0.0, 20.0])
def test_every_funnel_can_be_drawn(sheet, kind, count):
    places = [
        FunnelSite(name, count, room) for name, room in (("Oak", 20), ("Elm", 40), ("Ash", 9000))
    ]
    gone = FunnelSite("Fir", float("nan"), float("nan"))
    assert words_on(draw(shown([*places, gone], kind), sheet))


def test_names_of_sites_are_words_neither_tags_nor_formulas():
    odd = FunnelSite("--><script>alert(1)</script>", 400.0, 500.0)
    told = draw(shown([*SITES, odd, FunnelSite("$5 to $6", 300.0, 350.0)]))
    assert "<script>" not in told
    assert "$5 to $6" in words_on(told)
