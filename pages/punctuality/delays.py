"""Calls published and delays escalated: how early calls are known, and who is told of a delay."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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
from pages.shared.charts import courses_of, is_supplied
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.themes import Section, Tab
from pages.shared.words import aside, counted
from plan.model import Person
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

PUBLISHED, ESCALATED = "published_ahead", "delays_escalated"
DELAYED = (ESCALATED, "delays_never_escalated")
MANY_PLACES, FEW_WEEKS = 50, 4


@dataclass(frozen=True)
class SpellView:
    """Which sites are looked at, and over how many complete weeks."""

    basis: Basis
    sites: tuple[str, ...]
    weeks: int

    def span_of(self, measure: str) -> Span | None:
        """The weeks, as far as a measure's exports reach; None before any of them came."""
        last = self.basis.last_day(measure)
        return last and Span(self.basis.below(self.sites), *whole_weeks(last, self.weeks))


def pick_view(basis: Basis, person: Person) -> SpellView:
    """The site, and the weeks."""
    by_site, by_spell = st.columns(2)
    options = pickers.sites_or_all(basis, person, pickers.counted_sites(basis, PUBLISHED))
    sites = pickers.pick_sites(options, person, where=by_site)
    spells = {"month": 4, "quarter": 13, "half": 26}
    return SpellView(basis, sites, pickers.pick_weeks("Over", spells, "over", where=by_spell))


def readable(basis: Basis, span: Span) -> Span:
    """The span, or its last weeks where many branches have so many calls that it would take long.

    What is told call by call is read from the calls themselves, not from what was counted before.
    """
    branches = span.branches or basis.places.kinds
    first = span.last - timedelta(days=7 * FEW_WEEKS - 1)
    if len(branches) <= MANY_PLACES or span.first >= first:
        return span
    return replace(span, first=first)


def in_words(*shares: tuple[str, str]) -> Callable[[SpellView], str]:
    """A tab in a sentence; what was not supplied is left to its own place."""

    def words(view: SpellView) -> str:
        known = ", and ".join(filter(None, (_share(view, share) for share in shares)))
        nothing = "Nothing of this was supplied yet."
        return f"In the last {view.weeks} complete weeks: {known}." if known else nothing

    return words


def _share(view: SpellView, share: tuple[str, str]) -> str:
    measure, words = share
    series = view.basis.series(measure, sites=view.sites, by=By.WEEK)
    events, out_of = series.totals(view.weeks)
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


def show_weeks(view: SpellView) -> None:
    """One row a week: the middle call, shares in time and changed late, and the whole spread."""
    span = view.span_of(PUBLISHED)
    if not span or not (weeks := view.basis.ask(published_weeks, span)):
        aside("Not supplied: the rota does not say when it was published.")
        return
    measures = (PUBLISHED, "changed_late")
    frames = (view.basis.series(id, sites=view.sites, by=By.WEEK).frame for id in measures)
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
    ).show(weeks, view.sites)


def show_delays(view: SpellView) -> None:
    """Delays by run, hour or weekday, in that order: no ranks; of one branch, each of them."""
    span = view.span_of(ESCALATED)
    escalated = view.basis.reading(ESCALATED, sites=view.sites, by=By.WEEK)
    if not span or not is_supplied(escalated):
        st.info("Not supplied: the call log does not say which delays were escalated.")
        return
    shown = readable(view.basis, span)
    left, right = st.columns(2)
    with left:
        _by(view, shown)
        if shown != span:
            aside("The last 4 weeks only, for there are many places: choose one to see more.")
    with right:
        if len(span.branches) == 1:
            _never(view, span)
        else:
            aside("Choose one branch above to see its delays one by one.")


def _by(view: SpellView, span: Span) -> None:
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
    ).show(view.basis.ask_of_calls(span.first, delays_by, split, span), span.branches, height=300)


def _never(view: SpellView, span: Span) -> None:
    delays = view.basis.ask_of_calls(span.first, never_escalated, span)
    if delays:
        more = " or more" if len(delays) == MOST_LISTED else ""
        st.write(f"{counted(len(delays), 'delay')}{more}, the newest first.")
    _NEVER.show(delays, span.branches, height=300)


def _name(split: DelaySplit, name: str) -> str:
    if split is DelaySplit.HOUR:
        return f"{int(name):02}:00"
    return WEEKDAYS[int(name) - 1] if split is DelaySplit.WEEKDAY else name or "no run"


PUBLISHED_TAB = Tab(
    title="Published",
    question="How far ahead are calls published, and how many are changed late?",
    view=pick_view,
    answer=in_words(
        (PUBLISHED, "of calls were published in good time"),
        ("changed_late", "were changed at short notice"),
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
ESCALATED_TAB = Tab(
    title="Escalated",
    question="When a call is late, who is told, and how fast?",
    view=pick_view,
    answer=in_words(
        (ESCALATED, "of delays were escalated in time"),
        ("delays_never_escalated", "were never escalated"),
    ),
    sections={
        "late": Section(
            "When a call is late",
            (courses_of(*DELAYED, "minutes_to_alert", "minutes_to_escalation"),),
        ),
        "where": Section("Where delays are never escalated", (show_delays,)),
    },
    counted=(*DELAYED, "minutes_to_alert", "minutes_to_escalation"),
)
