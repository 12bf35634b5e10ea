"""Calls published and delays escalated: how early calls are known, and who is told of a delay."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import streamlit as st

from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.questions import escalation
from metrics.questions.escalation import DelaySplit, Span
from metrics.questions.patterns import WEEKDAYS
from pages.shared import pickers
from pages.shared.charts import courses_of, is_supplied
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.themes import Section, SpellView, Tab, pick_spell
from pages.shared.words import aside, counted
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

PUBLISHED, ESCALATED = "published_ahead", "delays_escalated"
DELAYED = (ESCALATED, "delays_never_escalated")
MANY_PLACES, FEW_WEEKS = 50, 4


def _span(view: SpellView, measure: str) -> Span | None:
    """The weeks, as far as a measure's exports reach; None before any of them came."""
    last = view.basis.last_day(measure)
    return last and Span(view.basis.below(view.sites), *whole_weeks(last, view.weeks))


def readable(basis: Basis, span: Span) -> Span:
    """The span, or its last weeks where many branches have so many calls that it would take long.

    What is told call by call is read from the calls themselves, not from what was counted before.
    """
    branches = span.branches or basis.places.kinds
    first = span.last - timedelta(days=7 * FEW_WEEKS - 1)
    if len(branches) <= MANY_PLACES or span.first >= first:
        return span
    return replace(span, first=first)


def in_words(shares: dict[str, str]) -> Callable[[SpellView], str]:
    """A tab in a sentence; what was not supplied is left to its own place."""

    def words(view: SpellView) -> str:
        known = []
        for measure, said in shares.items():
            series = view.basis.series(measure, sites=view.sites, by=By.WEEK)
            events, out_of = series.totals(view.weeks)
            if out_of:
                value = amount(100 * events / out_of, measure_of(measure).unit)
                known.append(f"**{value}** {said} ({events:,.0f} of {out_of:,.0f})")
        if not known:
            return "Nothing of this was supplied yet."
        return f"In the last {view.weeks} complete weeks: {', and '.join(known)}."

    return words


# The tables of publication and escalation: weeks, delays by run, hour and weekday, and a list.
_HEADS = {DelaySplit.RUN: "Run", DelaySplit.HOUR: "Planned hour", DelaySplit.WEEKDAY: "Weekday"}
_NAMES = {
    DelaySplit.RUN: lambda name: name or "no run",
    DelaySplit.HOUR: lambda name: f"{int(name):02}:00",
    DelaySplit.WEEKDAY: lambda name: WEEKDAYS[int(name) - 1],
}
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
    height=300,
)


def show_weeks(view: SpellView) -> None:
    """One row a week: the middle call, shares in time and changed late, and the whole spread."""
    span = _span(view, PUBLISHED)
    if not span or not (weeks := view.basis.ask(escalation.published_weeks, span)):
        aside("Not supplied: the rota does not say when it was published.")
        return
    measures, bands = (PUBLISHED, "changed_late"), [name for _, name in escalation.BANDS]
    frames = (view.basis.series(id, sites=view.sites, by=By.WEEK).frame for id in measures)
    in_time, changed = (dict(zip(f["period"], f["value"], strict=True)) for f in frames)
    Listing(
        title="How many days ahead the calls of each week were published, the newest week first",
        file="weeks of publication",
        columns=lambda week: (
            {
                "Week from": week.week,
                "Calls": week.calls,
                "Median days ahead": week.median_days,
                "In good time": in_time.get(week.week),
                "Changed late": changed.get(week.week),
            }
            | {band: 100 * n / week.calls for band, n in zip(bands, week.bands, strict=True)}
        ),
        origin=Origin(
            measures=measures,
            columns=dict.fromkeys(("In good time", *bands), _PERCENT)
            | {"Changed late": TableColumn(CellForm.PERCENT_ONE_PLACE)},
        ),
    ).show(weeks, view.sites)


def show_delays(view: SpellView) -> None:
    """Delays by run, hour or weekday, in that order: no ranks; of one branch, each of them."""
    basis, span = view.basis, _span(view, ESCALATED)
    if not span or not is_supplied(basis.reading(ESCALATED, sites=view.sites, by=By.WEEK)):
        st.info("Not supplied: the call log does not say which delays were escalated.")
        return
    shown = readable(basis, span)
    left, right = st.columns(2)
    with left:
        _by(view, shown)
        if shown != span:
            aside("The last 4 weeks only, for there are many places: choose one to see more.")
    with right:
        if len(span.branches) != 1:
            aside("Choose one branch above to see its delays one by one.")
            return
        delays = basis.ask_of_calls(span.first, escalation.never_escalated, span)
        if delays:
            more = " or more" if len(delays) == escalation.MOST_LISTED else ""
            st.write(f"{counted(len(delays), 'delay')}{more}, the newest first.")
        _NEVER.show(delays, span.branches)


def _by(view: SpellView, span: Span) -> None:
    options = {str(split): f"By {split}" for split in DelaySplit}
    split = DelaySplit(pickers.pick_segment("Delays", options, "delays"))
    Listing(
        title=f"Delays by {split}: how many, and what share was escalated in time or never",
        file=f"delays by {split}",
        columns=lambda group: {
            _HEADS[split]: _NAMES[split](group.name),
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
        height=300,
    ).show(view.basis.ask_of_calls(span.first, escalation.delays_by, split, span), span.branches)


_pick = pick_spell(
    PUBLISHED, label="Over", name="over", spells={"month": 4, "quarter": 13, "half": 26}
)
PUBLISHED_TAB = Tab(
    title="Published",
    question="How far ahead are calls published, and how many are changed late?",
    view=_pick,
    answer=in_words(
        {
            PUBLISHED: "of calls were published in good time",
            "changed_late": "were changed at short notice",
        }
    ),
    sections={
        "weeks": Section(
            "How far ahead calls are published",
            (courses_of(PUBLISHED, "changed_late"), show_weeks),
            note="Share of each week’s calls by how many days ahead of the call they were"
            " published.",
        )
    },
    counted=(PUBLISHED, "changed_late"),
)
_ON_DELAYS = (*DELAYED, "minutes_to_alert", "minutes_to_escalation")
ESCALATED_TAB = Tab(
    title="Escalated",
    question="When a call is late, who hears of it, and how fast?",
    view=_pick,
    answer=in_words(
        {
            ESCALATED: "of delays were escalated in time",
            "delays_never_escalated": "were never escalated",
        }
    ),
    sections={
        "late": Section("When a call is late", (courses_of(*_ON_DELAYS),)),
        "where": Section("Where delays are never escalated", (show_delays,)),
    },
    counted=_ON_DELAYS,
)
