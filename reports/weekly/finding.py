"""The week's finding in three sentences that the data wrote; what is qualified stays qualified."""

from collections.abc import Iterator, Sequence

from charts.reading import short_name
from plan.model import Action
from plan.words.answers import QUALIFIED, WORDINGS, Tone, VerdictAnswer, counts
from plan.words.numbers import capital, count, place
from reports.weekly.content import (
    PassedOn,
    TargetLine,
    TargetPart,
    Watched,
    Weekly,
)
from reports.weekly.figures import MET, MISSED

# The first sentence of the finding: which answers changed this week, what matters most first.


def moved(watched: Sequence[Watched]) -> Iterator[str]:
    """The answer that matters most of those that changed; else how all of them stand."""
    new = sorted((action for action in watched if action.is_new), key=_rank)
    if not new:
        yield from _unchanged(watched)
        return
    first, *others = new
    if not others and first.size:
        yield f"At {place(first.action.sites)}, {_said(first)}: {first.size}."
    if not others:
        yield f"At {place(first.action.sites)}, {_said(first)}."
        yield f"{_said(first)}."
    if len(others) == 1:
        yield f"{_said(first)}; {_said(others[0])}."
        yield f"{_said(first)}; another {others[0].wording.turned}."
    if others:
        more = count(len(others), "other answer")
        yield f"{_said(first)}; {more} changed too."
    yield f"Action {first.action.id} {first.wording.turned}."


def _unchanged(watched: Sequence[Watched]) -> Iterator[str]:
    """How all stand; where that gets long, what could not be compared is left out first."""
    number = counts(action.wording for action in watched)
    if set(number) == {WORDINGS[VerdictAnswer.TOO_EARLY]}:
        yield f"It is too early to say anything of {count(len(watched), 'action')}."
        return
    if len(watched) == 1:
        (only,) = watched
        yield f"No answer changed: {quoted(only.action)} {only.wording.still}."
        yield f"No answer changed: the one action {only.wording.still}."
        return
    best = WORDINGS[VerdictAnswer.WORKING]
    working = number.get(best, 0)
    text = f"{working or 'none'} of {count(len(watched), 'action')} {_is(working)} {best.counted}"
    worse = {words: many for words, many in number.items() if words.tone is Tone.WORSE}
    more = [f"{many} {words.counted}" for words, many in worse.items()]
    if QUALIFIED in number:
        yield _all_stand(text, f"{number[QUALIFIED]} {QUALIFIED.counted}", *more)
    yield _all_stand(text, *more)
    yield _all_stand(text, f"{sum(worse.values())} stand against it")


def _all_stand(*told: str) -> str:
    return f"No answer changed: {', '.join(told)}."


def _rank(action: Watched) -> tuple[bool, int, str]:
    """What got worse comes first."""
    at = tuple(WORDINGS).index(action.wording.name)
    return action.wording.tone is not Tone.WORSE, at, action.action.id


def _said(action: Watched) -> str:
    return f"{quoted(action.action)} {action.wording.turned}"


def quoted(action: Action) -> str:
    return f"“{short_name(action)}”"


def _is(many: int) -> str:
    return "is" if many == 1 else "are"


LONGEST = 19  # words in a sentence


def finding(report: Weekly, is_counted: bool = True) -> tuple[str, ...]:
    """What moved, how the targets stand, what waits for someone: each under twenty words."""
    parts = (_moved(report, is_counted), _met(report.targets), _waiting(report))
    # The fullest that is short enough; the last is short by its making.
    choices = ([*sentences] for sentences in parts)
    return tuple(next((s for s in c if len(s.split()) <= LONGEST), c[-1]) for c in choices)


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
    judged = [target for target in targets if target.state in (*MET, *MISSED)]
    if not targets:
        yield "The plan sets no target here."
        return
    if not judged:
        yield f"None of {count(len(targets), 'target')} can be judged yet."
        return
    met = sum(target.state in MET for target in judged)
    change = met - sum(target.state_before in MET for target in judged)
    since = f", {abs(change)} {'more' if change > 0 else 'fewer'} than a week ago" * bool(change)
    practice = [target for target in judged if target.part is TargetPart.PRACTICE]
    results = [target for target in judged if target.part is not TargetPart.PRACTICE]
    if min(len(practice), len(results)) > 1:
        yield capital(
            f"{_share(results)} targets for results and {_share(practice)} for practice are"
            f" met over their weeks{since}."
        )
    if len(judged) == 1:
        yield f"The one target that can be judged is {'' if met else 'not '}met over its weeks."
        return
    its = "its" if met == 1 else "their"
    yield capital(f"{_share(judged)} targets {_is(met)} met over {its} weeks{since}.")


def _share(lines: Sequence[TargetLine]) -> str:
    return f"{sum(line.state in MET for line in lines) or 'none'} of {len(lines)}"


def _waiting(report: Weekly) -> Iterator[str]:
    """What was passed on comes before what slipped, and that before what is to be signed."""
    new = [escalation for escalation in report.passed_on if escalation.is_new]
    if len(new) == 1:
        why = f"to the {new[0].to}: {new[0].escalation.trigger}"
        yield f"{quoted(new[0].action)} was passed on {why}."
    slipped, unassured = report.slipped, count(len(report.unassured), "completed action")
    parts = list(_raised(report.passed_on))
    if slipped:
        new_dates = sum(slip.is_new for slip in slipped)
        of_week = f", {new_dates} this week" if new_dates else ""
        parts.append(f"{count(len(slipped), 'date')} slipped{of_week}")
    if report.unassured:
        parts.append(f"{unassured} {_is(len(report.unassured))} not assured")
    for few in range(len(parts), 0, -1):
        yield f"{capital('; '.join(parts[:few]))}."
    if not parts:
        yield "No date slipped, and nothing waits to be passed on or to be assured."


def _raised(passed_on: Sequence[PassedOn]) -> Iterator[str]:
    if not passed_on:
        return
    new = sum(escalation.is_new for escalation in passed_on)
    silent = sum(not escalation.acknowledged for escalation in passed_on)
    many = len(passed_on)
    text = f"{count(many, 'escalation')} {'stands' if many == 1 else 'stand'}"
    text += f", {new} new" if new else ""
    yield text + (f", {silent} not acknowledged" if silent else "")
