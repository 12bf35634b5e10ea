"""The answer in two or three plain sentences that a manager can read aloud."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from math import isfinite
from typing import Any

from metrics.catalogue import measure_or_none
from metrics.difference.answers import Answer, ComparedWith, Doubt, Lasting
from metrics.difference.judge import Difference
from metrics.measure import Hides, MeasureRef
from metrics.spc.rules import Side
from metrics.target import TargetState
from plan.model import USUAL_WEEKS, Plan
from plan.verdict import MeasureAnswer, ProblemQuestion, Verdict
from plan.words import answers
from plan.words.answers import Face, Fact, VerdictAnswer, Wording, wording_of
from plan.words.numbers import amount, capital, count, day, extent, gap, listed, percent_gap, window

LONGEST = 19  # words in a sentence
MOST = 3  # sentences of an answer
NO_NEWS = answers.WORDINGS[VerdictAnswer.NO_VISIBLE_CHANGE].inline
TOO_FEW = 4  # an interval of a rate ratio wider than from half to double says nothing
_AGAINST_THE_COST = {True: ("The gain", "Gain"), False: ("No gain against it", "Result")}


def compared(measured: MeasureAnswer) -> str:
    """The gap as a sentence, with what it was compared with if there is room for that."""
    if measured.answer is Answer.NO_DIFFERENCE:
        return f"{capital(short_gap(measured))}."
    found, plain = measured.difference, f"{capital(short_gap(measured))} than expected"
    if found and found.shown_blocks < found.blocks:  # a gain that held: that of the first half year
        plain += f" in the first {count(found.shown_blocks, found.question.lengths.block)}"
    full = plain
    if found and found.beside.compared_with is ComparedWith.SITES:
        full += f", compared with {len(found.beside.kept)} other {sites_of(measured)}"
    elif found and found.beside.compared_with is ComparedWith.LAST_YEAR:
        full += ", compared with the same weeks of last year"
    return f"{full if len(full.split()) <= LONGEST else plain}."


def short_gap(measured: MeasureAnswer) -> str:
    """As in "between 4 and 8 more calls in every 100 began on time", if there is news; "some more"
    where how many would tell a count that is too small."""
    change = measured.change
    if measured.difference is None or not isfinite(change.effect):
        return "there are too few figures yet"
    if measured.answer is Answer.NO_DIFFERENCE:
        event = measured.measure.event
        return f"too few days with {event} to tell" if is_too_few(measured) else NO_NEWS
    ratio, size = measured.difference.ratio, gap(change.low, change.high)
    if change.low < 0 < change.high or measured.hides_change:  # it held, by how much is unsure
        size = f"some {'more' if change.effect > 0 else 'fewer'}"
    elif measured.is_rare and ratio:
        size = percent_gap(ratio.low, ratio.high)
    if measured.is_rare:
        return f"{size} days with {measured.measure.event}"
    return measured.measure.change_in_words(size, measured.ref.part)


def is_too_few(measured: MeasureAnswer) -> bool:
    """Whether days with an event are so few that both a halving and a doubling may hide in them."""
    ratio = measured.difference.ratio if measured.difference else None
    if ratio is None or not isfinite(ratio.high) or ratio.low <= 0:
        return measured.is_rare
    return measured.is_rare and ratio.high / ratio.low > TOO_FEW


def led(first: str, briefly: str, measured: MeasureAnswer) -> str:
    """The size of a change after a few words on what it means; fewer where it would get long."""
    full = f"{first}: {short_gap(measured)}."
    return full if len(full.split()) <= LONGEST else f"{briefly}: {short_gap(measured)}."


def expected(measured: MeasureAnswer) -> str:
    """How large a change would have to be to show; "" where that is not known."""
    size = measured.smallest_visible
    if measured.is_rare or measured.hides_change or not isfinite(size) or size <= 0:
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
    told = "" if measured.hides_value else f": {value}"
    return f"The target of {target} is {answers.TARGETS[goal.state]}{told} {over}."


NEW_WORK, OTHER_VOLUME = 0.01, 0.2  # parts of the work


def facts(verdict: Verdict) -> Iterator[tuple[Fact, str]]:
    """What a reader must know of how it was judged, in the order of `Fact`."""
    start, late, today = verdict.action.practice_changed_on, verdict.set_late, verdict.today
    outcome = verdict.outcome
    if verdict.beside and outcome and outcome.answer in (Answer.IMPROVING, Answer.WORSE):
        yield _fact(Fact.SHARED, n=len(verdict.beside) + 1)
    if late and start:
        yield _fact(Fact.STARTED_LATE, entered=day(late, today), start=day(start, today))
    if outcome and outcome.difference and not outcome.is_too_early:
        yield from _of_measure(outcome, outcome.difference)


def _fact(fact: Fact, **filled: object) -> tuple[Fact, str]:
    return fact, answers.FACTS[fact].format(**filled)


def _of_measure(measured: MeasureAnswer, found: Difference) -> Iterator[tuple[Fact, str]]:
    question = measured.evidence.question
    lengths, period = question.lengths, question.lengths.block
    if found.held and found.lasting is Lasting.SUSTAINED:
        first, last = min(lengths.first, found.blocks - lengths.last), lengths.last
        yield _fact(Fact.STILL_THERE, first=count(first, period), last=count(last, period))
    if found.beside.left_out:
        yield _fact(Fact.SITES_LEFT_OUT, names=listed(measured.places(found.beside.left_out)))
    if found.window.extended and found.trigger_from:
        many = (question.start - found.trigger_from).days // (28 if question.monthly else 7)
        yield _fact(Fact.BAD_WEEKS, n=count(many, period))
    if question.held_back:
        last_day = question.judged_before - timedelta(days=1)
        yield _fact(Fact.HELD_BACK, day=day(last_day, question.as_of))
    if measured.measure.is_of_calls and isfinite(found.volume):
        if found.elsewhere >= 1 and found.elsewhere_share >= NEW_WORK:
            yield _fact(Fact.NEW_AREAS, n=f"{found.elsewhere:.0f}")
        if abs(found.volume - 1) >= OTHER_VOLUME:
            yield _fact(Fact.VOLUME, n=f"{100 * abs(found.volume - 1):.0f}")
    if found.bursts > 1:
        yield _fact(Fact.BURSTS)


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
    return answers.DOUBTS[found.beside.doubt].format(sites=sites_of(measured), names=gained)


def already_so(measured: MeasureAnswer) -> str:
    """That the weeks just before the start were as good, or as bad; "" where they were not."""
    found = measured.difference
    if found is None or not found.recent_disagrees:
        return ""
    way = "Higher" if found.link.effect > 0 else "Lower"
    recent = count(found.question.lengths.recent, found.question.lengths.block)
    is_better = found.link.effect * measured.evidence.question.sign > 0
    words = answers.NO_BETTER_THAN_RECENTLY if is_better else answers.WORSE_ALREADY
    return words.format(way=way, n=recent)


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
    has_gain = bool(verdict.outcome and verdict.outcome.answer is Answer.IMPROVING)
    return wording_of(verdict.answer, verdict.qualified, has_gain)


def measured_face(measured: MeasureAnswer) -> Face:
    is_lost = measured.difference and measured.difference.lasting is Lasting.LOST
    return answers.LOST if is_lost else answers.MEASURED[measured.answer]


def statement(verdict: Verdict) -> tuple[Sentence, ...]:
    """The answer in at most three sentences, the interval first; then what is out of the usual."""
    says = too_early if verdict.answer is VerdictAnswer.TOO_EARLY else _answer
    answer = islice((Sentence(role, text) for role, text in says(verdict) if text), MOST)
    return (*answer, *(Sentence(Role.FACT, text, fact) for fact, text in facts(verdict)))


BEFORE_A_MEETING = (None, Fact.SHARED, Fact.STARTED_LATE)


def briefly(verdict: Verdict) -> tuple[Sentence, ...]:
    """The statement for an agenda: of how it was judged only what a decision turns on."""
    return tuple(each for each in statement(verdict) if each.fact in BEFORE_A_MEETING)


def sentences(verdict: Verdict) -> tuple[str, ...]:
    return tuple(each.text for each in statement(verdict))


def _answer(verdict: Verdict) -> Statement:
    match verdict.answer, verdict.outcome, verdict.process:
        case VerdictAnswer.WORKING, MeasureAnswer() as outcome, MeasureAnswer() as process:
            yield Role.GAP, compared(outcome)
            yield Role.PRACTICE, led("Practice changed too", "Practice", process)
            yield _compared_or_target(outcome)
        case VerdictAnswer.PRACTICE_CHANGED, MeasureAnswer() as outcome, MeasureAnswer() as process:
            yield Role.PRACTICE, led("Practice has changed", "Practice", process)
            yield Role.RESULT, led("Result", "Result", outcome)
            yield Role.DOUBT, _not_yet(outcome)
        case VerdictAnswer.IMPROVED_OTHERWISE, MeasureAnswer() as outcome, process:
            yield Role.GAP, compared(outcome)
            yield Role.PRACTICE, _practice_unmoved(process)
            yield _compared_or_target(outcome)
        case VerdictAnswer.NO_VISIBLE_CHANGE, MeasureAnswer() as outcome, process:
            yield Role.PRACTICE, _practice_unmoved(process)
            yield Role.RESULT, led("Result", "Result", outcome)
            yield Role.DOUBT, _not_yet(outcome)
        case VerdictAnswer.AT_A_COST, MeasureAnswer() as outcome, _ if verdict.balancing:
            has_gain = outcome.answer is Answer.IMPROVING
            yield Role.GAP, led("The cost", "Cost", verdict.balancing)
            yield Role.RESULT, led(*_AGAINST_THE_COST[has_gain], outcome)
            yield _compared_or_target(outcome) if has_gain else (Role.TARGET, "")
        case VerdictAnswer.GETTING_WORSE, MeasureAnswer() as outcome, process:
            yield from _getting_worse(outcome, process)
        case VerdictAnswer.GAIN_LOST, MeasureAnswer() as outcome, process:
            yield from _gain_lost(outcome, process)
        case VerdictAnswer.FALL_STOPPED, _, process:
            yield from _fall_stopped(process)


def _getting_worse(outcome: MeasureAnswer, process: MeasureAnswer | None) -> Statement:
    if outcome.answer is Answer.WORSE:
        yield Role.RESULT, led("People's care got worse", "Worse", outcome)
        if process:
            yield Role.PRACTICE, led("The practice itself", "Practice", process)
    elif process:
        yield Role.PRACTICE, led("Practice went the wrong way", "Worse", process)
        yield Role.RESULT, led("The result", "Result", outcome)
    if outcome.difference and outcome.difference.beside.doubt is Doubt.NOTHING_BESIDE:
        yield Role.COMPARISON, "No other site to compare with: it could be the time of year."
    yield Role.TARGET, target_line(outcome)


def _gain_lost(outcome: MeasureAnswer, process: MeasureAnswer | None) -> Statement:
    worked = answers.WORDINGS[VerdictAnswer.GAIN_LOST].headline
    yield Role.ANSWER, f"{worked}: {gain_gone(outcome)}"
    yield Role.RESULT, led("Over the whole time", "Overall", outcome)
    if process:
        still = process.answer is Answer.IMPROVING
        first = "Practice is still changed" if still else "The practice itself"
        yield Role.PRACTICE, led(first, "Practice", process)


def newest_weeks(outcome: MeasureAnswer) -> str:
    """The weeks, or months, that show whether a gain is still there."""
    lengths = outcome.evidence.question.lengths
    return f"last {count(lengths.last, lengths.block)}"


def gain_gone(outcome: MeasureAnswer) -> str:
    """How far the newest weeks have lost what was gained."""
    return f"the {newest_weeks(outcome)} are back by more than half."


def _fall_stopped(process: MeasureAnswer | None) -> Statement:
    yield Role.ANSWER, "It had been getting worse and has stopped."
    yield Role.DOUBT, "It is not yet better than its average before the start."
    if process and process.answer is Answer.IMPROVING:
        yield Role.PRACTICE, led("Practice has changed", "Practice", process)
    else:
        yield Role.PRACTICE, _practice_unmoved(process)


def _compared_or_target(outcome: MeasureAnswer) -> tuple[Role, str]:
    unsure = nothing_to_compare(outcome)
    return (Role.COMPARISON, unsure) if unsure else (Role.TARGET, target_line(outcome))


def _practice_unmoved(process: MeasureAnswer | None) -> str:
    if process is None:
        return "No measure of its own shows whether practice changed."
    if process.answer is Answer.TOO_EARLY:
        return "There are too few figures yet to see whether practice changed."
    return "No clear change in practice."


def _not_yet(outcome: MeasureAnswer) -> str:
    """Where the verdict is not sure: that it was so already, or how large a change must be."""
    already = already_so(outcome)
    if already or outcome.answer is not Answer.NO_DIFFERENCE or outcome.sign_of_better is None:
        return already or expected(outcome)
    is_up = outcome.sign_of_better is Side.ABOVE
    word, way = ("Higher", "rising") if is_up else ("Lower", "falling")
    return f"{word} than before, but it was already {way}."


def too_early(verdict: Verdict) -> Statement:
    """Why nothing can be said of the outcome, and what can be said of practice."""
    begins, weeks = verdict.action.practice_changed_on, verdict.weeks_since_start
    when = day(begins, verdict.today) if begins else ""
    if begins is None:
        yield Role.PRACTICE, answers.NOT_STARTED
        enter = "Enter the day on which practice changed, and weeks are counted from it."
        yield Role.PRACTICE, enter
    elif weeks is None:
        said = f"Practice is to change on {when}; there is nothing to judge before that."
        yield Role.PRACTICE, said
    elif verdict.outcome is None:
        said = "Nothing can be said: the plan names no outcome measure for this action."
        yield Role.DOUBT, said
    else:
        yield _why(verdict, verdict.outcome)
        ago = count(weeks, "week") if weeks else "less than a week"
        yield Role.PRACTICE, f"Practice changed on {when}, {ago} ago."
        if verdict.process and verdict.process.answer is Answer.IMPROVING:
            yield Role.PRACTICE, led("Practice has changed already", "Practice", verdict.process)


def _why(verdict: Verdict, outcome: MeasureAnswer) -> tuple[Role, str]:
    found, today = outcome.difference, verdict.today
    if found is None:
        said = f"There are no figures yet here for {outcome.measure.topic(outcome.ref.part)}."
        return Role.DOUBT, said
    if found.window.missing:
        short = count(found.window.missing, found.question.lengths.block)
        said = f"Nobody can say yet: the records before the change are {short} too short."
        return Role.DOUBT, said
    if outcome.evidence.until and found.first_answer_on:
        changed = day(outcome.evidence.until, today)
        return Role.DOUBT, f"Nobody can say: from {changed} it is counted in another way."
    because = "there are too few weeks with figures"
    if found.first_answer_on and found.first_answer_on <= today:
        through = outcome.evidence.through
        ends = f"the figures end on {day(through, today)}" if through else "figures end"
        because = f"{ends}. Load newer ones"
    elif found.first_answer_on:
        because = f"the first answer can come on {day(found.first_answer_on, today)}"
    return Role.ANSWER, f"{answers.WORDINGS[verdict.answer].headline}: {because}."


def asked_since_when(asked: ProblemQuestion, today: date) -> str:
    """Whether weeks were part of the problem already, with the answer that there would be."""
    first, last = day(asked.since, today), day(asked.until, today)
    return (
        f"Were the weeks from {first} to {last} already part of the problem? If so, say since"
        f" when: the answer would be “{answers.MEASURED[asked.answer].inline}”."
    )


def as_json(verdict: Verdict, decisions: Sequence[str] = ()) -> dict[str, Any]:
    """What the command line prints of one verdict, with what someone must decide now."""
    return as_read(verdict) | {"answer": wording(verdict).name, "decisions": list(decisions)}


def as_read(verdict: Verdict) -> dict[str, Any]:
    """The verdict by itself, as a review keeps it; figures that cannot be told are None."""
    outcome, wanted = verdict.outcome, verdict.aim.outcome(verdict.action.outcome)
    return {
        "action": verdict.action.id,
        "title": verdict.action.title,
        "answer": verdict.answer.value,
        "headline": wording(verdict).headline,
        "qualified": verdict.qualified,
        "process": _measured(verdict.process, verdict.action.process),
        "outcome": _measured(outcome, wanted.measure if wanted else None),
        "balancing": _measured(verdict.balancing),
        "other_outcomes": [_measured(outcome) for outcome in verdict.other_outcomes],
        "target": outcome.goal.state.value if outcome else None,
        "held": verdict.held,
        "sustained": verdict.sustained,
        "weeks_since_start": verdict.weeks_since_start,
        "other_actions": [action.id for action in verdict.beside],
        "sentences": list(sentences(verdict)),
    }


def _measured(of: MeasureAnswer | None, ref: MeasureRef | None = None) -> dict[str, Any] | None:
    """What is said of a measure; of `ref` where practice has not changed yet."""
    measure = ref and measure_or_none(ref.id)
    if of is None and measure is None:
        return None
    told = None if of is None or of.hides_change else of.change
    figures = {end: told and rounded(getattr(told, end)) for end in ("effect", "low", "high")}
    return {
        "measure": str(of.ref if of else ref),
        "answer": (of.answer if of else Answer.TOO_EARLY).value,
        **figures,
        "unit": unit_of_change(of) if of else str(measure and measure.unit),
        "qualified": of is None or of.qualified,
        "target": of and of.goal.state.value,
    }


def unit_of_change(measured: MeasureAnswer) -> str:
    """What its change is told in."""
    return "% change in days with one" if measured.is_rare else str(measured.measure.unit)


def rounded(value: float) -> float | None:
    """A figure for programs: four digits; None where it cannot be told."""
    return round(float(value), 4) if isfinite(value) else None


def week_in_words(verdict: Verdict, plan: Plan) -> str:
    """As in "week 3 of 8" of the target's window; past it, how long ago practice changed."""
    action, weeks = verdict.action, verdict.weeks_since_start
    if weeks is None:
        begins = action.practice_changed_on or action.planned_start_on
        words = f"practice changes on {day(begins, verdict.today)}" if begins else ""
        return words or "practice has not changed yet"
    outcome = plan.outcome_of(action)
    window = outcome.weeks if outcome else USUAL_WEEKS
    if weeks < window:
        return f"week {weeks + 1} of {window}"
    return f"{count(weeks, 'week')} since practice changed"
