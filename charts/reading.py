"""One reading of a series: the one result that its chart, its icons and its row in tables share."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite

import numpy as np

from charts.control import control_picture
from charts.icons import Icons, icons
from charts.of_measure import story
from charts.picture import Picture, picture
from charts.story import Change, Figures, Goal, LeftOut, Story
from metrics.calendar import By
from metrics.series import Series
from metrics.spc.chart import Chart
from metrics.spc.choice import choice
from metrics.spc.signal import Rule, Side
from metrics.spc.suggestion import Stretch, suggested_phases
from plan.marks import Marks
from plan.model import Action

_RUN_CHART = "Run chart: the points about their median."
FEWEST_EVENTS = 4  # three spells between them, as few as have limits
_SHORT = 34  # letters of an action's title that fit beside its line
_HALF_A_YEAR = timedelta(weeks=26)


@dataclass(frozen=True)
class Suggestion:
    """Where a new phase could begin, and the medians before and from there on."""

    on: date
    side: Side
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class Reading:
    """A control chart where one fits (else a run chart), the run chart of the same figures, and
    what is read from them. `icons` and `suggestion` belong to `control`."""

    series: Series
    marks: Marks
    control: Picture
    run: Picture
    icons: Icons
    suggestion: Suggestion | None

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
    told = with_marks(_story(series, marks), figures, marks)
    control = control_picture(figures, told, series.measure)
    return Reading(
        series=series,
        marks=marks,
        control=control,
        run=replace(picture(figures, told), note=_RUN_CHART),
        icons=icons(control),
        suggestion=suggestion(control),
    )


def with_marks(told: Story, figures: Figures, marks: Marks) -> Story:
    """The story with targets as they stood, phases in force, and what a person left out."""
    counts = [Change(each.on, each.label, is_current=False) for each in marks.counts]
    accepted = [Change(a.mark.on, f"new phase: {a.reason}", False) for a in marks.accepted]
    phases = sorted([*counts, *accepted], key=lambda phase: phase.on)
    ruled = ((day, marks.left_out_of(day, told.by)) for day in figures.periods)
    gone = tuple(LeftOut(day, ruling.reason) for day, ruling in ruled if ruling)
    return replace(
        told,
        goals=tuple(Goal(step.since, step.value) for step in marks.targets),
        phases=(*told.phases, *(phase for phase in phases if _divides(phase.on, figures))),
        left_out=(*told.left_out, *gone),
    )


def suggestion(one: Picture) -> Suggestion | None:
    """The first sustained run of the newest phase that the chart's own rules see too.

    It is sought after the points that set the chart's centre, if a baseline does, else after the
    first thirteen. Both rules must agree: a run about the median of a short stretch is often no
    news to the chart.
    """
    phases, base = one.points.phases, one.points.base
    if not len(phases) or not base.any():
        return None
    newest = phases == phases[-1]
    start = int(newest.argmax())
    found = suggested_phases(one.points.judged[start:], **_baseline(one, start))
    pairs = ((before, after) for before, after in pairwise(found) if _is_seen(one, start, after))
    before, after = next(pairs, (None, None))
    if after is None:
        return None
    on = one.figures.periods[start + after.first]
    return Suggestion(on, after.side, before.median, after.median)


def wants_days(series: Series) -> bool:
    """Whether the events of a series are so rare that the days between them should be shown."""
    if series.wanted.by is By.DAY or series.frame.empty:
        return False
    done = series.frame[series.frame["complete"]]
    events, room = done["numerator"].astype(float), done["denominator"].astype(float)
    if events.sum() < FEWEST_EVENTS:
        return False
    return choice(series.measure.kind, events, room).chart is Chart.T


def short_name(action: Action) -> str:
    """The action's title, short enough to stand beside a line."""
    title = action.title or action.id
    if len(title) <= _SHORT:
        return title
    return f"{title[:_SHORT].rsplit(' ', 1)[0]} …"


def _baseline(one: Picture, start: int) -> dict[str, int]:
    """How many periods of the newest phase there are up to the end of a stated baseline."""
    inside = np.flatnonzero(one.points.base[start:])
    if one.story.baseline is None or not len(inside):
        return {}
    return {"baseline": int(inside[-1]) + 1}


def _is_seen(one: Picture, start: int, run: Stretch) -> bool:
    """Whether a run on one side fired on the chart, on the same side, within this stretch."""
    return any(
        signal.rule in (Rule.ONE_SIDE, Rule.SHIFT)
        and signal.side is run.side
        and signal.first <= start + run.last
        and signal.last >= start + run.first
        for signal in one.signals
    )


def _story(series: Series, marks: Marks) -> Story:
    """The actions on it; the usual range from before the first of them, else from all points."""
    told = story(series.measure, series)
    if not marks.actions or series.frame.empty:
        return told
    first = min(action.practice_changed_on for action in marks.actions)
    before = (first - _HALF_A_YEAR, first - timedelta(days=1))
    known = series.frame["period"][series.frame["value"].map(isfinite)]
    return replace(
        told,
        changes=tuple(
            Change(each.practice_changed_on, short_name(each), is_current=False)
            for each in marks.actions
        ),
        baseline=before if (known <= before[1]).any() else None,
    )


def _divides(on: date, figures: Figures) -> bool:
    """Whether some figures lie before the day and some on or after it."""
    return bool(figures.periods) and figures.periods[0] < on <= figures.periods[-1]
