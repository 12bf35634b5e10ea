"""The few parts of which a drawing written straight as SVG is made."""

from collections.abc import Sequence
from html import escape

from charts.print.paper import Sheet

Place = tuple[float, float]


def line(start: Place, end: Place, tint: str, how: str) -> str:
    """A straight line in a colour."""
    (x1, y1), (x2, y2) = start, end
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{tint}" {how}/>'


def polyline(places: Sequence[Place], how: str) -> str:
    """A line through places."""
    at = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{at}" fill="none" {how}/>'


def text(at: Place, told: str, how: str) -> str:
    """Words that begin at a place."""
    return f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" {how}>{escape(told)}</text>'


def framed(sheet: Sheet, title: str, inside: str) -> str:
    """A whole drawing: its title is what is read aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width}" height="{sheet.height}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" font-family="DejaVu Sans">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )
