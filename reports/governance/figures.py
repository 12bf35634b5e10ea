"""The numbers behind an action of the agenda, as plain values: read once, told everywhere."""

from collections.abc import Iterator
from datetime import date
from math import isfinite, nan

import numpy as np

from charts.row import counted
from charts.words import period
from metrics.difference import Answer, ComparedWith
from metrics.measure import Kind
from plan.measured import MeasureAnswer
from plan.model import Action
from plan.standing import Standing
from plan.verdict import Verdict
from plan.words.deciding import gap_in_figures
from plan.words.numbers import count
from plan.words.phrases import topic
from plan.words.saying import nothing_to_compare
from reports.edition import Edition
from reports.evidence.guard import has_small, is_guarded, is_said_by_people
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
    at = drawn.newest if drawn else None
    title = topic(answer.ref, measure)
    return Numbers(
        part=part,
        measure=str(answer.ref),
        title=title[:1].upper() + title[1:],
        unit=measure.unit,
        answer=answer.answer.value,
        effect=float(change.effect),
        low=float(change.low),
        high=float(change.high),
        gap=gap_in_figures(answer) if isfinite(change.effect) else "",
        compared_with=_beside(answer),
        value=nan if is_said_by_people(measure) else float(goal.value),
        window_weeks=goal.window_weeks,
        target=goal.target,
        target_state=goal.state.value,
        before=drawn.level_before if drawn else nan,
        last=nan if at is None else float(drawn.figures.values[at]),
        last_on=None if at is None else drawn.figures.periods[at],
        last_period="" if at is None else period(drawn.figures.periods[at], drawn.story.by),
        counted=_counted_since(
            answer, verdict.action.practice_changed_on, edition.small_cell(verdict.action.sites)
        ),
        hidden=hidden,
        qualified=nothing_to_compare(answer) if answer.answer is Answer.IMPROVING else "",
    )


def _counted_since(answer: MeasureAnswer, start: date | None, limit: int) -> str:
    """How many of how many since practice changed; a count that could tell who is hidden."""
    own = answer.evidence.own
    if own is None or start is None:
        return ""
    since = own.days >= np.datetime64(start)
    if not since.any():
        return ""
    kind = Kind.RATE if answer.is_rare else answer.measure.kind
    many, over = float(own.numerator[since].sum()), float(own.denominator[since].sum())
    if is_guarded(answer) and has_small(kind, [many], [over], limit):
        return f"fewer than {limit} of a kind, not told"
    return counted(answer.measure, many, over)


def _beside(answer: MeasureAnswer) -> str:
    found = answer.difference
    if found is None:
        return _BESIDE[ComparedWith.NOTHING]
    if found.compared_with is not ComparedWith.SITES:
        return _BESIDE[found.compared_with]
    return f"{count(len(answer.evidence.others), 'place')} without this action"
