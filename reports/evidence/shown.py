"""What of one measure may leave the provider: its chart, by periods long enough to hide nobody."""

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from statistics import fmean

from charts.picture import Picture, signals_told
from charts.reading import picture_of_action
from metrics.calendar import By, period_start
from metrics.series import Series, Wanted
from plan.verdict import MeasureAnswer, Verdict
from reports.edition import Edition, wanted_of
from reports.evidence.guard import has_small, is_guarded, kind_of

LONGER = (By.WEEK, By.FORTNIGHT, By.MONTH)


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One period as it is drawn; None is a gap."""

    period: date
    numerator: float | None
    denominator: float | None
    value: float | None
    complete: bool
    signal: str


@dataclass(frozen=True, eq=False)
class Shown:
    """`picture` is None where even months would give somebody away; `rows` are its figures.

    `small_counts` says how small counts are hidden; "" where none had to be.
    """

    picture: Picture | None
    by: By
    rows: tuple[FigureRow, ...]
    small_counts: str = ""


def shown(edition: Edition, verdict: Verdict, answer: MeasureAnswer) -> Shown:
    """The chart of the action page, or the same by longer periods; none without any figure."""
    usual = wanted_of(verdict, answer)
    whole = edition.series(usual)
    if whole.frame.empty:
        return Shown(None, usual.by, ())
    if not is_guarded(answer):
        return _drawn(edition, verdict, answer, whole)
    limit = edition.small_cell(verdict.action.sites)
    for by in LONGER[LONGER.index(usual.by) :]:
        whole = _complete(edition.series(replace(usual, by=by)))
        figures = whole.frame["numerator"], whole.frame["denominator"]
        if not has_small(kind_of(answer), *map(list, figures), limit):
            drawn = _drawn(edition, verdict, answer, whole)
            picture = drawn.picture if by is usual.by else _by_period(drawn.picture)
            return replace(drawn, picture=picture, small_counts=_longer(usual.by, by, limit))
    why = f"Not even months can be told: fewer than {limit} stand behind some of them."
    return Shown(None, usual.by, (), why)


def _complete(series: Series) -> Series:
    """Without periods that are not over: their figures will still be seen to grow."""
    return replace(
        series, frame=series.frame[series.frame["complete"].astype(bool)].reset_index(drop=True)
    )


def _drawn(edition: Edition, verdict: Verdict, answer: MeasureAnswer, series: Series) -> Shown:
    wanted = series.wanted
    around = edition.marks(Wanted(wanted.measure, wanted.sites, part=wanted.part))
    picture = picture_of_action(verdict, answer, series, around)
    told = signals_told(picture)
    rows = tuple(
        FigureRow(
            period=row.period,
            numerator=_number(row.numerator),
            denominator=_number(row.denominator),
            value=_number(row.value),
            complete=bool(row.complete),
            signal=told.get(row.period, ""),
        )
        for row in series.frame.itertuples()
    )
    return Shown(picture, wanted.by, rows)


def _by_period(picture: Picture) -> Picture:
    """What was to be expected as the mean of its weeks in each period, as its points are."""
    told = picture.story.expected
    if told is None:
        return picture
    weeks: dict[date, list[float]] = {}
    for day, value in zip(told.days, told.values, strict=True):
        weeks.setdefault(period_start(day, picture.story.by), []).append(value)
    kept = {day: values for day, values in weeks.items() if day in picture.figures.periods}
    expected = replace(told, days=tuple(kept), values=tuple(map(fmean, kept.values())))
    return replace(picture, story=replace(picture.story, expected=expected if kept else None))


def _longer(usual: By, by: By, limit: int) -> str:
    if by is usual:
        return f"Every {by} that is not over is left out; no count below {limit} is told."
    return f"By {by} and not by {usual}: fewer than {limit} stand behind some shorter periods."


def _number(value: float) -> float | None:
    return float(value) if isfinite(value) else None
