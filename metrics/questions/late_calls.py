"""Why each late call was late: its lateness split into causes that add up to it exactly.

A round is the calls that a carer really went to, on one working day (04:00 to 04:00). Between two
calls the carer had some time (the planned gap, less what the call before ended late, or with what
it ended early) and took some. The call is late by the stretch from the time there was to the time
taken, and marks along it say why:

    up to the planned gap, or the usual journey where that is shorter   inherited
    from there up to the usual journey                                  impossible_gap
    from there up to the slow end of that journey (one in ten)          journey
    all beyond                                                          gap_otherwise

So a delay that the slack could have absorbed is not inherited. A journey quicker than usual makes
up for what was inherited, not for what the rota left out. The rules of the rarer cases:

- The call before is the last that the carer had entered of those planned for earlier. Without one
  it is the carer's first call; if the carer had been at a call planned for later, gap_otherwise.
- A gap is impossible, and a journey slow, only between two calls that the rota gave this carer (or
  that it gave nobody), no more than an hour apart: more is a break. A journey is slow only if the
  carer came straight from the call before. All else of such stretches is gap_otherwise.
- Calls cancelled in time, and people in hospital, are no calls of a round unless they were logged.
- A call with no log at all, planned since the call before, could have held the carer up if the time
  from leaving the one to entering the other would hold it as planned: the cause is then unknown.
  Else the carer cannot have been there. It is unknown too if the call before has no log-out, or if
  neither rota nor log names a carer.
- From a home to itself no journey is needed. Where nothing is known of one, it is taken to fill the
  planned gap, an hour at the most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor

from metrics.calendar import By, period_start
from metrics.questions.delay_causes import CAUSES
from metrics.within import Cursor, Worded


class Cause(Worded):
    """What a call lost its minutes to, as it is said after a number of minutes."""

    FIRST_CALL = "first_call", "because the run began late"
    INHERITED = "inherited", "carried over from the call before"
    # the rota's gap is shorter than that journey usually takes
    IMPOSSIBLE_GAP = "impossible_gap", "because the gap was too short"
    JOURNEY = "journey", "on the journey"  # it took longer than usual
    GAP_OTHERWISE = "gap_otherwise", "between the calls"  # the journey does not explain it
    UNKNOWN = "unknown", "of unknown cause"  # logs are missing


@dataclass(frozen=True)
class Causes:
    """Whole seconds lost to each cause, in the order of Cause."""

    seconds: tuple[int, ...]

    def minutes(self, cause: Cause) -> float:
        return self.seconds[list(Cause).index(cause)] / 60

    def items(self) -> tuple[tuple[Cause, float], ...]:
        """Every cause with its minutes, those without any too."""
        return tuple((cause, self.minutes(cause)) for cause in Cause)

    @property
    def main(self) -> Cause:
        """The cause of most minutes; of equals, the first in order."""
        return max(Cause, key=self.minutes)


@dataclass(frozen=True)
class LateCall:
    """A call due that began later than its tolerance. Of two carers, the one who came last."""

    visit_id: str
    carer_slot: int
    branch: str
    run: str
    area: str
    planned_day: date
    planned_start: datetime
    minutes_late: float
    causes: Causes
    from_visit_id: str | None  # the call that the carer came from
    minutes_ended_late: float | None  # how late that one ended; early is below nought
    planned_gap_minutes: float | None
    usual_journey_minutes: float | None
    slow_journey_minutes: float | None
    actual_gap_minutes: float | None

    @property
    def in_words(self) -> str:
        """Minutes by cause, the most first: "29 minutes carried over from the call before, 2 …"."""
        exact = dict(self.causes.items())
        # Rounded so that they still add up to the minutes that are shown.
        whole = {cause: floor(minutes) for cause, minutes in exact.items()}
        left_over = round(self.minutes_late) - sum(whole.values())
        for cause in sorted(exact, key=lambda cause: whole[cause] - exact[cause])[:left_over]:
            whole[cause] += 1
        parts = [part for part in sorted(whole.items(), key=lambda part: -part[1]) if part[1]]
        return ", ".join(
            f"{minutes}{'' if at else ' minute' + 's' * (minutes > 1)} {cause.words}"
            for at, (cause, minutes) in enumerate(parts)  # the unit is said once
        )


LATE_CALLS = f"""
    WITH carer_calls AS (
        SELECT *
        FROM main.carer_calls
        WHERE planned_day BETWEEN $first::DATE - 1 AND $last::DATE + 1
    ),
    calls_due AS (
        SELECT *
        FROM main.calls_due
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
    ),
    {CAUSES}
    SELECT *
    FROM causes
    ORDER BY planned_start, visit_id
"""


def late_calls(
    cursor: Cursor, branches: Sequence[str], first: date, last: date
) -> tuple[LateCall, ...]:
    """The late calls of these branches (none named means all) planned for these days, in order."""
    asked, found = {"branches": list(branches), "first": first, "last": last}, []
    for row in cursor.execute(LATE_CALLS, asked).fetchall():
        causes = Causes((*row[8:12], row[13], row[12]))  # in the order of Cause
        minutes = (None if seconds is None else seconds / 60 for seconds in row[15:])
        found.append(LateCall(*[*row[:7], row[7] / 60, causes, row[14], *minutes]))
    return tuple(found)


def days_listed(
    known: date | None, first: date | None = None, last: date | None = None
) -> tuple[date, date] | None:
    """First and last day; what is not asked for is that of the last whole week up to `known`.

    `known` is the last complete day. With a first day alone, up to it; with a last day alone, the
    seven days to that. Never beyond the last complete day. None while nothing is known. Raises
    ValueError if the first day comes after the last.

    >>> [f"{day}" for day in days_listed(date(2026, 11, 18))]
    ['2026-11-09', '2026-11-15']
    """
    if known is None:
        return None
    sunday = period_start(known + timedelta(days=1), By.WEEK) - timedelta(days=1)
    last = min(last or (known if first else sunday), known)
    first = first or last - timedelta(days=6)
    if first > last:
        raise ValueError(f"No day from {first} to {last}: the last complete day is {known}.")
    return first, last
