"""Did a series change after a date: answer, size and interval, honest at every weekly look."""

from metrics.difference.answers import (
    NOTHING_YET,
    Answer,
    Block,
    BlockSpell,
    ComparedWith,
    Constants,
    Doubt,
    Interval,
    Lasting,
    Look,
)
from metrics.difference.judge import Difference, difference
from metrics.difference.question import Observed, Question, Shape, shape_of

__all__ = [
    "NOTHING_YET",
    "Answer",
    "Block",
    "BlockSpell",
    "ComparedWith",
    "Constants",
    "Difference",
    "Doubt",
    "Interval",
    "Lasting",
    "Look",
    "Observed",
    "Question",
    "Shape",
    "difference",
    "shape_of",
]
