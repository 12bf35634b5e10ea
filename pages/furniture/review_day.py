"""The day in one line, beside what is usual, and the settings that shape it."""

from datetime import date

import streamlit as st

from metrics.calendar import bank_holidays
from metrics.catalogue import measure as measure_of
from metrics.questions.day import ReviewDay, bounds_of
from metrics.questions.exceptions import DayCounts, Standing
from metrics.settings import in_words
from pages.furniture.here import Here
from pages.furniture.words import aside, counted, day_in_words, days_ago

_SHAPED_BY = ("delays_escalated", "time_critical_punctuality")


def which_day(here: Here, day: date, days: tuple[date, ...]) -> None:
    """As in "Sunday 15 November, yesterday"."""
    named = day_in_words(day, here.today, weekday=True)
    holiday = " · a bank holiday" if day in bank_holidays(day.year, day.year) else ""
    earlier = "" if day == days[0] else " · an earlier day"
    st.markdown(f"**{named}**, {days_ago(day, here.today)}{holiday}{earlier}")


def summary(found: ReviewDay) -> None:
    """The parts add up to the calls due; delays escalated in time stand apart."""
    if not found.counts.due:
        st.info(f"No calls were due at {found.branch} that day.")
        return
    st.markdown(f":material/summarize: {in_one_line(found)}")
    if found.counts.of(Standing.NOT_LOGGED) + found.counts.of(Standing.MISSED) == found.counts.due:
        st.warning(
            "No call of that day has a log-in and a log-out. Perhaps the call log of this branch"
            " did not come: look before you speak of missed calls.",
            icon=":material/help:",
        )


def in_one_line(found: ReviewDay) -> str:
    """The calls due and what became of them."""
    counts = found.counts
    parts = [
        f"**{counts.due:,} due**",
        f"**{counts.of(Standing.ON_TIME):,} on time** ({_on_time(found)})",
        f"**{counts.of(Standing.LATE):,} late**",
        f"**{counts.of(Standing.MISSED):,} missed**",
        f"**{counts.of(Standing.NOT_LOGGED):,} not logged**",
    ]
    if counts.of(Standing.TOO_EARLY):
        parts.append(f"**{counts.of(Standing.TOO_EARLY):,} too early**")
    parts.append(_escalated(counts))
    if counts.critical_beyond:
        calls = counted(counts.critical_beyond, "time-critical call")
        parts.append(f"{calls} on time as others go, not by the stricter limits")
    return " · ".join(parts)


def settings(here: Here, found: ReviewDay) -> None:
    """What counts as late, missed and escalated in time, as in force on that day."""
    told = [in_words(measure_of(each), found.settings) for each in _SHAPED_BY]
    long = f"A long delay = more than {bounds_of(found.settings).long:g} minutes late: by then it"
    aside(" ".join([*told, f"{long} should have been escalated."]))
    aside(
        f"Usual = the median of the last {found.usual.days if found.usual else 8} days of the same"
        " weekday, bank holidays left out. Missed, not logged and late calls are counted as the"
        " measures count them, so the figures here and there agree."
    )


def _on_time(found: ReviewDay) -> str:
    share = f"{found.counts.on_time_percent:.0f} %"
    if found.usual is None:
        return f"{share}; too few {found.day:%A}s yet to say what is usual"
    return f"{share}, usual {found.day:%A} {found.usual.on_time_percent:.0f}"


def _escalated(counts: DayCounts) -> str:
    if counts.escalated_in_time is None:
        return "delays escalated in time: not supplied"
    if not counts.delays:
        return "no delay to escalate"
    return f"**{counts.escalated_in_time:,} of {counts.delays:,}** delays escalated in time"
