"""What was found on one action as the title of a screen, and what else its verdict says."""

from metrics.difference import Answer
from metrics.phrases import topic
from plan.agenda.item import Shown
from plan.answer import VerdictAnswer
from plan.measured import MeasureAnswer
from plan.model import Plan
from plan.verdict import Verdict
from plan.words import sentences
from plan.words.numbers import count
from plan.words.saying import nothing_to_compare, short_gap

MOST_NAMED = 3  # places in a title


def place(sites: tuple[str, ...]) -> str:
    """Where: "Oak and Elm", "5 sites", "all sites"."""
    if not sites:
        return "all sites"
    if len(sites) > MOST_NAMED:
        return count(len(sites), "site")
    *rest, last = sites
    return f"{', '.join(rest)} and {last}" if rest else last


def finding(verdict: Verdict) -> str:
    """The answer as one sentence that names the place and the measure."""
    at = f"At {place(verdict.action.sites)}"
    if verdict.outcome is None and verdict.answer is VerdictAnswer.TOO_EARLY:
        return f"{at} there is nothing to judge yet."
    comma = "," if verdict.answer in _SIZED else ""
    return f"{at}{comma} {_FINDINGS[verdict.answer](verdict)}."


def told_besides(verdict: Verdict) -> tuple[str, ...]:
    """The verdict's sentences, without the one that the finding has said already.

    That there was nothing to compare with comes first: without it the finding says too much.
    """
    if verdict.answer in _SIZED:
        unsure = nothing_to_compare(verdict.outcome)
        others = (each for each in sentences(verdict)[1:] if each != unsure)
        return tuple(filter(None, (unsure, *others)))
    return sentences(verdict)[verdict.answer is VerdictAnswer.AT_A_COST :]


def shown_of(plan: Plan, verdict: Verdict) -> tuple[Shown, ...]:
    """The measure that shows the finding: what got worse where something did, else the outcome."""
    action = verdict.action
    worst = _worse(verdict) or verdict.outcome or verdict.process
    if worst is not None:
        return (Shown(measure=worst.ref, sites=action.sites, action=action.id),)
    outcome = plan.outcome_of(action)
    return (Shown(measure=outcome.measure, sites=action.sites),) if outcome else ()


def _worse(verdict: Verdict) -> MeasureAnswer | None:
    if verdict.answer is VerdictAnswer.AT_A_COST:
        return verdict.balancing
    if verdict.answer is VerdictAnswer.GETTING_WORSE:
        judged = (verdict.outcome, verdict.process)
        return next((each for each in judged if each and each.answer is Answer.WORSE), None)
    return None


def _outcome(verdict: Verdict) -> str:
    return _named(verdict.outcome) if verdict.outcome else "the outcome"


def _named(measured: MeasureAnswer) -> str:
    return topic(measured.ref, measured.measure)


def _no_change(verdict: Verdict) -> str:
    if verdict.process is None:
        return f"nothing has visibly changed in {_outcome(verdict)}"
    return f"neither practice nor {_outcome(verdict)} has visibly changed"


def _getting_worse(verdict: Verdict) -> str:
    worse = _worse(verdict)
    return f"{_named(worse)} got worse: {short_gap(worse)}" if worse else "something got worse"


_SIZED = (VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE)  # the finding is the size
_FINDINGS = {
    VerdictAnswer.WORKING: lambda it: short_gap(it.outcome),
    VerdictAnswer.PRACTICE_CHANGED: lambda it: (
        f"practice has changed, and nothing shows yet in {_outcome(it)}"
    ),
    VerdictAnswer.IMPROVED_OTHERWISE: lambda it: (
        f"{short_gap(it.outcome)}, not visibly through this action"
    ),
    VerdictAnswer.NO_VISIBLE_CHANGE: _no_change,
    VerdictAnswer.AT_A_COST: lambda it: f"something got worse: {short_gap(it.balancing)}",
    VerdictAnswer.GETTING_WORSE: _getting_worse,
    VerdictAnswer.GAIN_LOST: lambda it: f"the gain in {_outcome(it)} has not lasted",
    VerdictAnswer.TOO_EARLY: lambda _: "it is too early to say",
}
