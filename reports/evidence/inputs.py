"""Where the data came from, how each measure is counted, and what else went on in those weeks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from connectors.report import LoadedFile, loaded_files, rows_put_aside
from connectors.sources import TITLES
from connectors.tables import is_of_this_version, written_views
from metrics.calendar import LONDON
from metrics.catalogue import measure_or_none
from metrics.facts import beneath
from metrics.measure import Better, Measure
from metrics.settings import SettingSpan, setting_spans
from plan.how_sure import happened
from plan.loads import PlanReport, all_loads
from plan.model import Action
from plan.verdict import Verdict
from plan.words.numbers import count
from reports.edition import Edition, picked
from reports.evidence.figures import Measured, on, sentence, who


@dataclass(frozen=True, kw_only=True)
class MeasureDefinition:
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


def definitions(edition: Edition, action: Action) -> Iterator[MeasureDefinition]:
    """Of every measure that the action or its aim names and that is known, each once."""
    read, places = edition.read, edition.places
    sites = sorted(places.above(places.within(action.sites)))
    written = written_views() if read(is_of_this_version) else {}
    for measure in measures_named(edition, action):
        held = read(beneath, measure)
        yield MeasureDefinition(
            **picked(measure, "id title why rule source unit part_is"),
            better="higher is better" if measure.better is Better.UP else "lower is better",
            counted_from=tuple(TITLES.get(name, name) for name in measure.reads),
            settings=read(setting_spans, measure.settings, sites, edition.today),
            sql=measure.written_sql,
            beneath=tuple((name, written.get(name, text)) for name, text in held.items()),
        )


def measures_named(edition: Edition, action: Action) -> tuple[Measure, ...]:
    """The measures of the plan that bear on an action, in the order in which they are told."""
    plan, outcome = edition.plan, edition.plan.outcome_of(action)
    named = (action.process, outcome and outcome.measure, action.balancing)
    others = (other.measure for other in plan.aim_of(action).outcomes)
    ids = dict.fromkeys(ref.id for ref in (*named, *others) if ref)
    return tuple(filter(None, map(measure_or_none, ids)))


ALWAYS = ("sites", "settings")  # what every figure is measured against


@dataclass(frozen=True)
class Export:
    """One export: `through` is its last complete day, `put_aside` how many rows and why."""

    source: str
    title: str
    through: date | None
    files: tuple[LoadedFile, ...]
    put_aside: tuple[str, ...] = ()

    def many(self, what: str) -> int:
        """How many rows were `read`, `loaded`, … in all of its files."""
        return sum(getattr(file, what) for file in self.files)


def exports(edition: Edition, action: Action) -> tuple[Export, ...]:
    """Every export that the measures of the action are counted from, then the plan's own files."""
    names = dict.fromkeys(
        name for measure in measures_named(edition, action) for name in (*measure.reads, *ALWAYS)
    )
    files = edition.read(loaded_files, names) if names else ()
    through = {export.source: export.through for export in edition.exports}
    rows = edition.read(rows_put_aside)
    counted = Counter(zip(rows["source"], rows["reason"], strict=True))
    ranked = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    found = [
        Export(
            source=name,
            title=TITLES.get(name, name),
            through=through.get(name),
            files=tuple(measure for measure in files if measure.source == name),
            put_aside=tuple(
                f"{reason}: {count(many, 'row')}" for (of, reason), many in ranked if of == name
            ),
        )
        for name in names
    ]
    loads = [*all_loads(edition.register)]
    for source, title in (("plan", "The plan"), ("people", "The people of the plan")):
        own = tuple(_file(*load) for load in loads if load[1].source == source)
        if own:
            found.append(Export(source, title, None, own))
    return tuple(found)


_KEPT = ("file", "source", "profile", "read", "loaded", "replaced", "unchanged", "rejected")


def _file(loaded_at: datetime, report: PlanReport) -> LoadedFile:
    return LoadedFile(
        loaded_at=loaded_at.astimezone(LONDON).replace(tzinfo=None),
        sha256=report.sha256 or None,
        **{name: getattr(report, name) for name in (*_KEPT, "withdrawn", "bytes")},
    )


def around_in_words(
    edition: Edition, verdict: Verdict, measured: tuple[Measured, ...]
) -> tuple[str, ...]:
    """What else happened, and what people ruled about the charts; each in a sentence."""
    known = edition.of_records(happened, verdict)
    sentences = [f"{on(x.since)}: {x.text}" if x.since else x.text for x in known]
    for judged in measured:
        ref, measure = judged.answer.ref, judged.answer.measure
        marks = edition.marks(measure.id, sites=verdict.action.sites, part=ref.part)
        for rulings, what in (
            (marks.accepted, "a new phase of the chart, accepted by"),
            (marks.left_out, "left out of the chart by"),
            (marks.noted, "noted on the chart by"),
        ):
            sentences += [
                f"{on(ruling.mark.on)}: {measure.topic(ref.part)}: {what}"
                f" {who(edition.plan, ruling.accepted_by)} because: {sentence(ruling.reason)}"
                " It changes the chart, never the verdict."
                for ruling in rulings
            ]
    return tuple(dict.fromkeys(sentences))
