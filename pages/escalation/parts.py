"""Publication and escalation: what is said first, over which weeks, and its tables."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.questions.escalation import (
    BANDS,
    MOST_LISTED,
    DelaySplit,
    Span,
    delays_by,
    never_escalated,
    published_weeks,
)
from metrics.questions.patterns import WEEKDAYS
from pages.shared import pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.words import aside, counted
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

PUBLISHED, ESCALATED = "published_ahead", "delays_escalated"
DELAYED = (ESCALATED, "delays_never_escalated")
MANY_PLACES, FEW_WEEKS = 50, 4


def span_of(basis: Basis, sites: tuple[str, ...], weeks: int, measure: str) -> Span | None:
    """The complete weeks, as far as a measure's exports reach; None before any of them came."""
    last = basis.last_day(measure)
    if last is None:
        return None
    return Span(basis.below(sites), *whole_weeks(last, weeks))


def readable(basis: Basis, span: Span) -> Span:
    """The span, or its last weeks where many branches have so many calls that it would take long.

    What is told call by call is read from the calls themselves, not from what was counted before.
    """
    branches = span.branches or basis.places.kinds
    first = span.last - timedelta(days=7 * FEW_WEEKS - 1)
    if len(branches) <= MANY_PLACES or span.first >= first:
        return span
    return replace(span, first=first)


def in_words(basis: Basis, sites: tuple[str, ...], weeks: int) -> str:
    """The whole page in a few sentences; what was not supplied is left to its own place."""

    def together(*shares: tuple[str, str]) -> str:
        known = filter(None, (_share(basis, sites, weeks, share) for share in shares))
        return ", and ".join(known)

    sentences = (
        together(
            (ESCALATED, "of delays were escalated in time"),
            ("delays_never_escalated", "were never escalated"),
        ),
        together(
            (PUBLISHED, "of calls were published in good time"),
            ("changed_late", "were changed at short notice"),
        ),
    )
    known = " ".join(f"{sentence}." for sentence in sentences if sentence)
    return f"In the last {weeks} complete weeks: {known}" if known else ""


def _share(basis: Basis, sites: tuple[str, ...], weeks: int, share: tuple[str, str]) -> str:
    measure, words = share
    events, out_of = basis.series(measure, sites=sites, by=By.WEEK).totals(weeks)
    if not out_of:
        return ""
    value = amount(100 * events / out_of, measure_of(measure).unit)
    return f"**{value}** {words} ({events:,.0f} of {out_of:,.0f})"


# The tables of publication and escalation: weeks, delays by run, hour and weekday, and a list.


_HEADS = {DelaySplit.RUN: "Run", DelaySplit.HOUR: "Planned hour", DelaySplit.WEEKDAY: "Weekday"}
_SPLITS = {str(split): f"By {split}" for split in DelaySplit}
_PERCENT = TableColumn(CellForm.PERCENT)
_NEVER = Listing(
    title="Delays never escalated: visit, run, planned time, minutes late",
    file="delays never escalated",
    columns=lambda delay: {
        "Visit": delay.visit_id,
        "Run": delay.run or "–",
        "Planned": delay.planned_start,
        "Minutes late": None if delay.minutes_late is None else round(delay.minutes_late),
    },
    origin=Origin(
        measures=("delays_never_escalated",),
        columns={"Minutes late": TableColumn(note="Blank where nobody logged in.")},
    ),
    none="Every delay was escalated.",
)


def show_weeks(basis: Basis, span: Span, sites: tuple[str, ...]) -> None:
    """One row a week: the middle call, shares in time and changed late, and the whole spread."""
    weeks = basis.ask(published_weeks, span)
    if not weeks:
        aside("Not supplied: the rota does not say when it was published.")
        return
    measures = (PUBLISHED, "changed_late")
    frames = (basis.series(id, sites=sites, by=By.WEEK).frame for id in measures)
    in_time, changed = (dict(zip(f["period"], f["value"], strict=True)) for f in frames)
    bands = [name for _, name in BANDS]
    Listing(
        title="How many days ahead the calls of each week were published, the newest week first",
        file="weeks of publication",
        columns=lambda week: {
            "Week from": week.week,
            "Calls": week.calls,
            "Median days ahead": week.median_days,
            "In good time": in_time.get(week.week),
            "Changed late": changed.get(week.week),
            **{
                name: 100 * count / week.calls
                for name, count in zip(bands, week.bands, strict=True)
            },
        },
        origin=Origin(
            measures=measures,
            columns=dict.fromkeys(("In good time", *bands), _PERCENT)
            | {"Changed late": TableColumn(CellForm.PERCENT_ONE_PLACE)},
        ),
    ).show(weeks, sites)


def show_delays(basis: Basis, span: Span) -> None:
    """Delays by run, hour or weekday, in that order: no ranks."""
    split = DelaySplit(pickers.pick_segment("Delays", _SPLITS, "delays"))
    Listing(
        title=f"Delays by {split}: how many, and what share was escalated in time or never",
        file=f"delays by {split}",
        columns=lambda group: {
            _HEADS[split]: _name(split, group.name),
            "Delays": group.delays,
            "Escalated in time": 100 * group.in_time / group.delays,
            "Never escalated": 100 * group.never / group.delays,
            "Never, how many": group.never,
        },
        origin=Origin(
            measures=DELAYED,
            columns=dict.fromkeys(("Escalated in time", "Never escalated"), _PERCENT),
        ),
        none="No delays in these weeks.",
    ).show(basis.ask_of_calls(span.first, delays_by, split, span), span.branches)


def show_never(basis: Basis, span: Span) -> None:
    """Each delay of one branch of which nobody was told, the newest first."""
    delays = basis.ask_of_calls(span.first, never_escalated, span)
    if delays:
        more = " or more" if len(delays) == MOST_LISTED else ""
        st.write(f"{counted(len(delays), 'delay')}{more}, the newest first.")
    _NEVER.show(delays, span.branches, height=300)


def _name(split: DelaySplit, name: str) -> str:
    if split is DelaySplit.HOUR:
        return f"{int(name):02}:00"
    return WEEKDAYS[int(name) - 1] if split is DelaySplit.WEEKDAY else name or "no run"
