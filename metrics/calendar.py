"""Days, weeks and months as a care provider counts them: London days, weeks from Monday."""

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays.countries  # all at once: a tenth of a second, at the start

LONDON = ZoneInfo("Europe/London")
TODAY_VARIABLE = "GRIP_TODAY"
FORTNIGHTS_FROM = date(2024, 1, 1)  # a Monday; every fortnight is counted from it, both ways


class By(StrEnum):
    """How long one point of a series is."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


def today() -> date:
    """The day it is: GRIP_TODAY (YYYY-MM-DD) where set, else the date in London.

    Raises ValueError if GRIP_TODAY is not a date.
    """
    told = os.environ.get(TODAY_VARIABLE)
    if not told:
        return datetime.now(LONDON).date()
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise ValueError(
            f"{TODAY_VARIABLE} must be a date such as 2026-11-16; unset it to use the real date."
        ) from None


def period_start(day: date, by: By) -> date:
    """The first day of the period that holds `day`: itself, its or an earlier Monday, or the 1st.

    >>> period_start(date(2024, 1, 14), By.FORTNIGHT)
    datetime.date(2024, 1, 1)
    >>> period_start(date(2023, 12, 31), By.FORTNIGHT)
    datetime.date(2023, 12, 18)
    """
    if by is By.WEEK:
        return day - timedelta(days=day.weekday())
    if by is By.FORTNIGHT:
        return day - timedelta(days=(day - FORTNIGHTS_FROM).days % 14)
    return day.replace(day=1) if by is By.MONTH else day


def period_end(start: date, by: By) -> date:
    """The last day of the period that begins on `start`."""
    if by is By.MONTH:
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days={By.WEEK: 6, By.FORTNIGHT: 13}.get(by, 0))


def periods(first: date, last: date, by: By) -> Iterator[date]:
    """The starts of all periods that touch first..last, in order; none if last is before first."""
    start = period_start(first, by)
    while start <= last:
        yield start
        start = period_end(start, by) + timedelta(days=1)


@lru_cache
def whole_weeks(last: date, weeks: int) -> tuple[date, date]:
    """First and last day of so many weeks, Monday to Sunday, up to a last complete day.

    >>> [str(day) for day in whole_weeks(date(2026, 11, 18), 2)]
    ['2026-11-02', '2026-11-15']
    """
    sunday = last - timedelta(days=last.isoweekday() % 7)
    return sunday - timedelta(days=7 * weeks - 1), sunday


@lru_cache
def bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Bank holidays of England in these years, by the package `holidays`."""
    return frozenset(
        holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))
    )
