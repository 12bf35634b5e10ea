"""Dates, numbers and rules as a chart says them."""

from datetime import date
from math import isfinite

from metrics.calendar import By
from metrics.measure import Better, Unit
from metrics.spc.rules import Rule, Side

DAYS = Unit("", sign="days")  # between two rare events
NOTHING = "nothing has been counted yet"
PERIODS = {
    By.DAY: "day by day",
    By.WEEK: "week starting Monday",
    By.FORTNIGHT: "fortnight starting Monday",
    By.MONTH: "by month",
}
RULES = {
    (Rule.SHIFT, Side.ABOVE): "six or more in a row above the median",
    (Rule.SHIFT, Side.BELOW): "six or more in a row below the median",
    (Rule.TREND, Side.ABOVE): "five or more in a row, each higher than the last",
    (Rule.TREND, Side.BELOW): "five or more in a row, each lower than the last",
    (Rule.ASTRONOMICAL, Side.ABOVE): "far above everything before",
    (Rule.ASTRONOMICAL, Side.BELOW): "far below everything before",
    (Rule.TOO_FEW_RUNS, Side.NEITHER): "the line crosses the median too seldom for chance",
    (Rule.TOO_MANY_RUNS, Side.NEITHER): "the line crosses the median too often for chance",
    (Rule.LONGEST_RUN, Side.NEITHER): "one side of the median for longer than chance explains",
    (Rule.CROSSINGS, Side.NEITHER): "fewer crossings of the median than chance explains",
    (Rule.OUTSIDE, Side.ABOVE): "above the upper limit",
    (Rule.OUTSIDE, Side.BELOW): "below the lower limit",
    (Rule.ONE_SIDE, Side.ABOVE): "a long run above the mean",
    (Rule.ONE_SIDE, Side.BELOW): "a long run below the mean",
    (Rule.CLIMB, Side.ABOVE): "a long climb, each point higher than the last",
    (Rule.CLIMB, Side.BELOW): "a long fall, each point lower than the last",
    (Rule.TWO_OF_THREE, Side.ABOVE): "two of three points close to the upper limit",
    (Rule.TWO_OF_THREE, Side.BELOW): "two of three points close to the lower limit",
}


_DIRECTIONS = {Better.UP: "; more is better", Better.DOWN: "; fewer is better", None: ""}


def direction(better: Better | None, unit: Unit | None = None) -> str:
    """Which way is better, after what an axis counts; "" where no way is.

    >>> direction(Better.UP), direction(Better.UP, DAYS)
    ('; more is better', '; longer is better')
    """
    if unit == DAYS and better:
        return "; longer is better" if better is Better.UP else "; shorter is better"
    return _DIRECTIONS[better]


def full_day(of: date) -> str:
    """A day with its year.

    >>> full_day(date(2026, 10, 5))
    '5 October 2026'
    """
    return f"{of.day} {of:%B %Y}"


def short_day(of: date) -> str:
    """A day for a narrow place.

    >>> short_day(date(2026, 10, 5))
    '5 Oct'
    """
    return f"{of.day} {of:%b}"


def number(value: float) -> str:
    """A figure with no more digits than a reader needs: 1 decimal below 100, 2 below 1, no more.

    >>> number(92.04), number(92.36), number(0.375), number(412.7), number(float("nan"))
    ('92', '92.4', '0.38', '413', 'none')
    """
    if not isfinite(value):
        return "none"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    written = f"{value:,.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def measured(value: float, unit: Unit) -> str:
    """A figure with its sign: % and days follow at once, other units stay on the axis.

    >>> from metrics.measure import percent
    >>> measured(92.36, percent("of calls due")), measured(3, Unit("per 1,000 doses"))
    ('92.4 %', '3')
    >>> measured(1, DAYS)
    '1 day'
    """
    return "1 day" if unit == DAYS and value == 1 else unit.signed(number(value))


def period(start: date, by: By) -> str:
    """A period as a reader names it.

    >>> period(date(2026, 10, 5), By.WEEK), period(date(2026, 10, 1), By.MONTH)
    ('week starting 5 October 2026', 'October 2026')
    """
    if by is By.MONTH:
        return f"{start:%B %Y}"
    day_name = full_day(start)
    return f"{start:%A} {day_name}" if by is By.DAY else f"{by} starting {day_name}"


def short_period(start: date, by: By) -> str:
    """A period for a narrow place.

    >>> short_period(date(2026, 10, 5), By.WEEK), short_period(date(2026, 10, 1), By.MONTH)
    ('week of 5 Oct', 'Oct 2026')
    """
    if by is By.MONTH:
        return f"{start:%b %Y}"
    return short_day(start) if by is By.DAY else f"{by} of {short_day(start)}"


def plain(text: str) -> str:
    """Someone's own words as words: Plotly would read a tag in them as a tag.

    >>> plain("<b>late & missed</b>")
    '&lt;b&gt;late &amp; missed&lt;/b&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """Words in at most so many letters, with a sign where some were left out.

    >>> shortened("Runs redesigned", 20), shortened("Runs redesigned", 6)
    ('Runs redesigned', 'Runs…')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def signed(value: float) -> str:
    """A difference with its sign.

    >>> signed(4.2), signed(-0.5), signed(0)
    ('+4.2', '−0.5', '0')
    """
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value))}"
