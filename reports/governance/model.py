"""The governance pack as plain values: what its slides, its PDF and its JSON all say."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from charts.picture import Picture
from plan.agenda_item import Agenda, Item, Kind
from reports.paper import Colophon


class Part(StrEnum):
    """What a measure is of its action."""

    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"
    OTHER = "other outcome"


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """One measure of an action in figures; NaN and None where there is none.

    `value` is pooled over the target's window. `effect`, `low`, `high`: the gap to what was
    expected with its 90 % interval. `counted`: since practice changed, in words. `hidden`: why
    figures are left out, where so few stand behind them that somebody might be recognised.
    """

    part: Part
    measure: str
    title: str
    unit: str
    answer: str
    effect: float
    low: float
    high: float
    gap: str  # the three as they are said; "" where nothing can be said
    compared_with: str
    value: float
    window_weeks: int
    target: float | None
    target_state: str
    before: float
    last: float
    last_on: date | None
    last_period: str  # as it is said
    last_short: str  # the same in a narrow place
    counted: str = ""
    hidden: str = ""
    is_value_told: bool = True
    qualified: str = ""  # why the answer is qualified; "" if it is not


@dataclass(frozen=True, kw_only=True)
class OfAction:
    """What is known of one action of an item: who, when, and its measures in figures."""

    action: str
    title: str
    owner: str
    state: str
    dates: tuple[tuple[str, date], ...]
    numbers: tuple[Numbers, ...]

    @property
    def stands(self) -> str:
        """Who answers for it and where it stands, in a sentence each."""
        return f"Owner: {self.owner}. Where it stands: {self.state}."


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """A measure to be drawn. `picture` is None where nothing may be shown; `why_none` says why."""

    measure: str
    title: str
    place: str
    picture: Picture | None
    why_none: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether there is a point to draw."""
        return self.picture is not None and self.picture.newest is not None


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One item of the agenda with all that is said of it. `said`: its lines, or all it lists."""

    item: Item
    said: tuple[str, ...]
    drawn: tuple[Drawn, ...] = ()
    actions: tuple[OfAction, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is known besides, without what is said already."""
        owners = {of.stands for of in self.actions}
        told = {self.item.title, *self.said, *owners}
        return tuple(note for note in self.item.notes if note not in told)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """The pack. `entries` are matters arising, then what the agenda holds, in its order."""

    colophon: Colophon
    agenda: Agenda
    place: str
    entries: tuple[Entry, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All that the meeting goes through; an empty one stands on the agenda alone."""
        arising = (entry.item for entry in self.entries if entry.item.kind is Kind.ARISING)
        return (*arising, *(each for each in self.agenda.items if each.kind is not Kind.ARISING))

    def number_of(self, entry: Entry) -> int:
        """The number that its item has in the meeting and in the minutes too."""
        return 1 + self.items.index(entry.item)
