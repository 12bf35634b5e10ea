"""The weekly report as plain values: what its page, its PDF and its JSON all say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from charts.funnel import FunnelPicture
from charts.icons import Icons
from charts.picture import Picture
from connectors.report import RowsTaken, freshness, newest_load, rows_taken
from metrics.arrival import arrival
from metrics.calendar import By, period_start
from metrics.difference import Answer
from metrics.measure import Measure, MeasureRef
from metrics.series import counted_anything
from metrics.small_counts import CountShown
from metrics.target import TargetState
from plan.model import Action, Plan
from plan.problems import Problems
from plan.register import COMMENT, Register, Said
from plan.review_call import NotWritten, say
from plan.standing import Escalation
from plan.state import State
from plan.values import as_text
from plan.words.answers import VerdictAnswer, Wording, wording_of
from plan.words.numbers import lower_first
from reports.edition import Colophon, Edition, role_by_id

A_WEEK = timedelta(days=7)


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

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def back(self, until: date) -> Iterator["Week"]:
        """This week and those before it, the newest first, down to the one that holds a day."""
        week = self
        while week.last >= until:
            yield week
            week = Week(week.first - A_WEEK)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far one export reaches: `through` its last complete day, None where it has no days."""

    source: str
    through: date | None
    days_short: int  # of the end of the week; 0 where it reaches it


NO_ROWS = RowsTaken()


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the data of the week are. `verified` of `calls` were verified electronically."""

    reaches: tuple[Reach, ...] = ()
    verified: int = 0
    calls: int = 0
    this_week: RowsTaken = NO_ROWS
    last_load: RowsTaken = NO_ROWS
    provisional: tuple[str, ...] = ()


def quality(edition: Edition, sites: tuple[str, ...], week: Week) -> Quality:
    """Of all exports; verified calls are those of the report's sites."""
    cursor = edition.ground.cursor
    if not counted_anything(cursor):
        return Quality()
    reaches = tuple(
        Reach(
            source=export.source,
            through=export.through,
            days_short=max((week.last - export.through).days, 0) if export.through else 0,
        )
        for export in freshness(cursor)
    )
    near, days = edition.ground.places.within(sites), (week.first, week.last)
    verified, calls = (
        edition.counted(MeasureRef("punctuality", part), near, days)[1]
        for part in ("electronic", "")
    )
    newest = newest_load(cursor, week.reported_on)
    return Quality(
        reaches=reaches,
        verified=int(verified),
        calls=int(calls),
        this_week=rows_taken(cursor, week.first, week.reported_on),
        last_load=rows_taken(cursor, newest, newest) if newest else NO_ROWS,
        provisional=tuple(_provisional(edition, sites, reaches)),
    )


def _provisional(
    edition: Edition, sites: tuple[str, ...], reaches: tuple[Reach, ...]
) -> Iterator[str]:
    """Which weeks may still change, because what happened in them comes in late."""
    complaints = next((e for e in reaches if e.source == "complaints" and e.through), None)
    if complaints:
        until = min(complaints.through, edition.today)
        near = sorted(edition.ground.places.within(sites)) if sites else ()
        yield f"Complaints: {lower_first(arrival(edition.ground.cursor, near, until).in_words())}"


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
    """One target of one action. `value` is pooled over its window since practice changed, or NaN.

    `hidden` is said in its place where so few stand behind it that they could be known.
    Two answers are kept apart: does it change, and does it meet the target (`icons`).
    """

    ref: MeasureRef
    measure: Measure
    part: TargetPart
    sites: tuple[str, ...]
    last: WeekFigure
    earlier: tuple[WeekFigure, WeekFigure]  # the week before, and the same a year ago
    target: float
    window_weeks: int
    months: tuple[date, ...]  # those of the window of a measure by month
    state: TargetState
    state_before: TargetState  # a week earlier
    value: float
    hidden: str
    icons: Icons
    answer: Answer | None  # the verdict's own of this measure; None: nothing was counted yet
    is_judged: bool  # there is a point that the icons speak of
    caution: str
    course: Picture | None  # None: even months would tell how few there were


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One action in its week: the answer, the answer a week ago, who owns it and its targets."""

    action: Action
    owner: str
    state: State
    answer: VerdictAnswer
    before: VerdictAnswer  # a week earlier, from the data as they stand now
    size: str  # the change of what the answer rests on, in words; "" where there is none
    sentences: tuple[str, ...]
    is_qualified: bool  # there was nothing to compare with
    weeks: int | None  # whole weeks since practice changed
    window: int
    targets: tuple[TargetLine, ...]

    @property
    def wording(self) -> Wording:
        """How the answer is told."""
        return wording_of(self.answer, self.is_qualified)

    @property
    def is_new(self) -> bool:
        """The answer is another than a week ago."""
        return self.wording is not wording_of(self.before, self.is_qualified)


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


@dataclass(frozen=True, kw_only=True)
class Unassured:
    """Completed, and what still stands against signing that it is assured."""

    action: Action
    owner: str
    completed_on: date
    re_audit_on: date | None
    against: tuple[str, ...]


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
    unassured: tuple[Unassured, ...]
    side_by_side: tuple[SideBySide, ...]
    quality: Quality

    @property
    def rows(self) -> tuple[TargetRow, ...]:
        """Every target once: two actions on one measure at one place share theirs."""
        found: dict[tuple, list[tuple[TargetLine, Watched]]] = {}
        for action in self.watched:
            for line in action.targets:
                found.setdefault((line.ref, line.sites, line.target), []).append((line, action))
        return tuple(
            TargetRow(pairs[0][0], tuple(action for _, action in pairs)) for pairs in found.values()
        )

    @property
    def targets(self) -> tuple[TargetLine, ...]:
        """The same without their actions."""
        return tuple(row.line for row in self.rows)


# What a leader says of a week, kept beside the plan; the newest word is shown.


def comment_on(register: Register, plan: Plan, week: Week, sites: tuple[str, ...]) -> Comment:
    """On the report of these sites; blank where nothing was said or it was taken back."""
    history = register.history(COMMENT, _subject(sites))
    said = [entry for entry in history if entry.field == week.first.isoformat()]
    if not said:
        return Comment()
    by = role_by_id(plan, said[-1].recorded_by)
    return Comment(text=json.loads(said[-1].value) or "", by=by, entry=said[-1].id)


def comment(
    register: Register, text: str, by: str, seen: int, *, on: tuple[Week, tuple[str, ...]]
) -> None:
    """Write it over the one of entry `seen`; NotWritten if it is too long or another wrote."""
    week, sites = on
    if len(text) > LONGEST_COMMENT:
        raise NotWritten(f"A comment has at most {LONGEST_COMMENT} letters; this has {len(text)}.")
    value = as_text(text.strip() or None)
    field = week.first.isoformat()
    said = Said(kind=COMMENT, subject=_subject(sites), field=field, value=value)
    say(register, [said], by, seen)


def _subject(sites: tuple[str, ...]) -> str:
    return ", ".join(sites) or "all sites"


LONGEST_COMMENT = 600
