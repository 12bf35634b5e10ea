"""What was agreed in the review: who does what by when, open until it is closed."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from plan.register import Register
from plan.register.said import FOLLOW_UP, Entry, Said
from plan.register.written import as_text
from plan.review_call.saying import Refused, say

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One thing agreed. `said` is all that was ever said of it, the oldest first."""

    id: str
    branch: str
    visit_id: str  # the call that it came from
    day: date  # the day that was reviewed
    what: str
    owner: str  # a person's id
    due: date
    is_open: bool = True
    said: tuple[Entry, ...] = ()

    @property
    def agreed_by(self) -> str:
        return self.said[0].recorded_by

    @property
    def agreed_at(self) -> datetime:
        return self.said[0].recorded_at

    @property
    def seen(self) -> int:
        """The newest entry that whoever reads this has seen."""
        return self.said[-1].id if self.said else 0

    @property
    def times_carried_on(self) -> int:
        """How often its date was moved."""
        dates = [json.loads(entry.value)["due"] for entry in self.said]
        return sum(after != before for before, after in pairwise(dates))

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due < today


def follow_ups(register: Register, branch: str) -> tuple[FollowUp, ...]:
    """Everything agreed at a branch: the open first, those due soonest before the others."""
    told: dict[str, list[Entry]] = {}
    for entry in register.histories(FOLLOW_UP, [branch]):
        told.setdefault(entry.field, []).append(entry)
    found = [_read(branch, tuple(entries)) for entries in told.values()]
    standing = [each for each in found if each is not None]
    return tuple(sorted(standing, key=lambda each: (not each.is_open, each.due, each.seen)))


def agree(register: Register, wanted: FollowUp, by: str, today: date) -> FollowUp:
    """Agree on it; it is given its id. Refused if something is missing or it is agreed already."""
    what = wanted.what.strip()
    if not what:
        raise Refused("Say in a few words what will be done.")
    if len(what) > LONGEST:
        raise Refused(f"At most {LONGEST} letters say what will be done; these are {len(what)}.")
    _must_have_owner_and_day(wanted, today)
    for each in follow_ups(register, wanted.branch):
        alike = (each.visit_id, each.what, each.owner) == (wanted.visit_id, what, wanted.owner)
        if each.is_open and alike:
            raise Refused("This is agreed already, and open.")
    agreed = replace(wanted, id=f"{wanted.visit_id}-{secrets.token_hex(4)}", what=what)
    say(register, [_said(agreed)], by, seen=0)
    return agreed


def carry_on(register: Register, of: FollowUp, due: date, why: str, by: str) -> None:
    """It goes on to another day, for a reason. Refused as well if another changed it meanwhile."""
    if not why.strip():
        raise Refused("Say why it carries on, so that the next review knows.")
    if due <= of.due:
        raise Refused("Choose a day after the one agreed before.")
    say(register, [_said(replace(of, due=due))], by, of.seen, why.strip())


def close(register: Register, of: FollowUp, what_came_of_it: str, by: str) -> None:
    """It is done. Refused if another changed it meanwhile."""
    say(register, [_said(replace(of, is_open=False))], by, of.seen, what_came_of_it.strip())


def _must_have_owner_and_day(wanted: FollowUp, today: date) -> None:
    if not wanted.owner:
        raise Refused("Choose who will do it.")
    if wanted.due < today:
        raise Refused("Choose a day from today on.")


def _said(one: FollowUp) -> Said:
    written = asdict(replace(one, said=())) | {
        "day": one.day.isoformat(),
        "due": one.due.isoformat(),
    }
    for known in ("id", "branch", "said"):
        del written[known]
    return Said(kind=FOLLOW_UP, subject=one.branch, field=one.id, value=as_text(written))


def _read(branch: str, said: tuple[Entry, ...]) -> FollowUp | None:
    """As it stands by its newest entry; None if it was taken back."""
    written = json.loads(said[-1].value)
    if written is None:
        return None
    return FollowUp(
        id=said[-1].field,
        branch=branch,
        visit_id=written["visit_id"],
        day=date.fromisoformat(written["day"]),
        what=written["what"],
        owner=written["owner"],
        due=date.fromisoformat(written["due"]),
        is_open=written["is_open"],
        said=said,
    )
