"""The calls of one day at one branch: how each stands, and the exceptions, worst first."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any


class CallOutcome(StrEnum):
    """What became of a call, as `calls` has it; all but those not known add up to the calls due."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    NOT_LOGGED = "not_logged"
    TOO_EARLY = "too_early"
    NOT_KNOWN = "not_known"  # its log is not there: nobody can say whether anybody came


class Severity(StrEnum):
    """Kinds of exception, the worst first."""

    MISSED = "missed"
    NOT_KNOWN = "not_known"
    TIME_CRITICAL = "time_critical"  # late at a time-critical call
    LONG_DELAY = "long_delay"  # so late that it should have been escalated before anyone came
    NOT_LOGGED = "not_logged"
    LATE = "late"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, kw_only=True)
class DayCall:
    """One call due, or not known to be. Times are London's; lateness is counted from `planned`."""

    visit_id: str
    run: str
    area: str
    planned: datetime
    planned_end: datetime
    came: datetime | None  # the log-in of the carer who came last
    minutes_late: float | None
    standing: CallOutcome
    severity: Severity | None  # None for a call that is no exception
    is_time_critical: bool
    is_edited_after: bool
    is_delayed: bool
    is_escalated_in_time: bool
    carers: int
    next_call: datetime | None
    alerted: datetime | None
    escalated: datetime | None
    escalated_to: str
    minutes_to_escalate: float | None  # from the alert, or from when it was due
    earlier: tuple[date, ...] = field(default=())  # exceptions of the same person, 14 days back

    @property
    def is_exception(self) -> bool:
        return self.severity is not None


@dataclass(frozen=True, kw_only=True)
class DayCounts:
    """How many calls were due and how each stands, those not known apart; delays overlap."""

    due: int
    by_standing: dict[CallOutcome, int]
    delays: int
    escalated_in_time: int | None  # None: the exports never said when anything was escalated
    critical_beyond: int  # on time as calls go, and not for a time-critical call

    def of(self, standing: CallOutcome) -> int:
        return self.by_standing[standing]

    @property
    def on_time_percent(self) -> float:
        """NaN if nothing was due."""
        return 100 * self.of(CallOutcome.ON_TIME) / self.due if self.due else float("nan")


def counts(calls: tuple[DayCall, ...], escalation_is_supplied: bool) -> DayCounts:
    """The day in figures, each as its measure counts it."""
    standings = [call.standing for call in calls]
    in_time = sum(call.is_delayed and call.is_escalated_in_time for call in calls)
    return DayCounts(
        due=len(calls) - standings.count(CallOutcome.NOT_KNOWN),
        by_standing={outcome: standings.count(outcome) for outcome in CallOutcome},
        delays=sum(call.is_delayed for call in calls),
        escalated_in_time=in_time if escalation_is_supplied else None,
        critical_beyond=sum(
            call.standing is CallOutcome.ON_TIME and call.is_exception for call in calls
        ),
    )


def exceptions(calls: tuple[DayCall, ...]) -> tuple[DayCall, ...]:
    """The exceptions, worst first; of one kind the time-critical first, then the later ones."""
    return tuple(sorted((call for call in calls if call.is_exception), key=_worst_first))


def _worst_first(call: DayCall) -> tuple[Any, ...]:
    kinds: list[Severity | None] = list(Severity)
    late = call.minutes_late or 0.0
    how_far = abs(late) if call.severity is Severity.TOO_EARLY else late
    return kinds.index(call.severity), not call.is_time_critical, -how_far, call.planned


def minutes(value: float | None) -> float | None:
    """A number of minutes from the store, None where it is not known."""
    return value if value is not None and isfinite(value) else None
