"""Every target of an action: the week's figure, where it stands, its icons and its course."""

from collections.abc import Iterator
from dataclasses import replace

from charts.icons import Assurance
from charts.picture import Change, Picture
from charts.reading import Reading, short_name
from charts.words import short_day
from metrics.calendar import By
from metrics.catalogue import CATALOGUE
from metrics.catalogue import measure as measure_of
from metrics.target import TargetState
from plan.model import Outcome
from plan.verdict import MeasureAnswer, Verdict, state_on
from reports.edition import Edition
from reports.evidence.guard import hides_window, is_said_by_people
from reports.governance.drawn import picture_that_hides
from reports.weekly.figures import figure_of
from reports.weekly.model import Part, TargetLine
from reports.weekly.week import A_WEEK, Week

_KNOWN = frozenset(each.id for each in CATALOGUE)


def target_lines(edition: Edition, verdict: Verdict) -> tuple[TargetLine, ...]:
    """The outcome it is judged on first, then practice, then the aim's other outcomes."""
    return tuple(
        _line(edition, verdict, (part, wanted))
        for part, wanted in _wanted(edition, verdict)
        if wanted.target is not None and wanted.measure.id in _KNOWN
    )


def _wanted(edition: Edition, verdict: Verdict) -> Iterator[tuple[Part, Outcome]]:
    action, aim = verdict.action, verdict.aim
    judged_on = edition.plan.outcome_of(action)
    if judged_on:
        yield Part.RESULT, judged_on
    if action.process:
        yield Part.PRACTICE, Outcome(measure=action.process, target=action.process_target)
    for other in aim.outcomes:
        if judged_on and other.measure != judged_on.measure:
            yield Part.OTHER, other


def _line(edition: Edition, verdict: Verdict, of: tuple[Part, Outcome]) -> TargetLine:
    part, wanted = of
    sites, ref = verdict.action.sites, wanted.measure
    answer = _answer(verdict, of)
    read = edition.reading(ref, sites)
    before = edition.today - A_WEEK
    return TargetLine(
        ref=ref,
        measure=measure_of(ref.id),
        part=part,
        sites=sites,
        last=figure_of(edition, ref, sites, Week.before(edition.today)),
        target=wanted.target,
        window_weeks=wanted.weeks,
        state=answer.goal.state if answer else TargetState.NO_DATA,
        state_before=state_on(answer, before) if answer else TargetState.NO_DATA,
        value=answer.goal.value if answer else float("nan"),
        hidden=_hidden(answer, edition.small_cell(sites)),
        icons=read.icons,
        answer=answer.difference.answer if answer and answer.difference else None,
        is_judged=read.is_judged,
        caution=_caution(read),
        course=_course(edition, verdict, (answer, read)),
    )


def _hidden(answer: MeasureAnswer | None, limit: int) -> str:
    """Why the figure over the window is not told."""
    return f"fewer than {limit}" if answer and hides_window(answer, limit) else ""


def _answer(verdict: Verdict, of: tuple[Part, Outcome]) -> MeasureAnswer | None:
    """What the verdict says of it; None while practice has not changed."""
    part, wanted = of
    if part is Part.RESULT:
        return verdict.outcome
    if part is Part.PRACTICE:
        return verdict.process
    others = (each for each in verdict.other_outcomes if each.ref == wanted.measure)
    return next(others, None)


def _caution(read: Reading) -> str:
    if read.suggestion is None or read.icons.assurance is Assurance.NONE:
        return ""
    return f"its usual range is from before {short_day(read.suggestion.on)}: not judged"


def _course(
    edition: Edition, verdict: Verdict, of: tuple[MeasureAnswer | None, Reading]
) -> Picture | None:
    """The chart that the icons are read from, this action's own day in it strong.

    Days between rare events mean little beside a target: those are drawn by month. Of what people
    said only periods are drawn in which nobody is told.
    """
    answer, read = of
    if is_said_by_people(read.series.measure):
        return picture_that_hides(edition, verdict, answer, read)
    if read.series.wanted.by is By.DAY:
        return edition.picture(verdict, answer) if answer else read.run
    start = verdict.action.practice_changed_on
    if start is None or start > edition.today:
        return read.control
    told = read.control.story
    others = (each for each in told.changes if each.on != start)
    changes = (Change(start, short_name(verdict.action)), *others)
    return replace(read.control, story=replace(told, changes=changes))
