"""What the page of publication and escalation says first, and over which weeks it looks."""

from dataclasses import replace
from datetime import date, timedelta

from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.questions.escalation import Span
from metrics.series import through
from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.reads import KEPT, places_at, series_at
from plan.words.numbers import amount

MANY_PLACES, FEW_WEEKS = 50, 4
_SPELLS = {
    "month": ("The last 4 weeks", 4),
    "quarter": ("The last 13 weeks", 13),
    "half": ("The last 26 weeks", 26),
}


def pick_weeks() -> int:
    """Over how many complete weeks the page looks."""
    chosen = pickers.pick("Over", {key: words for key, (words, _) in _SPELLS.items()}, "over")
    return _SPELLS[chosen][1]


@of_data(max_entries=KEPT)
def last_day(here: Data, measure: str) -> date | None:
    """The last complete day of a measure."""
    with cursor_of(here) as cursor:
        return through(cursor, measure_of(measure), here.today)


def span_of(here: Here, sites: tuple[str, ...], weeks: int, measure: str) -> Span | None:
    """The complete weeks, as far as a measure's exports reach; None before any of them came."""
    last = last_day(here, measure)
    if last is None:
        return None
    sunday = last - timedelta(days=last.isoweekday() % 7)
    branches = tuple(sorted(places_at(here).within(sites))) if sites else ()
    return Span(branches, sunday - timedelta(days=7 * weeks - 1), sunday)


def readable(here: Here, span: Span) -> Span:
    """The span, or its last weeks where many branches have so many calls that it would take long.

    What is told call by call is read from the calls themselves, not from what was counted before.
    """
    branches = span.branches or places_at(here).kinds
    first = span.last - timedelta(days=7 * FEW_WEEKS - 1)
    if len(branches) <= MANY_PLACES or span.first >= first:
        return span
    return replace(span, first=first)


def in_words(here: Here, sites: tuple[str, ...], weeks: int) -> str:
    """The whole page in a few sentences; what was not supplied is left to its own place."""
    told = [
        _share(here, sites, weeks, ("delays_escalated", "of delays were escalated in time")),
        _share(here, sites, weeks, ("delays_never_escalated", "were never escalated")),
        _share(here, sites, weeks, ("published_ahead", "of calls were published in good time")),
        _share(here, sites, weeks, ("changed_late", "were changed at short notice")),
    ]
    delays, calls = (", and ".join(filter(None, told[at : at + 2])) for at in (0, 2))
    found = [f"{each}." for each in (delays, calls) if each]
    return f"In the last {weeks} complete weeks: " + " ".join(found) if found else ""


def _share(here: Here, sites: tuple[str, ...], weeks: int, said: tuple[str, str]) -> str:
    measure, words = said
    frame = series_at(here, measure, sites=sites, by=By.WEEK).frame
    if frame.empty:
        return ""
    done = frame[frame["complete"]].tail(weeks)
    known = done[done["denominator"].notna()]
    out_of, events = known["denominator"].sum(), known["numerator"].sum()
    if not out_of:
        return ""
    value = amount(100 * events / out_of, measure_of(measure).unit)
    return f"**{value}** {words} ({events:,.0f} of {out_of:,.0f})"


def is_counted(here: Here, measure: str, sites: tuple[str, ...]) -> bool:
    """Whether a measure has any figure at these sites."""
    return bool(series_at(here, measure, sites=sites, by=By.WEEK).frame["value"].notna().any())
