"""The answer of the page of punctuality: how many on time, where and when not, how verified."""

from datetime import date

from charts.words import measured
from metrics.questions.patterns import (
    Apart,
    Tally,
    by_day_and_hour,
    places_apart,
    times_apart,
    worst_of,
)
from metrics.spc.rules import Side
from pages.furniture.punctuality import View
from pages.furniture.words import counted, plain
from plan.words.numbers import listed

NORM = 85  # % of calls
NORM_SAID = "85 % or more is the norm in the field (Central Bedfordshire asks it of its providers)"
FEW = 100  # calls below which nothing is said of where and when
_MOST_NAMED = 4


def answer(view: View, counts: tuple[Tally, ...], today: date) -> str:
    """Two or three sentences: the share on time, then where and when lateness sits."""
    on_time, calls = totals(counts, verified_only=view.verified_only)
    kind = "calls verified electronically" if view.verified_only else "calls"
    when = view.when(today)
    if not calls:
        return f"No {kind} were due in {when}."
    share = measured(100 * on_time / calls, "%")
    first = f"**{share} of {counted(calls, 'call')}** began on time in {when}."
    if view.verified_only:
        first = f"**{share} of {calls:,} {kind}** began on time in {when}."
    if calls < FEW:
        return f"{first} That is too few calls to say where or when lateness sits."
    return f"{first} {_where(view, counts)} {_times(view, counts)}"


def totals(counts: tuple[Tally, ...], *, verified_only: bool = False) -> tuple[int, int]:
    """Calls on time, and calls due."""
    pairs = [each.counted(verified_only=verified_only) for each in by_day_and_hour(counts)]
    return sum(good for good, _ in pairs), sum(calls for _, calls in pairs)


def verified_in_words(counts: tuple[Tally, ...]) -> str:
    """How many calls were verified electronically, and what the norm is."""
    each = by_day_and_hour(counts)
    calls, verified = sum(one.calls for one in each), sum(one.verified for one in each)
    if not calls:
        return ""
    share = 100 * verified / calls
    short = "" if share >= NORM else " Below it, a figure of punctuality proves little."
    return f"{measured(share, '%')} of the calls were verified electronically; {NORM_SAID}.{short}"


def copies_in_words(counts: tuple[Tally, ...]) -> str:
    """How many log-ins by hand equal the plan to the minute."""
    each = by_day_and_hour(counts)
    manual, copies = sum(one.manual for one in each), sum(one.copies for one in each)
    if not copies:
        return ""
    good, calls = totals(counts)
    sure, known = totals(counts, verified_only=True)
    without = f" Verified calls alone: {measured(100 * sure / known, '%')}." if known else ""
    return (
        f"{counted(manual, 'call')} {'was' if manual == 1 else 'were'} logged by hand,"
        f" {copies:,} of them at exactly the planned time: such a log-in copies the plan"
        f" and says little. All calls: {measured(100 * good / calls, '%')} on time.{without}"
    )


def _where(view: View, counts: tuple[Tally, ...]) -> str:
    found = places_apart(counts, verified_only=view.verified_only)
    if len(found) < 2:
        return ""
    plural = {"run": "runs", "branch": "branches"}[view.place_kind]
    worst = worst_of(found)
    if worst is None:
        return f"No {view.place_kind} stands out as worse than the other {plural}."
    worse = sorted((one for one in found if one.lost > 0 and one.side is worst.side), key=_lost)
    said = [
        f"{plain(str(one.name) or f'no {view.place_kind}')} ({measured(100 * one.share, '%')}"
        f" of {one.calls:,})"
        for one in worse[-_MOST_NAMED:][::-1]
    ]
    others = "the others" if len(said) > 1 else f"the other {plural}"
    left = len(worse) - len(said)
    more = f" and {left} more" if left else ""
    return f"Fewer were on time at {listed(said)}{more} than at {others}."


def _times(view: View, counts: tuple[Tally, ...]) -> str:
    found = times_apart(counts, verified_only=view.verified_only)
    worst = worst_of(found)
    if worst is None:
        return _better(found)
    told = f"Lateness sits {_spoken(worst)}: {_beside(worst)}."
    lowest = min((one for one in found if one.side is worst.side), key=lambda one: one.share)
    if lowest.name == worst.name:
        return told
    return f"{told} Lowest of all: {_spoken(lowest)}, {_beside(lowest)}."


def _better(found: tuple[Apart, ...]) -> str:
    """No time is worse; which is better, where one is."""
    better = [one for one in found if one.side is Side.ABOVE]
    if not better:
        return "No weekday or time of day stands out: chance explains what differs."
    best = min(better, key=lambda one: one.lost)
    return (
        f"More are on time {_spoken(best)}: {_beside(best)}. No other weekday or time of day"
        " stands out as worse."
    )


def _spoken(one: Apart) -> str:
    """As in "on Sundays before 10:00", "after 18:00", "from 10:00 to 14:00"."""
    name = str(one.name)
    return f"on {name}" if "day" in name else f"from {name}" if name[0].isdigit() else name


def _beside(one: Apart) -> str:
    share, others = measured(100 * one.share, "%"), measured(100 * one.others, "%")
    return f"{share} on time, of {one.calls:,} calls; {others} at other times"


def _lost(one: Apart) -> float:
    return one.lost
