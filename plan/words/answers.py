"""What is said of an action and of a measure: how it is reached, and every word for it, once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from metrics.difference.answers import Answer, Doubt
from metrics.target import TargetState
from plan.words.numbers import lower_first


class VerdictAnswer(StrEnum):
    """What is said of an action, the most urgent first."""

    AT_A_COST = "at_a_cost"
    GETTING_WORSE = "getting_worse"
    GAIN_LOST = "gain_lost"
    FALL_STOPPED = "fall_stopped"
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
    fall_stopped: bool = False  # the outcome had been getting worse and has stopped


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
        VerdictAnswer.FALL_STOPPED: moves.fall_stopped,
        VerdictAnswer.WORKING: practice_changed and care_improved,
        VerdictAnswer.PRACTICE_CHANGED: practice_changed,
        VerdictAnswer.IMPROVED_OTHERWISE: care_improved,
        VerdictAnswer.NO_VISIBLE_CHANGE: True,
    }
    return next(answer for answer, holds in in_order.items() if holds)


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
        return lower_first(self.headline)


@dataclass(frozen=True, kw_only=True)
class Wording(Face):
    """All words for the answer on an action; what is qualified asks as the answer it qualifies."""

    name: str  # for programs
    counted: str  # as in "4 making a difference"
    turned: str  # as the next, it follows the name of an action
    still: str
    finding: str = ""  # of {place}, {size} of the change it rests on, measures {outcome}, {worse}
    finding_bare: str = ""  # for an action without the measure that it would speak of
    question: str = ""  # {look}: "" or the day to look again


QUALIFIED = Wording(
    name="better_cause_not_sure",
    headline="Better than before, cause not sure",
    icon=":material/help:",
    mark="◭",
    counted="better, cause not sure",
    turned="is better than before, cause not sure",
    still="is still better than before, cause not sure",
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
        headline="Better, but not clearly because of this action",
        icon=":material/north_east:",
        mark="△",
        counted="better, but not clearly because of the action",
        turned="has better figures now, not clearly because of it",
        still="still has better figures, not clearly because of it",
        finding="At {place}, {size}, not clearly because of this action.",
        question="What did bring the improvement: continue, adapt or stop?",
    ),
    Wording(
        name=VerdictAnswer.NO_VISIBLE_CHANGE,
        headline="No clear change yet",
        icon=":material/trending_flat:",
        mark="○",
        counted="no clear change yet",
        turned="shows no clear change now",
        still="still shows no clear change",
        finding="At {place} there is no clear change in practice or in {outcome}.",
        finding_bare="At {place} there is no clear change in {outcome}.",
        question="Adapt it, or stop it?",
    ),
    Wording(
        name=VerdictAnswer.AT_A_COST,
        headline="Better, but at a cost",
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
        headline="It worked at first but has not lasted",
        icon=":material/history:",
        mark="◇",
        tone=Tone.WORSE,
        counted="not lasted",
        turned="worked at first but has not lasted",
        still="worked at first but has still not lasted",
        finding="At {place} the gain in {outcome} has not lasted.",
        question="What brings the gain back: adapt it, or reopen it?",
    ),
    Wording(
        name=VerdictAnswer.FALL_STOPPED,
        headline="No longer getting worse",
        icon=":material/pause_circle:",
        mark="◒",
        counted="no longer getting worse",
        turned="is no longer getting worse",
        still="is still no longer getting worse",
        finding="At {place} {outcome} had been getting worse and has stopped.",
        question="Continue{look}, or adapt it?",
    ),
    Wording(
        name=VerdictAnswer.TOO_EARLY,
        headline="Too early to say",
        icon=":material/hourglass_top:",
        mark="…",
        counted="too early to say",
        turned="cannot be judged any more",
        still="is still too early to judge",
        finding="At {place} it is too early to say.",
        finding_bare="At {place} there is nothing to judge yet.",
        question="Continue{look}?",
    ),
)
WORDINGS: dict[str, Wording] = {each.name: each for each in _IN_READING_ORDER}
NO_GAIN = replace(WORDINGS[VerdictAnswer.AT_A_COST], headline="No better, and at a cost")


def wording_of(answer: VerdictAnswer, qualified: bool, has_gain: bool = True) -> Wording:
    """How an answer is worded. `qualified`: its cause may be another one. `has_gain`: what the
    action is judged on got better.

    >>> wording_of(VerdictAnswer.WORKING, True).headline
    'Better than before, cause not sure'
    """
    if answer is VerdictAnswer.AT_A_COST and not has_gain:
        return NO_GAIN
    return QUALIFIED if qualified and answer in CARE_IMPROVED else WORDINGS[answer]


def counts(shown: Iterable[Wording]) -> dict[Wording, int]:
    """How many there are of each answer that is there, in reading order.

    >>> [(one.counted, many) for one, many in counts([QUALIFIED, QUALIFIED]).items()]
    [('better, cause not sure', 2)]
    """
    number = Counter(each.name for each in shown)
    return {each: number[name] for name, each in WORDINGS.items() if name in number}


# Why an improvement may have another cause. {sites} is "branches"; {names} those that gained too.
DOUBTS = {
    Doubt.NOTHING_BESIDE: (
        "Better than before; no other site to compare with: it could be the time of year."
    ),
    Doubt.TWO_SITES: "Better than before, but two other {sites} are too few to be sure of.",
    Doubt.SITES_DIFFER: (
        "Better than before; the two other {sites} changed in different ways, so they show nothing."
    ),
    Doubt.OTHERS_GAINED: (
        "Better than before, but {names} improved as much without it: the cause may be shared."
    ),
    Doubt.RARE: "Better than before, but too rare to compare: an earlier drift is not ruled out.",
}


class Fact(StrEnum):
    """What a reader must know of how an action was judged, in the order in which it is said."""

    SHARED = "shared"
    STARTED_LATE = "started_late"
    STILL_THERE = "still_there"
    SITES_LEFT_OUT = "sites_left_out"
    BAD_WEEKS = "bad_weeks"
    HELD_BACK = "held_back"
    NEW_AREAS = "new_areas"
    VOLUME = "volume"
    BURSTS = "bursts"


FACTS = {
    Fact.SHARED: "{n} actions share this change; the data cannot show which of them did it.",
    Fact.STARTED_LATE: "The start was entered on {entered} for {start}.",
    Fact.STILL_THERE: "Still there: the last {last} are where the first {first} were.",
    Fact.SITES_LEFT_OUT: "Not compared with {names}: there something else changed.",
    Fact.BAD_WEEKS: "We left out the {n} before the start: they were worse than usual.",
    Fact.HELD_BACK: "Judged up to {day}: later complaints are still coming in.",
    Fact.NEW_AREAS: (
        "Judged on the areas served before the start; {n} calls a week in new areas are left out."
    ),
    Fact.VOLUME: "Calls due changed by {n} % since the start: it may be the work that changed.",
    Fact.BURSTS: "They come in bursts, so an answer takes longer.",
}
NOT_STARTED = "Practice has not changed yet, so there is nothing to judge."
NO_BETTER_THAN_RECENTLY = "{way} than before, but no better than in the {n} before the start."
WORSE_ALREADY = "{way} than before, but it already was in the {n} before the start."
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
    TargetState.MISSED: "not met",
    TargetState.RELIABLY_MISSED: "not met",
    TargetState.NO_DATA: "cannot be judged yet",
    TargetState.NO_TARGET: "no target",
}
