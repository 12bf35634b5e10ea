"""The week a report is about: the last whole week before a day, from Monday to Sunday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.calendar import By, period_start

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Week:
    """A week by its Monday."""

    first: date

    @classmethod
    def before(cls, day: date) -> "Week":
        """The last week that is over on a day.

        >>> Week.before(date(2026, 11, 16)).first, Week.before(date(2026, 11, 15)).first
        (datetime.date(2026, 11, 9), datetime.date(2026, 11, 2))
        """
        return cls(period_start(day, By.WEEK) - A_WEEK)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def told_on(self) -> date:
        """The Monday after: the day as on which everything about the week is told."""
        return self.first + A_WEEK

    @property
    def says(self) -> str:
        """The week as a heading says it.

        >>> Week(date(2026, 11, 9)).says, Week(date(2026, 11, 30)).says
        ('9 to 15 November 2026', '30 November to 6 December 2026')
        >>> Week(date(2026, 12, 28)).says
        '28 December 2026 to 3 January 2027'
        """
        first, last = self.first, self.last
        year = f" {first.year}" if first.year != last.year else ""
        month = f" {first:%B}{year}" if first.month != last.month else ""
        return f"{first.day}{month} to {last.day} {last:%B %Y}"

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def back(self, until: date) -> Iterator["Week"]:
        """This week and those before it, the newest first, down to the one that holds a day."""
        week = self
        while week.last >= until:
            yield week
            week = Week(week.first - A_WEEK)
