"""What a chart tells of one measure: baseline, the day practice changed, what was expected."""

from dataclasses import replace
from datetime import date

from charts.of_measure import picture_of, story, with_difference
from charts.picture import Picture
from charts.story import Change, Goal, LeftOut
from metrics.difference import Difference
from metrics.series import Series
from plan.measured import MeasureAnswer
from plan.model import Action
from plan.phrases import topic
from plan.verdict import Verdict

_SHORT = 34  # letters of an action's title that fit beside its line


def picture_in_question(verdict: Verdict, answer: MeasureAnswer, shown: Series) -> Picture:
    """The run chart of one measure of an action, with all that its verdict rests on."""
    start, target = verdict.action.practice_changed_on, answer.goal.target
    told = story(answer.measure, shown, topic(answer.ref, answer.measure))
    if answer.difference and not answer.is_rare:
        told = with_difference(told, answer.difference, answer.measure.per)
    told = replace(
        told,
        changes=(Change(start, short_name(verdict.action)), *map(_other, verdict.beside)),
        goals=(Goal(start, target),) if target is not None else (),
        left_out=_left_out(answer.difference, shown, start),
    )
    return picture_of(shown, told)


def short_name(action: Action) -> str:
    """The action's title, short enough to stand beside a line."""
    title = action.title or action.id
    if len(title) <= _SHORT:
        return title
    return f"{title[:_SHORT].rsplit(' ', 1)[0]} …"


def _other(action: Action) -> Change:
    return Change(action.practice_changed_on, short_name(action), is_current=False)


def _left_out(found: Difference | None, shown: Series, start: date) -> tuple[LeftOut, ...]:
    if found is None or found.trigger_from is None:
        return ()
    reason = "the bad spell that prompted the action"
    periods = [day for day in shown.frame["period"] if found.trigger_from <= day < start]
    return tuple(LeftOut(day, reason) for day in periods)
