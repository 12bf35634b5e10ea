"""The funnel shows every site by name and says who stands out."""

import pytest

from charts.funnel import FunnelPicture, FunnelSite, funnel_alt_text, funnel_picture, funnel_scene
from charts.palette import LIGHT
from charts.write.plotly import figure
from metrics.measure import Kind
from tests.charts.test_control import measure

SITES = tuple(
    FunnelSite(name, share * room, room)
    for name, share, room in (
        ("Northgate", 0.86, 2000.0),
        ("Eastfield", 0.87, 1500.0),
        ("Southbank", 0.85, 900.0),
        ("Westbrook", 0.86, 400.0),
        ("Millhouse", 0.40, 800.0),
        ("Riverside", 0.88, 600.0),
    )
)


def draw_funnel(one: FunnelPicture):
    return figure(funnel_scene(one))


def shown():
    return funnel_picture(measure(Kind.PROPORTION), SITES, "last 8 weeks")


def test_site_that_stands_out_is_coloured_and_named_in_words():
    assert "Millhouse worse at 40 %" in funnel_alt_text(shown())
    points = draw_funnel(shown()).data[-1]
    assert points.marker.color[4] == LIGHT.concern
    assert points.marker.color[0] == LIGHT.neither


def test_every_site_is_labelled_and_hover_gives_its_counts():
    figure = draw_funnel(shown())
    named = [note.text for note in figure.layout.annotations]
    assert [name for name in named if name in {place.name for place in SITES}] == [
        place.name for place in SITES
    ]
    assert "40 % (320 of 800)" in figure.data[-1].text[4]


def test_two_sites_are_shown_without_limits():
    few = funnel_picture(measure(Kind.PROPORTION), SITES[:2], "last 8 weeks")
    assert len(draw_funnel(few).data) == 1
    assert "fewer than three sites" in few.note


def test_no_sites_draw_nothing():
    assert not draw_funnel(funnel_picture(measure(Kind.PROPORTION), (), "last 8 weeks")).data


def test_a_score_has_no_funnel():
    with pytest.raises(ValueError, match="proportions and rates"):
        funnel_picture(measure(Kind.SCORE), SITES, "last 8 weeks")


def test_names_of_sites_that_lie_together_stand_apart():
    together = tuple(FunnelSite(name, 0.9 * 1000, 1000.0) for name in ("Oak", "Elm", "Ash"))
    figure = draw_funnel(funnel_picture(measure(Kind.PROPORTION), together, "last 8 weeks"))
    names = [note for note in figure.layout.annotations if note.text in {"Oak", "Elm", "Ash"}]
    assert len({(note.xanchor, note.yanchor) for note in names}) == 3
