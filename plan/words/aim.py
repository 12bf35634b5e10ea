"""All outcomes of one aim in one sentence, the one that the action is judged on first."""

from collections.abc import Sequence
from math import isfinite

from metrics.difference import Answer, Lasting
from metrics.phrases import rare_event, topic, unit_words
from metrics.target import TargetState
from plan.measured import MeasureAnswer
from plan.words.numbers import gap, percent_gap

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
    told = "; ".join(f"{topic(one.ref, one.measure)}: {moved(one)}" for one in outcomes)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def moved(one: MeasureAnswer) -> str:
    """What one outcome did, and whether its target is met where it has one."""
    if one.answer is Answer.TOO_EARLY:
        return "too early to tell"
    return ", ".join(filter(None, (told_move(one), reached(one))))


def reached(one: MeasureAnswer) -> str:
    """Whether the target is met; "" without one, or while that cannot be judged."""
    return _REACHED.get(one.goal.state, "")


def told_move(one: MeasureAnswer) -> str:
    """What one outcome did, in a few words."""
    if one.answer is Answer.TOO_EARLY:
        return "too early to tell"
    if one.difference.lasting is Lasting.LOST:
        return "better at first, not lasted"
    if one.answer is Answer.NO_DIFFERENCE:
        return "too few to tell" if _too_few(one) else "no visible change yet"
    alone = one.qualified and one.answer is Answer.IMPROVING
    return f"{_size(one)}, with nothing to compare" if alone else _size(one)


def _size(one: MeasureAnswer) -> str:
    if one.is_rare:
        ratio = one.difference.ratio
        many = percent_gap(ratio.low, ratio.high)
        return f"{many} days with {rare_event(one.ref)}"
    way = "up" if one.change.effect > 0 else "down"
    many = gap(one.change.low, one.change.high).removesuffix(" more").removesuffix(" fewer")
    unit = "points" if one.measure.per == 100 else unit_words(one.measure)
    return f"{way} by {many} {unit}"


def _too_few(one: MeasureAnswer) -> bool:
    """Whether days with an event are so few that both a halving and a doubling may hide in them."""
    ratio = one.difference.ratio
    if not one.is_rare or ratio is None or not isfinite(ratio.high) or ratio.low <= 0:
        return one.is_rare
    return ratio.high / ratio.low > TOO_FEW
