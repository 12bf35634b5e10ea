"""The numbers behind an action of the agenda, as plain values: read once, told everywhere."""

from collections.abc import Iterator
from datetime import date
from math import isfinite, nan
from typing import Any

import numpy as np

from charts.picture import Picture
from charts.row import counted
from charts.words import period, short_period
from metrics.difference import Answer, ComparedWith
from metrics.phrases import topic
from plan.model import Action
from plan.standing import Standing
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import count
from plan.words.sentences import gap_in_figures, nothing_to_compare
from reports.edition import Edition
from reports.evidence.guard import has_small, hides_window, is_guarded, kind_of
from reports.governance.drawn import picture_or_why_none
from reports.governance.model import Numbers, OfAction, Part
from reports.people import role_of

_BESIDE = {
    ComparedWith.LAST_YEAR: "the same weeks of last year",
    ComparedWith.NOTHING: "nothing: it could be the time of year",
}


def of_action(edition: Edition, verdict: Verdict, standing: Standing) -> OfAction:
    """Who owns it, where it stands, its days, and each of its measures."""
    action = verdict.action
    return OfAction(
        action=action.id,
        title=action.title or action.id,
        owner=role_of(verdict.owner),
        state=str(standing.state),
        dates=tuple(_dates(action)),
        numbers=tuple(_numbers(edition, verdict, part, answer) for part, answer in _parts(verdict)),
    )


def _parts(verdict: Verdict) -> Iterator[tuple[Part, MeasureAnswer]]:
    named = (
        (Part.OUTCOME, verdict.outcome),
        (Part.PROCESS, verdict.process),
        (Part.BALANCING, verdict.balancing),
        *((Part.OTHER, each) for each in verdict.other_outcomes),
    )
    yield from ((part, answer) for part, answer in named if answer is not None)


def _dates(action: Action) -> Iterator[tuple[str, date]]:
    for name, day in (
        ("practice changed on", action.practice_changed_on),
        ("due on", action.due_on),
        ("completed on", action.completed_on),
        *(("review on", each) for each in action.reviews_on),
        ("re-audit on", action.re_audit_on),
        ("re-audited on", action.re_audited_on),
    ):
        if day is not None:
            yield name, day


def _numbers(edition: Edition, verdict: Verdict, part: Part, answer: MeasureAnswer) -> Numbers:
    measure, goal, change = answer.measure, answer.goal, answer.change
    drawn, hidden = picture_or_why_none(edition, verdict, answer)
    limit = edition.small_cell(verdict.action.sites)
    since = _since(answer, verdict.action.practice_changed_on)
    is_told = not _is_small(answer, since, limit)
    title = topic(answer.ref, measure)
    return Numbers(
        part=part,
        measure=str(answer.ref),
        title=title[:1].upper() + title[1:],
        unit=measure.unit,
        answer=answer.answer.value,
        effect=float(change.effect) if is_told else nan,
        low=float(change.low) if is_told else nan,
        high=float(change.high) if is_told else nan,
        gap=_gap(answer, is_told),
        compared_with=_beside(answer),
        value=nan if hides_window(answer, limit) else float(goal.value),
        is_value_told=not hides_window(answer, limit),
        window_weeks=goal.window_weeks,
        target=goal.target,
        target_state=goal.state.value,
        before=drawn.level_before if drawn else nan,
        **_last(drawn),
        counted=_counted(answer, since, limit),
        hidden=hidden,
        qualified=nothing_to_compare(answer) if answer.answer is Answer.IMPROVING else "",
    )


def _last(drawn: Picture | None) -> dict[str, Any]:
    """The newest figure of a chart and of which period it is."""
    at = drawn.newest if drawn else None
    if at is None:
        return {"last": nan, "last_on": None, "last_period": "", "last_short": ""}
    on, by = drawn.figures.periods[at], drawn.story.by
    return {
        "last": float(drawn.figures.values[at]),
        "last_on": on,
        "last_period": period(on, by),
        "last_short": short_period(on, by),
    }


def _since(answer: MeasureAnswer, start: date | None) -> tuple[float, float] | None:
    """Numerator and denominator since practice changed; None where nothing was counted."""
    own = answer.evidence.own
    if own is None or start is None:
        return None
    since = own.days >= np.datetime64(start)
    sums = float(own.numerator[since].sum()), float(own.denominator[since].sum())
    return sums if since.any() else None


def _is_small(answer: MeasureAnswer, since: tuple[float, float] | None, limit: int) -> bool:
    """Whether that count could tell who it was; then the gap, from which it follows, does too."""
    if since is None or not is_guarded(answer):
        return False
    return has_small(kind_of(answer), [since[0]], [since[1]], limit)


def _counted(answer: MeasureAnswer, since: tuple[float, float] | None, limit: int) -> str:
    """How many of how many since practice changed."""
    if since is None:
        return ""
    if _is_small(answer, since, limit):
        return f"fewer than {limit} of a kind, not told"
    return counted(answer.measure, *since)


def _gap(answer: MeasureAnswer, is_told: bool) -> str:
    if not isfinite(answer.change.effect):
        return ""
    return gap_in_figures(answer) if is_told else "not told"


def _beside(answer: MeasureAnswer) -> str:
    found = answer.difference
    if found is None:
        return _BESIDE[ComparedWith.NOTHING]
    if found.compared_with is not ComparedWith.SITES:
        return _BESIDE[found.compared_with]
    return f"{count(len(answer.evidence.others), 'place')} without this action"
