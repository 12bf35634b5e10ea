"""The governance pack as plain values: what its slides, its PDF and its JSON all say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite, nan
from typing import Any

from charts import words
from charts.picture import Picture
from charts.reading import Reading, counted
from charts.words import full_day, period, short_period
from metrics.catalogue import measure as measure_of
from metrics.catalogue import measure_or_none
from metrics.measure import Unit
from metrics.small_counts import rests_on_few
from metrics.target import TargetState
from plan.agenda import agenda, gathered
from plan.agenda_item import Agenda, Item, ItemGroup, MeasureShown, answer_shown
from plan.meeting import meetings, since_last
from plan.minutes import item_of_arising, matters_arising
from plan.model import Action, Person
from plan.standing import EVERYONE, Scope, Standing
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import TARGETS
from plan.words.method import beside, gap_in_figures
from plan.words.numbers import amount, capital, place, window
from plan.words.sentences import nothing_to_compare
from reports.edition import Colophon, Edition, picked, plain, role_of
from reports.evidence.figures import MeasurePart, parts_of
from reports.evidence.figures import shown as shown_to_others


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """One measure of an action in figures; NaN and None where there is none.

    `value` is pooled over the target's window. `effect`, `low`, `high`: the gap to what was
    expected with its 90 % interval. `counted`: since practice changed, in words. `hidden`: why
    figures are left out, where so few stand behind them that somebody might be recognised.
    """

    part: MeasurePart
    measure: str
    title: str
    unit: Unit
    answer: str
    effect: float
    low: float
    high: float
    gap: str  # the three as they are said; "" where nothing can be said
    compared_with: str
    value: float
    window_weeks: int
    window: str  # in words, for a measure by month its months
    target: float | None
    target_state: str
    before: float
    last: float
    last_on: date | None
    last_period: str  # as it is said
    last_short: str  # the same in a narrow place
    counted: str = ""
    hidden: str = ""
    is_value_told: bool = True
    qualified: str = ""  # why the answer is qualified; "" if it is not


@dataclass(frozen=True, kw_only=True)
class OfAction:
    """What is known of one action of an item: who, when, and its measures in figures."""

    action: str
    title: str
    owner: str
    state: str
    dates: tuple[tuple[str, date], ...]
    numbers: tuple[Numbers, ...]

    @property
    def stands(self) -> str:
        """Who answers for it and where it stands, in a sentence each."""
        return f"Owner: {self.owner}. Where it stands: {self.state}."

    @property
    def dated(self) -> str:
        """Its days in a sentence; "" where it has none."""
        dates = "; ".join(f"{name} {full_day(day)}" for name, day in self.dates)
        return f"{capital(dates)}." if dates else ""


@dataclass(frozen=True, kw_only=True, eq=False)
class MeasureDrawn:
    """A measure to be drawn. `picture` is None where nothing may be shown; `why_none` says why."""

    measure: str
    title: str
    place: str
    picture: Picture | None
    why_none: str = ""

    @property
    def has_figures(self) -> bool:
        return self.picture is not None and self.picture.newest is not None


@dataclass(frozen=True, kw_only=True, eq=False)
class PackItem:
    """One item of the agenda with all that is said of it. `said`: its lines, or all it lists."""

    item: Item
    said: tuple[str, ...]
    drawn: tuple[MeasureDrawn, ...] = ()
    actions: tuple[OfAction, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known besides, without what is said already."""
        owners = {of.stands for of in self.actions}
        known = {self.item.title, *self.said, *owners}
        return tuple(note for note in self.item.notes if note not in known)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """The pack. `entries` are matters arising, then what the agenda holds, in its order."""

    colophon: Colophon
    agenda: Agenda
    place: str
    entries: tuple[PackItem, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All that the meeting goes through; an empty one stands on the agenda alone."""
        arising = (entry.item for entry in self.entries if entry.item.kind is ItemGroup.ARISING)
        return (
            *arising,
            *(item for item in self.agenda.items if item.kind is not ItemGroup.ARISING),
        )

    def number_of(self, entry: PackItem) -> int:
        """The number that its item has in the meeting and in the minutes too."""
        return 1 + self.items.index(entry.item)


def action_in_words(of: OfAction) -> Iterator[str]:
    """Who, where it stands, its days; then each measure."""
    yield f"{of.title} ({of.action}). {of.stands}"
    if of.dates:
        yield of.dated
    for numbers in of.numbers:
        cells = (f"{heading}: {cell.rstrip('.')}." for heading, cell in cells_of(numbers).items())
        name = f"{str(numbers.part).capitalize()}: {numbers.title} ({numbers.unit})."
        yield " ".join(filter(None, (name, numbers.hidden, *cells)))


def cells_of(of: Numbers) -> dict[str, str]:
    """The figures of one measure by their headings, in the order of a table."""
    last = f"{words.measured(of.last, of.unit)} ({of.last_short})" if of.last_short else "none"
    window, target = "none" if of.is_value_told else "not told", "none"
    if isfinite(of.value):
        window = f"{amount(of.value, of.unit)} ({of.window})"
    if of.target is not None:
        target = f"{amount(of.target, of.unit)}: {TARGETS[TargetState(of.target_state)]}"
    return {
        "Last": "not told" if of.hidden else last,
        "Over the window": window,
        "Target": target,
        "Before": words.measured(of.before, of.unit) if isfinite(of.before) else "none",
        "Gap to what was expected": of.gap or "none yet",
        "Since practice changed": of.counted or "nothing",
        "Compared with": of.qualified or f"{capital(of.compared_with)}.",
    }


def drawn(edition: Edition, verdict: Verdict | None, shown: MeasureShown) -> MeasureDrawn:
    """What an item wants to be drawn."""
    measure = measure_of(shown.measure.id)
    answer = verdict and answer_shown(verdict, shown)
    if answer:
        picture, why_none = picture_or_why_none(edition, verdict, answer)
    else:
        read = edition.usual_reading(shown.measure.id, shown.sites, shown.measure.part)
        picture, why_none = as_it_runs(read, edition.small_cell(shown.sites))
    return MeasureDrawn(
        measure=str(shown.measure),
        title=measure.heading(shown.measure.part),
        place=capital(place(shown.sites)),
        picture=picture,
        why_none=why_none and f"{measure.heading(shown.measure.part)}: {why_none}",
    )


def picture_or_why_none(
    edition: Edition, verdict: Verdict, answer: MeasureAnswer
) -> tuple[Picture | None, str]:
    """As the evidence draws it: of what people said only periods in which nobody is told."""
    figures = shown_to_others(edition, verdict, answer)
    return figures.picture, "" if figures.picture else figures.small_counts


def as_it_runs(read: Reading, limit: int) -> tuple[Picture | None, str]:
    """A measure without an action; None and why where any of its figures rests on few."""
    frame, measure = read.series.frame, read.series.measure
    if rests_on_few(measure, frame["numerator"], frame["denominator"], limit):
        return None, f"fewer than {limit} stand behind some of its figures, so none is told."
    return read.control, ""


_ENDS = ("effect", "low", "high")
_FEW = "fewer than {} of a kind, not told"


def of_action(edition: Edition, verdict: Verdict, standing: Standing) -> OfAction:
    """Who owns it, where it stands, its days, and each of its measures."""
    action = verdict.action
    parts = sorted(parts_of(verdict), key=lambda part: part[0] is not MeasurePart.OUTCOME)
    return OfAction(
        action=action.id,
        title=action.title or action.id,
        owner=role_of(verdict.owner),
        state=str(standing.state),
        dates=tuple(_dates(action)),
        numbers=tuple(_numbers(edition, verdict, *part) for part in parts),
    )


def _dates(action: Action) -> Iterator[tuple[str, date]]:
    for name, day in (
        ("practice changed on", action.practice_changed_on),
        ("due on", action.due_on),
        ("completed on", action.completed_on),
        *(("review on", review) for review in action.reviews_on),
        ("re-audit on", action.re_audit_on),
        ("re-audited on", action.re_audited_on),
    ):
        if day is not None:
            yield name, day


def _numbers(
    edition: Edition, verdict: Verdict, part: MeasurePart, answer: MeasureAnswer
) -> Numbers:
    measure, goal, change = answer.measure, answer.goal, answer.change
    drawn, hidden = picture_or_why_none(edition, verdict, answer)
    is_told, is_known = not answer.hides_change, isfinite(change.effect)
    gap = (gap_in_figures(answer) if is_told else "not told") if is_known else ""
    return Numbers(
        part=part,
        measure=str(answer.ref),
        title=measure.heading(answer.ref.part),
        unit=measure.unit,
        answer=answer.answer.value,
        **{end: float(getattr(change, end)) if is_told else nan for end in _ENDS},
        gap=gap,
        compared_with=beside(answer, briefly=True),
        value=nan if answer.hides_value else float(goal.value),
        is_value_told=not answer.hides_value,
        window_weeks=goal.window_weeks,
        window=window(goal.window_weeks, goal.months),
        target=goal.target,
        target_state=goal.state.value,
        before=drawn.level_before if drawn else nan,
        **_last(drawn),
        counted=_counted(answer),
        hidden=hidden,
        qualified=nothing_to_compare(answer),
    )


def _counted(answer: MeasureAnswer) -> str:
    """What was counted since practice changed, as far as it may be told."""
    evidence, since = answer.evidence, answer.evidence.counted_since
    few = _FEW.format(evidence.hides_below)
    return "" if not since else few if evidence.is_few(*since) else counted(answer.measure, *since)


def _last(drawn: Picture | None) -> dict[str, Any]:
    """The newest figure of a chart and of which period it is."""
    if drawn is None or drawn.newest is None:
        return {"last": nan, "last_on": None, "last_period": "", "last_short": ""}
    at, on, by = drawn.newest, drawn.figures.periods[drawn.newest], drawn.topic.by
    names = {"last_on": on, "last_period": period(on, by), "last_short": short_period(on, by)}
    return {"last": float(drawn.figures.values[at]), **names}


def agenda_at(edition: Edition, scope: Scope) -> Agenda:
    """Of the next meeting, as the data and the plan are."""
    stand = (edition.verdicts, edition.pressing)
    before = edition.read(gathered, edition.register, *stand, scope=scope)
    near = edition.places.within((scope.site,) if scope.site else scope.person.sites)
    return agenda(before, edition.problems.at(near))


def pack_at(edition: Edition, site: str = "", person: Person = EVERYONE) -> Pack:
    """The pack of the next meeting about a site ("" for all), as far as the person may see: its
    agenda as a document, each item with its charts and its numbers."""
    held, today = meetings(edition.register), edition.today
    since, after = since_last(held, site)
    about = {"site": site, "person": person, "since": since, "after": after}
    scope = Scope(plan=edition.plan, today=today, **about)
    planned = agenda_at(edition, scope)
    first = item_of_arising(matters_arising(held, site), today)
    opening = (PackItem(item=first, said=first.notes),) if first else ()
    items = (item for item in planned.items if not item.is_empty)
    return Pack(
        colophon=edition.colophon(f"Governance meeting, {full_day(today)}", site or "All sites"),
        agenda=planned,
        place=site or "All sites",
        entries=(*opening, *(_entry(edition, item) for item in items)),
    )


def _entry(edition: Edition, item: Item) -> PackItem:
    verdicts = {verdict.action.id: verdict for verdict in edition.verdicts}
    standings = {standing.action.id: standing for standing in edition.standings}
    return PackItem(
        item=item,
        said=item.lines,
        drawn=tuple(
            drawn(edition, verdicts.get(shown.action), shown)
            for shown in item.shown
            if measure_or_none(shown.measure.id)
        ),
        actions=tuple(
            of_action(edition, verdicts[id], standings[id]) for id in item.actions if id in verdicts
        ),
    )


def pack_as_json(pack: Pack) -> dict[str, Any]:
    """Everything that the slides and their notes say; what cannot be told is None."""
    agenda = pack.agenda
    return {
        **picked(agenda, "meeting_on=today since site"),
        **pack.colophon.as_json,
        "watched": agenda.watched,
        "nothing_in": {str(item.kind): item.title for item in agenda.items if item.is_empty},
        "items": [
            {
                "number": pack.number_of(entry),
                **picked(entry.item, "kind id title about"),
                "lines": list(entry.said),
                **picked(entry.item, "decide=question notes"),
                "charts": [_drawn(drawing) for drawing in entry.drawn],
                "actions": [
                    plain(of)
                    | {"dates": [{"what": what, "on": plain(on)} for what, on in of.dates]}
                    for of in entry.actions
                ],
            }
            for entry in pack.entries
        ],
    }


def _drawn(drawn: MeasureDrawn) -> dict[str, Any]:
    fields = picked(drawn, "measure title place")
    picture = drawn.picture
    if picture is None:
        return fields | {"why_none": drawn.why_none, "points": []}
    names = "by=topic.by unit=topic.unit median_before=level_before target=goal.value"
    figures = picture.figures
    rows = zip(figures.periods, figures.values, figures.complete, strict=True)
    return fields | {
        **picked(picture, names),
        "changes": [picked(change, "on name") for change in picture.topic.changes],
        "points": [plain({"period": d, "value": v, "complete": done}) for d, v, done in rows],
    }
