"""Which days are told of where nobody says: the last whole week of what is known."""

from datetime import date, timedelta

from metrics.calendar import By, period_start


def days_told(
    known: date | None, first: date | None = None, last: date | None = None
) -> tuple[date, date] | None:
    """First and last day; what is not asked for is that of the last whole week up to `known`.

    `known` is the last complete day. With a first day alone, up to it; with a last day alone, the
    seven days to that. Never beyond the last complete day. None while nothing is known. Raises
    ValueError if the first day comes after the last.

    >>> [f"{day}" for day in days_told(date(2026, 11, 18))]
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
