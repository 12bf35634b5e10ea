"""How an answer looks: one icon, one word and one colour that say the same thing everywhere."""

from dataclasses import dataclass

from plan.answer import VerdictAnswer
from plan.verdict import Verdict


@dataclass(frozen=True)
class Face:
    """Blue is better, orange is worse, grey is neither; the word says it without the colour."""

    icon: str
    word: str
    colour: str
    counted: str  # as in "4 working"

    def saying(self, word: str) -> str:
        """The icon and a word, in the colour."""
        return f":{self.colour}[{self.icon} **{word}**]"


FACES = {
    VerdictAnswer.WORKING: Face(
        ":material/trending_up:", "Making a difference", "blue", "making a difference"
    ),
    VerdictAnswer.PRACTICE_CHANGED: Face(
        ":material/published_with_changes:",
        "Practice has changed, no result yet",
        "gray",
        "changed practice, no result yet",
    ),
    VerdictAnswer.IMPROVED_OTHERWISE: Face(
        ":material/north_east:",
        "Better, but not visibly through this action",
        "gray",
        "better, not visibly through the action",
    ),
    VerdictAnswer.NO_VISIBLE_CHANGE: Face(
        ":material/trending_flat:", "No visible change yet", "gray", "no visible change"
    ),
    VerdictAnswer.AT_A_COST: Face(":material/balance:", "At a cost", "orange", "at a cost"),
    VerdictAnswer.GETTING_WORSE: Face(
        ":material/trending_down:", "Getting worse", "orange", "getting worse"
    ),
    VerdictAnswer.GAIN_LOST: Face(
        ":material/history:", "It worked and has not lasted", "orange", "gain lost"
    ),
    VerdictAnswer.TOO_EARLY: Face(
        ":material/hourglass_top:", "Too early to say", "gray", "too early to say"
    ),
}

_QUALIFIED = "Better than before, with nothing to compare"
_NEEDS_COMPARISON = (VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE)


def said(verdict: Verdict) -> str:
    """The answer as it is shown; without anything to compare with, "making a difference" is not
    said without its qualifier."""
    face = FACES[verdict.answer]
    if is_qualified(verdict):
        return face.saying(_QUALIFIED)
    return face.saying(face.word)


def is_qualified(verdict: Verdict) -> bool:
    """Whether something got better and it could as well be the time of year."""
    return verdict.qualified and verdict.answer in _NEEDS_COMPARISON
