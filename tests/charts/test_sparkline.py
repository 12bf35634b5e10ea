"""The sparkline: a course in a line of text, with its words inside."""

from xml.etree import ElementTree

from charts.picture import picture
from charts.run_chart import sparkline as scene_of
from charts.write.svg import drawing
from tests.charts.pictures import WOBBLE, figures, improved, topic

SVG = "{http://www.w3.org/2000/svg}"


def sparkline(one) -> str:
    return drawing(scene_of(one))


def parts(text: str, tag: str) -> list:
    return ElementTree.fromstring(text).findall(f".//{SVG}{tag}")


def test_sparkline_carries_its_alt_text():
    drawn = ElementTree.fromstring(sparkline(improved()))
    assert drawn.get("role") == "img"
    assert "Practice changed on 5 August 2026" in drawn.get("aria-label")


def test_change_and_target_are_lines():
    assert len(parts(sparkline(improved()), "line")) == 2


def test_gap_breaks_the_course():
    values = [*WOBBLE, float("nan"), *WOBBLE]
    assert len(parts(sparkline(picture(figures(values), topic())), "polyline")) == 2


def test_incomplete_point_is_hollow():
    shown = picture(figures([*WOBBLE, 60.0], incomplete=1), topic())
    fills = [spot.get("fill") for spot in parts(sparkline(shown), "circle")]
    assert fills[-1] == "#ffffff"


def test_words_of_a_plan_are_escaped():
    assert "<script>" not in sparkline(improved(title='<script>"x"</script>'))


def test_nothing_counted_is_an_empty_picture_with_words():
    assert "Nothing has been counted yet" in sparkline(picture(figures([]), topic()))


def test_flat_and_single_figures_draw():
    for values in ([100.0] * 5, [100.0], [float("nan")]):
        assert parts(sparkline(picture(figures(values), topic())), "title")
