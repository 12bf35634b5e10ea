"""The calls behind a point or a cell of the page of punctuality, as a list and a file."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from charts.heat_map import hour_name
from metrics.questions.calls import Exceptions, OffTime, Which
from metrics.questions.patterns import WEEKDAYS, Asked
from pages.furniture import pickers
from pages.furniture.here import Here
from pages.furniture.punctuality import View
from pages.furniture.punctuality_reads import OUTCOME, causes_at, exceptions_at
from pages.furniture.review_words import why_in_words
from pages.furniture.tables import Column, Form, Told, table
from pages.furniture.words import aside, counted, day_in_words

_WEEK, _DAY, _HOUR, _PLACE, _WHICH = "week", "on", "at", "of", "calls"  # names in the address
_SHOWN = {
    Which.OFF_TIME: "Not on time",
    Which.LATE: "Late",
    Which.EARLY: "Too early",
    Which.NOT_SEEN: "Missed or not logged",
    Which.COPIES: "Logged by hand at the planned minute",
}
_DISPOSITIONS = {"missed": "missed", "not_logged": "log-in or log-out missing"}


def week_chosen() -> None:
    """A point of the outcome's chart was chosen: the calls of its week."""
    points = st.session_state["outcome"].selection.points
    if points:
        _choose({_WEEK: str(points[0]["x"])[:10]})


def cell_chosen(key: str) -> None:
    """A cell of a heat map was chosen: the calls of its weekday or place, and of its hour."""
    points = st.session_state[key].selection.points
    if points:
        row, hour = points[0]["customdata"][:2]
        day = str(WEEKDAYS.index(row) + 1) if key == "when" else ""
        _choose({_DAY: day, _PLACE: "" if day else row, _HOUR: str(int(hour))})


def chosen_cell(key: str) -> tuple[str, str] | None:
    """The row and column that the list below shows, for the map to frame."""
    day, hour, place = (_picked(name) for name in (_DAY, _HOUR, _PLACE))
    if not hour.isdigit() or (place if key == "when" else day):
        return None
    row = dict(zip("1234567", WEEKDAYS, strict=True)).get(day) if key == "when" else place
    return (row, hour_name(int(hour))) if row else None


def _picked(name: str) -> str:
    """What a picker of the list holds; before it was ever shown, what the address says."""
    if name in st.session_state:
        return st.session_state[name]
    return st.query_params.get(name, "")


def calls_behind(here: Here, view: View, weeks: tuple[date, ...], places: tuple[str, ...]) -> None:
    """Pickers for a week, a weekday, an hour and a place, and the calls that fit."""
    st.header("The calls behind it")
    asked, which = _pick(here, view, weeks, places)
    found = exceptions_at(here, asked, which, view.verified_only)
    shown = _SHOWN[which].lower()
    if not found.calls:
        st.write("No call fits.")
        return
    left = found.of_all - len(found.calls)
    more = f" The worst {len(found.calls)} are listed; {left:,} more are not." if left else ""
    st.write(f"**{counted(found.of_all, 'call')}**: {shown}.{more}")
    told = Told(
        sites=view.sites,
        measures=(OUTCOME,),
        columns={"Day": Column(Form.WEEKDAY), "Minutes late": Column(note="Below 0: early.")},
    )
    table(_table(here, found), f"Calls: {shown}", "calls behind punctuality", told)
    aside(
        "Causes share out all the minutes of a late call. A double-handed call is told by its"
        " later carer; a rota changed afterwards by the time first published."
    )


def _choose(chosen: dict[str, str]) -> None:
    """Set the pickers of the list, all others of them back to everything."""
    for name in (_WEEK, _DAY, _HOUR, _PLACE):
        st.session_state[name] = chosen.get(name, "")


def _pick(
    here: Here, view: View, weeks: tuple[date, ...], places: tuple[str, ...]
) -> tuple[Asked, Which]:
    by_week, by_day, by_hour, by_place, by_which = st.columns([3, 2, 2, 2, 3])
    with by_week:
        named = {str(each): f"Week from {day_in_words(each, here.today)}" for each in weeks}
        when = view.when(here.today)
        week = pickers.pick("Week", {"": when[:1].upper() + when[1:]} | named, _WEEK)
    with by_day:
        days = {str(at): f"{day}s" for at, day in enumerate(WEEKDAYS, 1)}
        day = pickers.pick("Day", {"": "Every day"} | days, _DAY)
    with by_hour:
        hours = {str(hour): f"{hour:02}:00 to {hour:02}:59" for hour in range(24)}
        hour = pickers.pick("Hour", {"": "Every hour"} | hours, _HOUR)
    with by_place:
        kind = view.place_kind
        options = {"": f"Every {kind}"} | {each: each for each in places}
        place = pickers.pick(kind.capitalize(), options, _PLACE)
    with by_which:
        which = Which(pickers.pick("Which calls", {str(k): v for k, v in _SHOWN.items()}, _WHICH))
    return _narrowed(view, week, (day, hour), place), which


def _narrowed(view: View, week: str, time: tuple[str, str], place: str) -> Asked:
    """The view's calls, less all that were not picked; what the page leaves out stays out."""
    asked, (day, hour) = view.asked, time
    if week:
        first = date.fromisoformat(week)
        asked = replace(asked, first=first, last=min(first + timedelta(days=6), asked.last))
    if day:
        is_out = asked.weekday not in (0, int(day))
        asked = replace(asked, weekday=8 if is_out else int(day))  # 8: no day at all
    if hour:
        at = int(hour)
        asked = replace(
            asked, from_hour=max(at, asked.from_hour), to_hour=min(at + 1, asked.to_hour)
        )
    if place and view.place_kind == "run":
        return replace(asked, run=place)
    return replace(asked, branches=(place,)) if place else asked


def _table(here: Here, found: Exceptions) -> pd.DataFrame:
    """One row a call; no person is named."""
    late = [call for call in found.calls if call.is_late]
    days = tuple(sorted({call.planned.date() for call in late}))
    causes = causes_at(here, tuple(sorted({call.branch for call in late})), days)
    return pd.DataFrame(
        [
            {
                "Call": call.visit_id,
                "Branch": call.branch,
                "Run": call.run,
                "Area": call.area,
                "Day": call.planned.date(),
                "Planned": f"{call.planned:%H:%M}",
                "Logged in": f"{call.logged_in:%H:%M}" if call.logged_in else "",
                "Minutes late": _minutes(call),
                "What happened": _happened(call),
                "Minutes by cause": why_in_words(causes.get((call.visit_id, call.planned.date()))),
                "Verified": call.verification.replace("none", "not at all"),
            }
            for call in found.calls
        ]
    )


def _minutes(call: OffTime) -> int | None:
    """Whole minutes; below nought is early."""
    return None if call.minutes_late is None else round(call.minutes_late)


def _happened(call: OffTime) -> str:
    said = _DISPOSITIONS.get(call.disposition) or ("late" if call.is_late else "")
    if not said and call.minutes_late is not None:
        said = "too early" if call.minutes_late < 0 else "on time"
    return f"{said}, time-critical" if call.is_time_critical else said
