"""What else was going on in the same weeks: other actions, counting, settings and rulings."""

from collections.abc import Iterator
from datetime import date, timedelta

from metrics.phrases import topic
from metrics.series import Wanted
from metrics.settings import setting_spans
from plan.marks import Marks
from plan.model import Action
from plan.verdict import Verdict
from plan.words.numbers import listed
from reports.edition import Edition
from reports.evidence.definitions import measures_named
from reports.evidence.measured import Measured
from reports.evidence.told import on, sentence, who

HALF_A_YEAR = timedelta(weeks=26)


def around_told(
    edition: Edition, verdict: Verdict, measured: tuple[Measured, ...]
) -> tuple[str, ...]:
    """Each in a sentence; nothing where nothing else is known."""
    first = _from(verdict, measured)
    told = (
        *_other_actions(edition, verdict, first),
        *_counting(edition, verdict, measured),
        *_settings(edition, verdict.action, first),
    )
    return tuple(dict.fromkeys(told))


def _from(verdict: Verdict, measured: tuple[Measured, ...]) -> date:
    """The beginning of the longest baseline, else half a year before practice changed."""
    found = [each.answer.difference for each in measured if each.answer.difference]
    begins = [each.baseline_from for each in found if each.baseline_from]
    start = verdict.action.practice_changed_on or verdict.today
    return min([start - HALF_A_YEAR, *begins])


def _other_actions(edition: Edition, verdict: Verdict, first: date) -> Iterator[str]:
    """Those at the same places whose practice changed within the weeks that are judged."""
    places, same = edition.ground.places, {each.id for each in verdict.beside}
    own = places.within(verdict.action.sites)
    for each in edition.plan.actions:
        day = each.practice_changed_on
        if each.id == verdict.action.id or day is None or not first <= day <= verdict.today:
            continue
        if not own & places.within(each.sites):
            continue
        why = (
            "It is on the same measure, so the change cannot be put down to one alone."
            if each.id in same
            else "It is on other measures."
        )
        yield f"{on(day)}: {each.id}, {sentence(each.title or 'no title')} {why}"


def _counting(edition: Edition, verdict: Verdict, measured: tuple[Measured, ...]) -> Iterator[str]:
    """New ways of counting, and what people ruled about the charts."""
    for one in measured:
        ref, measure = one.answer.ref, one.answer.measure
        marks = edition.marks(Wanted(measure, verdict.action.sites, part=ref.part))
        name = topic(ref, measure)
        for each in marks.counts:
            yield f"{on(each.on)}: {name}: {each.label}. No verdict compares across this day."
        yield from _rulings(edition, name, marks)


def _rulings(edition: Edition, name: str, marks: Marks) -> Iterator[str]:
    for each in marks.accepted:
        by = who(edition.plan, each.accepted_by)
        yield (
            f"{on(each.mark.on)}: {name}: a new phase of the chart, accepted by {by}"
            f" because: {sentence(each.reason)} It changes the chart, never the verdict."
        )
    for each in marks.left_out:
        by = who(edition.plan, each.accepted_by)
        yield (
            f"{on(each.mark.on)}: {name}: left out of the chart by {by}"
            f" because: {sentence(each.reason)} It changes the chart, never the verdict."
        )


def _settings(edition: Edition, action: Action, first: date) -> Iterator[str]:
    """Definitions that took another value within the weeks that are judged."""
    places = edition.ground.places
    sites = sorted(places.above(places.within(action.sites)))
    names = {name for each in measures_named(edition, action) for name in each.settings}
    before: dict[tuple[str, str], float] = {}
    for span in setting_spans(edition.ground.cursor, sorted(names), sites, edition.today):
        was = before.get((span.name, span.site), before.get((span.name, "")))
        before[span.name, span.site] = span.value
        if span.since and span.since >= first and was is not None and was != span.value:
            where = f" at {listed([span.site])}" if span.site else ""
            yield (
                f"{on(span.since)}: a setting changed{where}. {span.meaning}:"
                f" {was:g} before, {span.value:g} since ({span.unit})."
            )
