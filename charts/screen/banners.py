"""The actions on a chart: a line on the day practice changed, and the action's name above it."""

from dataclasses import dataclass
from datetime import date

from charts import words
from charts.labels import rows, width
from charts.palette import Palette
from charts.picture import Picture
from charts.screen.frame import Frame
from charts.screen.lines import line
from charts.screen.size import Size
from charts.story import Change

ROW = 1.5  # height of a row of words above the plot, in text sizes


@dataclass(frozen=True)
class Banner:
    """An action's words above the plot: where they stand and in which row."""

    on: date
    words: str
    is_current: bool
    row: int
    to_left: bool


def banners(one: Picture, first: date, last: date, size: Size) -> list[Banner]:
    """The words over each change line, in rows so that none covers another."""
    every = [*one.story.changes, *one.story.phases]
    shown = sorted(
        (change for change in every if first <= change.on <= last), key=lambda change: change.on
    )
    told = [_told(change, size) for change in shown]
    room = size.width - 3 * size.text - size.right
    widths = [width(each, size.text) + size.text if each else 0.0 for each in told]
    starts, to_left = [], []
    for change, wide in zip(shown, widths, strict=True):
        start = room * (change.on - first) / (last - first)
        flip = start + wide > room + size.right
        to_left.append(flip)
        starts.append(start - wide if flip else start)
    placed = rows(starts, widths)
    return [
        Banner(change.on, text, change.is_current, row, flip)
        for change, text, row, flip in zip(shown, told, placed, to_left, strict=True)
    ]


def over(found: list[Banner], size: Size, colours: Palette) -> list[dict]:
    """Annotations for the banners, each beside the top of its line."""
    return [
        {
            "x": each.on,
            "y": 1,
            "yref": "paper",
            "yshift": each.row * ROW * size.text,
            "xanchor": "right" if each.to_left else "left",
            "yanchor": "bottom",
            "xshift": -3 if each.to_left else 3,
            "align": "right" if each.to_left else "left",
            "text": f"<b>{each.words}</b>" if each.is_current else each.words,
            "bgcolor": colours.paper,
            "borderpad": 0,
            "showarrow": False,
            "font": {
                "size": size.text,
                "color": colours.ink if each.is_current else colours.quiet,
            },
        }
        for each in found
        if each.words
    ]


def changes(found: list[Banner], frame: Frame, colours: Palette) -> list[dict]:
    """The line of each change, up to its words; the one in question strongest."""
    text = frame.size.text
    current = {"color": colours.ink, "width": 2}
    other = {"color": colours.quiet, "width": 1, "dash": "dot"}
    return [
        {
            **line((each.on, 0), (each.on, 1), **(current if each.is_current else other)),
            "yref": "paper",
            "y1": 1 + (each.row + 0.9) * ROW * text / frame.plot_height if each.words else 1,
        }
        for each in found
    ]


def _told(change: Change, size: Size) -> str:
    """Day and name; on a card only the change in question is named."""
    if size.is_small or not (size.has_title or change.is_current):
        return ""
    most = 46 if size.has_title else 26
    name = change.name
    short = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    return f"{words.short_day(change.on)}: {words.plain(short)}"
