"""Did a series change after a date: answer, size and interval, honest at every weekly look."""

from metrics.difference.answers import (
    NOTHING_YET,
    Answer,
    ComparedWith,
    Course,
    Difference,
    Doubt,
    Interval,
    Lasting,
    Look,
)
from metrics.difference.judge import Glance, difference, look
from metrics.difference.question import Observed, Question, Shape, shape_of
from metrics.difference.worksheet import Block, BlockSpell, Worksheet, worksheet

__all__ = [
    "NOTHING_YET",
    "Answer",
    "Block",
    "BlockSpell",
    "ComparedWith",
    "Course",
    "Difference",
    "Doubt",
    "Glance",
    "Interval",
    "Lasting",
    "Look",
    "Observed",
    "Question",
    "Shape",
    "Worksheet",
    "difference",
    "look",
    "shape_of",
    "worksheet",
]
