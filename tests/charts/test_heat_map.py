"""A heat map writes every figure with its count, pales what is few and hides what is fewer."""

from dataclasses import replace

import pytest

from charts.heat_map import (
    CellShown,
    HeatCell,
    HeatMap,
    heat_map_alt_text,
    heat_map_scene,
    scale,
)
from charts.palette import DARK, LIGHT, mixed, shades
from charts.write.plotly import figure
from metrics.measure import Better, Unit, percent
from metrics.spc.rules import Side
from tests.charts.pictures import SMALL

SUNDAY = HeatCell("Sunday", "07", 60, 80, Side.BELOW)
ONE = HeatMap(
    title="Sunday mornings stand out",
    axis="calls that began on time, % of calls due, last 8 weeks",
    unit=percent("of calls due"),
    counted="calls",
    rows=("Saturday", "Sunday"),
    columns=("07", "08", "09"),
    cells=(
        HeatCell("Saturday", "07", 95, 100),
        HeatCell("Saturday", "08", 9, 12),
        HeatCell("Saturday", "09", 2, 3),
        SUNDAY,
        HeatCell("Sunday", "08", 0, 0),
    ),
    better=Better.UP,
    few=20,
    hidden_below=5,
)


def draw_heat_map(grid: HeatMap, **how):
    return figure(heat_map_scene(grid, **how))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_how_much_of_a_cell_is_shown_depends_on_what_was_counted():
    assert [ONE.extent(cell) for cell in ONE.cells] == [
        CellShown.WHOLE,
        CellShown.FEW,
        CellShown.HIDDEN,
        CellShown.WHOLE,
        CellShown.EMPTY,
    ]
    assert ONE.extent(HeatCell("Sunday", "09", 3, float("nan"))) is CellShown.EMPTY


def test_a_cell_says_its_figure_its_count_and_whether_it_stands_out():
    assert ONE.written(SUNDAY) == ("75 ◆", "80")
    assert "75 %, 60 of 80 calls: worse than elsewhere" in ONE.sentence(SUNDAY)
    assert ONE.sentence(ONE.cells[1]).endswith("too few to judge")


def test_the_figure_of_a_hidden_cell_is_nowhere():
    hidden = ONE.cells[2]
    assert ONE.written(hidden) == ("", "< 5")
    assert ONE.sentence(hidden) == "fewer than 5 calls"
    assert not any("67" in each.text for each in draw_heat_map(ONE).layout.annotations)
    assert not any("67" in told for told in draw_heat_map(ONE).data[0].text)


def test_a_cell_of_few_never_stands_out():
    few = replace(ONE, cells=(HeatCell("Sunday", "07", 1, 6, Side.BELOW),))
    assert not few.standing_out
    assert few.written(few.cells[0]) == ("17", "6")


def test_the_worse_end_has_the_stronger_shade():
    assert scale(ONE).shade(75) == 1
    assert scale(ONE).shade(95) == 0
    assert scale(replace(ONE, better=Better.DOWN)).shade(95) == 1


def test_shares_that_differ_by_little_are_shaded_alike():
    near = (HeatCell("Saturday", "07", 90, 100), HeatCell("Sunday", "07", 88, 100))
    assert scale(replace(ONE, cells=near)).shade(88) == pytest.approx(0.1)
    assert scale(replace(ONE, cells=near, unit=Unit("per 100 doses"))).shade(88) == 1


def test_maps_side_by_side_share_one_scale():
    other = replace(ONE, cells=(HeatCell("Sunday", "07", 50, 100),))
    assert scale(ONE, other).strongest == 50
    shaded = draw_heat_map(ONE, among=(other,)).layout.shapes
    assert [cell.fillcolor for cell in shaded[:2]] == [
        mixed(*shades(), strength) for strength in (0, (95 - 75) / 45)
    ]


def test_alt_text_names_both_ends_and_what_stands_out():
    told = heat_map_alt_text(ONE)
    assert "Lowest: Sunday, 07: (75 %" in told
    assert "Standing out: Sunday, 07:" in told
    assert "2 cells hold too few" in told


def test_a_map_of_nothing_says_so():
    empty = replace(ONE, cells=())
    assert "too few calls in every cell" in heat_map_alt_text(empty)
    assert draw_heat_map(empty).layout.height > 0
    assert draw_heat_map(replace(empty, rows=(), columns=())).layout.height > 0


def test_cells_can_be_pointed_at_and_chosen():
    drawn = draw_heat_map(ONE, chosen=("Saturday", "08"))
    assert list(drawn.data[0].customdata[0][:2]) == ["Saturday", "07"]
    assert len(drawn.data[0].x) == 4
    frames = [shape.line for shape in drawn.layout.shapes if shape.line.width]
    assert [line.dash for line in frames] == ["solid", "dot"]
    assert frames[0].color == LIGHT.concern


def test_someones_own_words_are_not_read_as_tags():
    tagged = replace(ONE, rows=("<b>Run",), cells=(HeatCell("<b>Run", "07", 90, 100),))
    assert draw_heat_map(tagged).layout.yaxis.ticktext == ("&lt;b&gt;Run",)


@pytest.mark.parametrize(("dark", "colours"), [(False, LIGHT), (True, DARK)])
def test_figures_can_be_read_on_every_shade(dark, colours):
    for shade in shades(dark=dark):
        high, low = sorted((luminance(shade), luminance(colours.ink)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_a_small_map_is_headed_by_its_title_alone():
    assert draw_heat_map(ONE, size=SMALL).layout.title.text.count("<br>") == 0
