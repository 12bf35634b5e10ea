"""The calls behind a point, the chain from rota to door, heat maps, planned beside happened."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from charts.distribution import Distribution, bands_of, distribution_alt_text, minute
from charts.heat_map import HeatMap, heat_map_alt_text, hour_name, place_by_hour, weekday_by_hour
from charts.icons import variation_svg
from charts.picture import alt_text
from charts.reading import Reading
from charts.row import SummaryRow, assurance_told, row
from charts.run_chart import run_chart
from charts.scene import CARD, SMALL
from charts.screen.distribution import draw_distribution
from charts.screen.heat_map import draw_heat_map
from charts.write.plotly import figure
from metrics.catalogue import measure as measure_of
from metrics.questions.calls import (
    BAND,
    FIRST,
    LAST,
    LONGER,
    Exceptions,
    GapTimes,
    Given,
    OffTime,
    Which,
)
from metrics.questions.exceptions import Severity
from metrics.questions.patterns import WEEKDAYS, CallsAsked, Tally
from pages.daily_review.exception import why_in_words
from pages.punctuality.parts import (
    BALANCING,
    OUTCOME,
    PROCESS,
    CallsView,
    causes_at,
    exceptions_at,
    gaps_at,
    given_at,
    lateness_at,
    punctuality,
    setting_at,
)
from pages.shared import measures, pickers, rooms
from pages.shared.charts import ICON, icons_beside, is_dark, plot, settings_in_words, show
from pages.shared.reading import Here
from pages.shared.tables import Told, table
from pages.shared.words import aside, counted, day_in_words
from plan.words.numbers import capital
from reports.tables import CellForm, TableColumn

_WEEK, _DAY, _HOUR, _PLACE, _WHICH = "week", "on", "at", "of", "calls"  # names in the address
_SHOWN = {
    Which.OFF_TIME: "Not on time",
    Which.LATE: "Late",
    Which.EARLY: "Too early",
    Which.NOT_SEEN: "Missed or not logged",
    Which.COPIES: "Logged by hand at the planned minute",
}
_HAPPENED = {
    None: "on time",
    Severity.MISSED: "missed",
    Severity.NOT_LOGGED: "log-in or log-out missing",
    Severity.TIME_CRITICAL: "late",
    Severity.LONG_DELAY: "late",
    Severity.LATE: "late",
    Severity.TOO_EARLY: "too early",
}


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


def calls_behind(
    here: Here, view: CallsView, weeks: tuple[date, ...], places: tuple[str, ...]
) -> None:
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
        columns={
            "Day": TableColumn(CellForm.WEEKDAY),
            "Minutes late": TableColumn(note="Below 0: early."),
        },
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
    here: Here, view: CallsView, weeks: tuple[date, ...], places: tuple[str, ...]
) -> tuple[CallsAsked, Which]:
    by_week, by_day, by_hour, by_place, by_which = st.columns([3, 2, 2, 2, 3])
    with by_week:
        named = {str(each): f"Week from {day_in_words(each, here.today)}" for each in weeks}
        when = view.when(here.today)
        week = pickers.pick("Week", {"": capital(when)} | named, _WEEK)
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


def _narrowed(view: CallsView, week: str, time: tuple[str, str], place: str) -> CallsAsked:
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
    said = _HAPPENED[call.severity]
    return f"{said}, time-critical" if call.is_time_critical else said


# The chain on the page of punctuality: what comes before, calls on time, what it may cost.


_OUTCOME_CHART = "outcome"


def chain(here: Here, view: CallsView, found: dict[str, Reading]) -> None:
    """Process above outcome above what is given up for it, each with its icons."""
    st.header("From the rota to the door")
    aside("What comes before. If these change, what people notice should follow.")
    for cell, id in zip(st.columns(len(PROCESS)), PROCESS, strict=True):
        with cell:
            _small(view, id, found.get(id))
    _outcome(here, view, found[OUTCOME])
    aside("What punctuality must not be bought with:")
    for cell, id in zip(st.columns(len(BALANCING)), BALANCING, strict=True):
        with cell:
            _small(view, id, found.get(id), wide=True)


def _outcome(here: Here, view: CallsView, one: Reading) -> None:
    if one.series.frame.empty:
        measures.not_supplied(punctuality())
        return
    aside("What people notice:")
    *cells, _ = st.columns([ICON, 5, ICON, 8, 3], vertical_alignment="center", gap="small")
    icons_beside(cells, row(one))
    drawn = figure(run_chart(one.run, dark=is_dark()))
    plot_to_choose(drawn, alt_text(one.run), _OUTCOME_CHART, week_chosen)
    said = settings_in_words(here, punctuality(), view.sites)
    aside(f"{said} Choose a point to list the calls behind it, or choose its week below.")


def plot_to_choose(figure, alt: str, key: str, on_choice) -> None:
    """A figure of which a point can be chosen; `on_choice` reads it from the state by the key."""
    figure.update_traces(unselected_marker_opacity=1, selector={"mode": "markers"})
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=alt,
        on_select=on_choice,
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False},
    )


def _small(view: CallsView, id: str, one: Reading | None, *, wide: bool = False) -> None:
    """One measure of the chain: its newest figure, its icons, its course; a link to all of it."""
    measure = measure_of(id)
    if one is None or not one.series.frame["denominator"].notna().any():
        st.markdown(f"**{measure.title}**")
        aside("not told for some calls only" if one is None else "not supplied")
        return
    told = row(one)
    picture = replace(one.run, story=replace(one.run.story, title=measure.title))
    size = CARD if wide else SMALL
    if wide:
        st.markdown(f"**{measure.title}**")
    show(run_chart(picture, size, dark=is_dark()), f"chart of {id}")
    _icon(told)
    if told.counted:
        aside(f"{told.last} {measure.unit.words}, {told.period} ({told.counted})")
    asked = {"measure": id} | ({"site": view.sites[0]} if len(view.sites) == 1 else {})
    rooms.link(rooms.MEASURE, "Open", **asked)


def _icon(told: SummaryRow) -> None:
    """How it changes, as an icon and its words; narrow, for many stand beside each other."""
    icons = told.icons
    if not told.variation:
        aside("nothing to judge yet")
        return
    left, right = st.columns([1, 7], vertical_alignment="center", gap="small")
    left.image(variation_svg(icons, dark=is_dark()), width=26, alt=icons.variation_words)
    target = f"; {assurance_told(icons, True)} {told.target}" if told.target else ""
    right.markdown(f":small[{icons.variation_words}{target}]")


# The heat maps of the page of punctuality: when, and where and when, calls began on time.


_MOST_ROWS = 30
_WHEN, _WHERE = "when", "where"  # the keys of the two maps


def maps(view: CallsView, counts: tuple[Tally, ...], today: date, small_cell: int) -> None:
    """Weekday by hour, and run or branch by hour; a cell chosen lists the calls behind it."""
    st.header("When and where")
    how = {"verified_only": view.verified_only, "hidden_below": small_cell}
    when = view.when(today)
    _show(view, weekday_by_hour(counts, when, **how), (_WHEN, when))
    where = place_by_hour(counts, view.place_kind, when, **how)
    if len(where.rows) > _MOST_ROWS:
        aside(f"{len(where.rows)} branches are too many for one picture: choose a site above.")
    elif len(where.rows) > 1:
        _show(view, where, (_WHERE, when))
    aside("Choose a cell to list the calls behind it, or choose its day and hour below.")


def _show(view: CallsView, one: HeatMap, shown: tuple[str, str]) -> None:
    key, when = shown
    figure = draw_heat_map(one, dark=is_dark(), chosen=chosen_cell(key))
    plot_to_choose(figure, heat_map_alt_text(one), key, lambda: cell_chosen(key))
    with st.expander(f"The same as a table: {one.title.lower()}"):
        told = Told(
            sites=view.sites,
            measures=(OUTCOME,),
            hidden=f"Figures of fewer than {one.hidden_below} calls are not shown.",
        )
        table(table_of(one), f"{one.title}, {when}", f"punctuality by {key}", told, height=280)


def table_of(one: HeatMap) -> pd.DataFrame:
    """One row a cell that holds anything, in words where it holds too little."""
    return pd.DataFrame(
        [
            {"Row": cell.row, "Planned time": f"{cell.column}:00", "Calls on time": one.told(cell)}
            for cell in one.cells
            if cell.denominator > 0
        ],
        columns=["Row", "Planned time", "Calls on time"],
    )


# How early and late calls begin, and what the rota plans against what happens.


_GAPS = {-1: "Calls overlap", 0: "0 to 4", 20: "20 to 29", 30: "30 to 60"}
_OVER = 3  # minutes by which the middle call outlasts its plan, from which it is said


def lateness(here: Here, view: CallsView) -> None:
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
    plot(draw_distribution(one, dark=is_dark()), distribution_alt_text(one), "lateness")
    with st.expander("The same as a table: calls by minutes early or late"):
        rows = [{"Log-in": band.name, "Calls": band.calls, "Share (%)": round(one.share(band), 1)}
                for band in one.bands]  # fmt: skip
        told = Told(sites=view.sites, measures=(OUTCOME,))
        said = "Calls by minutes early or late"
        table(pd.DataFrame(rows), said, "table of lateness", told, height=280)


def planned_and_given(here: Here, view: CallsView) -> None:
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


def _gaps(found: tuple[GapTimes, ...]) -> pd.DataFrame:
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
