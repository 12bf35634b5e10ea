"""What one verdict was computed from, as far as it may leave the provider."""

from dataclasses import dataclass
from datetime import date
from math import isfinite

from metrics.difference import Block, Observed, Spell, Worksheet, worksheet
from metrics.measure import Kind
from metrics.small_counts import Cell, cells
from plan.evidence import Evidence
from plan.verdict import MeasureAnswer
from reports.evidence.guard import counts_of, is_guarded


@dataclass(frozen=True, kw_only=True)
class Sum:
    """All of one spell together. A count that is too small is None, as is all that would tell it.

    Rare events: days with an event, out of days observed.
    """

    spell: Spell
    first_day: date
    last_day: date
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One day at one place: `place` is "" for the action's own sites together."""

    place: str
    day: date
    numerator: float
    denominator: float


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """`blocks` are what the model saw, or for rare events one row before and one since.

    Empty where counts are too small to be told; `sums` stand then for them. `days` are the figures
    the blocks were made of; empty where a day holds too few, or stands for a whole week anyway.
    """

    sheet: Worksheet
    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...]
    days: tuple[DayRow, ...]

    @property
    def hides_a_sum(self) -> bool:
        """Whether a count of before or since is too small to be told."""
        return any(each.numerator is None for each in self.sums)


def weeks_of(answer: MeasureAnswer, limit: int, *, is_drawn: bool) -> Weeks | None:
    """None where nothing was ever counted.

    Of what could be traced to somebody only one division into spells is told: where a chart by
    months `is_drawn`, neither weeks nor sums; or one taken from the other would tell a few days.
    """
    evidence = answer.evidence
    if answer.difference is None:
        return None
    sheet = worksheet(evidence.own, evidence.question, tuple(evidence.others.values()))
    if not is_guarded(answer):
        return Weeks(sheet=sheet, blocks=sheet.blocks, sums=(), days=_days(evidence, limit))
    if is_drawn:
        return Weeks(sheet=sheet, blocks=(), sums=(), days=())
    sums = tuple(_sum(sheet, spell, _kind(answer), limit) for spell in _told(sheet))
    is_open = answer.is_rare and all(each.numerator is not None for each in sums)
    blocks = tuple(map(_as_block, sums)) if is_open and len(sums) > 1 else ()
    return Weeks(sheet=sheet, blocks=blocks, sums=sums, days=())


def _told(sheet: Worksheet) -> list[Spell]:
    return [spell for spell in (Spell.BASELINE, Spell.SINCE) if sheet.of(spell)]


def _kind(answer: MeasureAnswer) -> Kind:
    return Kind.PROPORTION if answer.is_rare else answer.measure.kind


def _sum(sheet: Worksheet, spell: Spell, kind: Kind, limit: int) -> Sum:
    within = sheet.of(spell)
    numerator = sum(each.numerator for each in within)
    denominator = sum(each.denominator for each in within)
    counts = [int(count) for count in counts_of(kind, numerator, denominator)]
    hidden = any(each is not Cell.SHOWN for each in cells(counts, limit))
    is_people = kind is not Kind.RATE and not _is_of_days(sheet)
    return Sum(
        spell=spell,
        first_day=within[0].first_day,
        last_day=within[-1].last_day,
        numerator=None if hidden else numerator,
        denominator=None if is_people and denominator < limit else denominator,
    )


def _is_of_days(sheet: Worksheet) -> bool:
    """Days observed, not people, are what is counted out of."""
    return not sheet.is_fitted


def _as_block(told: Sum) -> Block:
    return Block(
        number=0 if told.spell is Spell.SINCE else -1,
        first_day=told.first_day,
        last_day=told.last_day,
        spell=told.spell,
        numerator=told.numerator or 0.0,
        denominator=told.denominator or 0.0,
        beside=0.0,
        is_used=True,
    )


def _days(evidence: Evidence, limit: int) -> tuple[DayRow, ...]:
    """The days of the action's sites and of those compared with; none where a day holds few."""
    measure = evidence.measure
    places: dict[str, Observed] = {"": evidence.own} | evidence.others
    if measure.kind is Kind.QUANTILE or measure.stock or measure.monthly:
        return ()
    if any((rows.denominator < limit).any() for rows in places.values()):
        return ()
    return tuple(
        DayRow(place=place, day=day, numerator=numerator, denominator=denominator)
        for place, rows in places.items()
        for day, numerator, denominator in zip(
            rows.days.tolist(), rows.numerator.tolist(), rows.denominator.tolist(), strict=True
        )
        if isfinite(numerator)
    )
