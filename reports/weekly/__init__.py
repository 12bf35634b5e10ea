"""The weekly senior leadership report: one model, which its page, its PDF and its JSON all tell."""

from reports.weekly.model import Weekly
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly
from reports.weekly.week import Week

__all__ = ["Week", "Weekly", "weekly", "weekly_pdf"]
