"""How an answer looks: one icon, one word and one colour that say the same thing everywhere."""

from dataclasses import dataclass

from plan.answer import VerdictAnswer


@dataclass(frozen=True)
class Face:
    """Blue is better, orange is worse, grey is neither; the word says it without the colour."""

    icon: str
    word: str
    colour: str
    counted: str  # as in "4 working"

    @property
    def markdown(self) -> str:
        return f":{self.colour}[{self.icon} **{self.word}**]"


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
