"""The answer in two or three plain sentences that a manager can read aloud."""

from collections.abc import Iterator

from metrics.difference import Answer
from plan.answer import VerdictAnswer
from plan.verdict import Verdict
from plan.words.early import too_early
from plan.words.saying import (
    cannot_tell_from_drift,
    compared,
    expected,
    led,
    nothing_to_compare,
    target_line,
)

HEADLINES = {
    VerdictAnswer.WORKING: "Making a difference",
    VerdictAnswer.PRACTICE_CHANGED: "Practice has changed; no result yet",
    VerdictAnswer.IMPROVED_OTHERWISE: "Better, but not visibly through this action",
    VerdictAnswer.NO_VISIBLE_CHANGE: "No visible change yet",
    VerdictAnswer.AT_A_COST: "At a cost",
    VerdictAnswer.GETTING_WORSE: "Getting worse",
    VerdictAnswer.GAIN_LOST: "It worked and has not lasted",
    VerdictAnswer.TOO_EARLY: "Too early to say",
}
MOST = 3


def headline(verdict: Verdict) -> str:
    """The answer in a few words."""
    return HEADLINES[verdict.answer]


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """The answer in at most three sentences, the interval first."""
    said = (each for each in _SAYINGS[verdict.answer](verdict) if each)
    return tuple(list(said)[:MOST])


def _working(verdict: Verdict) -> Iterator[str]:
    yield compared(verdict.outcome)
    yield led("Practice changed too", "Practice", verdict.process)
    yield nothing_to_compare(verdict.outcome) or target_line(verdict.outcome)


def _practice_changed(verdict: Verdict) -> Iterator[str]:
    yield led("Practice has changed", "Practice", verdict.process)
    yield led("No result yet", "Result", verdict.outcome)
    yield _not_yet(verdict)


def _improved_otherwise(verdict: Verdict) -> Iterator[str]:
    yield compared(verdict.outcome)
    yield _practice_unmoved(verdict)
    yield nothing_to_compare(verdict.outcome) or target_line(verdict.outcome)


def _no_visible_change(verdict: Verdict) -> Iterator[str]:
    yield _practice_unmoved(verdict)
    yield led("No visible result", "Result", verdict.outcome)
    yield _not_yet(verdict)


def _at_a_cost(verdict: Verdict) -> Iterator[str]:
    yield led("Something else got worse", "The cost", verdict.balancing)
    if verdict.outcome.answer is Answer.IMPROVING:
        yield led("What was wanted improved", "The gain", verdict.outcome)
        yield nothing_to_compare(verdict.outcome) or target_line(verdict.outcome)
    else:
        yield led("No gain against it", "Result", verdict.outcome)


def _getting_worse(verdict: Verdict) -> Iterator[str]:
    outcome, process = verdict.outcome, verdict.process
    if outcome.answer is Answer.WORSE:
        yield led("People's care got worse", "Worse", outcome)
        if process:
            yield led("The practice itself", "Practice", process)
    else:
        yield led("Practice went the wrong way", "Worse", process)
        yield led("The result", "Result", outcome)
    if outcome.qualified:
        yield "There was nothing to compare with: it could be the time of year."
    yield target_line(outcome)


def _gain_lost(verdict: Verdict) -> Iterator[str]:
    yield "It worked and has not lasted: under half of the gain was left in the last four weeks."
    yield led("Over the whole time", "Overall", verdict.outcome)
    if verdict.process:
        still = verdict.process.answer is Answer.IMPROVING
        first = "Practice is still changed" if still else "The practice itself"
        yield led(first, "Practice", verdict.process)


def _practice_unmoved(verdict: Verdict) -> str:
    process = verdict.process
    if process is None:
        return "The plan names no measure of whether practice changed."
    if process.answer is Answer.TOO_EARLY:
        return "There are too few figures yet to see whether practice changed."
    return led("Practice has not visibly changed", "Practice unmoved", process)


def _not_yet(verdict: Verdict) -> str:
    return cannot_tell_from_drift(verdict.outcome) or expected(verdict.outcome)


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
