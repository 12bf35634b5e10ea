"""The run chart or control chart on paper: a picture in, an SVG out."""

import textwrap

from charts import axis as value_axis
from charts import words
from charts.alt_text import alt_text
from charts.picture import Picture
from charts.print.behind import behind
from charts.print.course import course
from charts.print.names import above, beside, nothing
from charts.print.paper import FULL, Sheet, axes, dates, headed, svg, with_settings
from charts.spans import span


def draw(picture: Picture, sheet: Sheet = FULL, among: tuple[Picture, ...] = ()) -> str:
    """SVG text with the finding as its title, on one scale with the pictures `among` it."""
    with with_settings():
        scale = value_axis.axis(picture, *among)
        told = picture.story.axis + (f" ({scale.note})" if scale.note else "")
        rows = (told, picture.note if sheet.is_large else "")
        heading = [line for row in rows for line in textwrap.wrap(row, sheet.letters)]
        named = 1 if picture.story.changes or picture.story.phases else 0
        figure, plot = axes(sheet, top=1.5 * sheet.text * (len(heading) + named) + 5)
        plot.set_ylim(scale.low, scale.high)
        plot.set_yticks(scale.ticks, [words.number(tick) for tick in scale.ticks])
        plot.set_xlim(*span(picture, *among))
        headed(figure, heading, sheet)
        if picture.figures.periods:
            dates(plot, sheet.text)
            behind(plot, picture)
            course(plot, picture, sheet)
            above(plot, picture, sheet)
            beside(plot, picture, sheet)
        else:
            plot.set(xticks=[], yticks=[])
            nothing(plot, sheet)
        return svg(figure, alt_text(picture))
