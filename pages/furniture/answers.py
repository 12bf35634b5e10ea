"""How an answer looks: one icon, one word and one colour that say the same thing everywhere."""

from dataclasses import dataclass

from plan.verdict import Verdict
from plan.words.answers import VerdictAnswer
from reports.faces import FACES as ON_PAPER
from reports.faces import QUALIFIED, is_qualified


@dataclass(frozen=True)
class Face:
    """Blue is better, orange is worse, grey is neither; the word says it without the colour."""

    icon: str
    word: str
    colour: str

    def saying(self, word: str) -> str:
        """The icon and a word, in the colour."""
        return f":{self.colour}[{self.icon} **{word}**]"


FACES = {
    VerdictAnswer.WORKING: Face(":material/trending_up:", "Making a difference", "blue"),
    VerdictAnswer.PRACTICE_CHANGED: Face(
        ":material/published_with_changes:", "Practice has changed, no result yet", "gray"
    ),
    VerdictAnswer.IMPROVED_OTHERWISE: Face(
        ":material/north_east:", "Better, but not visibly through this action", "gray"
    ),
    VerdictAnswer.NO_VISIBLE_CHANGE: Face(
        ":material/trending_flat:", "No visible change yet", "gray"
    ),
    VerdictAnswer.AT_A_COST: Face(":material/balance:", "At a cost", "orange"),
    VerdictAnswer.GETTING_WORSE: Face(":material/trending_down:", "Getting worse", "orange"),
    VerdictAnswer.GAIN_LOST: Face(":material/history:", "It worked and has not lasted", "orange"),
    VerdictAnswer.TOO_EARLY: Face(":material/hourglass_top:", "Too early to say", "gray"),
}


def counted_as(answer: VerdictAnswer) -> str:
    """As in "4 making a difference"."""
    return ON_PAPER[answer].counted


def said(verdict: Verdict) -> str:
    """The answer as it is shown; without anything to compare with, "making a difference" is not
    said without its qualifier."""
    face = FACES[verdict.answer]
    if is_qualified(verdict):
        return face.saying(QUALIFIED)
    return face.saying(face.word)
