"""What was promised of an action, and how its due date has moved."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from plan.model import DAYS_ALLOWED
from plan.register import Entry, Register, said_about

# How an action's due date has moved: each slip is kept with who moved it, when and why.


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The due date was moved back, or (`now` None) taken away."""

    was: date
    now: date | None
    on: date
    by: str
    why: str


def slips_told(told: Sequence[Entry]) -> tuple[Slip, ...]:
    """The slips among all that was said of one action's due date, the oldest first."""
    dated = [(entry, due) for entry in told if (due := _day(entry))]
    moved = [_slip(was, now, entry) for (_, was), (entry, now) in pairwise(dated) if now > was]
    if dated and told[-1] is not dated[-1][0]:
        moved.append(_slip(dated[-1][1], None, told[-1]))
    return tuple(moved)


def _slip(was: date, now: date | None, entry: Entry) -> Slip:
    return Slip(was=was, now=now, on=entry.on, by=entry.recorded_by, why=entry.why)


def _day(entry: Entry) -> date | None:
    told = json.loads(entry.value)
    return date.fromisoformat(told) if told else None


_ROUTE, _REVIEWS = "escalate_after_days", ("review_on", "later_reviews_on")


@dataclass(frozen=True)
class Route:
    """How many days a deadline might slip, and the first and last day on which that was so."""

    days: int
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True)
class Promised:
    """`routes` are those before the present one; `reviews` planned days that passed, then went.

    `re_audited_by`: who recorded the newest re-audit; "" where nobody did.
    """

    slips: tuple[Slip, ...] = ()
    routes: tuple[Route, ...] = ()
    reviews: tuple[date, ...] = ()
    re_audited_by: str = ""

    def routes_to(self, days: int) -> tuple[Route, ...]:
        """Every route there was, the last of them the present one, which allows so many days."""
        first = self.routes[-1].last if self.routes else date.min
        return (*self.routes, Route(days, first))


NOTHING_PROMISED = Promised()


def promised_of(register: Register, actions: Iterable[str]) -> dict[str, Promised]:
    """Action id -> what was promised of it since it came into the plan."""
    told: dict[str, list[Entry]] = {action: [] for action in actions}
    for entry in said_about(register, "action", told):
        told[entry.subject].append(entry)
    return {action: promised_in(entries) for action, entries in told.items()}


def promised_in(told: Sequence[Entry]) -> Promised:
    """What was promised in all that was said of one action, the oldest first."""
    re_audits = [entry.recorded_by for entry in told if entry.field == "re_audit_result"]
    return Promised(
        re_audited_by=re_audits[-1] if re_audits else "",
        slips=slips_told([entry for entry in told if entry.field == "due_on"]),
        routes=_routes([entry for entry in told if entry.field == _ROUTE]),
        reviews=_passed([entry for entry in told if entry.field in _REVIEWS]),
    )


def fell_due_on(due: date, routes: Sequence[Route], today: date) -> tuple[date, int] | None:
    """The first day on which `due` was passed by more than the route then allowed, and by how
    many days it might; None while it is not.

    The first of the routes holds from the beginning; on the day of a change both hold.
    """
    fell = [
        (day, route.days)
        for route in routes
        for day in [max(due + timedelta(days=route.days + 1), min(route.first, today))]
        if day <= min(route.last, today)
    ]
    return min(fell, default=None)


def _routes(told: list[Entry]) -> tuple[Route, ...]:
    """The routes that were replaced, each after at least one night."""
    found, first = [], date.min
    for was, now in pairwise(told):
        if (changed := now.on) > was.on:
            days = json.loads(was.value)
            found.append(Route(DAYS_ALLOWED if days is None else days, first, changed))
            first = changed
    return tuple(found)


def _passed(told: list[Entry]) -> tuple[date, ...]:
    """Planned days that were taken away after they had passed, having stood at least a night."""
    planned: dict[str, frozenset[date]] = {}
    since: dict[date, date] = {}
    passed = set()
    for entry in told:
        before, now = planned.get(entry.field, frozenset()), _days(entry)
        planned[entry.field] = now
        for gone in before - frozenset().union(*planned.values()):
            if max(gone, since.pop(gone)) < entry.on:
                passed.add(gone)
        for new in now:
            since.setdefault(new, entry.on)
    return tuple(sorted(passed))


def _days(entry: Entry) -> frozenset[date]:
    told = json.loads(entry.value) or []
    return frozenset(map(date.fromisoformat, [told] if isinstance(told, str) else told))
