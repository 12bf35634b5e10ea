"""Matters arising: what earlier meetings agreed, and what became of it."""

from dataclasses import dataclass, replace
from datetime import date

from plan.agenda.item import MOST_LINES, Item, Kind
from plan.meeting.held import Decided, FollowUp, Meeting
from plan.meeting.running import last_closed
from plan.meeting.written import FOLLOWED, following_of, said
from plan.register import Register
from plan.review_call.saying import Refused, say
from plan.words.numbers import count, day

ID = "matters arising"


@dataclass(frozen=True, kw_only=True)
class Arising:
    """One decision of an earlier meeting, which the next one looks at first."""

    meeting: Meeting
    decided: Decided

    @property
    def is_open(self) -> bool:
        follow_up = self.decided.follow_up
        return follow_up is not None and follow_up.is_open


def arising(held: tuple[Meeting, ...], site: str) -> tuple[Arising, ...]:
    """All that the last meeting decided, and what is still open of the earlier ones.

    The open first, what is due soonest before the others.
    """
    last = last_closed(held, site)
    closed = [each for each in held if each.site == site and not each.is_running]
    told = [Arising(meeting=m, decided=one) for m in closed for one in m.decided]
    kept = [each for each in told if each.is_open or each.meeting is last]
    return tuple(sorted(kept, key=_open_and_soonest))


def item_of_arising(told: tuple[Arising, ...], today: date) -> Item | None:
    """The first item of a meeting; None where no earlier one decided anything."""
    if not told:
        return None
    still = [each for each in told if each.is_open]
    last = max(each.meeting.held_on for each in told)
    agreed = count(len(told), "thing was", "things were")
    ends = f"{len(still)} still open" if still else "nothing is open"
    return Item(
        kind=Kind.ARISING,
        id=ID,
        title=f"Up to the meeting of {day(last, today)} {agreed} decided; {ends}.",
        about="What we agreed before",
        lines=_lines(still, today),
        question="What is done, and what carries on until when?" if still else "Is all of it done?",
        notes=tuple(in_words(each, today) for each in told),
    )


def finish(register: Register, told: Arising, came_of_it: str, by: str) -> None:
    """It is done. Raises Refused, also if another has changed it meanwhile."""
    done = replace(_follow_up(told), is_open=False, came_of_it=came_of_it.strip())
    _keep(register, told, done, by)


def carry_on(register: Register, told: Arising, due: date, why: str, by: str) -> None:
    """It goes on to a later day, for a reason. Raises Refused, also if another changed it."""
    was = _follow_up(told)
    if not why.strip():
        raise Refused("Say why it carries on, so that the next meeting knows.")
    if due <= was.due:
        raise Refused("Choose a day after the one agreed before.")
    _keep(register, told, replace(was, due=due, came_of_it=why.strip()), by)


def in_words(told: Arising, today: date) -> str:
    """What was decided, and what follows, in plain text and without names."""
    words, follow_up = told.decided.words, told.decided.follow_up
    if follow_up is None:
        return f"{words} (decided on {day(told.meeting.held_on, today)})"
    until = f"by {day(follow_up.due, today)}"
    if not follow_up.is_open:
        until = f"done: {follow_up.came_of_it}" if follow_up.came_of_it else "done"
    elif follow_up.is_overdue(today):
        until = f"{until}, overdue"
    return f"{follow_up.what} ({until})"


def _lines(still: list[Arising], today: date) -> tuple[str, ...]:
    told = [f"{in_words(each, today)}." for each in still]
    if len(told) <= MOST_LINES:
        return tuple(told)
    return (*told[: MOST_LINES - 1], f"And {len(told) - MOST_LINES + 1} more.")


def _follow_up(told: Arising) -> FollowUp:
    follow_up = told.decided.follow_up
    if follow_up is None or not follow_up.is_open:
        raise Refused("Nothing of it is open.")
    return follow_up


def _keep(register: Register, told: Arising, stands: FollowUp, by: str) -> None:
    field = FOLLOWED + told.decided.id
    say(register, [said(told.meeting.id, field, following_of(stands))], by, stands.seen)


def _open_and_soonest(each: Arising) -> tuple[bool, date, int]:
    follow_up = each.decided.follow_up
    due = follow_up.due if follow_up else date.max
    return not each.is_open, due, each.decided.entry
