"""The tables of publication and escalation: weeks, delays by run, hour and weekday, and a list."""

import pandas as pd
import streamlit as st

from metrics.calendar import By
from metrics.questions.escalation import (
    BANDS,
    MOST_LISTED,
    Delays,
    PublishedWeek,
    Span,
    Split,
    Unheard,
    delays_by,
    never_escalated,
    published_weeks,
)
from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.reads import series_at
from pages.furniture.tables import Column, Form, Told, table
from pages.furniture.words import aside, counted

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DELAYED = ("delays_escalated", "delays_never_escalated")
_HEADS = {Split.RUN: "Run", Split.HOUR: "Planned hour", Split.WEEKDAY: "Weekday"}
_SPLITS = {str(split): f"By {split}" for split in Split}
_PERCENT = Column(Form.PERCENT)


@of_data(max_entries=100)
def weeks_at(here: Data, span: Span) -> tuple[PublishedWeek, ...]:
    """How far ahead each week's calls were published."""
    with cursor_of(here) as cursor:
        return published_weeks(cursor, span)


@of_data(show_spinner="Reading the delays …", max_entries=100)
def delays_at(here: Data, split: Split, span: Span) -> tuple[Delays, ...]:
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
    percent["Changed late"] = Column(Form.PERCENT_ONE_PLACE)
    said = "How many days ahead the calls of each week were published, the newest week first"
    told = Told(sites=sites, measures=("published_ahead", "changed_late"), columns=percent)
    table(pd.DataFrame(rows), said, "weeks of publication", told)


def show_delays(here: Here, span: Span) -> None:
    """Delays by run, hour or weekday, in that order: no ranks."""
    split = Split(pickers.pick_segment("Delays", _SPLITS, "delays"))
    rows = [
        {
            _HEADS[split]: _name(split, each.name),
            "Delays": each.delays,
            "Escalated in time": 100 * each.in_time / each.delays,
            "Never escalated": 100 * each.never / each.delays,
            "Never, how many": each.never,
        }
        for each in delays_at(here, split, span)
    ]
    if not rows:
        st.write("No delays in these weeks.")
        return
    said = f"Delays by {split}: how many, and what share was escalated in time or never"
    percent = dict.fromkeys(("Escalated in time", "Never escalated"), _PERCENT)
    told = Told(sites=span.branches, measures=_DELAYED, columns=percent)
    table(pd.DataFrame(rows), said, f"delays by {split}", told)


def show_never(here: Here, span: Span) -> None:
    """Each delay of one branch of which nobody was told, the newest first."""
    found = unheard_at(here, span)
    if not found:
        st.write("Every delay was escalated.")
        return
    more = " or more" if len(found) == MOST_LISTED else ""
    st.write(f"{counted(len(found), 'delay')}{more}, the newest first.")
    rows = [
        {
            "Visit": each.visit_id,
            "Run": each.run or "–",
            "Planned": each.planned_start,
            "Minutes late": None if each.minutes_late is None else round(each.minutes_late),
        }
        for each in found
    ]
    blank = {"Minutes late": Column(note="Blank where nobody logged in.")}
    told = Told(sites=span.branches, measures=("delays_never_escalated",), columns=blank)
    said = "Delays never escalated: visit, run, planned time, minutes late"
    table(pd.DataFrame(rows), said, "delays never escalated", told, height=300)


def _name(split: Split, name: str) -> str:
    if split is Split.HOUR:
        return f"{int(name):02}:00"
    return _WEEKDAYS[int(name) - 1] if split is Split.WEEKDAY else name or "no run"


def _values(here: Here, measure: str, sites: tuple[str, ...]) -> dict:
    frame = series_at(here, measure, sites=sites, by=By.WEEK).frame
    return dict(zip(frame["period"], frame["value"], strict=True))
