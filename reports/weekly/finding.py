"""The week's finding in three sentences that the data wrote; what is qualified stays qualified."""

from collections.abc import Iterator, Sequence

from charts.reading import short_name
from plan.model import Action
from plan.words.answers import VerdictAnswer
from plan.words.numbers import count
from reports.weekly.content import Part, PassedOn, Slipped, TargetLine, Unassured, Watched, Weekly
from reports.weekly.figures import MET, MISSED, where

# The first sentence of the finding: which answers changed this week, what matters most first.


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


LONGEST = 19  # words in a sentence


def finding(report: Weekly, is_counted: bool = True) -> tuple[str, ...]:
    """What moved, how the targets stand, what waits for someone: each under twenty words."""
    said = (_moved(report, is_counted), _met(report.targets), _waiting(report))
    return tuple(map(_fitting, said))


def _fitting(candidates: Iterator[str]) -> str:
    """The fullest that is short enough; the last is short by its making."""
    said = list(candidates)
    return next((each for each in said if len(each.split()) <= LONGEST), said[-1])


def _moved(report: Weekly, is_counted: bool) -> Iterator[str]:
    """The answer that matters most of those that changed; else how all of them stand."""
    if not is_counted:
        yield "No export has been loaded, so nothing can be said of the week."
    elif not report.watched:
        yield "The plan holds no action here, so there is nothing to judge."
    else:
        yield from moved(report.watched)


def _met(targets: Sequence[TargetLine]) -> Iterator[str]:
    """Targets met over their windows, those for results and those for practice apart."""
    judged = [each for each in targets if each.state in (*MET, *MISSED)]
    if not targets:
        yield "The plan sets no target here."
        return
    if not judged:
        yield f"None of {count(len(targets), 'target')} can be judged yet."
        return
    met = sum(each.state in MET for each in judged)
    change = met - sum(each.state_before in MET for each in judged)
    since = f", {abs(change)} {'more' if change > 0 else 'fewer'} than a week ago" * bool(change)
    practice = [each for each in judged if each.part is Part.PRACTICE]
    results = [each for each in judged if each.part is not Part.PRACTICE]
    if min(len(practice), len(results)) > 1:
        yield _capital(
            f"{_share(results)} targets for results and {_share(practice)} for practice are"
            f" met over their weeks{since}."
        )
    if len(judged) == 1:
        yield f"The one target that can be judged is {'' if met else 'not '}met over its weeks."
        return
    yield _capital(f"{_share(judged)} targets {_is(met)} met over {_its(met)} weeks{since}.")


def _share(lines: Sequence[TargetLine]) -> str:
    return f"{sum(each.state in MET for each in lines) or 'none'} of {len(lines)}"


def _waiting(report: Weekly) -> Iterator[str]:
    """What was passed on comes before what slipped, and that before what is to be signed."""
    new = [each for each in report.passed_on if each.is_new]
    if len(new) == 1:
        why = f"to the {new[0].to}: {new[0].escalation.trigger}"
        yield f"{quoted(new[0].action)} was passed on {why}."
    parts = [*_raised(report.passed_on), *_dates(report.slipped), *_done(report.unassured)]
    for few in range(len(parts), 0, -1):
        yield f"{_capital('; '.join(parts[:few]))}."
    if not parts:
        yield "No date slipped, and nothing waits to be passed on or to be assured."


def _raised(passed_on: Sequence[PassedOn]) -> Iterator[str]:
    if not passed_on:
        return
    new = sum(each.is_new for each in passed_on)
    silent = sum(not each.acknowledged for each in passed_on)
    many = len(passed_on)
    said = f"{count(many, 'escalation')} {'stands' if many == 1 else 'stand'}"
    said += f", {new} new" if new else ""
    yield said + (f", {silent} not acknowledged" if silent else "")


def _dates(slipped: Sequence[Slipped]) -> Iterator[str]:
    if slipped:
        new = sum(each.is_new for each in slipped)
        yield f"{count(len(slipped), 'date')} slipped" + (f", {new} this week" if new else "")


def _done(unassured: Sequence[Unassured]) -> Iterator[str]:
    if unassured:
        many = len(unassured)
        verb = "is" if many == 1 else "are"
        yield f"{count(many, 'completed action')} {verb} not assured"


def _its(many: int) -> str:
    return "its" if many == 1 else "their"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
