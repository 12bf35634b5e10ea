"""Did a series change after a date: answer, size and interval, honest at every weekly look."""

from metrics.difference.answer import (
    Answer,
    ComparedWith,
    Course,
    Difference,
    Interval,
    Lasting,
)
from metrics.difference.judge import Look, difference, look
from metrics.difference.question import Observed, Question, Shape, shape_of
from metrics.difference.worksheet import Block, Spell, Worksheet, worksheet

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
