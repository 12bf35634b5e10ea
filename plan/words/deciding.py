"""How the answer on one measure was reached, in figures, for whoever wants to check it."""

from collections.abc import Callable, Iterator
from datetime import date
from math import isfinite

from metrics.difference import ComparedWith
from plan.measured import MeasureAnswer
from plan.words.numbers import listed

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
