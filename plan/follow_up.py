"""Which days belong to which review of an action, so that what came in between stands with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plan.model import Action
from plan.reviews import Review

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FollowUp:
    """The days after one review up to the day of the next; `review_on` is None if none is set.

    `is_held`: that review is recorded. Until any is, the planned days stand in for them.
    """

    first: date
    last: date
    review_on: date | None
    is_held: bool = False


def follow_ups(action: Action, reviews: Iterable[Review], last: date) -> tuple[FollowUp, ...]:
    """From the day practice changed to `last`, cut at each review; the newest comes last.

    What is dated on the day of a review belongs to that review. The days since the last one belong
    to the next that is planned. Nothing before practice changed, or without that day.
    """
    began = action.practice_changed_on
    if began is None or began > last:
        return ()
    held = {review.held_on for review in reviews if review.action == action.id}
    cuts = sorted(day for day in held or action.reviews_on if began < day <= last)
    first, found = began, []
    for day in cuts:
        found.append(FollowUp(first, day, day, bool(held)))
        first = day + A_DAY
    if first <= last:
        to_come = (day for day in action.reviews_on if day > max([last, *held]))
        found.append(FollowUp(first, last, next(to_come, None)))
    return tuple(found)
