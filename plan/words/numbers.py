"""Numbers and dates as they are read aloud: intervals first, no more digits than they bear."""

from collections.abc import Sequence
from datetime import date
from math import isfinite

from connectors.report import DOUBTS, ExportGap
from connectors.sources import source
from metrics.measure import NO_UNIT, Unit


def gap(low: float, high: float) -> str:
    """The size of a difference with its direction, from its 90 % interval.

    >>> gap(3.9, 8.2)
    'between 4 and 8 more'
    >>> gap(-8.2, -3.9)
    'between 4 and 8 fewer'
    >>> gap(-3.1, 2.2)
    'between 3 fewer and 2 more'
    """
    if low < 0 < high:
        fewer, more = (_trimmed(abs(end), _digits(low, high)) for end in (low, high))
        fewer = f"{fewer} fewer" if float(fewer) else "no change"
        more = f"{more} more" if float(more) else "no change"
        return f"between {fewer} and {more}"
    return f"{extent(low, high)} {'more' if high > 0 else 'fewer'}"


def extent(low: float, high: float) -> str:
    """The size of a difference on one side of zero, without its direction.

    >>> extent(-8.2, -3.9), extent(1, 1)
    ('between 4 and 8', 'about 1')
    """
    near, far = (_trimmed(size, _digits(low, high)) for size in sorted((abs(low), abs(high))))
    if not isfinite(float(far)):
        return f"at least {near}"
    return f"about {far}" if near == far else f"between {near} and {far}"


def percent_gap(low_ratio: float, high_ratio: float) -> str:
    """The size of a rate ratio, as percent more or fewer.

    >>> percent_gap(0.3, 0.8)
    'between 20 % and 70 % fewer'
    """
    low, high = 100 * (low_ratio - 1), 100 * (high_ratio - 1)
    way = "fewer" if low < 0 else "more"
    if high > 900:
        return f"between {abs(low):.0f} % {way} and many times as many"
    if low < 0 < high:
        return f"between {abs(low):.0f} % fewer and {high:.0f} % more"
    near, far = sorted((abs(low), abs(high)))
    return f"between {near:.0f} % and {far:.0f} % {'more' if high > 0 else 'fewer'}"


def amount(value: float, unit: Unit = NO_UNIT) -> str:
    """A value in its unit: "92 %" for shares of a hundred, else the number alone."""
    return unit.signed(_trimmed(value, 0 if abs(value) >= 20 else 1))


def day(when: date, today: date) -> str:
    """A date as it is said; the year only where it is not this one.

    >>> day(date(2026, 10, 5), date(2026, 11, 16))
    '5 October'
    """
    return f"{when.day} {when:%B}" + (f" {when.year}" if when.year != today.year else "")


def listed(names: Sequence[str]) -> str:
    """As in "Oak", "Oak and Elm", "Oak, Elm and Ash".

    >>> listed(["Oak", "Elm", "Ash"])
    'Oak, Elm and Ash'
    """
    *rest, last = names or ("",)
    return f"{', '.join(rest)} and {last}" if rest else last


def window(weeks: int, months: Sequence[date] = (), *, last: str = "") -> str:
    """Over which weeks, or in which months, a target is looked at; `last` may be "the last ".

    >>> window(8, last="the last "), window(8, [date(2026, 9, 1), date(2026, 10, 1)])
    ('over the last 8 weeks', 'in September and October')
    """
    named = listed([f"{month:%B}" for month in months])
    return f"in {named}" if months else f"over {last}{count(weeks, 'week')}"


def gap_of_export(gap: ExportGap, today: date) -> str:
    """A place whose export does not reach as far as it should: "Oak: no call log since 8 May"."""
    export = lower_first(source(gap.source).title)
    lacks = f"no {export}"
    if gap.doubt:
        lacks = DOUBTS[gap.doubt]
    elif gap.held and gap.due:
        lacks = f"only {max(1, 100 * gap.held // gap.due)} % of the {export}"
    if gap.known_to is None:
        since = f" since {day(gap.known_from, today)}" if gap.known_from else " yet"
    elif gap.first == gap.last:
        since = f" of {day(gap.first, today)}"
    else:
        same = (gap.first.month, gap.first.year) == (gap.last.month, gap.last.year)
        first = f"{gap.first.day}" if same else day(gap.first, today)
        since = f" from {first} to {day(gap.last, today)}"
    return f"{gap.site}: {lacks}{since}"


def gaps_of_exports(gaps: Sequence[ExportGap], today: date) -> str:
    """The newest of them in a line; "" where there is none."""
    named = [gap_of_export(gap, today) for gap in gaps[:MOST_NAMED]]
    more = len(gaps) - len(named)
    return "; ".join([*named, f"and {count(more, 'gap')} more"] if more else named)


def capital(text: str) -> str:
    """A text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A title within a sentence.

    >>> lower_first("Missed calls"), lower_first("MAR documentation errors")
    ('missed calls', 'MAR documentation errors')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def place(sites: Sequence[str]) -> str:
    """Where: "Oak and Elm", "5 sites", "all sites"."""
    if not sites:
        return "all sites"
    return listed(sites) if len(sites) <= MOST_NAMED else count(len(sites), "site")


def count(number: int, one: str, many: str = "") -> str:
    """A number of things: "1 week", "1,200 weeks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


MOST_NAMED = 3  # places in a line
SMALL = 3  # an interval that stays below this is told in decimals


def _digits(low: float, high: float) -> int:
    """Enough decimals for the nearer end not to read as nothing, and no more than two."""
    near, far = sorted((abs(low), abs(high)))
    fewest = 0 if far >= SMALL else 1
    most = 1 if low < 0 < high else 2
    enough = (digits for digits in range(fewest, most) if round(near, digits) >= 10**-digits)
    return next(enough, most)


def _trimmed(value: float, digits: int) -> str:
    said = f"{value:.{digits}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
