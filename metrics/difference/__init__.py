"""Did a series change after a date: answer, size and interval, honest at every weekly look."""

from metrics.difference.answers import Answer, ComparedWith, Course, Difference, Interval, Lasting
from metrics.difference.judge import Block, BlockSpell, Look, Worksheet, difference, look, worksheet
from metrics.difference.question import Observed, Question, Shape, shape_of

__all__ = [
    "Answer",
    "Block",
    "BlockSpell",
    "ComparedWith",
    "Course",
    "Difference",
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
