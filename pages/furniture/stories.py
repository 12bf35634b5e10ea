"""What a chart tells of one measure: baseline, the day practice changed, what was expected."""

from dataclasses import replace
from datetime import date, timedelta

from charts.of_measure import picture_of, story, with_difference
from charts.picture import Picture
from charts.story import Change, Goal, LeftOut
from metrics.difference import Difference
from metrics.series import Series
from plan.ground import measures_of
from plan.measured import MeasureAnswer
from plan.model import Action, MeasureRef, Plan
from plan.phrases import topic
from plan.places import Places
from plan.verdict import Verdict

_SHORT = 34  # letters of an action's title that fit beside its line
_HALF_A_YEAR = timedelta(weeks=26)


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


def picture_of_place(shown: Series, plan: Plan, places: Places) -> Picture:
    """The run chart of a measure at one place, with the actions of the plan that are on it there.

    The usual range is taken before the first of them; without any, from all points.
    """
    acting = [action for action in plan.actions if _acts_on(action, shown, plan, places)]
    told = story(shown.measure, shown)
    if acting and not shown.frame.empty:
        first = min(action.practice_changed_on for action in acting)
        before = (first - _HALF_A_YEAR, first - timedelta(days=1))
        usual = before if min(shown.frame["period"]) < before[1] else None
        told = replace(told, changes=tuple(map(_other, acting)), baseline=usual)
    return picture_of(shown, told)


def short_name(action: Action) -> str:
    """The action's title, short enough to stand beside a line."""
    title = action.title or action.id
    if len(title) <= _SHORT:
        return title
    return f"{title[:_SHORT].rsplit(' ', 1)[0]} …"


def _acts_on(action: Action, shown: Series, plan: Plan, places: Places) -> bool:
    wanted = shown.wanted
    refs = (MeasureRef(wanted.measure.id, wanted.part), MeasureRef(wanted.measure.id))
    here = places.within(wanted.sites) if wanted.sites else frozenset()
    return (
        action.practice_changed_on is not None
        and any(ref in refs for ref in measures_of(plan, action))
        and bool(here & places.within(action.sites))
    )


def _other(action: Action) -> Change:
    return Change(action.practice_changed_on, short_name(action), is_current=False)


def _left_out(found: Difference | None, shown: Series, start: date) -> tuple[LeftOut, ...]:
    if found is None or found.trigger_from is None:
        return ()
    reason = "the bad spell that prompted the action"
    periods = [day for day in shown.frame["period"] if found.trigger_from <= day < start]
    return tuple(LeftOut(day, reason) for day in periods)
