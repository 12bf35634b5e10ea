"""What stands at the top left of a figure: the finding in ink, the rest quiet."""

from charts.palette import Palette
from charts.screen.size import Size


def title(heading: list[str], size: Size, colours: Palette) -> dict:
    """Rows of a heading as Plotly's title; those in bold are the finding."""
    quiet = f'<span style="color:{colours.quiet}">'
    rows = [row if row.startswith("<b>") else f"{quiet}{row}</span>" for row in heading]
    return {
        "text": "<br>".join(rows),
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"l": 4, "t": 1.2 * size.text},
        "font": {"size": size.text, "color": colours.ink, "weight": "normal"},
    }
