"""How early and late calls begin, and what the rota plans against what happens."""

import pandas as pd
import streamlit as st

from charts.distribution import Distribution, bands_of, distribution_alt_text, minute
from charts.screen.distribution import draw
from metrics.questions.calls import BAND, FIRST, LAST, LONGER, Gap, Given
from pages.furniture.here import Here
from pages.furniture.pictures import is_dark, plot
from pages.furniture.punctuality import View
from pages.furniture.punctuality_reads import OUTCOME, gaps_at, given_at, lateness_at, setting_at
from pages.furniture.tables import Told, table
from pages.furniture.words import aside

_GAPS = {-1: "Calls overlap", 0: "0 to 4", 20: "20 to 29", 30: "30 to 60"}
_OVER = 3  # minutes by which the middle call outlasts its plan, from which it is said


def lateness(here: Here, view: View) -> None:
    """The histogram, with middle and slow end in words above it."""
    st.header("How late, how early")
    found = lateness_at(here, view.asked, view.verified_only)
    if not found.calls:
        st.write("No call of these was logged into.")
        return
    site = view.sites[0] if len(view.sites) == 1 else ""
    one = Distribution(
        axis="share of calls by minutes from the planned time to the log-in",
        bands=bands_of(found.bands, BAND, (FIRST, LAST)),
        early=setting_at(here, site, "tolerance_early_minutes"),
        late=setting_at(here, site, "tolerance_late_minutes"),
        median=found.median,
        ninetieth=found.ninetieth,
    )
    st.write(
        f"**Half of {found.calls:,} calls began by {minute(found.median)}, nine in ten by"
        f" {minute(found.ninetieth)}.** The tolerance is {one.early:g} minutes early to"
        f" {one.late:g} minutes late."
    )
    plot(draw(one, dark=is_dark()), distribution_alt_text(one), "lateness")
    with st.expander("The same as a table: calls by minutes early or late"):
        rows = [{"Log-in": band.name, "Calls": band.calls, "Share (%)": round(one.share(band), 1)}
                for band in one.bands]  # fmt: skip
        told = Told(sites=view.sites, measures=(OUTCOME,))
        said = "Calls by minutes early or late"
        table(pd.DataFrame(rows), said, "table of lateness", told, height=280)


def planned_and_given(here: Here, view: View) -> None:
    """What calls take by planned length and by run, and what gaps take by planned gap."""
    st.header("What the rota plans, what happens")
    by_length = given_at(here, view.asked, "", view.verified_only)
    if not by_length:
        st.write("No call of these was logged in and out.")
        return
    st.write(lengths_in_words(by_length))
    told = Told(sites=view.sites, reads=("rota", "call_log"))
    left, right = st.columns(2)
    with left:
        st.subheader("By planned length of the call")
        rows = _lengths(by_length, "Planned (min)")
        table(rows, "Minutes given, by planned length of the call", "given by length", told)
        st.subheader(f"By {view.place_kind}")
        by_place = given_at(here, view.asked, view.place_kind, view.verified_only)
        rows = _lengths(by_place, view.place_kind.capitalize())
        table(rows, f"Minutes given, by {view.place_kind}", f"given by {view.place_kind}", told)
    with right:
        st.subheader("By planned gap between two calls")
        gaps = gaps_at(here, view.asked)
        table(_gaps(gaps), "Minutes taken, by planned gap between two calls", "taken by gap", told)
        aside(
            "Gaps of one carer between two calls made as planned, breaks of over an hour left"
            " out. A carer who is early waits, so a long gap is filled."
        )
    aside(
        f"Usual: the middle call. Longer: over {LONGER} minutes beyond the plan. Each carer of a"
        " double-handed call counts. A plan that is always outlasted makes the next call late."
    )


def lengths_in_words(found: tuple[Given, ...]) -> str:
    """Which planned lengths the usual call outlasts; or that none is."""
    over = [one for one in found if one.usually_given - one.usually_planned >= _OVER]
    if over:
        worst = max(over, key=lambda one: one.calls * (one.usually_given - one.usually_planned))
        return (
            f"**Calls planned for {worst.planned} minutes usually take {worst.usually_given:.0f}**"
            f" ({worst.calls:,} calls)."
        )
    most = max(found, key=lambda one: one.longer / one.calls)
    if not most.longer:
        return "**Calls take the time that is planned.**"
    return (
        "**Usual calls take the time that is planned.** Most often too short a plan:"
        f" {most.planned} minutes, where {100 * most.longer / most.calls:.0f} % take"
        f" over {LONGER} minutes longer."
    )


def _lengths(found: tuple[Given, ...], heading: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                heading: one.place if one.planned is None else one.planned,
                "Calls": one.calls,
                "Usually planned": round(one.usually_planned),
                "Usually given": round(one.usually_given),
                "Longer (%)": round(100 * one.longer / one.calls),
                "Cut short (%)": round(100 * one.short / one.calls),
            }
            for one in found
        ]
    )


def _gaps(found: tuple[Gap, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Planned gap (min)": _GAPS.get(
                    one.at_least, f"{one.at_least} to {one.at_least + 4}"
                ),
                "Gaps": one.legs,
                "Usually planned": round(one.usually_planned),
                "Usually taken": round(one.usually_taken),
                "Took longer (%)": round(100 * one.longer / one.legs),
            }
            for one in found
        ],
        columns=[
            "Planned gap (min)",
            "Gaps",
            "Usually planned",
            "Usually taken",
            "Took longer (%)",
        ],
    )
