"""What was promised of an action, and how its due date has moved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from plan.model import DAYS_ALLOWED
from plan.register import Entry, Register, entries_on


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The due date was moved back, or (`now` None) taken away."""

    was: date
    now: date | None
    on: date
    by: str
    why: str


def _slips(history: list[Entry]) -> tuple[Slip, ...]:
    """The slips among all that was said of one action's due date, the oldest first."""
    dated = [(entry, due) for entry in history for due in _days(entry)]
    moved = [(was, entry, now) for (_, was), (entry, now) in pairwise(dated) if now > was]
    gone = [(dated[-1][1], history[-1], None)] if dated and not _days(history[-1]) else []
    return tuple(
        Slip(was=was, now=now, on=entry.on, by=entry.recorded_by, why=entry.why)
        for was, entry, now in (*moved, *gone)
    )


@dataclass(frozen=True)
class Route:
    """How many days a deadline might slip, and the first and last day on which that was so."""

    days: int
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True)
class Promised:
    slips: tuple[Slip, ...] = ()
    routes: tuple[Route, ...] = ()  # those before the present one
    reviews: tuple[date, ...] = ()  # planned days that passed, then went
    re_audited_by: str = ""  # who recorded the newest re-audit

    def routes_to(self, days: int) -> tuple[Route, ...]:
        """Every route there was, the last of them the present one, which allows so many days."""
        first = self.routes[-1].last if self.routes else date.min
        return (*self.routes, Route(days, first))


NOTHING_PROMISED = Promised()


def promised_of(register: Register, actions: Iterable[str]) -> dict[str, Promised]:
    """Action id -> what was promised of it since it came into the plan."""
    histories: dict[str, list[Entry]] = {action: [] for action in actions}
    for entry in entries_on(register, "action", histories):
        histories[entry.subject].append(entry)
    return {action: promised_in(history) for action, history in histories.items()}


def promised_in(history: Sequence[Entry]) -> Promised:
    """What was promised in all that was said of one action, the oldest first."""

    def of(*names: str) -> list[Entry]:
        return [entry for entry in history if entry.field in names]

    return Promised(
        re_audited_by=next((e.recorded_by for e in reversed(of("re_audit_result"))), ""),
        slips=_slips(of("due_on")),
        routes=tuple(_routes(of("escalate_after_days"))),
        reviews=_passed(of("review_on", "later_reviews_on")),
    )


def fell_due_on(due: date, routes: Sequence[Route], today: date) -> tuple[date, int] | None:
    """The first day by which `due` was passed beyond the route of then, and its days; else None."""
    fell = [
        (day, route.days)
        for route in routes
        for day in [max(due + timedelta(days=route.days + 1), min(route.first, today))]
        if day <= min(route.last, today)
    ]
    return min(fell, default=None)


def _routes(history: list[Entry]) -> Iterator[Route]:
    """The routes that were replaced, each after at least one night."""
    first = date.min
    for was, now in pairwise(history):
        if now.on > was.on:
            days = was.content
            yield Route(DAYS_ALLOWED if days is None else days, first, now.on)
            first = now.on


def _passed(history: list[Entry]) -> tuple[date, ...]:
    """Planned days that were taken away after they had passed, having stood at least a night."""
    planned: dict[str, frozenset[date]] = {}
    since: dict[date, date] = {}
    passed = set()
    for entry in history:
        before, now = planned.get(entry.field, frozenset()), _days(entry)
        planned[entry.field] = now
        gone = before - frozenset().union(*planned.values())
        passed |= {day for day in gone if max(day, since.pop(day)) < entry.on}
        since = dict.fromkeys(now, entry.on) | since
    return tuple(sorted(passed))


def _days(entry: Entry) -> frozenset[date]:
    days = entry.content or []
    return frozenset(map(date.fromisoformat, [days] if isinstance(days, str) else days))
