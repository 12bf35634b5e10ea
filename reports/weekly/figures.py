"""The figure of the week, whether it may be shown, and how the report says things."""

from collections.abc import Sequence
from datetime import date
from math import isfinite

from charts import words
from charts.icons import Assurance
from charts.palette import Meaning
from charts.row import counted
from metrics.calendar import By, period_end
from metrics.catalogue import measure as measure_of
from metrics.difference import Answer
from metrics.measure import Kind, Measure, MeasureRef
from metrics.series import SeriesWanted
from metrics.small_counts import CountShown, hidden, in_words
from metrics.target import TargetState
from plan.words.answers import TARGETS, Tone, counts
from plan.words.numbers import count, day, listed, lower_first
from reports.edition import Edition
from reports.weekly.content import TargetLine, Watched, Week, WeekFigure, Weekly


def figure_of(edition: Edition, ref: MeasureRef, sites: tuple[str, ...], week: Week) -> WeekFigure:
    """The week's figure; of what is sampled once a month, that of the last month that is over."""
    measure = measure_of(ref.id)
    by = By.MONTH if measure.monthly else By.WEEK
    frame = edition.series(SeriesWanted(measure, sites, part=ref.part, by=by)).frame
    due = [start for start in frame["period"] if period_end(start, by) <= week.last]
    start = due[-1] if by is By.MONTH and due else week.first
    at = next((at for at, period in enumerate(frame["period"]) if period == start), None)
    if at is None:
        return WeekFigure(measure, by)
    row, limit = frame.iloc[at], edition.small_cell(sites)
    return WeekFigure(
        measure=measure,
        by=by,
        start=start,
        value=float(row["value"]),
        numerator=float(row["numerator"]),
        denominator=float(row["denominator"]),
        is_complete=bool(row["complete"]),
        cell=hidden(frame, measure, by, limit).deciding(at),
        limit=limit,
    )


def is_hidden(figure: WeekFigure) -> bool:
    """Whether so few people stand behind it that it is not shown."""
    return figure.cell is not CountShown.SHOWN


def value_told(figure: WeekFigure) -> str:
    """The value with its unit, or why there is none.

    >>> from datetime import date
    >>> value_told(Figure(measure_of("punctuality"), By.WEEK, date(2026, 11, 9), 93.1, 256, 275))
    '93.1 %'
    """
    if figure.start is None or not isfinite(figure.value):
        return "no figure"
    if is_hidden(figure):
        return "not shown"
    return measured(figure.value, figure.measure)


def count_told(figure: WeekFigure) -> str:
    """Of how many; a small count is hidden.

    >>> from datetime import date
    >>> count_told(Figure(measure_of("punctuality"), By.WEEK, date(2026, 11, 9), 93.1, 256, 275))
    '256 of 275'
    """
    if figure.start is None:
        return ""
    if is_hidden(figure):
        return in_words(figure.cell, "", figure.limit)
    return counted(figure.measure, figure.numerator, figure.denominator)


def beside_told(figure: WeekFigure) -> str:
    """Of how many and of which month, as it stands beside the value."""
    return ", ".join(filter(None, (count_told(figure), period_told(figure))))


def measured(value: float, measure: Measure) -> str:
    """A figure of a measure with its short unit."""
    text = words.measured(value, measure.unit)
    return f"{text} min" if measure.kind is Kind.QUANTILE and isfinite(value) else text


def period_told(figure: WeekFigure) -> str:
    """Which month, where it is one; and that a period is provisional."""
    if figure.start is None:
        return ""
    month = f"{figure.start:%B}" if figure.by is By.MONTH else ""
    return month if figure.is_complete else " ".join(filter(None, (month, "provisional")))


# How the report says things: places, week k of n, counts, always in the same few words.


NOT_DRAWN = "Not drawn: even by month it would tell how few there were."
MET = (TargetState.RELIABLY_MET, TargetState.MET)
MISSED = (TargetState.NOT_MET, TargetState.RELIABLY_MISSED)


def title_of(line: TargetLine) -> str:
    """The measure of a target in words."""
    return line.measure.heading(line.ref.part)


def name_of(action: Watched) -> str:
    """The action as a reader knows it."""
    return action.action.title or action.action.id


def week_told(action: Watched, today: date) -> str:
    """As in "week 3 of 8" of the target's window; past it, how long ago practice changed."""
    if action.weeks is None:
        begins = action.action.practice_changed_on or action.action.planned_start_on
        return f"practice changes on {day(begins, today)}" if begins else "practice not changed yet"
    if action.weeks < action.window:
        return f"week {action.weeks + 1} of {action.window}"
    return f"{count(action.weeks, 'week')} since practice changed"


def state_told(line: TargetLine) -> str:
    """Where a target stands over its window, with the figure.

    As in "93 % over 8 weeks: not met".
    """
    if line.state not in (*MET, *MISSED):
        return TARGETS[line.state]
    value = line.hidden or measured(line.value, line.measure)
    return f"{value} over {count(line.window_weeks, 'week')}: {TARGETS[line.state]}"


def assurance_told(line: TargetLine) -> str:
    """Whether the usual range reaches the target, and why that cannot be told.

    A range from before a new level says nothing of the level that holds now.
    """
    if not line.is_judged:
        return "nothing to judge yet"
    if line.icons.assurance is Assurance.NONE:
        return "no honest limits to judge by"
    return line.caution or line.icons.assurance_words


def has_assurance(line: TargetLine) -> bool:
    """Whether there is an icon of assurance to show."""
    return line.is_judged and line.icons.assurance is not Assurance.NONE and not line.caution


def variation_told(line: TargetLine) -> str:
    """Whether its newest points are unusual; and, where the verdict says otherwise, that it does.

    The points are held against those before the first action there; the verdict holds all weeks
    of this action against its own time before, other places and the drift there was.
    """
    if not line.is_judged:
        return "nothing to judge yet"
    is_moved = line.icons.meaning in (Meaning.IMPROVEMENT, Meaning.CONCERN)
    if is_moved and line.answer is Answer.NO_DIFFERENCE:
        return f"{line.icons.variation_words}; no visible change by the verdict"
    return line.icons.variation_words


def state_tone(line: TargetLine) -> Tone:
    """Better where a target is met, worse where it is not, else neither."""
    if line.state in MET:
        return Tone.BETTER
    return Tone.WORSE if line.state is TargetState.RELIABLY_MISSED else Tone.NEITHER


def answers_told(watched: Sequence[Watched]) -> str:
    """As in "11 actions: 2 making a difference · 1 at a cost", in reading order."""
    number = counts(action.wording for action in watched)
    text = " · ".join(f"{many} {words.counted}" for words, many in number.items())
    return f"{count(len(watched), 'action')}: {text}" if watched else "No action here."


def not_beside(report: Weekly) -> str:
    """Why measures are not laid beside each other, those with one reason together.

    "" where all are.
    """
    if not report.side_by_side:
        return "No measure with a target is counted here."
    reasons: dict[str, list[str]] = {}
    for comparison in report.side_by_side:
        if comparison.why_none:
            reasons.setdefault(comparison.why_none, []).append(lower_first(comparison.title))
    return " ".join(f"No funnel of {listed(names)}: {why}." for why, names in reasons.items())
