"""A governance meeting as it stands: its agenda as it was read, who is there, what was decided."""

from dataclasses import dataclass, field
from datetime import date, datetime

from plan.agenda.item import Item


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What was agreed to be done, by whom and by when; open until a later meeting says it is done.

    `seen` is the newest entry of the register that says so.
    """

    what: str
    owner: str  # a person's id
    due: date
    is_open: bool = True
    came_of_it: str = ""  # what came of it, or why it was carried on
    times_carried_on: int = 0
    seen: int = 0

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due < today


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided on one item, in words, with what follows from it.

    id, at and entry come with the writing.
    """

    item: str  # the id of the item
    words: str
    by: str  # a person's id
    follow_up: FollowUp | None = None
    id: str = ""
    at: datetime | None = None  # UTC
    entry: int = 0


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting. `items` are the agenda as it was when it opened, matters arising first."""

    id: str
    site: str  # "" for all
    held_on: date
    since: date
    opened_by: str
    opened_at: datetime  # UTC
    opened: int  # the entry that opened it
    items: tuple[Item, ...] = ()
    present: tuple[str, ...] = ()  # ids of persons of the plan
    others: str = ""  # who else is there, by role
    others_seen: int = 0
    at: str = ""  # the item that is being taken; "" before the first
    reached: tuple[str, ...] = ()  # the items that were taken, in that order
    decided: tuple[Decided, ...] = ()
    closed_by: str = ""
    closed_at: datetime | None = None
    closed: int = 0  # the entry that closed it; 0 while it runs
    newest: int = 0  # the newest entry of it
    _positions: dict = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._positions.update({item.id: at for at, item in enumerate(self.items)})

    @property
    def is_running(self) -> bool:
        return not self.closed

    def position(self, item_id: str) -> int:
        """Where an item stands on its agenda, from 0; 0 too for one that is not there."""
        return self._positions.get(item_id, 0)

    def decided_on(self, item_id: str) -> tuple[Decided, ...]:
        """What was decided on one item, in the order in which it was."""
        return tuple(each for each in self.decided if each.item == item_id)
