"""One item of the governance meeting, and how the risk of an aim has moved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metrics.measure import MeasureRef
from plan.model import Aim, Risk
from plan.register import Register
from plan.values import read_back
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import count

MOST_LINES = 3


class ItemGroup(StrEnum):
    """The groups of the agenda in their order. The value is how a group is said."""

    ARISING = "matters arising"
    ESCALATED = "escalations"
    PROBLEMS = "problems nobody works on"
    ADAPT = "actions to adapt or stop"
    COMPLETED = "completed, not assured"
    MEDICINES = "medicines themes"
    DUE = "due for review or re-audit"
    RISK = "risks that moved"
    HOLDING = "assured and holding"


@dataclass(frozen=True, kw_only=True)
class MeasureShown:
    """A measure to draw for an item, at its sites (none: all), by the week."""

    measure: MeasureRef
    sites: tuple[str, ...] = ()
    action: str = ""  # whose verdict the picture is drawn with; "": the measure as it runs


@dataclass(frozen=True, kw_only=True)
class Item:
    """One screen of the meeting. All text is plain, without mark-up."""

    kind: ItemGroup
    id: str  # what it is about ("action A07", "aim P2"): what is decided stays with that
    title: str  # the finding, a sentence
    about: str = ""  # the action or the problem in its own words
    lines: tuple[str, ...] = ()  # at most MOST_LINES, the most telling first
    passed_on: tuple[str, ...] = ()  # of its lines, what an escalation says
    question: str = ""  # the decision to take; "" where there is none
    actions: tuple[str, ...] = ()  # ids
    aim: str = ""
    shown: tuple[MeasureShown, ...] = ()  # one to draw large; several to draw small, side by side
    many: int = 1  # how many things it holds, as its group counts them
    notes: tuple[str, ...] = ()  # the numbers behind it, for who presents and for the minutes

    @property
    def action(self) -> str:
        return self.actions[0] if len(self.actions) == 1 else ""

    @property
    def is_empty(self) -> bool:
        """It only says that a group was looked at and held nothing."""
        return self.id.startswith(NOTHING)


@dataclass(frozen=True, kw_only=True)
class Agenda:
    today: date
    since: date  # what is new is counted from this day: the last meeting, or a month ago
    site: str = ""  # "" for all
    watched: int = 0  # actions that were looked at
    items: tuple[Item, ...] = ()
    also: Mapping[ItemGroup, Counter[ItemGroup]] = field(default_factory=dict)

    def counted(self, kind: ItemGroup) -> str:
        """As in "6, of which 5 are under escalations": `also` says what is taken elsewhere."""
        here = sum(item.many for item in self.of(kind))
        elsewhere = self.also.get(kind, Counter[ItemGroup]())
        if not here and len(elsewhere) == 1:
            return f"{elsewhere.total()}, all under {next(iter(elsewhere))}"
        under = (f"{n} {'is' if n == 1 else 'are'} under {group}" for group, n in elsewhere.items())
        return ", of which ".join([str(here + elsewhere.total()), *under])

    def of(self, kind: ItemGroup) -> tuple[Item, ...]:
        """The items of one group; without one that only says that it is empty."""
        return tuple(item for item in self.items if item.kind is kind and not item.is_empty)


def answer_shown(verdict: Verdict, shown: MeasureShown) -> MeasureAnswer | None:
    """What the verdict says of the measure to draw; None where it was not judged."""
    return next((each for each in verdict.measures if each.ref == shown.measure), None)


def shortened(lines: Sequence[str], thing: str = "") -> tuple[str, ...]:
    """At most MOST_LINES; of more, the first ones and how many more `thing`s."""
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    rest = len(lines) - MOST_LINES + 1
    more = count(rest, f"more {thing}", f"more {thing}s") if thing else f"{rest} more"
    return (*lines[: MOST_LINES - 1], f"And {more}.")


def empty(kind: ItemGroup, title: str, *lines: str) -> Item:
    return Item(kind=kind, id=f"{NOTHING} {kind}", title=title, lines=lines)


NOTHING = "nothing in"


@dataclass(frozen=True, kw_only=True)
class RiskMove:
    """The score of an aim then and now, and they differ."""

    aim: Aim
    was: Risk
    now: Risk

    @property
    def rose(self) -> bool:
        return self.now.score > self.was.score

    def __str__(self) -> str:
        """As in "from 15 (extreme) to 10 (high)"."""
        was, now = self.was, self.now
        return f"from {was.score} ({was.band}) to {now.score} ({now.band})"


def risk_moves(register: Register, aims: Iterable[Aim], after: int = 0) -> tuple[RiskMove, ...]:
    """Aims scored otherwise than at entry `after`, or (0: no meeting yet) before the plan."""
    known = {aim.id: aim for aim in aims if aim.risk_now is not None}
    then: dict[str, dict[str, str]] = {aim: {} for aim in known}
    for entry in register.histories("aim", tuple(known)) if known else ():
        if entry.id <= after and entry.field in ("risk_now", "risk_before"):
            then[entry.subject][entry.field] = entry.value
    moved = []
    for id, aim in known.items():
        held = read_back("aim", id, then[id])
        assert isinstance(held, Aim)
        was, now = held.risk_now or held.risk_before or aim.risk_before, aim.risk_now
        if was and now and was.score != now.score:
            moved.append(RiskMove(aim=aim, was=was, now=now))
    return tuple(moved)
