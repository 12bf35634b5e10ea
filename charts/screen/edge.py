"""The words at the right edge and in the baseline, and the bar of the gap's interval."""

from math import isfinite

from charts import words
from charts.edge_labels import edge_labels
from charts.labels import spread
from charts.meaning import colour
from charts.palette import Palette
from charts.picture import Picture
from charts.screen.frame import Frame
from charts.screen.lines import line
from charts.screen.size import Size
from charts.spans import baseline_span, gap_meaning, interval_bar, period_days


def baseline(one: Picture, size: Size, colours: Palette) -> list[dict]:
    """The name of the shaded spell, at its foot, with its median."""
    span = baseline_span(one)
    if span is None or not size.has_title or not isfinite(one.level_before):
        return []
    told = f"before: {one.centre_name} {words.measured(one.level_before, one.story.unit)}"
    return [
        {
            "x": span[0],
            "y": 0,
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "xshift": 4,
            "text": told,
            "align": "left",
            "showarrow": False,
            "font": {"size": size.text, "color": colours.quiet},
        }
    ]


def beside(one: Picture, frame: Frame, colours: Palette) -> list[dict]:
    """Annotations at the right edge: last value, target, median, what was expected, the gap."""
    size = frame.size
    labels = edge_labels(one, size.room, colours)
    downs = spread([frame.down(label.value) for label in labels], 1.25 * size.text)
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": frame.value_at(down),
            "yanchor": "middle",
            "text": f"<b>{label.words}</b>" if label.is_strong else label.words,
            "showarrow": False,
            "font": {"size": size.text, "color": label.colour},
            "align": "left",
        }
        for label, down in zip(labels, downs, strict=True)
    ]


def interval(one: Picture, colours: Palette) -> list[dict]:
    """The interval of the gap as an upright bar with caps, right of the last point."""
    bar = interval_bar(one)
    if bar is None:
        return []
    at, low, high = bar
    step = period_days(one)
    style = {"color": colour(gap_meaning(one), colours), "width": 2.5}
    left, right = at - step * 0.3, at + step * 0.3
    return [
        line((at, low), (at, high), **style),
        line((left, low), (right, low), **style),
        line((left, high), (right, high), **style),
    ]
