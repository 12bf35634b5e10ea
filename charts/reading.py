"""One reading of a series: the one result that its chart, its icons and its row in tables share."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite

from charts.control import control_picture
from charts.icons import Icons, icons
from charts.of_measure import story
from charts.picture import Picture, picture
from charts.story import Change, Figures, Goal, LeftOut, Story
from charts.suggestion import Suggestion, suggestion
from metrics.calendar import By
from metrics.series import Series
from metrics.small_counts import Cell, hidden, in_words
from metrics.spc.charts import Chart, Method
from metrics.spc.variation import choice
from plan.marks import Marks
from plan.model import Action

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
    told = with_marks(_story(series, marks), series, marks)
    control = control_picture(figures, told, series.measure, Method(in_a_row=marks.in_a_row))
    return Reading(
        series=series,
        marks=marks,
        control=control,
        run=_run_chart(figures, told),
        icons=icons(control),
        suggestion=suggestion(control),
    )


def _run_chart(figures: Figures, told: Story) -> Picture:
    one = picture(figures, told)
    return replace(one, note=f"{_RUN_CHART} {one.withheld}".strip())


def with_marks(told: Story, shown: Series, marks: Marks) -> Story:
    """The story with targets as they stood, phases in force, what is left out and what not told."""
    figures = Figures.of(shown.frame)
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
        hidden=_hidden(shown, marks.hidden_below),
    )


def _hidden(shown: Series, limit: int) -> tuple[tuple[date, str], ...]:
    """Periods of which so few people are told that the chart shows a point and says no figure."""
    found = hidden(shown.frame, shown.measure, shown.wanted.by, limit)
    why = ((day, found.deciding(at)) for at, day in enumerate(shown.frame["period"]))
    return tuple((day, in_words(cell, "", limit)) for day, cell in why if cell is not Cell.SHOWN)


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
