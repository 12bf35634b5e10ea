"""The weekly report as plain values: what its page, its PDF and its JSON all say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from charts.funnel import FunnelPicture
from charts.picture import Picture
from charts.reading import Reading
from connectors.report import Freshness, RowsTaken, newest_load, rows_taken
from metrics.arrival import arrival
from metrics.calendar import By, period_start
from metrics.measure import Measure, MeasureRef
from metrics.series import counted_anything
from metrics.small_counts import CountShown
from metrics.target import TargetState
from plan.model import Action, Outcome, Plan
from plan.problems import Problems
from plan.register import COMMENT, Claim, Register
from plan.review_call import NotWritten, say
from plan.standing import Escalation, Standing
from plan.state import State
from plan.values import as_text
from plan.verdict import MeasureAnswer
from plan.words.answers import Wording
from plan.words.numbers import lower_first
from reports.edition import Colophon, Edition, role_by_id

A_WEEK = timedelta(days=7)
LONGEST_COMMENT = 600


@dataclass(frozen=True, order=True)
class Week:
    """A week by its Monday."""

    first: date

    @classmethod
    def before(cls, day: date) -> "Week":
        """The last week that is over on a day.

        >>> Week.before(date(2026, 11, 16)).first, Week.before(date(2026, 11, 15)).first
        (datetime.date(2026, 11, 9), datetime.date(2026, 11, 2))
        """
        return cls(period_start(day, By.WEEK) - A_WEEK)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def reported_on(self) -> date:
        """The Monday after: the day as on which everything about the week is told."""
        return self.first + A_WEEK

    @property
    def says(self) -> str:
        """The week as a heading says it.

        >>> Week(date(2026, 11, 9)).says, Week(date(2026, 11, 30)).says
        ('9 to 15 November 2026', '30 November to 6 December 2026')
        >>> Week(date(2026, 12, 28)).says
        '28 December 2026 to 3 January 2027'
        """
        first, last = self.first, self.last
        year = f" {first.year}" if first.year != last.year else ""
        month = f" {first:%B}{year}" if first.month != last.month else ""
        return f"{first.day}{month} to {last.day} {last:%B %Y}"

    def days_short(self, export: Freshness) -> int:
        """How many of its last days an export lacks; 0 where it has none of its own."""
        return max((self.last - export.through).days, 0) if export.through else 0

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def back(self, until: date) -> Iterator["Week"]:
        """This week and those before it, the newest first, down to the one that holds a day."""
        week = self
        while week.last >= until:
            yield week
            week = Week(week.first - A_WEEK)


NO_ROWS = RowsTaken()


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the data of the week are. `verified` of `calls` were verified electronically."""

    reaches: tuple[Freshness, ...] = ()
    verified: int = 0
    calls: int = 0
    this_week: RowsTaken = NO_ROWS
    last_load: RowsTaken = NO_ROWS
    provisional: tuple[str, ...] = ()


def quality(edition: Edition, sites: tuple[str, ...], week: Week) -> Quality:
    """Of all exports; verified calls and what may still change are those of the report's sites."""
    read, reaches = edition.read, edition.exports
    if not read(counted_anything):
        return Quality()
    near, days = edition.places.within(sites), (week.first, week.last)
    verified, calls = (
        int(edition.sums(MeasureRef("punctuality", part), near, days)[1])
        for part in ("electronic", "")
    )
    newest = read(newest_load, week.reported_on)
    come_in = [each.through for each in reaches if each.source == "complaints" and each.through]
    arriving = (
        read(arrival, sorted(near) if sites else (), min(through, edition.today))
        for through in come_in
    )
    return Quality(
        reaches=reaches,
        verified=verified,
        calls=calls,
        this_week=read(rows_taken, week.first, week.reported_on),
        last_load=read(rows_taken, newest, newest) if newest else NO_ROWS,
        provisional=tuple(f"Complaints: {lower_first(each.in_words())}" for each in arriving),
    )


class TargetPart(StrEnum):
    """What a target is of its action."""

    RESULT = "result"  # the outcome that the action is judged on
    OTHER = "other result"  # another outcome of its aim
    PRACTICE = "practice"  # its process measure


@dataclass(frozen=True)
class WeekFigure:
    """What was counted over one period. `cell`: whether it may be told; fewer than `limit` not."""

    measure: Measure
    by: By
    start: date | None = None  # None: nothing was counted
    value: float = float("nan")
    numerator: float = float("nan")
    denominator: float = float("nan")
    is_complete: bool = True
    cell: CountShown = CountShown.SHOWN
    limit: int = 0


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """One target of one action. Two answers are kept apart: does it change, is the target met.

    `hidden` is said in place of a figure where so few stand behind it that they could be known.
    """

    part: TargetPart
    wanted: Outcome
    sites: tuple[str, ...]
    last: WeekFigure
    earlier: tuple[WeekFigure, WeekFigure]  # the week before, and the same a year ago
    answer: MeasureAnswer | None  # None: practice has not changed
    state_before: TargetState  # a week earlier
    hidden: str
    read: Reading  # the chart that says whether it changes
    caution: str
    course: Picture | None  # None: even months would tell how few there were

    @property
    def measure(self) -> Measure:
        return self.last.measure

    @property
    def title(self) -> str:
        return self.measure.heading(self.wanted.measure.part)

    @property
    def state(self) -> TargetState:
        return self.answer.goal.state if self.answer else TargetState.NO_DATA


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One action in its week: the answer, the answer a week ago, who owns it and its targets."""

    action: Action
    owner: str
    state: State
    wording: Wording  # of the answer
    before: Wording  # a week earlier, by today's data
    size: str  # the change of what the answer rests on, in words; "" where there is none
    sentences: tuple[str, ...]
    week: str  # as in "week 3 of 8"
    weeks: int | None  # whole weeks since practice changed
    window: int
    targets: tuple[TargetLine, ...]

    @property
    def is_new(self) -> bool:
        return self.wording.name != self.before.name


@dataclass(frozen=True, kw_only=True)
class Slipped:
    """A date that passed or was moved. `on`: since when."""

    action: Action
    owner: str
    on: date
    says: str
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """An escalation, with the people in it by role."""

    action: Action
    escalation: Escalation
    to: str
    acknowledged: str
    is_new: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class SideBySide:
    """Like sites beside each other; `why_none` where they cannot be laid into a funnel."""

    title: str
    kind: str
    sites: int
    says: str = ""
    funnel: FunnelPicture | None = None
    why_none: str = ""


@dataclass(frozen=True)
class TargetRow:
    """A target once, with every action that works towards it, the most urgent first."""

    line: TargetLine
    actions: tuple[Watched, ...]


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What a leader says of the week, over everything that was counted. `entry`: the newest."""

    text: str = ""
    by: str = ""  # by role
    entry: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Weekly:
    """The report; its colophon names the data and the plan's last word."""

    week: Week
    sites: tuple[str, ...]  # none: all
    site_count: int  # places of care that it speaks of: those below which there are no others
    colophon: Colophon
    comment: Comment
    finding: tuple[str, ...]
    caution: str
    problems: Problems  # that nobody works on
    to_adapt: tuple[str, ...]  # ids of actions to adapt or stop
    watched: tuple[Watched, ...]
    slipped: tuple[Slipped, ...]
    passed_on: tuple[PassedOn, ...]
    unassured: tuple[Standing, ...]  # completed; the one that has waited longest comes first
    side_by_side: tuple[SideBySide, ...]
    quality: Quality

    @property
    def rows(self) -> tuple[TargetRow, ...]:
        """Every target once: two actions on one measure at one place share theirs."""
        found: dict[tuple, list[tuple[TargetLine, Watched]]] = {}
        for action in self.watched:
            for line in action.targets:
                of = (line.wanted.measure, line.sites, line.wanted.target)
                found.setdefault(of, []).append((line, action))
        return tuple(TargetRow(of[0][0], tuple(own for _, own in of)) for of in found.values())

    @property
    def targets(self) -> tuple[TargetLine, ...]:
        return tuple(row.line for row in self.rows)


# What a leader says of a week, kept beside the plan; the newest word is shown.


def comment_on(register: Register, plan: Plan, week: Week, sites: tuple[str, ...]) -> Comment:
    """On the report of these sites; blank where nothing was said or it was taken back."""
    history = register.history(COMMENT, _subject(sites))
    said = [entry for entry in history if entry.field == week.first.isoformat()]
    if not said:
        return Comment()
    by = role_by_id(plan, said[-1].recorded_by)
    return Comment(text=said[-1].content or "", by=by, entry=said[-1].id)


def comment(
    register: Register, text: str, by: str, seen: int, *, on: tuple[Week, tuple[str, ...]]
) -> None:
    """Write it over the one of entry `seen`; NotWritten if it is too long or another wrote."""
    if len(text) > LONGEST_COMMENT:
        raise NotWritten(f"A comment has at most {LONGEST_COMMENT} letters; this has {len(text)}.")
    field, subject = on[0].first.isoformat(), _subject(on[1])
    value = as_text(text.strip() or None)
    say(register, [Claim(kind=COMMENT, subject=subject, field=field, value=value)], by, seen)


def _subject(sites: tuple[str, ...]) -> str:
    return ", ".join(sites) or "all sites"
