"""One line of a summary table, in words, from the same reading that its chart is drawn from."""

from dataclasses import dataclass
from math import isfinite, isnan

from charts import words
from charts.icons import Assurance, Icons
from charts.reading import Reading
from metrics.calendar import By
from metrics.measure import Kind, Measure
from metrics.spc.charts import Chart


@dataclass(frozen=True)
class SummaryRow:
    """What the table says of one series; empty words where there is nothing to say."""

    title: str
    last: str
    counted: str
    period: str
    target: str
    icons: Icons
    variation: str
    caution: str  # where the range that assurance is judged by is no longer the newest level


def row(of: Reading) -> SummaryRow:
    """Last value judged, how many of how many, its period, the target in force, the icons."""
    picture, measure, part = of.control, of.series.measure, of.series.wanted.part
    figures, at, unit = picture.figures, picture.newest, picture.story.unit
    many, last, period = "", "no figure", "nothing complete yet"
    if at is not None:
        last, period = picture.figure_at(at), _period(figures.periods[at], picture.story.by)
        is_quantile = measure.kind is Kind.QUANTILE
        last += " min" if is_quantile else " between" if picture.chart is Chart.T else ""
        if not picture.hidden_at(at):
            many = counted(measure, figures.numerators[at], figures.denominators[at])
    elif any(map(isfinite, figures.numerators)) and not any(map(isfinite, figures.denominators)):
        period = "its denominator is not supplied"
    caution = ""  # where the level has changed, the usual range is that of before
    if of.suggestion is not None and of.icons.assurance is not Assurance.NONE:
        since = words.short_day(of.suggestion.on)
        caution = f"by the range before {since}; a new phase is suggested"
    return SummaryRow(
        title=measure.title + (f": {measure.part_in_words(part)}" if part else ""),
        last=last,
        counted=many,
        period=period,
        target=words.measured(picture.goal.value, unit) if picture.goal else "",
        icons=of.icons,
        variation=of.icons.variation_words if of.is_judged else "",
        caution=caution,
    )


def assurance_in_words(icons: Icons, has_target: bool) -> str:
    """Assurance in words, and why there is none."""
    if icons.assurance is not Assurance.NONE:
        return icons.assurance_words
    return "no honest limits to judge by" if has_target else "no target"


def counted(measure: Measure, numerator: float, denominator: float) -> str:
    """What a figure was made of; a sum of scores is no count, so only how many there were is told.

    >>> from metrics.catalogue import measure
    >>> counted(measure("punctuality"), 256, 280), counted(measure("feedback_score"), 20, 5)
    ('256 of 280', '5 counted')
    """
    if isnan(numerator) or isnan(denominator):
        return ""
    many, over = words.number(numerator), words.number(denominator)
    if measure.kind in (Kind.SCORE, Kind.QUANTILE):
        return f"{over} counted"
    return f"{many} of {over}" if measure.kind is Kind.PROPORTION else f"{many} in {over}"


def _period(start, by: By) -> str:
    """A period in a narrow column.

    >>> from datetime import date
    >>> _period(date(2026, 11, 9), By.WEEK)
    'week from 9 Nov 2026'
    """
    if by is By.MONTH:
        return f"{start:%B %Y}"
    return f"{'on' if by is By.DAY else f'{by} from'} {words.short_day(start)} {start.year}"
