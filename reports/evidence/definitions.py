"""How each measure of the action is counted: rule, source, settings in force, and the SQL whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.sources import SOURCES
from connectors.tables import is_of_this_version, written_views
from metrics.catalogue import CATALOGUE
from metrics.facts import beneath
from metrics.measure import Better, Measure, MeasureRef
from metrics.settings import SettingSpan, setting_spans
from plan.model import Action, Plan
from reports.edition import Edition

TITLES = {source.name: source.title for source in SOURCES}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """`beneath` are the views and macros that `sql` reads, by name, those read by others first."""

    id: str
    title: str
    why: str
    rule: str
    source: str
    unit: str
    better: str
    part_is: str
    counted_from: tuple[str, ...]
    settings: tuple[SettingSpan, ...]
    sql: str
    beneath: tuple[tuple[str, str], ...]


def definitions(edition: Edition, action: Action) -> tuple[Definition, ...]:
    """Of every measure that the action or its aim names and that is known, each once."""
    return tuple(_definition(edition, action, each) for each in measures_named(edition, action))


def measures_named(edition: Edition, action: Action) -> tuple[Measure, ...]:
    """The measures of the plan that bear on an action, in the order in which they are told."""
    ids = dict.fromkeys(ref.id for ref in refs_named(edition.plan, action))
    return tuple(each for id in ids for each in CATALOGUE if each.id == id)


def refs_named(plan: Plan, action: Action) -> Iterable[MeasureRef]:
    """Process, the outcome judged on, balancing, then the aim's other outcomes."""
    outcome = plan.outcome_of(action)
    named = (action.process, outcome and outcome.measure, action.balancing)
    others = (each.measure for each in plan.aim_of(action).outcomes)
    return tuple(dict.fromkeys(filter(None, (*named, *others))))


def _definition(edition: Edition, action: Action, measure: Measure) -> Definition:
    cursor = edition.ground.cursor
    sites = sorted(edition.ground.places.above(edition.ground.places.within(action.sites)))
    held = beneath(cursor, measure)
    written = written_views() if is_of_this_version(cursor) else {}
    return Definition(
        id=measure.id,
        title=measure.title,
        why=measure.why,
        rule=measure.rule,
        source=measure.source,
        unit=measure.unit,
        better="higher is better" if measure.better is Better.UP else "lower is better",
        part_is=measure.part_is,
        counted_from=tuple(TITLES.get(each, each) for each in measure.reads),
        settings=setting_spans(cursor, measure.settings, sites, edition.today),
        sql=measure.written_sql,
        beneath=tuple((name, written.get(name, text)) for name, text in held.items()),
    )
