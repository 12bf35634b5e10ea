"""The finding of a picture in a few sentences, for ears and for those who cannot see the chart."""

from math import isfinite

from charts import words
from charts.meaning import Meaning, meaning
from charts.picture import Picture
from metrics.spc.rules import Side

SAID = {
    Meaning.IMPROVEMENT: "better",
    Meaning.CONCERN: "worse",
    Meaning.NO_DIRECTION: "different",
}


def alt_text(one: Picture) -> str:
    """Title, newest figure, what stands out, change and gap, target; then the chart's note."""
    if one.newest is None:
        return f"{_ended(one.story.title)} Nothing has been counted yet."
    told = [_ended(one.story.title), _newest(one), _signals(one), _gap(one), _goal(one), one.note]
    return " ".join(sentence for sentence in told if sentence)


def _newest(one: Picture) -> str:
    at = one.newest
    value = one.told(at)
    period = words.period(one.figures.periods[at], one.story.by)
    before = ""
    if isfinite(one.level):
        name = "usual before" if one.level == one.level_before else one.centre_name
        before = f", {name} {words.measured(one.level, one.story.unit)}"
    return f"Last: {value} ({period}){before}."


def _signals(one: Picture) -> str:
    """The newest signal that still holds at the last judged point, or that nothing stands out."""
    found = [signal for signal in one.signals if signal.side is not Side.NEITHER]
    if not found:
        return "No signal in the points."
    last = max(found, key=lambda signal: signal.last)
    start = words.period(one.figures.periods[last.first], one.story.by)
    which = SAID[meaning(last.side, one.story.better)]
    rule = words.RULES[last.rule, last.side]
    holds = "" if last.last == one.newest else ", not since"
    return f"Signal, {which}: {rule}, from {start}{holds}."


def _gap(one: Picture) -> str:
    change = one.current
    if change is None:
        return ""
    told = f"Practice changed on {words.day(change.on, with_year=True)}: {_ended(change.name)}"
    expected = one.story.expected
    if expected is None or not isfinite(expected.low):
        return told
    low, high = words.signed(expected.low), words.signed(expected.high)
    return f"{told} Gap to what was expected since then: between {low} and {high}."


def _goal(one: Picture) -> str:
    if one.goal is None:
        return ""
    return f"Target {words.measured(one.goal.value, one.story.unit)}."


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence[-1] in ".!?" else f"{sentence}."
