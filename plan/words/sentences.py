"""The answer in two or three plain sentences that a manager can read aloud."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from math import isfinite
from typing import Any

from metrics.catalogue import measure_or_none
from metrics.difference import Answer, ComparedWith, Lasting
from metrics.measure import MeasureRef
from metrics.spc.rules import Side
from metrics.target import TargetState
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import (
    LOST,
    MEASURED,
    TARGETS,
    WORDINGS,
    Face,
    VerdictAnswer,
    Wording,
    wording_of,
)
from plan.words.numbers import amount, capital, count, day, extent, gap, listed, percent_gap

# One measure's answer as sentences: the gap, what it was compared with, and its target.


LONGEST = 19  # words in a sentence


def compared(measured: MeasureAnswer) -> str:
    """The gap as a sentence, with what it was compared with if there is room for that."""
    plain = f"{capital(short_gap(measured))} than expected"
    beside = _beside(measured)
    full = f"{plain}, compared with {beside}." if beside else f"{plain}."
    return full if len(full.split()) <= LONGEST else f"{plain}."


def short_gap(measured: MeasureAnswer) -> str:
    """The size of the change in words: "between 4 and 8 more calls in every 100 began on time"."""
    change = measured.change
    if measured.difference is None or not isfinite(change.effect):
        return "there are too few figures yet"
    if measured.is_rare:
        ratio = measured.difference.ratio
        return f"{percent_gap(ratio.low, ratio.high)} days with {measured.measure.event}"
    return measured.measure.change_in_words(gap(change.low, change.high), measured.ref.part)


def led(first: str, briefly: str, measured: MeasureAnswer) -> str:
    """The size of a change after a few words on what it means; fewer where it would get long."""
    full = f"{first}: {short_gap(measured)}."
    return full if len(full.split()) <= LONGEST else f"{briefly}: {short_gap(measured)}."


def nothing_to_compare(measured: MeasureAnswer) -> str:
    """Why it is not sure that something got better; "" where it is, or did not."""
    if not measured.qualified or measured.answer is not Answer.IMPROVING:
        return ""
    if measured.is_rare:
        return "Better than before, but too rare to compare: an earlier drift is not ruled out."
    return "Better than before, but nothing to compare with: it could be the time of year."


def cannot_tell_from_drift(measured: MeasureAnswer) -> str:
    """That the picture looks better although the verdict is not sure; "" where it does not."""
    if measured.answer is not Answer.NO_DIFFERENCE or measured.sign_of_better is None:
        return ""
    word = "Higher" if measured.sign_of_better is Side.ABOVE else "Lower"
    return f"{word} than before; it can't yet be told from the drift it was already on."


def expected(measured: MeasureAnswer) -> str:
    """How large a change would have to be to show; "" where that is not known."""
    size = measured.smallest_visible
    if measured.is_rare or not isfinite(size) or size <= 0:
        return ""
    unit = measured.measure.change_unit
    unit = unit.removesuffix("s") if round(size, 1) == 1 else unit
    return f"A change smaller than {extent(size, size)} {unit} may not show yet."


def target_line(measured: MeasureAnswer) -> str:
    """Whether the target is met, with the figure over its window."""
    goal = measured.goal
    if goal.state is TargetState.NO_TARGET or goal.target is None:
        return "The plan sets no target."
    target = amount(goal.target, measured.measure.unit)
    if goal.state is TargetState.NO_DATA or not isfinite(goal.value):
        return f"The target of {target} cannot be judged yet."
    value = amount(goal.value, measured.measure.unit)
    window = f"{value} over the last {count(goal.window_weeks, 'week')}"
    return f"The target of {target} is {TARGETS[goal.state]}: {window}."


_MANY = {"branch": "branches", "unit": "units", "house": "houses"}


def _beside(measured: MeasureAnswer) -> str:
    match measured.difference.compared_with:
        case ComparedWith.SITES:
            number = len(measured.evidence.others)
            return f"{number} other {_MANY.get(measured.evidence.kind, 'sites')}"
        case ComparedWith.LAST_YEAR:
            return "the same weeks of last year"
    return ""


# The answer in two or three plain sentences that a manager can read aloud.


MOST = 3


class Role(StrEnum):
    """What a sentence says, whatever its words."""

    ANSWER = "answer"  # the headline, and why
    GAP = "gap"  # the change that the finding of a meeting names too
    PRACTICE = "practice"
    RESULT = "result"
    COMPARISON = "comparison"  # that there was nothing to compare with
    TARGET = "target"
    DOUBT = "doubt"  # what may be there and cannot be seen yet


@dataclass(frozen=True)
class Sentence:
    """A sentence of a verdict beside what it says."""

    role: Role
    text: str


Statement = Iterator[tuple[Role, str]]  # where the text is "", there is no sentence


def wording(verdict: Verdict) -> Wording:
    """How the verdict's answer is told everywhere."""
    return wording_of(verdict.answer, verdict.qualified)


def measured_face(measured: MeasureAnswer) -> Face:
    """How the answer of one measure is told everywhere."""
    found = measured.difference
    return LOST if found and found.lasting is Lasting.LOST else MEASURED[measured.answer]


def statement(verdict: Verdict) -> tuple[Sentence, ...]:
    """The answer in at most three sentences, the interval first."""
    said = _SAYINGS[verdict.answer](verdict)
    return tuple(islice((Sentence(role, text) for role, text in said if text), MOST))


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """The words of the statement."""
    return tuple(each.text for each in statement(verdict))


def _working(verdict: Verdict) -> Statement:
    yield Role.GAP, compared(verdict.outcome)
    yield Role.PRACTICE, led("Practice changed too", "Practice", verdict.process)
    yield _compared_or_target(verdict.outcome)


def _practice_changed(verdict: Verdict) -> Statement:
    yield Role.PRACTICE, led("Practice has changed", "Practice", verdict.process)
    yield Role.RESULT, led("No result yet", "Result", verdict.outcome)
    yield Role.DOUBT, _not_yet(verdict)


def _improved_otherwise(verdict: Verdict) -> Statement:
    yield Role.GAP, compared(verdict.outcome)
    yield Role.PRACTICE, _practice_unmoved(verdict)
    yield _compared_or_target(verdict.outcome)


def _no_visible_change(verdict: Verdict) -> Statement:
    yield Role.PRACTICE, _practice_unmoved(verdict)
    yield Role.RESULT, led("No visible result", "Result", verdict.outcome)
    yield Role.DOUBT, _not_yet(verdict)


def _at_a_cost(verdict: Verdict) -> Statement:
    yield Role.GAP, led("Something else got worse", "The cost", verdict.balancing)
    if verdict.outcome.answer is Answer.IMPROVING:
        yield Role.RESULT, led("What was wanted improved", "The gain", verdict.outcome)
        yield _compared_or_target(verdict.outcome)
    else:
        yield Role.RESULT, led("No gain against it", "Result", verdict.outcome)


def _getting_worse(verdict: Verdict) -> Statement:
    outcome, process = verdict.outcome, verdict.process
    if outcome.answer is Answer.WORSE:
        yield Role.RESULT, led("People's care got worse", "Worse", outcome)
        if process:
            yield Role.PRACTICE, led("The practice itself", "Practice", process)
    else:
        yield Role.PRACTICE, led("Practice went the wrong way", "Worse", process)
        yield Role.RESULT, led("The result", "Result", outcome)
    if outcome.qualified:
        yield Role.COMPARISON, "There was nothing to compare with: it could be the time of year."
    yield Role.TARGET, target_line(outcome)


def _gain_lost(verdict: Verdict) -> Statement:
    worked = WORDINGS[verdict.answer].headline
    yield Role.ANSWER, f"{worked}: under half of the gain was left in the last four weeks."
    yield Role.RESULT, led("Over the whole time", "Overall", verdict.outcome)
    if verdict.process:
        still = verdict.process.answer is Answer.IMPROVING
        first = "Practice is still changed" if still else "The practice itself"
        yield Role.PRACTICE, led(first, "Practice", verdict.process)


def _compared_or_target(outcome: MeasureAnswer) -> tuple[Role, str]:
    unsure = nothing_to_compare(outcome)
    return (Role.COMPARISON, unsure) if unsure else (Role.TARGET, target_line(outcome))


def _practice_unmoved(verdict: Verdict) -> str:
    process = verdict.process
    if process is None:
        return "The plan names no measure of whether practice changed."
    if process.answer is Answer.TOO_EARLY:
        return "There are too few figures yet to see whether practice changed."
    return led("Practice has not visibly changed", "Practice unmoved", process)


def _not_yet(verdict: Verdict) -> str:
    return cannot_tell_from_drift(verdict.outcome) or expected(verdict.outcome)


# Too early to say: why, and from which date it can be said.


def too_early(verdict: Verdict) -> Statement:
    """Why nothing can be said of the outcome, and what can be said of practice."""
    if verdict.weeks_since_start is None:
        yield from _not_begun(verdict)
        return
    if verdict.outcome is None:
        said = "Nothing can be said: the plan names no outcome measure for this action."
        yield Role.DOUBT, said
        return
    yield _why(verdict, verdict.outcome)
    weeks = verdict.weeks_since_start
    ago = count(weeks, "week") if weeks else "less than a week"
    began = day(verdict.action.practice_changed_on, verdict.today)
    yield Role.PRACTICE, f"Practice changed on {began}, {ago} ago."
    if verdict.process and verdict.process.answer is Answer.IMPROVING:
        yield Role.PRACTICE, led("Practice has changed already", "Practice", verdict.process)


def _not_begun(verdict: Verdict) -> Statement:
    begins = verdict.action.practice_changed_on
    if begins is None:
        yield Role.PRACTICE, "Practice has not changed yet, so there is nothing to judge."
        when = "Enter the day on which practice changed, and weeks are counted from it."
        yield Role.PRACTICE, when
    else:
        when = day(begins, verdict.today)
        said = f"Practice is to change on {when}; there is nothing to judge before that."
        yield Role.PRACTICE, said


def _why(verdict: Verdict, outcome: MeasureAnswer) -> tuple[Role, str]:
    found, today = outcome.difference, verdict.today
    if found is None:
        said = f"There are no figures yet here for {outcome.measure.topic(outcome.ref.part)}."
        return Role.DOUBT, said
    if found.baseline_missing:
        short = count(found.baseline_missing, "month" if outcome.measure.monthly else "week")
        said = f"It cannot be told: the records before the change are {short} too short."
        return Role.DOUBT, said
    if outcome.evidence.until and found.first_answer_on:
        changed = day(outcome.evidence.until, today)
        return Role.DOUBT, f"It cannot be told: from {changed} it is counted in another way."
    because = "there are too few weeks with figures"
    if found.first_answer_on and found.first_answer_on <= today:
        through = outcome.evidence.through
        ends = f"the figures end on {day(through, today)}" if through else "figures end"
        because = f"{ends}. Load newer ones"
    elif found.first_answer_on:
        because = f"the first answer can come on {day(found.first_answer_on, today)}"
    return Role.ANSWER, f"{WORDINGS[verdict.answer].headline}: {because}."


_SAYINGS = {
    VerdictAnswer.WORKING: _working,
    VerdictAnswer.PRACTICE_CHANGED: _practice_changed,
    VerdictAnswer.IMPROVED_OTHERWISE: _improved_otherwise,
    VerdictAnswer.NO_VISIBLE_CHANGE: _no_visible_change,
    VerdictAnswer.AT_A_COST: _at_a_cost,
    VerdictAnswer.GETTING_WORSE: _getting_worse,
    VerdictAnswer.GAIN_LOST: _gain_lost,
    VerdictAnswer.TOO_EARLY: too_early,
}


def as_json(verdict: Verdict, decisions: Sequence[str] = ()) -> dict[str, Any]:
    """What the command line prints of one verdict, with what someone must decide now."""
    return as_read(verdict) | {"answer": wording(verdict).name, "decisions": list(decisions)}


def as_read(verdict: Verdict) -> dict[str, Any]:
    """The verdict by itself, as a review keeps it; figures that cannot be told are None."""
    outcome = verdict.outcome
    wanted = verdict.aim.outcome(verdict.action.outcome)
    return {
        "action": verdict.action.id,
        "title": verdict.action.title,
        "answer": verdict.answer.value,
        "headline": wording(verdict).headline,
        "qualified": verdict.qualified,
        "process": _measured(verdict.process) or _measure_not_begun(verdict.action.process),
        "outcome": _measured(outcome) or _measure_not_begun(wanted and wanted.measure),
        "balancing": _measured(verdict.balancing),
        "other_outcomes": [_measured(each) for each in verdict.other_outcomes],
        "target": outcome.goal.state.value if outcome else None,
        "held": verdict.held,
        "sustained": verdict.sustained,
        "weeks_since_start": verdict.weeks_since_start,
        "other_actions": [action.id for action in verdict.beside],
        "sentences": list(sentences(verdict)),
    }


def _measured(measured: MeasureAnswer | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    change = measured.change
    return {
        "measure": str(measured.ref),
        "answer": measured.answer.value,
        "effect": _number(change.effect),
        "low": _number(change.low),
        "high": _number(change.high),
        "unit": measured.unit,
        "qualified": measured.qualified,
        "target": measured.goal.state.value,
    }


def _measure_not_begun(ref: MeasureRef | None) -> dict[str, Any] | None:
    """The same keys for a measure of an action whose practice has not changed yet."""
    measure = ref and measure_or_none(ref.id)
    if measure is None:
        return None
    figures = dict.fromkeys(("effect", "low", "high"))
    told = {"measure": str(ref), "answer": Answer.TOO_EARLY.value, **figures}
    return told | {"unit": str(measure.unit), "qualified": True, "target": None}


def _number(value: float) -> float | None:
    return round(float(value), 4) if isfinite(value) else None


# All outcomes of one aim in one sentence, the one that the action is judged on first.


TOO_FEW = 4  # an interval of a rate ratio wider than from half to double tells nothing
_REACHED = {
    TargetState.RELIABLY_MET: "target reliably met",
    TargetState.MET: "target met",
    TargetState.NOT_MET: "target not met yet",
    TargetState.RELIABLY_MISSED: "target not met",
}


def aim_sentence(outcomes: Sequence[MeasureAnswer]) -> str:
    """ "Observation score (privacy): up by between 4 and 9 points, target met; dignity concerns:
    too few to tell; feedback score: no visible change yet." Nothing where there is no outcome."""
    told = "; ".join(f"{one.measure.topic(one.ref.part)}: {moved(one)}" for one in outcomes)
    return f"{capital(told)}." if told else ""


def moved(one: MeasureAnswer) -> str:
    """What one outcome did, and whether its target is met where it has one."""
    if one.answer is Answer.TOO_EARLY:
        return told_move(one)
    return ", ".join(filter(None, (told_move(one), reached(one))))


def reached(one: MeasureAnswer) -> str:
    """Whether the target is met; "" without one, or while that cannot be judged."""
    return _REACHED.get(one.goal.state, "")


def told_move(one: MeasureAnswer) -> str:
    """What one outcome did, in a few words."""
    face = measured_face(one)
    if one.answer is Answer.NO_DIFFERENCE and face is not LOST and _too_few(one):
        return "too few to tell"
    if one.answer in (Answer.TOO_EARLY, Answer.NO_DIFFERENCE) or face is LOST:
        return face.inline
    return f"{_size(one)}, with nothing to compare" if nothing_to_compare(one) else _size(one)


def _size(one: MeasureAnswer) -> str:
    if one.is_rare:
        ratio = one.difference.ratio
        many = percent_gap(ratio.low, ratio.high)
        return f"{many} days with {one.measure.event}"
    way = "up" if one.change.effect > 0 else "down"
    many = extent(one.change.low, one.change.high)
    unit = "points" if one.measure.per == 100 else one.measure.change_unit
    return f"{way} by {many} {unit}"


def _too_few(one: MeasureAnswer) -> bool:
    """Whether days with an event are so few that both a halving and a doubling may hide in them."""
    ratio = one.difference.ratio
    if not one.is_rare or ratio is None or not isfinite(ratio.high) or ratio.low <= 0:
        return one.is_rare
    return ratio.high / ratio.low > TOO_FEW


# How the answer on one measure was reached, in figures, for whoever wants to check it.


_BESIDE = {
    ComparedWith.LAST_YEAR: "the same weeks of last year",
    ComparedWith.NOTHING: "nothing: it could be the time of year",
}
RULE = (
    "We say “better” only when the whole interval is on the right side of zero two weeks running."
)


def how_decided(
    measured: MeasureAnswer, told: Callable[[date], str], *, is_exact: bool = True
) -> Iterator[str]:
    """A sentence a step; `told` is how a day is said. `is_exact`: the gap is told in figures."""
    found = measured.difference
    if found is None:
        yield "Nothing was counted here yet."
        return
    if is_exact and isfinite(measured.change.effect):
        yield f"Gap to what was expected: {gap_in_figures(measured)}."
    if found.baseline_from and found.baseline_to:
        first, last = told(found.baseline_from), told(found.baseline_to)
        yield f"Usual range taken from {first} to {last}, carried forward with its drift."
    if found.trigger_from:
        yield (
            f"Left out: the weeks from {told(found.trigger_from)} to the start,"
            " because a bad spell that prompts an action ends by itself."
        )
    yield f"Compared with: {beside(measured)}."
    if isfinite(measured.smallest_visible) and not measured.is_rare:
        yield f"A change smaller than {measured.smallest_visible:.1f} may not show yet."


def gap_in_figures(measured: MeasureAnswer) -> str:
    """As in "+12.5, 90 % interval +10.0 to +14.3 (% of calls due)"."""
    change = measured.change
    effect, low, high = map(_signed, (change.effect, change.low, change.high))
    return f"{effect}, 90 % interval {low} to {high} ({measured.unit})"


def beside(measured: MeasureAnswer) -> str:
    """What the figures were compared with, places by name."""
    compared_with = measured.difference.compared_with
    if compared_with is not ComparedWith.SITES:
        return _BESIDE[compared_with]
    names = listed(sorted(measured.evidence.others))
    return f"what places without this action saw in the same weeks ({names})"


def _signed(value: float) -> str:
    """With its sign and one decimal; what is nothing at that has none.

    >>> _signed(12.47), _signed(-0.04), _signed(-1.95), _signed(float("inf"))
    ('+12.5', '0.0', '−1.9', 'no end')
    """
    if not isfinite(value):
        return "no end"
    said = f"{value:+.1f}"
    return said[1:] if float(said) == 0 else said.replace("-", "−")
