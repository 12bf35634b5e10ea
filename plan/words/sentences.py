"""The answer in two or three plain sentences that a manager can read aloud."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from math import isfinite
from typing import Any

from metrics.catalogue import measure_or_none
from metrics.difference import Answer, ComparedWith, Difference, Doubt, Lasting
from metrics.measure import Hides, MeasureRef
from metrics.spc.rules import Side
from metrics.target import TargetState
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import (
    DOUBTS,
    FACTS,
    LOST,
    MEASURED,
    NO_BETTER_THAN_RECENTLY,
    TARGETS,
    WORDINGS,
    WORSE_ALREADY,
    Face,
    Fact,
    VerdictAnswer,
    Wording,
    wording_of,
)
from plan.words.numbers import amount, capital, count, day, extent, gap, listed, percent_gap, window

# One measure's answer as sentences: the gap, what it was compared with, and its target.


LONGEST = 19  # words in a sentence


def compared(measured: MeasureAnswer) -> str:
    """The gap as a sentence, with what it was compared with if there is room for that."""
    plain = f"{capital(short_gap(measured))} than expected{_first_weeks(measured)}"
    beside = _beside(measured)
    full = f"{plain}, compared with {beside}." if beside else f"{plain}."
    return full if len(full.split()) <= LONGEST else f"{plain}."


def _first_weeks(measured: MeasureAnswer) -> str:
    """Of a gain that held the size is that of the first half year."""
    found = measured.difference
    if found is None or found.shown_blocks >= found.blocks:
        return ""
    many = count(found.shown_blocks, found.question.lengths.block)
    return f" in the first {many}"


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


def cannot_tell_from_drift(measured: MeasureAnswer) -> str:
    """That the picture looks better although the verdict is not sure; "" where it does not."""
    if measured.answer is not Answer.NO_DIFFERENCE or measured.sign_of_better is None:
        return ""
    word = "Higher" if measured.sign_of_better is Side.ABOVE else "Lower"
    way = "rising" if measured.sign_of_better is Side.ABOVE else "falling"
    return f"{word} than before, but it was already {way}."


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
    if goal.months and measured.measure.hides is Hides.NOTHING:
        value = f"{goal.numerator:,.0f} of {goal.denominator:,.0f}, {value}"
    over = window(goal.window_weeks, goal.months, last="the last ")
    return f"The target of {target} is {TARGETS[goal.state]}: {value} {over}."


def _beside(measured: MeasureAnswer) -> str:
    found = measured.difference
    if found and found.beside.compared_with is ComparedWith.SITES:
        number = len(found.beside.kept)
        return f"{number} other {sites_of(measured)}"
    if found and found.beside.compared_with is ComparedWith.LAST_YEAR:
        return "the same weeks of last year"
    return ""


# What a reader must know of how an action was judged: said wherever its answer is.


def facts(verdict: Verdict) -> Iterator[tuple[Fact, str]]:
    """What holds of this verdict, in the order of `Fact`."""
    known = _of_action(verdict)
    if verdict.outcome and verdict.outcome.difference and not verdict.outcome.is_too_early:
        known |= _of_measure(verdict.outcome, verdict.outcome.difference)
    for fact in (each for each in Fact if each in known):
        yield fact, FACTS[fact].format(**known[fact])


Filled = dict[Fact, dict[str, object]]  # what a sentence is filled with


def _of_action(verdict: Verdict) -> Filled:
    known: Filled = {}
    start, today = verdict.action.practice_changed_on, verdict.today
    outcome = verdict.outcome
    if verdict.beside and outcome and outcome.answer in (Answer.IMPROVING, Answer.WORSE):
        known[Fact.SHARED] = {"n": len(verdict.beside) + 1}
    if verdict.set_late and start:
        days: dict[str, object] = {
            "entered": day(verdict.set_late, today),
            "start": day(start, today),
        }
        known[Fact.STARTED_LATE] = days
    return known


def _of_measure(measured: MeasureAnswer, found: Difference) -> Filled:
    known: Filled = {}
    question = measured.evidence.question
    lengths, period = question.lengths, question.lengths.block
    if found.held and found.lasting is Lasting.SUSTAINED:
        first, last = min(lengths.first, found.blocks - lengths.last), lengths.last
        known[Fact.STILL_THERE] = {"first": count(first, period), "last": count(last, period)}
    if found.beside.left_out:
        known[Fact.SITES_LEFT_OUT] = {"names": listed(measured.places(found.beside.left_out))}
    if found.window.extended and found.trigger_from:
        many = (question.start - found.trigger_from).days // (28 if question.monthly else 7)
        known[Fact.BAD_WEEKS] = {"n": count(many, period)}
    if question.held_back:
        last_day = question.judged_before - timedelta(days=1)
        known[Fact.HELD_BACK] = {"day": day(last_day, question.as_of)}
    return known | _of_work(measured, found)


NEW_WORK, OTHER_VOLUME = 0.01, 0.2  # parts of the work


def _of_work(measured: MeasureAnswer, found: Difference) -> Filled:
    known: Filled = {}
    if measured.measure.is_of_calls and isfinite(found.volume):
        if found.elsewhere >= 1 and found.elsewhere_share >= NEW_WORK:
            known[Fact.NEW_AREAS] = {"n": f"{found.elsewhere:.0f}"}
        if abs(found.volume - 1) >= OTHER_VOLUME:
            known[Fact.VOLUME] = {"n": f"{100 * abs(found.volume - 1):.0f}"}
    if found.bursts > 1:
        known[Fact.BURSTS] = {}
    return known


_MANY = {"branch": "branches", "unit": "units", "house": "houses"}


def sites_of(measured: MeasureAnswer) -> str:
    """What the places compared with are called: "branches"."""
    return _MANY.get(measured.evidence.kind, "sites")


def nothing_to_compare(measured: MeasureAnswer) -> str:
    """Why it is not sure that something got better; "" where it is, or did not."""
    found = measured.difference
    if found is None or found.beside.doubt is None or measured.answer is not Answer.IMPROVING:
        return ""
    gained = listed(measured.places(found.beside.gained))
    return DOUBTS[found.beside.doubt].format(sites=sites_of(measured), names=gained)


def already_so(measured: MeasureAnswer) -> str:
    """That the weeks just before the start were as good, or as bad; "" where they were not."""
    found = measured.difference
    if found is None or not found.recent_disagrees:
        return ""
    way = "Higher" if found.link.effect > 0 else "Lower"
    recent = count(found.question.lengths.recent, found.question.lengths.block)
    is_better = found.link.effect * measured.evidence.question.sign > 0
    return (NO_BETTER_THAN_RECENTLY if is_better else WORSE_ALREADY).format(way=way, n=recent)


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
    FACT = "fact"  # how it was judged, where that is out of the ordinary


@dataclass(frozen=True)
class Sentence:
    """A sentence of a verdict beside what it says."""

    role: Role
    text: str
    fact: Fact | None = None


Statement = Iterator[tuple[Role, str]]  # where the text is "", there is no sentence


def wording(verdict: Verdict) -> Wording:
    """How the verdict's answer is told everywhere."""
    return wording_of(verdict.answer, verdict.qualified)


def measured_face(measured: MeasureAnswer) -> Face:
    """How the answer of one measure is told everywhere."""
    found = measured.difference
    return LOST if found and found.lasting is Lasting.LOST else MEASURED[measured.answer]


def statement(verdict: Verdict) -> tuple[Sentence, ...]:
    """The answer in at most three sentences, the interval first; then what is out of the usual."""
    said = _SAYINGS[verdict.answer](verdict)
    answer = islice((Sentence(role, text) for role, text in said if text), MOST)
    return (*answer, *(Sentence(Role.FACT, text, fact) for fact, text in facts(verdict)))


BEFORE_A_MEETING = (None, Fact.SHARED, Fact.STARTED_LATE)


def briefly(verdict: Verdict) -> tuple[Sentence, ...]:
    """The statement for an agenda: of how it was judged only what a decision turns on."""
    return tuple(each for each in statement(verdict) if each.fact in BEFORE_A_MEETING)


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
    if outcome.difference.beside.doubt is Doubt.NOTHING_BESIDE:
        yield Role.COMPARISON, "There was nothing to compare with: it could be the time of year."
    yield Role.TARGET, target_line(outcome)


def _gain_lost(verdict: Verdict) -> Statement:
    worked = WORDINGS[verdict.answer].headline
    yield Role.ANSWER, f"{worked}: the {newest_weeks(verdict.outcome)} are back by more than half."
    yield Role.RESULT, led("Over the whole time", "Overall", verdict.outcome)
    if verdict.process:
        still = verdict.process.answer is Answer.IMPROVING
        first = "Practice is still changed" if still else "The practice itself"
        yield Role.PRACTICE, led(first, "Practice", verdict.process)


def newest_weeks(outcome: MeasureAnswer) -> str:
    """The weeks, or months, that show whether a gain is still there."""
    lengths = outcome.evidence.question.lengths
    return f"last {count(lengths.last, lengths.block)}"


def _fall_stopped(verdict: Verdict) -> Statement:
    yield Role.ANSWER, "It had been getting worse and has stopped."
    yield Role.DOUBT, "It is not yet better than its average before the start."
    if verdict.process and verdict.process.answer is Answer.IMPROVING:
        yield Role.PRACTICE, led("Practice has changed", "Practice", verdict.process)
    else:
        yield Role.PRACTICE, _practice_unmoved(verdict)


def _compared_or_target(outcome: MeasureAnswer) -> tuple[Role, str]:
    unsure = nothing_to_compare(outcome)
    return (Role.COMPARISON, unsure) if unsure else (Role.TARGET, target_line(outcome))


def _practice_unmoved(verdict: Verdict) -> str:
    process = verdict.process
    if process is None:
        return "No measure of its own shows whether practice changed."
    if process.answer is Answer.TOO_EARLY:
        return "There are too few figures yet to see whether practice changed."
    return led("Practice has not visibly changed", "Practice unmoved", process)


def _not_yet(verdict: Verdict) -> str:
    outcome = verdict.outcome
    return already_so(outcome) or cannot_tell_from_drift(outcome) or expected(outcome)


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
    if found.window.missing:
        short = count(found.window.missing, found.question.lengths.block)
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
    VerdictAnswer.FALL_STOPPED: _fall_stopped,
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
        "other_outcomes": [_measured(outcome) for outcome in verdict.other_outcomes],
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
        "effect": rounded(change.effect),
        "low": rounded(change.low),
        "high": rounded(change.high),
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


def rounded(value: float) -> float | None:
    """A figure for programs: four digits; None where it cannot be told."""
    return round(float(value), 4) if isfinite(value) else None
