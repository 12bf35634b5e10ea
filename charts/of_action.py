"""The picture of one measure of an action: baseline, day of change, what was expected."""

from dataclasses import replace
from datetime import date

from charts.of_measure import picture_of, story, with_difference
from charts.picture import Picture
from charts.reading import short_name, with_marks
from charts.story import Change, Goal, LeftOut
from metrics.difference import Difference
from metrics.phrases import topic
from metrics.series import Series
from plan.marks import Marks
from plan.measured import MeasureAnswer
from plan.model import Action
from plan.verdict import Verdict


def picture_of_action(
    verdict: Verdict, answer: MeasureAnswer, shown: Series, around: Marks
) -> Picture:
    """The run chart of one measure of an action, with all that its verdict rests on.

    Targets stand as they were at each time; phases are those in force for this series.
    """
    start = verdict.action.practice_changed_on
    told = story(answer.measure, shown, topic(answer.ref, answer.measure))
    if answer.difference and not answer.is_rare:
        told = with_difference(told, answer.difference, answer.measure.per)
    told = replace(
        told,
        changes=(Change(start, short_name(verdict.action)), *map(_other, verdict.beside)),
        left_out=_left_out(answer.difference, shown, start),
    )
    told = with_marks(told, shown, around)
    return picture_of(shown, replace(told, goals=_goals(answer, told.goals, start)))


def _goals(answer: MeasureAnswer, as_stood: tuple[Goal, ...], start: date) -> tuple[Goal, ...]:
    """The action's own target; its history where the series has it from this action."""
    target = answer.goal.target
    if target is None:
        return ()
    return as_stood if as_stood and as_stood[-1].value == target else (Goal(start, target),)


def _other(action: Action) -> Change:
    return Change(action.practice_changed_on, short_name(action), is_current=False)


def _left_out(found: Difference | None, shown: Series, start: date) -> tuple[LeftOut, ...]:
    if found is None or found.trigger_from is None:
        return ()
    reason = "the bad spell that prompted the action"
    periods = [day for day in shown.frame["period"] if found.trigger_from <= day < start]
    return tuple(LeftOut(day, reason) for day in periods)
