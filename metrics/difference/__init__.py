"""Did a series change after a date: answer, size and interval, honest at every weekly look."""

from metrics.difference.answers import Answer, ComparedWith, Course, Difference, Interval, Lasting
from metrics.difference.judge import Block, Look, Spell, Worksheet, difference, look, worksheet
from metrics.difference.question import Observed, Question, Shape, shape_of

__all__ = [
    "Answer",
    "Block",
    "ComparedWith",
    "Course",
    "Difference",
    "Interval",
    "Lasting",
    "Look",
    "Observed",
    "Question",
    "Shape",
    "Spell",
    "Worksheet",
    "difference",
    "look",
    "shape_of",
    "worksheet",
]
