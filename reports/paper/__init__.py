"""Documents on paper: what is told, set by typst as a tagged PDF that screen readers can read."""

from reports.paper.setting import Colophon, pages_of, pdf
from reports.paper.told import Figure, figure

__all__ = ["Colophon", "Figure", "figure", "pages_of", "pdf"]
