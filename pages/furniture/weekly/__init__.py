"""The parts of the weekly report's page: which week and where, the targets, the lists, the data."""

from pages.furniture.weekly.asked import documents, pick_week, report_at
from pages.furniture.weekly.lists import data_of_the_week, not_assured, what_slipped
from pages.furniture.weekly.sites import side_by_side
from pages.furniture.weekly.targets import every_target, finding

__all__ = [
    "data_of_the_week",
    "documents",
    "every_target",
    "finding",
    "not_assured",
    "pick_week",
    "report_at",
    "side_by_side",
    "what_slipped",
]
