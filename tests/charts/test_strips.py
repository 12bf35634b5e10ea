"""Two sides on one scale: every week a dot, every side its own figure, all within the plot."""

from charts.scene import Line, Points
from charts.strips import Strip, strips_scene
from metrics.catalogue import measure

SIDES = (Strip("Northgate", (81.0, 92.5, 88.0), 87.4), Strip("Eastfield", (70.0, 75.0), 72.6))


def test_each_side_is_a_row_with_a_dot_a_week_and_its_figure() -> None:
    scene = strips_scene(measure("punctuality"), SIDES)
    rows = [mark for mark in scene.marks if isinstance(mark, Points)]
    assert [tuple(place[0] for place in row.places) for row in rows] == [of.values for of in SIDES]
    lines = [mark for mark in scene.marks if isinstance(mark, Line)]
    assert [line.places[0][0] for line in lines] == [of.figure for of in SIDES]
    assert [name for _, name in scene.levels] == ["Northgate", "Eastfield"]
    frame = scene.frame
    assert all(frame.first <= place[0] <= frame.last for row in rows for place in row.places)
    assert "Northgate: 87.4 %; Eastfield: 72.6 %" in scene.alt
    assert "more is better" in scene.heading[0][0]
