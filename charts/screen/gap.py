"""The gap between what happened and the baseline carried forward, as Plotly traces."""

from charts.meaning import colour
from charts.palette import Palette, softly
from charts.picture import Picture
from charts.spans import gap_meaning, gap_outline


def gap(one: Picture, colours: Palette) -> list[dict]:
    """The expected course, dotted, and the soft area between it and what happened."""
    expected = one.story.expected
    if expected is None or not expected.days:
        return []
    course = {
        "type": "scatter",
        "mode": "lines",
        "x": expected.days,
        "y": expected.values,
        "line": {"color": colours.quiet, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }
    days, happened, usual = gap_outline(one)
    area = {
        "type": "scatter",
        "mode": "lines",
        "x": [*days, *reversed(days)],
        "y": [*happened, *reversed(usual)],
        "fill": "toself",
        "fillcolor": softly(colour(gap_meaning(one), colours), 0.16),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    return [area, course] if days else [course]
