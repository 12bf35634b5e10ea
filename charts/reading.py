"""One reading of a series: the result that its chart, its icons and its row in tables share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor, isfinite, isnan, nan

import numpy as np

from charts.icons import Assurance, Icons, icons
from charts.picture import (
    DayOfChange,
    Expected,
    Figures,
    LeftOut,
    Picture,
    TargetFrom,
    Topic,
    on_their_side,
    picture,
    setting_of,
)
from charts.words import DAYS, measured, number, short_day
from metrics.calendar import By
from metrics.difference.answers import BlockSpell
from metrics.difference.judge import Difference
from metrics.measure import Better, Kind, Measure
from metrics.series import Series, pooled_by
from metrics.small_counts import CountShown, hidden, or_more, unless_hidden
from metrics.spc import variation
from metrics.spc.charts import Chart, ControlChart, Method, control_chart
from metrics.spc.limits import Limits, NoLimits
from metrics.spc.rules import Side
from plan.marks import Marks
from plan.model import Action
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import capital, listed

OTHER_WAY = {Better.UP: Better.DOWN, Better.DOWN: Better.UP, None: None}


def control_picture(
    figures: Figures, topic: Topic, measure: Measure, method: Method | None = None
) -> Picture:
    """A control chart where one fits, else the run chart; `note` says which and why.

    `method` gives screening and the 6 or 7 point rule; its chart is chosen here. Rare events want
    figures day by day: they are drawn as the days since the event before.
    """
    counts = _complete(figures), _complete(figures, "denominators")
    chosen = variation.choice(measure.kind, *counts, topic.by)
    if chosen.chart is Chart.T:
        return _between(figures, topic, chosen, method or Method())
    if chosen.chart is None:
        return _without_limits(figures, topic, chosen.why)
    used = replace(method or Method(), chart=chosen.chart)
    return _picture(figures, topic, used, chosen.why, per=measure.per)


def days_between(figures: Figures) -> Figures:
    """From figures day by day: a row for each day with an event, and one for the time since.

    Its value is the days since the event before, shared by the events of the day (`denominators`):
    three at once after ten days are one in every three. Only days that are complete and known
    count. The first has no value, for nobody knows how long it had been; the last, not complete, is
    the quiet time up to the newest day, where that had no event.
    """
    counted = zip(figures.periods, _complete(figures), strict=True)
    known = [(day, events) for day, events in counted if isfinite(events)]
    rows: list[tuple[date, float, float, bool]] = []
    quiet = nan
    for day, events in known:
        quiet += 1
        if events > 0:
            rows.append((day, quiet / events, events, True))
            quiet = 0.0
    if quiet > 0:
        rows.append((known[-1][0], quiet, nan, False))
    days, values, events_a_day, complete = zip(*rows, strict=True) if rows else ((),) * 4
    return Figures(days, values, (nan,) * len(days), events_a_day, complete)


def _between(figures: Figures, topic: Topic, chosen: variation.Choice, method: Method) -> Picture:
    if topic.by is not By.DAY:
        why = f"{chosen.why}; show them day by day for that"
        return _without_limits(figures, topic, why)
    counted = days_between(figures)
    between = replace(
        topic,
        unit=DAYS,
        better=OTHER_WAY[topic.better],
        goals=(),
        expected=None,
        still_counting=not all(counted.complete),
    )
    asked = between, replace(method, chart=Chart.T), chosen.why
    shown = _picture(counted, *asked)
    if not between.still_counting:
        return shown
    quiet = counted.values[-1]
    if quiet > shown.level:  # however long it gets, it will not be a short one
        shown = _picture(replace(counted, complete=(True,) * len(counted.values)), *asked)
    longer = ": longer than usual" if shown.flags[-1] > 0 else ""
    return replace(shown, note=f"{shown.note} {measured(quiet, DAYS)} since the last{longer}.")


def _picture(
    figures: Figures, topic: Topic, method: Method, why: str, *, per: float = 1.0
) -> Picture:
    values = np.array(figures.values, dtype=float)
    scale = per if method.chart.needs_denominators else 1.0
    room = np.array(figures.denominators, dtype=float)
    setting = setting_of(figures, topic)
    chart = control_chart(values / scale, room, setting, method)
    over = np.array(figures.complete, dtype=bool)
    over[-1:] |= topic.still_counting
    bounds = topic.unit.bounds
    centre, lower, upper = (np.clip(scale * line, *bounds) for line in chart.limits.lines)
    usual = variation.usual_range(chart)
    ends = [scale * usual.lower, scale * usual.upper] if usual else []
    lines = Limits(centre, np.where(over, lower, nan), np.where(over, upper, nan))
    return Picture(
        figures=figures,
        topic=topic,
        points=replace(chart.points, values=values),
        centre=lines.centre,
        flags=on_their_side(chart.special, chart.points, chart.limits.centre),
        signals=chart.signals(),
        centre_name="mean",
        limits=lines,
        chart=method.chart,
        note=_note(chart, why),
        usual=usual and variation.UsualRange(*np.clip(ends, *bounds).tolist()),
    )


def _without_limits(figures: Figures, topic: Topic, why: str) -> Picture:
    run = picture(figures, topic)
    return replace(run, note=f"Run chart: {why}. {run.withheld}".strip())


def _note(chart: ControlChart, why: str) -> str:
    """Which chart, why, how much wider than chance the points of each phase of a p′ or u′ chart
    vary, and where limits are missing or on trial."""
    sentences, spread = [f"{chart.method.words}: {why}."], chart.limits.sigma_z
    if spread is not None and np.isfinite(spread).any():
        every = listed(list(dict.fromkeys(number(z) for z in spread.tolist() if isfinite(z))))
        is_less = np.nanmin(spread) < 1
        below = ", and chance sets the limits where that is below 1" if is_less else ""
        sentences.append(f"The points vary {every} times as much as by chance (sigma z){below}.")
    reasons = {NoLimits(int(code)) for code in chart.why_none} - {NoLimits.HAS_LIMITS}
    sentences += [f"{capital(reason.words)}." for reason in sorted(reasons)]
    if chart.trial.any():
        sentences.append("Trial limits: set by fewer than 12 points.")
    return " ".join(sentences)


def _complete(figures: Figures, column: str = "numerators") -> list[float]:
    pairs = zip(getattr(figures, column), figures.complete, strict=True)
    return [figure if complete else nan for figure, complete in pairs]


def topic(measure: Measure, series: Series, title: str = "") -> Topic:
    """What any chart of the measure says; add baseline, changes, goals with dataclasses.replace."""
    return Topic(
        title=title or measure.title,
        what=measure.topic(),
        unit=measure.unit,
        better=measure.better,
        by=series.wanted.by,
    )


def picture_of(series: Series, about: Topic | None = None) -> Picture:
    """The run chart of a series, with its own topic or the plain one of its measure."""
    return picture(Figures.of(series.frame), about or topic(series.measure, series))


def with_difference(about: Topic, difference: Difference, per: float) -> Topic:
    """The topic with the baseline of the verdict, what it expected since, and the gap's interval.

    `per` is the measure's, which the verdict's own units leave out.
    """
    baseline, own, expected = about.baseline, difference.own, None
    if difference.baseline_from and difference.baseline_to:
        baseline = (difference.baseline_from, difference.baseline_to)
    since = [block for block in difference.course if block.spell is BlockSpell.SINCE]
    if shown := [block for block in since if isfinite(block.expected)]:
        days = tuple(block.first_day for block in shown)
        values = np.clip([per * block.expected for block in shown], *about.unit.bounds).tolist()
        expected = Expected(days, tuple(values), per * own.low, per * own.high)
    return replace(about, baseline=baseline, expected=expected)


# Where a new phase could begin on a chart: offered to a person, never taken.
@dataclass(frozen=True)
class PhaseSuggestion:
    """Where a new phase could begin, and the medians before and from there on."""

    on: date
    side: Side
    before: float
    after: float


def suggestion(picture: Picture) -> PhaseSuggestion | None:
    """Where the newest phase steps, if it does and a sustained run on that side says so too.

    It is sought after the points that set the chart's centre, if a baseline does, else after the
    first thirteen. Both must agree: a run about the median of a short stretch is often no step.
    """
    phases, base, periods = picture.points.phases, picture.points.base, picture.figures.periods
    start = int((phases == phases[-1]).argmax()) if len(phases) else 0
    if not base[start:].any():
        return None
    stated, first = picture.topic.baseline, variation.BASELINE
    if stated is not None and stated[1] >= periods[start]:
        first = int(np.flatnonzero(base[start:])[-1]) + 1
    values = picture.points.judged[start:]
    step = variation.largest_step(values, first)
    if step is None:
        return None
    before, after = float(np.nanmedian(values[:step])), float(np.nanmedian(values[step:]))
    side, way = (Side.ABOVE, 1) if after > before else (Side.BELOW, -1)
    if len(variation.suggested_phases(values, baseline=first, only=way)) < 2:
        return None
    return PhaseSuggestion(periods[start + step], side, before, after)


_RUN_CHART = "Run chart: the points about their median."
FEWEST_EVENTS = 4  # three spells between them, as few as have limits
_SHORT = 34  # letters of an action's title that fit beside its line
_HALF_A_YEAR = timedelta(weeks=26)


@dataclass(frozen=True, eq=False)
class Reading:
    """A control chart where one fits (else a run chart), the run chart of the same figures, and
    what is read from them. `icons` and `suggestion` belong to `control`."""

    series: Series
    marks: Marks
    control: Picture
    run: Picture
    icons: Icons
    suggestion: PhaseSuggestion | None

    @property
    def is_judged(self) -> bool:
        """Whether there is any point that the rules look at."""
        return bool(self.control.points.used.any())

    @property
    def has_control_chart(self) -> bool:
        """Whether there is a control chart to switch to."""
        return self.control.limits is not None


def reading(series: Series, marks: Marks) -> Reading:
    """Figures, marks and rules joined, once, for everything that shows them."""
    figures = Figures.of(series.frame)
    about = with_marks(_topic(series, marks), series, marks)
    method = Method(in_a_row=marks.in_a_row)
    control = control_picture(figures, about, series.measure, method)
    step = suggestion(control)
    if step and about.baseline is None:  # the old level is judged by itself, and carried on
        start = control.figures.periods[int(control.points.phases.argmax())]
        about = replace(about, baseline=(start, step.on - timedelta(days=1)))
        control = control_picture(figures, about, series.measure, method)
    run = picture(figures, about)
    return Reading(
        series=series,
        marks=marks,
        control=control,
        run=replace(run, note=f"{_RUN_CHART} {run.withheld}".strip()),
        icons=icons(control),
        suggestion=step,
    )


def with_marks(about: Topic, shown: Series, marks: Marks) -> Topic:
    """The topic with targets as they stood, phases in force, what is left out and what not told."""
    periods = Figures.of(shown.frame).periods
    counts = [DayOfChange(count.on, count.label, is_current=False) for count in marks.counts]
    accepted = [DayOfChange(a.mark.on, f"new phase: {a.reason}", False) for a in marks.accepted]
    phases = sorted([*counts, *accepted], key=lambda phase: phase.on)
    # A phase divides figures: some lie before its day, some on it or after.
    phases = [phase for phase in phases if periods and periods[0] < phase.on <= periods[-1]]
    ruled = ((day, marks.left_out_of(day, about.by)) for day in periods)
    gone = tuple(LeftOut(day, ruling.reason) for day, ruling in ruled if ruling)
    return replace(
        about,
        goals=tuple(TargetFrom(step.since, step.value) for step in marks.targets),
        phases=(*about.phases, *phases),
        notes=tuple(DayOfChange(of.mark.on, of.reason, False) for of in marks.noted),
        left_out=(*about.left_out, *gone),
        hidden=_hidden(shown, marks.hidden_below),
    )


def _hidden(shown: Series, limit: int) -> tuple[tuple[date, str], ...]:
    """Periods of which so few people are told that the chart shows a point and says no figure."""
    frame, said = shown.frame, []
    cells = hidden(frame, shown.measure, shown.wanted.by, limit)
    for at, (day, many) in enumerate(zip(frame["period"], frame["denominator"], strict=True)):
        why, least = cells.deciding(at), None
        if cells.rest and isfinite(many):
            least = or_more(cells.denominators[at], cells.rest[at], int(many), limit)
        if least is not None:
            share = floor(shown.measure.per * least / many)
            said.append((day, f"{measured(share, shown.measure.unit)} or more"))
        elif why is not CountShown.SHOWN:
            said.append((day, unless_hidden(why, "", limit)))
    return tuple(said)


def wants_days(series: Series) -> bool:
    """Whether the events of a series are so rare that the days between them should be shown."""
    if series.wanted.by is By.DAY or series.frame.empty:
        return False
    done = series.frame[series.frame["complete"]]
    events, room = done["numerator"].astype(float), done["denominator"].astype(float)
    if events.sum() < FEWEST_EVENTS:
        return False
    return variation.choice(series.measure.kind, events, room).chart is Chart.T


def short_name(action: Action) -> str:
    """The action's title, short enough to stand beside a line."""
    title = action.title or action.id
    if len(title) <= _SHORT:
        return title
    return f"{title[:_SHORT].rsplit(' ', 1)[0]} …"


def _topic(series: Series, marks: Marks) -> Topic:
    """The actions on it; the usual range from before the first of them, else from all points."""
    about = topic(series.measure, series)
    if not marks.actions or series.frame.empty:
        return about
    first = min(action.practice_changed_on for action in marks.actions)
    before = (first - _HALF_A_YEAR, first - timedelta(days=1))
    known = series.frame["period"][series.frame["value"].map(isfinite)]
    return replace(
        about,
        changes=tuple(map(_change, marks.actions)),
        baseline=before if (known <= before[1]).any() else None,
    )


def picture_of_action(
    verdict: Verdict, answer: MeasureAnswer, shown: Series, around: Marks
) -> Picture:
    """The run chart of one measure of an action, with all that its verdict rests on.

    Targets stand as they were at each time; phases are those in force for this series.
    """
    start = verdict.action.practice_changed_on
    about = topic(answer.measure, shown, answer.measure.topic(answer.ref.part))
    if answer.difference and not answer.is_rare:
        about = with_difference(about, answer.difference, answer.measure.per)
    if about.expected and answer.hides_change:  # the line is drawn, and no gap is told
        about = replace(about, expected=replace(about.expected, low=nan, high=nan))
    about = replace(
        about,
        changes=(_change(verdict.action, is_current=True), *map(_change, verdict.beside)),
        left_out=_left_out(answer.difference, shown, start),
    )
    about = with_marks(about, shown, around)
    target, goals = answer.goal.target, about.goals
    if target is None:
        goals = ()
    elif not goals or goals[-1].value != target:  # its own, not that of another action
        goals = (TargetFrom(start, target),)
    return picture_of(shown, replace(about, goals=goals))


def _change(action: Action, *, is_current: bool = False) -> DayOfChange:
    return DayOfChange(action.practice_changed_on, short_name(action), is_current)


def _left_out(difference: Difference | None, shown: Series, start: date) -> tuple[LeftOut, ...]:
    if difference is None or difference.trigger_from is None:
        return ()
    reason = "the bad spell that prompted the action"
    periods = [day for day in shown.frame["period"] if difference.trigger_from <= day < start]
    return tuple(LeftOut(day, reason) for day in periods)


def usual_period(measure: Measure, is_rare: bool = False) -> By:
    """What is sampled once a month or happens seldom is shown by month, the rest by week."""
    return By.MONTH if measure.monthly or is_rare else By.WEEK


def usual_by(measure: Measure, series_by: Callable[[By], Series]) -> By:
    """By month what is sampled once a month, day by day what is rare, the rest by week.

    Shares and scores whose weeks hold too little are pooled to fortnights or months.
    """
    if measure.monthly:
        return By.MONTH
    if wants_days(series_by(By.WEEK)):
        return By.DAY
    return pooled_by(measure, series_by)


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
    figures, at, unit = picture.figures, picture.newest, picture.topic.unit
    many, last, period = "", "no figure", "nothing complete yet"
    if at is not None:
        last, period = picture.figure_at(at), _period(figures.periods[at], picture.topic.by)
        is_quantile = measure.kind is Kind.QUANTILE
        last += " min" if is_quantile else " between" if picture.chart is Chart.T else ""
        if not picture.hidden_at(at):
            many = counted(measure, figures.numerators[at], figures.denominators[at])
    elif any(map(isfinite, figures.numerators)) and not any(map(isfinite, figures.denominators)):
        period = "its denominator is not supplied"
    caution = ""  # where the level has changed, the usual range is that of before
    if of.suggestion is not None and of.icons.assurance is not Assurance.NONE:
        since = short_day(of.suggestion.on)
        caution = f"by the range before {since}; a new phase is suggested"
    return SummaryRow(
        title=measure.title + (f": {measure.part_in_words(part)}" if part else ""),
        last=last,
        counted=many,
        period=period,
        target=measured(picture.goal.value, unit) if picture.goal else "",
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
    many, over = number(numerator), number(denominator)
    if measure.kind in (Kind.SCORE, Kind.QUANTILE):
        return f"{over} counted"
    return f"{many} of {over}" if measure.kind is Kind.PROPORTION else f"{many} in {over}"


def _period(start: date, by: By) -> str:
    """A period in a narrow column.

    >>> from datetime import date
    >>> _period(date(2026, 11, 9), By.WEEK)
    'week from 9 Nov 2026'
    """
    if by is By.MONTH:
        return f"{start:%B %Y}"
    return f"{'on' if by is By.DAY else f'{by} from'} {short_day(start)} {start.year}"
