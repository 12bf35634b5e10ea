"""One measure's answer as sentences: the gap, what it was compared with, and its target."""

from math import isfinite

from metrics.difference import Answer, ComparedWith
from metrics.phrases import phrase, rare_event, unit_words
from metrics.spc.rules import Side
from metrics.target import TargetState
from plan.measured import MeasureAnswer
from plan.words.numbers import amount, count, gap, percent_gap

LONGEST = 19  # words in a sentence


def compared(measured: MeasureAnswer) -> str:
    """The gap as a sentence, with what it was compared with if there is room for that."""
    plain = f"{_capital(short_gap(measured))} than expected"
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
        return f"{percent_gap(ratio.low, ratio.high)} days with {rare_event(measured.ref)}"
    return phrase(measured.ref, measured.measure, gap(change.low, change.high))


def led(first: str, briefly: str, measured: MeasureAnswer) -> str:
    """The size of a change after a few words on what it means; fewer where it would get long."""
    full = f"{first}: {short_gap(measured)}."
    return full if len(full.split()) <= LONGEST else f"{briefly}: {short_gap(measured)}."


def nothing_to_compare(measured: MeasureAnswer) -> str:
    """Why the answer is qualified; "" if it is not."""
    if not measured.qualified:
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
    number = gap(size, size).removesuffix(" more")
    unit = unit_words(measured.measure)
    unit = unit.removesuffix("s") if number.endswith(" 1") else unit
    return f"A change smaller than {number} {unit} may not show yet."


def target_line(measured: MeasureAnswer) -> str:
    """Whether the target is met, with the figure over its window."""
    goal = measured.goal
    if goal.state is TargetState.NO_TARGET or goal.target is None:
        return "The plan sets no target."
    target = amount(goal.target, measured.measure.unit)
    if not isfinite(goal.value):
        return f"The target of {target} cannot be judged yet."
    value = amount(goal.value, measured.measure.unit)
    window = f"{value} over the last {count(goal.window_weeks, 'week')}"
    return f"The target of {target} {_TARGETS[goal.state]}: {window}."


_TARGETS = {
    TargetState.RELIABLY_MET: "is reliably met",
    TargetState.MET: "is met, not yet reliably",
    TargetState.NOT_MET: "is not met yet, but within reach",
    TargetState.NO_DATA: "cannot be judged yet",
    TargetState.RELIABLY_MISSED: "is not met",
}
_MANY = {"branch": "branches", "unit": "units", "house": "houses"}


def _beside(measured: MeasureAnswer) -> str:
    match measured.difference.compared_with:
        case ComparedWith.SITES:
            number = len(measured.evidence.others)
            return f"{number} other {_MANY.get(measured.evidence.kind, 'sites')}"
        case ComparedWith.LAST_YEAR:
            return "the same weeks of last year"
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
