"""Calls on time: the chain from rota to door, when and where calls are late, which, and the plan
beside them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import streamlit as st

from charts import distribution, heat_map
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.questions import calls
from metrics.questions.late_calls import late_calls
from metrics.questions.patterns import WEEKDAYS, CallsAsked
from pages.shared import aside, charts, pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.themes import Section, Tab, section
from plan.model import Person
from plan.words.numbers import capital, count, listed
from reports.tables import CellForm, TableColumn
from reports.themes import punctuality
from reports.themes.punctuality import BALANCING, OUTCOME, PROCESS, CallsView

DAYS = {str(at): f"{day}s" for at, day in enumerate(WEEKDAYS, 1)}
_HOURS = {
    pickers.ALL: ("All day", 0, 24),
    "before-10": ("Before 10:00", 0, 10),
    "10-14": ("10:00 to 14:00", 10, 14),
    "14-18": ("14:00 to 18:00", 14, 18),
    "from-18": ("After 18:00", 18, 24),
}
_PICKED = ("week", "on", "at", "of")  # of the list, by their names in the address
_WHEN, _WHERE, _MOST_ROWS = "when", "where", 30  # the two heat maps; rows of one
_GAPS = {-1: "Calls overlap", 0: "0 to 4", 20: "20 to 29", 30: "30 to 60"}
_GROUPS = {
    **dict.fromkeys(PROCESS, "What comes before"),
    OUTCOME: "What people notice",
    **dict.fromkeys(BALANCING, "What must not get worse"),
}
_CHAIN = charts.CourseTable(groups=_GROUPS, is_worst_first=False)


def pick_view(basis: Basis, person: Person) -> CallsView | None:
    last, among = basis.last_day(OUTCOME), pickers.counted_sites(basis, OUTCOME)
    if last is None or not among:
        return charts.not_supplied(measure_of(OUTCOME))
    by_site, by_weeks, by_run, *others = st.columns(7, gap="small")
    options = pickers.sites_or_all(basis, person, among)
    sites = pickers.pick_sites(options, person, where=by_site)
    # Those with calls of these and all below; where none has, the sites themselves, never all.
    branches = tuple(site for site in basis.below(sites) if site in options) or sites
    weeks = pickers.pick_weeks("Over", {"8": 8, "4": 4, "26": 26}, "weeks", where=by_weeks)
    first = last - timedelta(days=7 * weeks - 1)
    is_one = len(branches) == 1  # of several, there is no run to choose
    runs = basis.ask(calls.runs_since, branches, first) if is_one else ()
    runs = {"": "All runs" if is_one else "Of one branch"} | {run: run for run in runs}
    run = pickers.pick("Run", runs, "run", disabled=not is_one, where=by_run)
    areas = basis.ask(calls.areas_of, branches)
    area, weekday, hours, log = pickers.pick_each(
        others,
        ("Area", {"": "All areas"} | {area: area for area in areas}, "area"),
        ("Weekday", {"": "Every day"} | DAYS, "weekday"),
        ("Planned time", {key: name for key, (name, *_) in _HOURS.items()}, "time"),
        ("Calls counted", {"all": "All calls", "verified": "Verified electronically"}, "counted"),
    )
    if not basis.series(OUTCOME, sites=sites).frame["denominator"].notna().any():
        return charts.not_supplied(measure_of(OUTCOME))
    narrowed = run, area, int(weekday or 0), *_HOURS[hours][1:]
    asked = CallsAsked(first, last, branches, *narrowed)
    return CallsView(basis, sites, asked, log == "verified")


def _choose(**chosen: str) -> None:
    """What the list is to show; all else of it back to everything."""
    st.session_state.update(dict.fromkeys(_PICKED, "") | chosen)


@section(
    "From the rota to the door",
    note="If what comes before changes, what people notice should follow. Choose a point of"
    " calls on time to list the calls behind it.",
)
def chain(view: CallsView) -> None:
    def choose(point: Mapping[str, Any]) -> None:
        _choose(look="calls", week=str(point["x"])[:10])

    shown = punctuality.readings_of(view)
    name = _CHAIN.pick(view.basis, {id: shown[id] for id in _GROUPS if id in shown}, OUTCOME)
    charts.show_course(shown[name], choose if name == OUTCOME else None)
    if left := [measure_of(id).title for id in _GROUPS if id not in shown]:
        aside(f"Counted for all calls only: {listed(left)}.")


def maps(view: CallsView) -> None:
    how = {"verified_only": view.verified_only}
    left, right = st.columns(2)
    with left:
        _map(view, heat_map.weekday_by_hour(view.counts, view.when, **how), _WHEN)
    where = heat_map.place_by_hour(view.counts, view.place_kind, view.when, **how)
    with right:
        if len(where.rows) > _MOST_ROWS:
            aside(f"{len(where.rows)} branches are too many for one picture: choose a site above.")
        elif len(where.rows) > 1:
            _map(view, where, _WHERE)
    aside("Choose a cell to list the calls behind it, or choose its day and hour below.")


def _map(view: CallsView, of: heat_map.HeatMap, key: str) -> None:
    def choose(point: Mapping[str, Any]) -> None:
        row, hour = point["customdata"][:2]
        where = {"on": str(WEEKDAYS.index(row) + 1)} if key == _WHEN else {"of": row}
        _choose(at=str(int(hour)), **where)

    # A frame around what is listed below; before its pickers were ever shown, the address says it.
    held, address = st.session_state, st.query_params
    day, hour, place = (held.get(name, address.get(name, "")) for name in ("on", "at", "of"))
    weekday = dict(zip(DAYS, WEEKDAYS, strict=True)).get(day)
    row, other = (weekday, place) if key == _WHEN else (place, day)
    is_one = row and hour.isdigit() and not other
    how = {"chosen": (row, heat_map.hour_name(int(hour))) if is_one else None, "size": charts.HALF}
    charts.show(heat_map.heat_map_scene(of, dark=charts.is_dark(), **how), key, choose)
    with st.popover(f"The same as a table: {of.title.lower()}", type="tertiary"):
        Listing(
            title=f"{of.title}, {view.when}",
            file=f"punctuality by {key}",
            columns=lambda cell: {
                "Row": cell.row,
                "Planned time": f"{cell.column}:00",
                "Calls on time": of.sentence(cell),
            },
            measures=(OUTCOME,),
            height=280,
        ).show([cell for cell in of.cells if cell.denominator > 0], view.sites)


def calls_behind(view: CallsView) -> str | None:
    kind = view.place_kind
    course = view.basis.series(OUTCOME, sites=view.sites, by=By.WEEK).frame["period"][::-1]
    hours = {str(hour): f"{hour:02}:00 to {hour:02}:59" for hour in range(24)}
    places = sorted({tally.place for tally in view.counts if tally.place})
    weeks = {str(week): f"Week from {view.day(week)}" for week in course}
    *narrower, which = pickers.pick_each(
        st.columns([3, 2, 2, 2, 3]),
        ("Week", {"": capital(view.when)} | weeks, "week"),
        ("Day", {"": "Every day"} | DAYS, "on"),
        ("Hour", {"": "Every hour"} | hours, "at"),
        (kind.capitalize(), {"": f"Every {kind}"} | {name: name for name in places}, "of"),
        ("Which calls", {str(which): which.words for which in calls.Which}, "calls"),
    )
    asked, which = punctuality.narrowed(view, narrower), calls.Which(which)
    shown = view.ask(calls.exceptions, asked, which, verified_only=view.verified_only)
    if not shown.calls:
        return "No call fits."
    what, left = which.words.lower(), shown.of_all - len(shown.calls)
    more = f" The worst {len(shown.calls)} are listed; {left:,} more are not." if left else ""
    st.write(f"**{count(shown.of_all, 'call')}**: {what}.{more}")
    causes, late = {}, [call for call in shown.calls if call.is_late]
    if late:  # why, in one question, for to ask takes longest
        days = sorted(call.planned.date() for call in late)
        asked = tuple(sorted({call.branch for call in late})), days[0], days[-1]
        every = view.basis.ask_of_calls(days[0], late_calls, *asked)
        causes = {(of.visit_id, of.planned_day): of for of in every}
    rows = [(call, causes.get((call.visit_id, call.planned.date()))) for call in shown.calls]
    return _CALLS.show(rows, view.sites, title=f"Calls: {what}")


_CALLS = Listing(
    title="Calls",
    file="calls behind punctuality",
    columns=punctuality.cells_of_call,
    forms={
        "Day": TableColumn(CellForm.WEEKDAY),
        "Minutes late": TableColumn(note="Below 0: early."),
    },
    measures=(OUTCOME,),
    note="Causes share out all the minutes of a late call. A double-handed call counts by its"
    " later carer; a rota changed afterwards by the time first published.",
    height=220,
)


@section("How late, how early")
def lateness_of(view: CallsView) -> str | None:
    minutes = view.ask(calls.lateness, verified_only=view.verified_only)
    if not minutes.calls:
        return "No call of these was logged into."
    tolerance = view.basis.settings(view.sites).value
    shape = distribution.Distribution(
        axis="share of calls by minutes from the planned time to the log-in",
        lateness=minutes,
        early=tolerance("tolerance_early_minutes"),
        late=tolerance("tolerance_late_minutes"),
    )
    half, most = map(distribution.minute, (minutes.median, minutes.ninetieth))
    st.write(
        f"**Half of {minutes.calls:,} calls began by {half}, nine in ten by {most}.** The"
        f" tolerance is {shape.early:g} minutes early to {shape.late:g} minutes late."
    )
    charts.show(distribution.distribution_scene(shape, dark=charts.is_dark()), "lateness")
    with st.expander("The same as a table: calls by minutes early or late"):
        title = "Calls by minutes early or late"
        how = {"title": title, "file": "table of lateness", "height": 280, "measures": (OUTCOME,)}
        rows = [
            {"Log-in": of.name, "Calls": of.calls, "Share (%)": round(minutes.share(of.calls), 1)}
            for of in minutes.bands
        ]
        return Listing(**how).show(rows, view.sites)


_TAKEN = Listing(
    title="Minutes taken, by planned gap between two calls",
    file="taken by gap",
    columns=lambda gap: {
        "Planned gap (min)": _GAPS.get(gap.at_least, f"{gap.at_least} to {gap.at_least + 4}"),
        "Gaps": gap.legs,
        "Usually planned": round(gap.usually_planned),
        "Usually taken": round(gap.usually_taken),
        "Took longer (%)": round(100 * gap.longer / gap.legs),
    },
    reads=("rota", "call_log"),
    note="Gaps of one carer between two calls made as planned, breaks of over an hour left"
    " out. A carer who is early waits, so a long gap is filled.",
)


def _given(heading: str, by: str, file: str) -> Listing[calls.Given]:
    return replace(
        _TAKEN,
        title=f"Minutes given, by {by}",
        file=f"given by {file}",
        columns=lambda row: {
            heading: row.place if row.planned is None else row.planned,
            "Calls": row.calls,
            "Usually planned": round(row.usually_planned),
            "Usually given": round(row.usually_given),
            "Longer (%)": round(100 * row.longer / row.calls),
            "Cut short (%)": round(100 * row.short / row.calls),
        },
        note="",
    )


@section(
    "What the rota plans, what happens",
    note=f"Usual: the middle call. Longer: over {calls.LONGER} minutes beyond the plan. Each carer"
    " of a double-handed call counts. A plan that is always outlasted makes the next call late.",
)
def planned_and_given(view: CallsView) -> str | None:
    how, kind = {"verified_only": view.verified_only}, view.place_kind
    lengths = view.ask(calls.given, **how)
    if not lengths:
        return "No call of these was logged in and out."
    st.write(punctuality.lengths_in_words(lengths))
    by_length = _given("Planned (min)", "planned length of the call", "length"), lengths
    tables = {
        "By planned length of the call": by_length,
        "By planned gap between two calls": (_TAKEN, view.ask(calls.gaps)),
        f"By {kind}": (
            _given(kind.capitalize(), kind, kind),
            view.ask(calls.given, by_place=kind, **how),
        ),
    }
    for heading in charts.in_rows([*tables], 3, "small"):
        st.subheader(heading)
        listing, rows = tables[heading]
        listing.show(rows, view.sites)
    return None


ON_TIME = Tab(
    title="On time",
    question="When and where do calls begin late, and why?",
    view=pick_view,
    answer=punctuality.answer,
    sections={
        "chain": chain,
        "calls": Section(
            "When and where, and which calls",
            (maps, calls_behind),
            note=punctuality.copies_in_words,
        ),
        "spread": lateness_of,
        "given": planned_and_given,
    },
    counted=(OUTCOME, *PROCESS, *BALANCING),
)
