"""What is said of an action and of a measure: how it is reached, and every word for it, once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from metrics.difference import Answer
from metrics.target import TargetState
from plan.words.numbers import lower_first


class VerdictAnswer(StrEnum):
    """What is said of an action, the most urgent first."""

    AT_A_COST = "at_a_cost"
    GETTING_WORSE = "getting_worse"
    GAIN_LOST = "gain_lost"
    NO_VISIBLE_CHANGE = "no_visible_change"
    PRACTICE_CHANGED = "practice_changed"
    IMPROVED_OTHERWISE = "improved_otherwise"
    TOO_EARLY = "too_early"
    WORKING = "working"


MOST_URGENT_FIRST = tuple(VerdictAnswer)


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What each measure of an action did; None where the plan names no such measure."""

    outcome: Answer | None
    process: Answer | None = None
    balancing: Answer | None = None
    gain_lost: bool = False  # the outcome once improved and has not lasted


def answer_of(moves: Moves) -> VerdictAnswer:
    """The first that holds, from the outcome that cannot be told yet to nothing having moved.

    >>> answer_of(Moves(outcome=Answer.IMPROVING, process=Answer.IMPROVING)).value
    'working'
    """
    practice_changed = moves.process is Answer.IMPROVING
    care_improved = moves.outcome is Answer.IMPROVING
    in_order = {
        VerdictAnswer.TOO_EARLY: moves.outcome in (None, Answer.TOO_EARLY),
        VerdictAnswer.AT_A_COST: moves.balancing is Answer.WORSE,
        VerdictAnswer.GETTING_WORSE: Answer.WORSE in (moves.outcome, moves.process),
        VerdictAnswer.GAIN_LOST: moves.gain_lost,
        VerdictAnswer.WORKING: practice_changed and care_improved,
        VerdictAnswer.PRACTICE_CHANGED: practice_changed,
        VerdictAnswer.IMPROVED_OTHERWISE: care_improved,
        VerdictAnswer.NO_VISIBLE_CHANGE: True,
    }
    return next(answer for answer, holds in in_order.items() if holds)


# How each answer looks and reads, wherever it is shown: one entry an answer, in reading order.


class Tone(StrEnum):
    """The sense of an answer. Its icon, mark and words say it without the colour."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


@dataclass(frozen=True)
class Face:
    """How an answer looks. `icon` is for screens; `mark` is one letter that greyscale keeps."""

    headline: str
    icon: str
    mark: str = ""
    tone: Tone = Tone.NEITHER

    @property
    def inline(self) -> str:
        """The headline within a sentence."""
        return lower_first(self.headline)


@dataclass(frozen=True, kw_only=True)
class Wording(Face):
    """All words for the answer on an action.

    `turned` and `still` follow the name of an action. `finding` is a sentence with {place}, {size}
    (of the change that the answer rests on), {outcome} and {worse} (measures); `finding_bare` is
    for an action without the measure that it would speak of. `question` has a {look}: "" or the
    day to look again. What is qualified has the finding and question of the answer it qualifies.
    """

    name: str  # for programs
    counted: str  # as in "4 making a difference"
    turned: str
    still: str
    finding: str = ""
    finding_bare: str = ""
    question: str = ""


QUALIFIED = Wording(
    name="better_not_compared",
    headline="Better than before, with nothing to compare",
    icon=":material/help:",
    mark="◭",
    counted="better with nothing to compare",
    turned="is better than before, with nothing to compare",
    still="is still better than before, with nothing to compare",
)
CARE_IMPROVED = (VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE)
_IN_READING_ORDER = (
    Wording(
        name=VerdictAnswer.WORKING,
        headline="Making a difference",
        icon=":material/trending_up:",
        mark="▲",
        tone=Tone.BETTER,
        counted="making a difference",
        turned="is now making a difference",
        still="still makes a difference",
        finding="At {place}, {size}.",
        question="Continue until the evidence is complete{look}, or adapt it?",
    ),
    QUALIFIED,
    Wording(
        name=VerdictAnswer.PRACTICE_CHANGED,
        headline="Practice has changed; no result yet",
        icon=":material/published_with_changes:",
        mark="◐",
        counted="practice changed, no result yet",
        turned="has now changed practice, with no result yet",
        still="has changed practice, still with no result",
        finding="At {place} practice has changed, and nothing shows yet in {outcome}.",
        question="Continue{look}, or adapt it?",
    ),
    Wording(
        name=VerdictAnswer.IMPROVED_OTHERWISE,
        headline="Better, but not visibly through this action",
        icon=":material/north_east:",
        mark="△",
        counted="better, but not visibly through the action",
        turned="has better figures now, not visibly through it",
        still="still has better figures, not visibly through it",
        finding="At {place}, {size}, not visibly through this action.",
        question="What did bring the improvement: continue, adapt or stop?",
    ),
    Wording(
        name=VerdictAnswer.NO_VISIBLE_CHANGE,
        headline="No visible change yet",
        icon=":material/trending_flat:",
        mark="○",
        counted="no visible change yet",
        turned="shows no visible change now",
        still="still shows no visible change",
        finding="At {place} neither practice nor {outcome} has visibly changed.",
        finding_bare="At {place} nothing has visibly changed in {outcome}.",
        question="Adapt it, or stop it?",
    ),
    Wording(
        name=VerdictAnswer.AT_A_COST,
        headline="At a cost",
        icon=":material/balance:",
        mark="◆",
        tone=Tone.WORSE,
        counted="at a cost",
        turned="is now at a cost",
        still="still has its cost",
        finding="At {place} something got worse: {size}.",
        question="Is the gain worth the cost: continue, adapt or stop?",
    ),
    Wording(
        name=VerdictAnswer.GETTING_WORSE,
        headline="Getting worse",
        icon=":material/trending_down:",
        mark="▼",
        tone=Tone.WORSE,
        counted="getting worse",
        turned="is now getting worse",
        still="is still getting worse",
        finding="At {place} {worse} got worse: {size}.",
        question="What stops it getting worse: adapt or stop?",
    ),
    Wording(
        name=VerdictAnswer.GAIN_LOST,
        headline="It worked and has not lasted",
        icon=":material/history:",
        mark="◇",
        tone=Tone.WORSE,
        counted="not lasted",
        turned="worked and has not lasted",
        still="worked and has still not lasted",
        finding="At {place} the gain in {outcome} has not lasted.",
        question="What brings the gain back: adapt it, or reopen it?",
    ),
    Wording(
        name=VerdictAnswer.TOO_EARLY,
        headline="Too early to say",
        icon=":material/hourglass_top:",
        mark="…",
        counted="too early to say",
        turned="cannot be told any more",
        still="is still too early to judge",
        finding="At {place} it is too early to say.",
        finding_bare="At {place} there is nothing to judge yet.",
        question="Continue{look}?",
    ),
)
WORDINGS: dict[str, Wording] = {each.name: each for each in _IN_READING_ORDER}


def wording_of(answer: VerdictAnswer, qualified: bool) -> Wording:
    """How an answer is told. `qualified`: there was nothing to compare with.

    >>> wording_of(VerdictAnswer.WORKING, True).headline
    'Better than before, with nothing to compare'
    """
    return QUALIFIED if qualified and answer in CARE_IMPROVED else WORDINGS[answer]


def counts(shown: Iterable[Wording]) -> dict[Wording, int]:
    """How many there are of each answer that is there, in reading order.

    >>> [(one.counted, many) for one, many in counts([QUALIFIED, QUALIFIED]).items()]
    [('better with nothing to compare', 2)]
    """
    number = Counter(each.name for each in shown)
    return {each: number[name] for name, each in WORDINGS.items() if name in number}


MEASURED = {
    Answer.IMPROVING: Face("Better than before", ":material/trending_up:", "▲", Tone.BETTER),
    Answer.WORSE: Face("Worse than before", ":material/trending_down:", "▼", Tone.WORSE),
    Answer.NO_DIFFERENCE: WORDINGS[VerdictAnswer.NO_VISIBLE_CHANGE],
    Answer.TOO_EARLY: WORDINGS[VerdictAnswer.TOO_EARLY],
}
LOST = Face("Better at first, not lasted", ":material/history:", "◇", Tone.WORSE)
TARGETS = {
    TargetState.RELIABLY_MET: "reliably met",
    TargetState.MET: "met, not yet reliably",
    TargetState.NOT_MET: "not met yet, within reach",
    TargetState.RELIABLY_MISSED: "not met",
    TargetState.NO_DATA: "cannot be judged yet",
    TargetState.NO_TARGET: "no target",
}
