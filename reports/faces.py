"""How an answer looks on paper: a mark that greyscale keeps, a word, and the tone of its colour."""

from dataclasses import dataclass

from plan.verdict import Verdict
from plan.words.answers import VerdictAnswer
from plan.words.sentences import headline

QUALIFIED = "Better than before, with nothing to compare"
_NEEDS_COMPARISON = (VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE)


@dataclass(frozen=True)
class Face:
    """`tone`: better, worse or neither. The mark and the word say it without the colour."""

    mark: str
    tone: str
    counted: str  # as in "4 making a difference"


FACES = {
    VerdictAnswer.WORKING: Face("▲", "better", "making a difference"),
    VerdictAnswer.PRACTICE_CHANGED: Face("◐", "neither", "changed practice, no result yet"),
    VerdictAnswer.IMPROVED_OTHERWISE: Face(
        "△", "neither", "better, not visibly through the action"
    ),
    VerdictAnswer.NO_VISIBLE_CHANGE: Face("○", "neither", "no visible change"),
    VerdictAnswer.AT_A_COST: Face("◆", "worse", "at a cost"),
    VerdictAnswer.GETTING_WORSE: Face("▼", "worse", "getting worse"),
    VerdictAnswer.GAIN_LOST: Face("◇", "worse", "gain lost"),
    VerdictAnswer.TOO_EARLY: Face("…", "neither", "too early to say"),
}


def is_qualified(verdict: Verdict) -> bool:
    """Whether something got better and it could as well be the time of year."""
    return verdict.qualified and verdict.answer in _NEEDS_COMPARISON


def word_of(verdict: Verdict) -> str:
    """The answer in a few words; "making a difference" never without its qualifier."""
    return QUALIFIED if is_qualified(verdict) else headline(verdict)
