"""Medicines themes, the standing item of the governance meeting."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from metrics.questions.medicines_themes import Theme, Themes, themes
from pages.furniture.medicines_here import Asked, read
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, counted, day_in_words, plain
from plan.agenda import FOUND_BY, kind_in_words
from plan.words.numbers import listed

_USUAL = timedelta(weeks=4)  # since the last meeting, unless she says otherwise
_MOST_SAID = 3


def standing_item(asked: Asked) -> None:
    """Top kinds by count and by change since the last meeting, where they recur, what was done."""
    when, _ = st.columns([2, 6])
    since = when.date_input(
        "Last meeting",
        asked.last - _USUAL,
        max_value=asked.last,
        format="DD/MM/YYYY",
        help="Counted from this day on, beside as many days before it.",
        key="last meeting",
    )
    found = read(themes, replace(asked, first=since))
    if found is None:
        st.write("Not supplied: neither a MAR nor an audit of one was loaded.")
        return
    days = counted((found.last - found.first).days + 1, "day")
    first = day_in_words(found.first, asked.here.today)
    st.markdown(f"Since {first} ({days}), beside as many days before:")
    st.markdown("\n".join(f"- {line}" for line in _said(found)))
    if found.themes:
        told = Told(sites=asked.sites, reads=("mar", "mar_audit"))
        table(_rows(found), f"Kinds of error since {first}", "medicines themes", told)
        aside(
            "Change: more or less than at the rate of the days before. Where nobody looked then,"
            " there is none. What is found by a new way of looking is not more error."
        )
    st.markdown(f"**What was done since:** {_done(found)}")


def _said(found: Themes) -> list[str]:
    if not found.themes:
        return ["No error of any kind was found."]
    top = listed([f"{_name(each)} ({each.count:,})" for each in found.themes[:_MOST_SAID]])
    said = [f"**Most often:** {top}."]
    sure = [each for each in found.by_change if each.is_beyond_chance]
    more = [each for each in sure if (each.change or 0) > 0][:_MOST_SAID]
    less = [each for each in reversed(sure) if (each.change or 0) < 0][:_MOST_SAID]
    if more:
        said.append(f"**More than before:** {listed([_with_change(each) for each in more])}.")
    if less:
        said.append(f"**Less than before:** {listed([_with_change(each) for each in less])}.")
    if not sure:
        said.append("**Change:** no kind changed by more than chance explains.")
    again = [each for each in found.themes if each.recurs_in][:_MOST_SAID]
    said += [
        f"**Comes again:** {_name(each)} at {plain(listed(each.recurs_in[:8]))}." for each in again
    ]
    return said


def _with_change(of: Theme) -> str:
    return f"{_name(of)} ({of.before:,} to {of.count:,})"


def _changed(of: Theme) -> str:
    if of.change is None:
        return "nobody looked before"
    more = round(of.change)
    told = f"{more:+d}" if more else "none"
    return f"{told}, beyond chance" if of.is_beyond_chance else told


def _name(of: Theme) -> str:
    return plain(kind_in_words(of))


def _rows(found: Themes) -> pd.DataFrame:
    rows = [
        {
            "Kind": each.kind.replace("_", " "),
            "Found": FOUND_BY[each.found_by],
            "How many": each.count,
            "Days before": each.before,
            "Change": _changed(each),
            "Where": ", ".join(f"{one.house} {one.count}" for one in each.houses[:6]),
            "Comes again in": ", ".join(each.recurs_in[:6]),
        }
        for each in found.themes
    ]
    return pd.DataFrame(rows)


def _done(found: Themes) -> str:
    done = found.done
    said = []
    if done.assessed is not None:
        said.append(f"{counted(done.assessed, 'assessment')} of competency, {done.passed} passed")
    if done.sampled is not None:
        said.append(f"{counted(done.sampled, 'sheet')} sampled by the second line")
    if done.found is not None and done.escalated_same_day is not None:
        said.append(f"{done.escalated_same_day} of {done.found} findings escalated the same day")
    return f"{'; '.join(said)}." if said else "not supplied."
