"""The first sentence of the finding: which answers changed this week, what matters most first."""

from collections.abc import Iterator, Sequence

from charts.reading import short_name
from plan.model import Action
from plan.words.answers import VerdictAnswer
from plan.words.numbers import count
from reports.weekly.model import Watched
from reports.weekly.words import where

WORSE = (VerdictAnswer.AT_A_COST, VerdictAnswer.GETTING_WORSE, VerdictAnswer.GAIN_LOST)
QUALIFIED = "is better than before, with nothing to compare"
_STILL_QUALIFIED = "is still better than before, with nothing to compare"
_STILL = {
    VerdictAnswer.AT_A_COST: "still has its cost",
    VerdictAnswer.GETTING_WORSE: "is still getting worse",
    VerdictAnswer.GAIN_LOST: "worked and has still not lasted",
    VerdictAnswer.WORKING: "still makes a difference",
    VerdictAnswer.IMPROVED_OTHERWISE: "still has better figures, not visibly through it",
    VerdictAnswer.PRACTICE_CHANGED: "has changed practice, still with no result",
    VerdictAnswer.NO_VISIBLE_CHANGE: "still shows no visible change",
}
# What is told first comes first.
_NOW = {
    VerdictAnswer.AT_A_COST: "is now at a cost",
    VerdictAnswer.GETTING_WORSE: "is now getting worse",
    VerdictAnswer.GAIN_LOST: "worked and has not lasted",
    VerdictAnswer.WORKING: "is now making a difference",
    VerdictAnswer.IMPROVED_OTHERWISE: "has better figures now, not visibly through it",
    VerdictAnswer.PRACTICE_CHANGED: "has now changed practice, with no result yet",
    VerdictAnswer.NO_VISIBLE_CHANGE: "shows no visible change now",
    VerdictAnswer.TOO_EARLY: "cannot be told any more",
}


def moved(watched: Sequence[Watched]) -> Iterator[str]:
    """The answer that matters most of those that changed; else how all of them stand."""
    new = sorted((each for each in watched if each.is_new), key=_rank)
    if not new:
        yield from _unchanged(watched)
        return
    first, *others = new
    if not others and first.size:
        yield f"At {where(first.action.sites)}, {_said(first)}: {first.size}."
    if not others:
        yield f"At {where(first.action.sites)}, {_said(first)}."
        yield f"{_said(first)}."
    if len(others) == 1:
        yield f"{_said(first)}; {_said(others[0])}."
        yield f"{_said(first)}; another {_now(others[0])}."
    if others:
        more = count(len(others), "other answer")
        yield f"{_said(first)}; {more} changed too."
    yield f"Action {first.action.id} {_now(first)}."


def _unchanged(watched: Sequence[Watched]) -> Iterator[str]:
    """How all stand; where that gets long, what could not be compared is left out first."""
    if all(each.answer is VerdictAnswer.TOO_EARLY for each in watched):
        yield f"It is too early to say anything of {count(len(watched), 'action')}."
        return
    if len(watched) == 1:
        (only,) = watched
        still = _STILL_QUALIFIED if only.is_qualified else _STILL[only.answer]
        yield f"No answer changed: {quoted(only.action)} {still}."
        yield f"No answer changed: the one action {still}."
        return
    working = sum(w.answer is VerdictAnswer.WORKING and not w.is_qualified for w in watched)
    alone = sum(each.is_qualified for each in watched)
    verb = "makes" if working == 1 else "make"
    parts = [f"{working or 'none'} of {count(len(watched), 'action')} {verb} a difference"]
    better = f"{alone} {_is(alone)} better with nothing to compare"
    worse = [f"{number} {said}" for number, said in _worse(watched)]
    yield f"No answer changed: {', '.join([*parts, *([better] if alone else []), *worse])}."
    yield f"No answer changed: {', '.join([*parts, *worse])}."
    many = sum(each.answer in WORSE for each in watched)
    yield f"No answer changed: {', '.join(parts)}, {many} stand against it."


def _worse(watched: Sequence[Watched]) -> Iterator[tuple[int, str]]:
    said = {
        VerdictAnswer.AT_A_COST: ("is at a cost", "are at a cost"),
        VerdictAnswer.GETTING_WORSE: ("is getting worse", "are getting worse"),
        VerdictAnswer.GAIN_LOST: ("has not lasted", "have not lasted"),
    }
    for answer, (one, many) in said.items():
        number = sum(each.answer is answer for each in watched)
        if number:
            yield number, one if number == 1 else many


def _rank(each: Watched) -> tuple[int, str]:
    return tuple(_NOW).index(each.answer), each.action.id


def _said(each: Watched) -> str:
    return f"{quoted(each.action)} {_now(each)}"


def _now(each: Watched) -> str:
    return QUALIFIED if each.is_qualified else _NOW[each.answer]


def quoted(action: Action) -> str:
    return f"“{short_name(action)}”"


def _is(many: int) -> str:
    return "is" if many == 1 else "are"
