"""The minutes of a governance meeting as a document."""

from reports.minutes.paper import minutes_pdf

__all__ = ["minutes_pdf"]
