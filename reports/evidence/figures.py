"""One measure of the action as the pack tells it, as far as it may leave the provider."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite, nan
from statistics import fmean

from charts.picture import Picture, signals_in_words
from charts.words import full_day
from metrics.calendar import By, period_start
from metrics.difference.answers import Block, BlockSpell
from metrics.difference.question import Observed
from metrics.measure import Hides, Kind
from metrics.series import Series
from metrics.small_counts import is_guarded, is_small, rests_on_few
from plan.evidence import Evidence
from plan.model import Plan
from plan.register import BY_FILE as FROM_A_FILE
from plan.register import BY_SAMPLE as FROM_THE_SAMPLE
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import Face
from plan.words.method import how_decided, reached
from plan.words.numbers import capital, lower_first
from plan.words.sentences import compared, measured_face, nothing_to_compare, short_gap, target_line
from reports.edition import Edition, role_by_id


def target_in_words(answer: MeasureAnswer) -> str:
    """Whether the target is met; the figure behind it only where nobody is counted."""
    if answer.goal.target is None:
        return ""
    return sentence(reached(answer)) if is_guarded(answer.measure) else target_line(answer)


LONGER = (By.WEEK, By.FORTNIGHT, By.MONTH)


@dataclass(frozen=True)
class FigureRow:
    """One period as it is drawn; None is a gap."""

    period: date
    numerator: float | None
    denominator: float | None
    value: float | None
    complete: bool
    signal: str


@dataclass(frozen=True, eq=False)
class FiguresShown:
    """`picture` is None where even months would give somebody away; `rows` are its figures.

    `small_counts` says how small counts are hidden; "" where none had to be.
    """

    picture: Picture | None
    by: By
    rows: tuple[FigureRow, ...]
    small_counts: str = ""


def shown(edition: Edition, verdict: Verdict, answer: MeasureAnswer) -> FiguresShown:
    """The chart of the action page, or the same by longer periods; none without any figure."""
    whole = edition.series_of(verdict, answer)
    usual = whole.wanted.by
    if whole.frame.empty:
        return FiguresShown(None, usual, ())
    if not is_guarded(answer.measure):
        return _drawn(edition, verdict, answer, whole)
    limit = edition.small_cell(verdict.action.sites)
    for by in LONGER[LONGER.index(usual) :]:
        whole = edition.series_of(verdict, answer, by)
        # Without periods that are not over: their figures will still be seen to grow.
        frame = whole.frame[whole.frame["complete"].astype(bool)].reset_index(drop=True)
        if not rests_on_few(answer.measure, frame["numerator"], frame["denominator"], limit):
            drawn = _drawn(edition, verdict, answer, replace(whole, frame=frame))
            if by is usual:
                few = f"Every {by} that is not over is left out; no count below {limit} is told."
                return replace(drawn, small_counts=few)
            few = f"fewer than {limit} stand behind some shorter periods."
            few = f"By {by} and not by {usual}: {few}"
            return replace(drawn, picture=_by_period(drawn.picture), small_counts=few)
    why = f"Not even months can be shown: fewer than {limit} stand behind some of them."
    return FiguresShown(None, usual, (), why)


def _drawn(
    edition: Edition, verdict: Verdict, answer: MeasureAnswer, series: Series
) -> FiguresShown:
    picture = edition.picture(verdict, answer, series)
    signals, shown = signals_in_words(picture), picture.figures
    numbers = (shown.numerators, shown.denominators, shown.values)
    columns = [[number if isfinite(number) else None for number in column] for column in numbers]
    notes = (signals.get(period, "") for period in shown.periods)
    rows = map(FigureRow, shown.periods, *columns, shown.complete, notes)
    return FiguresShown(picture, series.wanted.by, tuple(rows))


def _by_period(picture: Picture) -> Picture:
    """What was to be expected as the mean of its weeks in each period, as its points are."""
    expected = picture.topic.expected
    if expected is None:
        return picture
    weeks: dict[date, list[float]] = {}
    for day, value in zip(expected.days, expected.values, strict=True):
        weeks.setdefault(period_start(day, picture.topic.by), []).append(value)
    kept = {day: fmean(values) for day, values in weeks.items() if day in picture.figures.periods}
    means = replace(expected, days=tuple(kept), values=tuple(kept.values())) if kept else None
    return replace(picture, topic=replace(picture.topic, expected=means))


@dataclass(frozen=True, kw_only=True)
class Sum:
    """All of one spell together. A count that is too small is None, as is all that would tell it.

    Rare events: days with an event, out of days observed.
    """

    spell: BlockSpell
    first_day: date
    last_day: date
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One day at one place: `place` is "" for the action's own sites together.

    `area`: where calls were made, each area a row of its own; "" where none is told apart.
    """

    place: str
    area: str
    day: date
    numerator: float
    denominator: float


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """`blocks` are what the model saw, or for rare events one row before and one since.

    Empty where counts are too small to be told; `sums` stand then for them. `days` are the figures
    the blocks were made of; empty where a day holds too few, or stands for a whole week anyway.
    """

    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...]
    days: tuple[DayRow, ...]


def weeks_of(answer: MeasureAnswer, *, is_drawn: bool) -> Weeks | None:
    """None where nothing was ever counted.

    Of what could point at somebody only one division into spells is told: where a chart by
    months `is_drawn`, neither weeks nor sums; or one taken from the other would tell a few days.
    """
    if answer.difference is None:
        return None
    course = answer.difference.course
    days = () if is_guarded(answer.measure) else _days(answer.evidence)
    if not is_guarded(answer.measure) and not answer.is_rare:
        return Weeks(blocks=course, sums=(), days=days)
    if is_guarded(answer.measure) and is_drawn:
        return Weeks(blocks=(), sums=(), days=())
    sums = tuple(_sum(answer, within) for within in answer.sides)
    is_open = answer.is_rare and all(sum.numerator is not None for sum in sums)
    blocks = tuple(map(_as_block, sums)) if is_open and len(sums) > 1 else ()
    return Weeks(blocks=blocks, sums=sums, days=days)


def _as_block(total: Sum) -> Block:
    return Block(
        number=0 if total.spell is BlockSpell.SINCE else -1,
        first_day=total.first_day,
        last_day=total.last_day,
        spell=total.spell,
        numerator=total.numerator or 0.0,
        denominator=total.denominator or 0.0,
        beside=0.0,
        weight=1.0,
        is_used=True,
        expected=nan,
    )


def _sum(answer: MeasureAnswer, within: list[Block]) -> Sum:
    evidence = answer.evidence
    numerator = sum(block.numerator for block in within)
    denominator = sum(block.denominator for block in within)
    # Without a fit, days observed are what is counted out of, not people.
    is_people = answer.measure.hides in (Hides.PEOPLE, Hides.EITHER_SIDE) and not answer.is_rare
    is_hidden = is_people and is_small(denominator, evidence.hides_below)
    return Sum(
        spell=within[0].spell,
        first_day=within[0].first_day,
        last_day=within[-1].last_day,
        numerator=None if evidence.is_few(numerator, denominator) else numerator,
        denominator=None if is_hidden else denominator,
    )


def _days(evidence: Evidence) -> tuple[DayRow, ...]:
    measure = evidence.measure
    places: dict[str, Observed] = {"": evidence.own} | evidence.others
    if measure.kind is Kind.QUANTILE or measure.stock or measure.monthly:
        return ()
    return tuple(
        DayRow(place=place, area=area, day=day, numerator=numerator, denominator=denominator)
        for place, rows in places.items()
        for area, day, numerator, denominator in zip(
            [""] * len(rows.days) if rows.areas is None else rows.areas.tolist(),
            rows.days.tolist(),
            rows.numerator.tolist(),
            rows.denominator.tolist(),
            strict=True,
        )
        if isfinite(numerator)
    )


NOT_SAID = "The plan does not say."


@dataclass(frozen=True)
class EvidenceLine:
    """A name and what it is; what nobody said is told as such, never left out."""

    name: str
    value: str


def line(name: str, value: str, otherwise: str = NOT_SAID) -> EvidenceLine:
    """A line that is never blank."""
    return EvidenceLine(name, " ".join(value.split()) or otherwise)


def unsaid(lines: Iterable[EvidenceLine]) -> str:
    """What the plan does not say, in one sentence; "" where it says all."""
    names = [lower_first(line.name) for line in lines if line.value == NOT_SAID]
    return f"The plan does not say: {', '.join(names)}." if names else ""


def who(plan: Plan, person: str) -> str:
    """Someone by role; what came by a file was said by nobody in particular."""
    if person in (FROM_A_FILE, FROM_THE_SAMPLE):
        return "a file that was loaded"
    return role_by_id(plan, person)


def on(day: date | None) -> str:
    """A date with its year, for papers that are read in later years; "" where there is none."""
    return full_day(day) if day else ""


def sentence(text: str) -> str:
    """With a capital and an end.

    >>> sentence("the rota was late"), sentence("")
    ('The rota was late.', '')
    """
    text = " ".join(text.split())
    ended = text if not text or text[-1] in ".!?…" else f"{text}."
    return capital(ended)


class MeasurePart(StrEnum):
    """What a measure is to its action."""

    PROCESS = "process"
    OUTCOME = "outcome"
    BALANCING = "balancing"
    OTHER = "other outcome"


def parts_of(verdict: Verdict) -> list[tuple[MeasurePart, MeasureAnswer]]:
    """Every measure of an action that was judged: practice first, then care, then the rest."""
    named = (
        (MeasurePart.PROCESS, verdict.process),
        (MeasurePart.OUTCOME, verdict.outcome),
        (MeasurePart.BALANCING, verdict.balancing),
        *((MeasurePart.OTHER, other) for other in verdict.other_outcomes),
    )
    return [(part, answer) for part, answer in named if answer is not None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """One measure of the action with its figures; `name` tells its files."""

    name: str
    part: MeasurePart
    answer: MeasureAnswer
    shown: FiguresShown
    weeks: Weeks | None

    @property
    def title(self) -> str:
        return self.answer.measure.heading(self.answer.ref.part)

    @property
    def face(self) -> Face:
        return measured_face(self.answer)

    @property
    def gap(self) -> str:
        is_known = isfinite(self.answer.change.effect)
        return compared(self.answer) if is_known else sentence(short_gap(self.answer))

    @property
    def target(self) -> str:
        return target_in_words(self.answer)

    @property
    def steps(self) -> tuple[str, ...]:
        """How it was judged."""
        found = self.answer.difference
        first = found and found.first_said_on
        since = f"It was first said to be better on {on(first)}." if first else ""
        more = filter(None, (nothing_to_compare(self.answer), since))
        return (*how_decided(self.answer, on), *more)

    @property
    def small_counts(self) -> str:
        """How small counts are hidden, in words; "" where none are."""
        hides = self.weeks is not None and is_guarded(self.answer.measure) and not self.weeks.blocks
        weeks = "The weeks behind its verdict are not shown." if hides else ""
        return f"{self.shown.small_counts} {weeks}".strip()


def measured(edition: Edition, verdict: Verdict) -> Iterator[Measured]:
    """Every measure of the action that was judged: practice first, then care, then the rest."""
    for at, (part, answer) in enumerate(parts_of(verdict), start=1):
        drawn, ref = shown(edition, verdict, answer), answer.ref
        yield Measured(
            name=f"{at:02d}_{part.name.lower()}_{'_'.join(filter(None, (ref.id, ref.part)))}",
            part=part,
            answer=answer,
            shown=drawn,
            weeks=weeks_of(answer, is_drawn=drawn.picture is not None),
        )
