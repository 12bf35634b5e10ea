"""How late complaints come in: the days from the event to its receipt, learned from the export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.calendar import period_end
from metrics.series import Series
from metrics.within import Cursor

FEWEST = 20  # complaints, below which nothing is learned
ARRIVED = 0.9
USUAL_DAYS = 28  # taken where nothing can be learned
LEARNED_OVER = timedelta(days=365)

WAITS = """
    SELECT
        coalesce(branch, site, '') AS place,
        event_on,
        received_on
    FROM complaints
    WHERE event_on <= received_on
"""


@dataclass(frozen=True)
class Arrival:
    """Nine complaints in ten arrive within `days` of the event. learned_from: how many told so.

    `has_days`: whether any complaint, of whatever day, says when the event was.
    """

    days: int
    learned_from: int
    has_days: bool = True

    @property
    def is_learned(self) -> bool:
        return self.learned_from >= FEWEST

    @property
    def held_back(self) -> int:
        """How many of the newest days a verdict leaves unjudged; none where no event has a day."""
        return self.days + 1 if self.has_days else 0

    def in_words(self) -> str:
        """As in "The last 3 weeks are provisional: one complaint in ten arrives …"."""
        if not self.days:
            return "Complaints arrive on the day of the event, so no week is provisional."
        weeks = -(-self.days // 7)
        spell = f"The last {weeks} weeks are" if weeks != 1 else "The last week is"
        if not self.is_learned:
            return f"{spell} provisional: complaints arrive late, and too few tell how late."
        days = f"more than {self.days} days" if self.days != 1 else "more than a day"
        return f"{spell} provisional: one complaint in ten arrives {days} after the event."


def arrival(cursor: Cursor, sites: Sequence[str], through: date) -> Arrival:
    """Learned at these sites (none means all), for want of enough complaints at all sites."""
    return arrival_at(waits(cursor), sites, through)


def waits(cursor: Cursor) -> dict[str, np.ndarray]:
    """Of every complaint its place, the day of its event and that of its receipt."""
    known = cursor.execute(WAITS).fetchnumpy()
    return {name: np.asarray(column) for name, column in known.items()}


def arrival_at(known: Mapping[str, np.ndarray], sites: Sequence[str], through: date) -> Arrival:
    """The same as `arrival` where the waits are known already."""
    happened, received = known["event_on"], known["received_on"]
    near = np.isin(known["place"].astype(str), list(sites))
    found = learned(happened[near], received[near], through) if sites else None
    return found if found and found.is_learned else learned(happened, received, through)


def learned(happened: np.ndarray, received: np.ndarray, through: date) -> Arrival:
    """From the days of events and of their receipt (datetime64), one of each an event.

    By the day received, so that long waits are not missed because they are not over yet.
    """
    happened, received = (np.asarray(x, dtype="datetime64[D]") for x in (happened, received))
    recent = received >= np.datetime64(through - LEARNED_OVER)
    waits = (received - happened)[recent & (received <= np.datetime64(through))].astype(int)
    if len(waits) < FEWEST:
        return Arrival(USUAL_DAYS, len(waits), has_days=len(happened) > 0)
    return Arrival(int(np.quantile(waits, ARRIVED, method="inverted_cdf")), len(waits))


def provisional(series: Series, known: Arrival) -> Series:
    """The series with the periods still open for late complaints marked as not complete.

    For showing only: a verdict reads the series as it is.
    """
    if series.through is None or series.frame.empty or not known.days:
        return series
    # The first day of which more complaints may still come, if all are in up to the last one.
    return held_open(series, series.through - timedelta(days=known.days - 1))


def held_open(series: Series, first: date | None) -> Series:
    """The series with the periods that reach the first open day marked as not complete."""
    if first is None or series.frame.empty:
        return series
    by = series.wanted.by
    closed = [period_end(start, by) < first for start in series.frame["period"]]
    done = [a and b for a, b in zip(series.frame["complete"], closed, strict=True)]
    return Series(series.wanted, series.frame.assign(complete=done), series.through)
