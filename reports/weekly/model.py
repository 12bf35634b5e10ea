"""The weekly report as plain values: what its page, its PDF and its JSON all say."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from charts.funnel import FunnelPicture
from charts.icons import Icons
from charts.picture import Picture
from metrics.calendar import By
from metrics.difference import Answer
from metrics.measure import Measure, MeasureRef
from metrics.small_counts import Cell
from metrics.target import TargetState
from plan.model import Action
from plan.standing import Escalation
from plan.state import State
from plan.words.answers import VerdictAnswer
from reports.weekly.quality import Quality
from reports.weekly.week import Week


class Part(StrEnum):
    """What a target is of its action."""

    RESULT = "result"  # the outcome that the action is judged on
    OTHER = "other result"  # another outcome of its aim
    PRACTICE = "practice"  # its process measure


@dataclass(frozen=True)
class Figure:
    """What was counted over one period. `cell`: whether it may be told; fewer than `limit` not."""

    measure: Measure
    by: By
    start: date | None = None  # None: nothing was counted
    value: float = float("nan")
    numerator: float = float("nan")
    denominator: float = float("nan")
    is_complete: bool = True
    cell: Cell = Cell.SHOWN
    limit: int = 0


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """One target of one action. `value` is pooled over its window since practice changed, or NaN.

    `hidden` is said in its place where so few stand behind it that they could be known.
    Two answers are kept apart: does it change, and does it meet the target (`icons`).
    """

    ref: MeasureRef
    measure: Measure
    part: Part
    sites: tuple[str, ...]
    last: Figure
    target: float
    window_weeks: int
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
    goes_to: str
    state: State
    answer: VerdictAnswer
    before: VerdictAnswer  # a week earlier, from the data as they stand now
    headline: str
    tone: str  # better, worse or neither
    size: str  # the change of what the answer rests on, in words; "" where there is none
    sentences: tuple[str, ...]
    is_qualified: bool
    weeks: int | None  # whole weeks since practice changed
    window: int
    targets: tuple[TargetLine, ...]

    @property
    def is_new(self) -> bool:
        """The answer is another than a week ago."""
        return self.answer is not self.before


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Weekly:
    """The report. `generation` and `entry` name the data and the plan's last word."""

    week: Week
    sites: tuple[str, ...]  # none: all
    site_count: int  # places of care that it speaks of
    generation: str
    entry: int
    is_sample: bool
    data_to: date | None
    finding: tuple[str, ...]
    caution: str
    watched: tuple[Watched, ...]
    slipped: tuple[Slipped, ...]
    passed_on: tuple[PassedOn, ...]
    unassured: tuple[Unassured, ...]
    side_by_side: tuple[SideBySide, ...]
    quality: Quality

    @property
    def targets(self) -> tuple[TargetLine, ...]:
        """Every target once: two actions on one measure at one place share theirs."""
        every = (target for each in self.watched for target in each.targets)
        return tuple({(t.ref, t.sites, t.target): t for t in every}.values())
