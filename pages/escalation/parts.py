"""Publication and escalation: what is said first, over which weeks, and its tables."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.questions.escalation import (
    BANDS,
    MOST_LISTED,
    Delays,
    DelaySplit,
    PublishedWeek,
    Span,
    Unheard,
    delays_by,
    never_escalated,
    published_weeks,
)
from metrics.series import through
from pages.shared import pickers
from pages.shared.reading import KEPT, Data, Here, cursor_of, of_data, places_at, series_at
from pages.shared.tables import Listing, Told, table
from pages.shared.words import aside, counted
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

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


# The tables of publication and escalation: weeks, delays by run, hour and weekday, and a list.


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DELAYED = ("delays_escalated", "delays_never_escalated")
_HEADS = {DelaySplit.RUN: "Run", DelaySplit.HOUR: "Planned hour", DelaySplit.WEEKDAY: "Weekday"}
_SPLITS = {str(split): f"By {split}" for split in DelaySplit}
_PERCENT = TableColumn(CellForm.PERCENT)
_NEVER = Listing(
    title="Delays never escalated: visit, run, planned time, minutes late",
    file="delays never escalated",
    columns=lambda each: {
        "Visit": each.visit_id,
        "Run": each.run or "–",
        "Planned": each.planned_start,
        "Minutes late": None if each.minutes_late is None else round(each.minutes_late),
    },
    told=Told(
        measures=("delays_never_escalated",),
        columns={"Minutes late": TableColumn(note="Blank where nobody logged in.")},
    ),
    none="Every delay was escalated.",
)


@of_data(max_entries=100)
def weeks_at(here: Data, span: Span) -> tuple[PublishedWeek, ...]:
    """How far ahead each week's calls were published."""
    with cursor_of(here) as cursor:
        return published_weeks(cursor, span)


@of_data(show_spinner="Reading the delays …", max_entries=100)
def delays_at(here: Data, split: DelaySplit, span: Span) -> tuple[Delays, ...]:
    """The delays of a span by run, hour or weekday."""
    with cursor_of(here) as cursor:
        return delays_by(cursor, split, span)


@of_data(show_spinner="Reading the delays …", max_entries=100)
def unheard_at(here: Data, span: Span) -> tuple[Unheard, ...]:
    """The delays of a span of which nobody was told."""
    with cursor_of(here) as cursor:
        return never_escalated(cursor, span)


def show_weeks(here: Here, span: Span, sites: tuple[str, ...]) -> None:
    """One row a week: the middle call, shares in time and changed late, and the whole spread."""
    weeks = weeks_at(here, span)
    if not weeks:
        aside("Not supplied: the rota does not say when it was published.")
        return
    in_time, changed = (_values(here, id, sites) for id in ("published_ahead", "changed_late"))
    rows = [
        {
            "Week from": each.week,
            "Calls": each.calls,
            "Median days ahead": each.median_days,
            "In good time": in_time.get(each.week),
            "Changed late": changed.get(each.week),
        }
        | {
            name: 100 * count / each.calls
            for (_, name), count in zip(BANDS, each.bands, strict=True)
        }
        for each in weeks
    ]
    percent = dict.fromkeys(("In good time", *(name for _, name in BANDS)), _PERCENT)
    percent["Changed late"] = TableColumn(CellForm.PERCENT_ONE_PLACE)
    said = "How many days ahead the calls of each week were published, the newest week first"
    told = Told(sites=sites, measures=("published_ahead", "changed_late"), columns=percent)
    table(pd.DataFrame(rows), said, "weeks of publication", told)


def show_delays(here: Here, span: Span) -> None:
    """Delays by run, hour or weekday, in that order: no ranks."""
    split = DelaySplit(pickers.pick_segment("Delays", _SPLITS, "delays"))
    Listing(
        title=f"Delays by {split}: how many, and what share was escalated in time or never",
        file=f"delays by {split}",
        columns=lambda each: {
            _HEADS[split]: _name(split, each.name),
            "Delays": each.delays,
            "Escalated in time": 100 * each.in_time / each.delays,
            "Never escalated": 100 * each.never / each.delays,
            "Never, how many": each.never,
        },
        told=Told(
            measures=_DELAYED,
            columns=dict.fromkeys(("Escalated in time", "Never escalated"), _PERCENT),
        ),
        none="No delays in these weeks.",
    ).show(delays_at(here, split, span), span.branches)


def show_never(here: Here, span: Span) -> None:
    """Each delay of one branch of which nobody was told, the newest first."""
    found = unheard_at(here, span)
    if found:
        more = " or more" if len(found) == MOST_LISTED else ""
        st.write(f"{counted(len(found), 'delay')}{more}, the newest first.")
    _NEVER.show(found, span.branches, height=300)


def _name(split: DelaySplit, name: str) -> str:
    if split is DelaySplit.HOUR:
        return f"{int(name):02}:00"
    return _WEEKDAYS[int(name) - 1] if split is DelaySplit.WEEKDAY else name or "no run"


def _values(here: Here, measure: str, sites: tuple[str, ...]) -> dict:
    frame = series_at(here, measure, sites=sites, by=By.WEEK).frame
    return dict(zip(frame["period"], frame["value"], strict=True))
