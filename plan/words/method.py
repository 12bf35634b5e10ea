"""How an answer was reached, step by step in figures; and all results of one aim in a sentence."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import isfinite

from metrics.difference.answers import Answer, ComparedWith
from metrics.target import TargetState
from plan.verdict import MeasureAnswer
from plan.words.answers import LOST, TARGETS
from plan.words.numbers import capital, extent, listed, percent_gap
from plan.words.sentences import is_too_few, measured_face, nothing_to_compare, unit_of_change


def aim_sentence(outcomes: Sequence[MeasureAnswer]) -> str:
    """As in "Observation score (privacy): up by between 4 and 9 points, target not met; dignity
    concerns: too few to tell." Nothing where there is no outcome."""
    told = "; ".join(f"{one.measure.topic(one.ref.part)}: {moved(one)}" for one in outcomes)
    return f"{capital(told)}." if told else ""


def moved(one: MeasureAnswer) -> str:
    """What one outcome did, and whether its target is met where it has one."""
    target = "" if one.answer is Answer.TOO_EARLY else reached(one)
    return f"{move_in_words(one)}, {target}" if target else move_in_words(one)


def reached(one: MeasureAnswer) -> str:
    """Whether the target is met; "" without one, or while that cannot be judged."""
    is_judged = one.goal.state not in (TargetState.NO_DATA, TargetState.NO_TARGET)
    return f"target {TARGETS[one.goal.state]}" if is_judged else ""


def move_in_words(one: MeasureAnswer) -> str:
    face, ratio = measured_face(one), one.difference.ratio if one.difference else None
    if one.answer is Answer.NO_DIFFERENCE and face is not LOST and is_too_few(one):
        return "too few to tell"
    if one.answer in (Answer.TOO_EARLY, Answer.NO_DIFFERENCE) or face is LOST:
        return face.inline
    unit = "points" if one.measure.per == 100 else one.measure.change_unit
    way = "up" if one.change.effect > 0 else "down"
    size = f"{way} by {extent(one.change.low, one.change.high)} {unit}"
    if one.hides_change:
        size = way
    elif one.is_rare and ratio:
        size = f"{percent_gap(ratio.low, ratio.high)} days with {one.measure.event}"
    return f"{size}, cause not sure" if nothing_to_compare(one) else size


_BESIDE = {
    ComparedWith.LAST_YEAR: "the same weeks of last year",
    ComparedWith.NOTHING: "nothing: it could be the time of year",
}
RULE = (
    "We say “better” only when it holds with the earlier drift, without it, and against the weeks"
    " just before, two weeks running."
)


def how_decided(measured: MeasureAnswer, in_words: Callable[[date], str]) -> Iterator[str]:
    """A sentence a step, without figures that would tell a small count; `in_words` says a day."""
    found = measured.difference
    if found is None:
        yield "Nothing was counted here yet."
        return
    if isfinite(measured.change.effect) and not measured.hides_change:
        yield f"Gap to what was expected: {gap_in_figures(measured)}."
    if found.baseline_from and found.baseline_to:
        first, last = in_words(found.baseline_from), in_words(found.baseline_to)
        yield f"Usual range taken from {first} to {last}, carried forward with its drift."
    if found.trigger_from:
        yield (
            f"Left out: the weeks from {in_words(found.trigger_from)} to the start,"
            " because a bad spell that prompts an action ends by itself."
        )
    yield f"Compared with: {beside(measured)}."
    if isfinite(measured.smallest_visible) and not (measured.is_rare or measured.hides_change):
        yield f"A change smaller than {measured.smallest_visible:.1f} may not show yet."


def gap_in_figures(measured: MeasureAnswer) -> str:
    """As in "+12.5, 90 % interval +10.0 to +14.3 (% of calls due)"."""
    change = measured.change
    effect, low, high = map(_signed, (change.effect, change.low, change.high))
    return f"{effect}, 90 % interval {low} to {high} ({unit_of_change(measured)})"


def beside(measured: MeasureAnswer, *, briefly: bool = False) -> str:
    """What the figures were compared with, places by name; `briefly`, how many they were."""
    found = measured.difference
    compared_with = found.beside.compared_with if found else ComparedWith.NOTHING
    if found is None or compared_with is not ComparedWith.SITES:
        return _BESIDE[compared_with]
    names, kept = listed(measured.places(found.beside.kept)), len(found.beside.kept)
    if briefly:
        return f"{kept} places without this action"
    middle = "the middle one of the places" if kept > 2 else "two places"
    return f"{middle} without this action in the same weeks ({names})"


def _signed(value: float) -> str:
    """With its sign and one decimal; what is nothing at that has none.

    >>> _signed(12.47), _signed(-0.04), _signed(-1.95), _signed(float("inf"))
    ('+12.5', '0.0', '−1.9', 'no end')
    """
    if not isfinite(value):
        return "no end"
    said = f"{value:+.1f}"
    return said[1:] if float(said) == 0 else said.replace("-", "−")
