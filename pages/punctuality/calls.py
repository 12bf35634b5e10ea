"""The calls behind a point, the chain from rota to door, heat maps, planned beside happened."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from charts.distribution import Distribution, bands_of, distribution_scene, minute
from charts.heat_map import HeatMap, heat_map_scene, hour_name, place_by_hour, weekday_by_hour
from charts.icons import variation_svg
from charts.reading import Reading
from charts.row import assurance_in_words, row
from charts.run_chart import run_chart
from charts.scene import CARD, SMALL
from metrics.catalogue import measure as measure_of
from metrics.questions import calls
from metrics.questions.exceptions import Severity
from metrics.questions.late_calls import LateCall, late_calls
from metrics.questions.patterns import WEEKDAYS, CallsAsked, Tally
from pages.daily_review.exception import why_in_words
from pages.punctuality.parts import BALANCING, OUTCOME, PROCESS, CallsView
from pages.shared import charts, pickers, rooms
from pages.shared.reading import Basis, only
from pages.shared.tables import Listing, Origin
from pages.shared.words import aside, counted, day_in_words
from plan.words.numbers import capital
from reports.tables import CellForm, TableColumn

_WEEK, _DAY, _HOUR, _PLACE, _WHICH = "week", "on", "at", "of", "calls"  # names in the address
_SHOWN = {
    calls.Which.OFF_TIME: "Not on time",
    calls.Which.LATE: "Late",
    calls.Which.EARLY: "Too early",
    calls.Which.NOT_SEEN: "Missed or not logged",
    calls.Which.COPIES: "Logged by hand at the planned minute",
}
_HAPPENED = {
    None: "on time",
    Severity.MISSED: "missed",
    Severity.NOT_KNOWN: "not known",
    Severity.NOT_LOGGED: "log-in missing",
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
    basis: Basis, view: CallsView, weeks: tuple[date, ...], places: tuple[str, ...]
) -> None:
    """Pickers for a week, a weekday, an hour and a place, and the calls that fit."""
    st.header("The calls behind it")
    asked, which = _pick(basis, view, weeks, places)
    shown = basis.ask_of_calls(
        asked.first, calls.exceptions, asked, which, verified_only=view.verified_only
    )
    what = _SHOWN[which].lower()
    if not shown.calls:
        st.write("No call fits.")
        return
    left = shown.of_all - len(shown.calls)
    more = f" The worst {len(shown.calls)} are listed; {left:,} more are not." if left else ""
    st.write(f"**{counted(shown.of_all, 'call')}**: {what}.{more}")
    causes = _causes_of(basis, [call for call in shown.calls if call.is_late])
    rows = [(call, causes.get((call.visit_id, call.planned.date()))) for call in shown.calls]
    replace(_CALLS, title=f"Calls: {what}").show(rows, view.sites)


def _choose(chosen: dict[str, str]) -> None:
    """Set the pickers of the list, all others of them back to everything."""
    for name in (_WEEK, _DAY, _HOUR, _PLACE):
        st.session_state[name] = chosen.get(name, "")


def _pick(
    basis: Basis, view: CallsView, weeks: tuple[date, ...], places: tuple[str, ...]
) -> tuple[CallsAsked, calls.Which]:
    by_week, by_day, by_hour, by_place, by_which = st.columns([3, 2, 2, 2, 3])
    options = {"": capital(view.when(basis.today))} | {
        str(week): f"Week from {day_in_words(week, basis.today)}" for week in weeks
    }
    week = pickers.pick("Week", options, _WEEK, where=by_week)
    days = {str(at): f"{day}s" for at, day in enumerate(WEEKDAYS, 1)}
    day = pickers.pick("Day", {"": "Every day"} | days, _DAY, where=by_day)
    hours = {str(hour): f"{hour:02}:00 to {hour:02}:59" for hour in range(24)}
    hour = pickers.pick("Hour", {"": "Every hour"} | hours, _HOUR, where=by_hour)
    kind = view.place_kind
    options = {"": f"Every {kind}"} | {name: name for name in places}
    place = pickers.pick(kind.capitalize(), options, _PLACE, where=by_place)
    options = {str(which): words for which, words in _SHOWN.items()}
    which = calls.Which(pickers.pick("Which calls", options, _WHICH, where=by_which))
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


def _causes_of(basis: Basis, late: list[calls.OffTime]) -> dict[tuple[str, date], LateCall]:
    """Why calls were late, by call and day: in one question, for to ask takes longest."""
    if not late:
        return {}
    days, branches = ({call.planned.date() for call in late}, {call.branch for call in late})
    answers = basis.ask_of_calls(
        min(days), late_calls, tuple(sorted(branches)), min(days), max(days)
    )
    return {(call.visit_id, call.planned_day): call for call in answers}


def _cells(call: calls.OffTime, cause: LateCall | None) -> dict[str, object]:
    """A call in a row; no person is named."""
    happened = _HAPPENED[call.severity]
    return {
        "Call": call.visit_id,
        "Branch": call.branch,
        "Run": call.run,
        "Area": call.area,
        "Day": call.planned.date(),
        "Planned": f"{call.planned:%H:%M}",
        "Logged in": f"{call.logged_in:%H:%M}" if call.logged_in else "",
        "Minutes late": None if call.minutes_late is None else round(call.minutes_late),
        "What happened": f"{happened}, time-critical" if call.is_time_critical else happened,
        "Minutes by cause": why_in_words(cause),
        "Verified": call.verification.replace("none", "not at all"),
    }


_CALLS = Listing(
    title="Calls",
    file="calls behind punctuality",
    columns=lambda row: _cells(*row),
    origin=Origin(
        measures=(OUTCOME,),
        columns={
            "Day": TableColumn(CellForm.WEEKDAY),
            "Minutes late": TableColumn(note="Below 0: early."),
        },
    ),
    note=(
        "Causes share out all the minutes of a late call. A double-handed call is told by its"
        " later carer; a rota changed afterwards by the time first published."
    ),
)


# The chain on the page of punctuality: what comes before, calls on time, what it may cost.


_OUTCOME_CHART = "outcome"


def chain(basis: Basis, view: CallsView, readings: dict[str, Reading]) -> None:
    """Process above outcome above what is given up for it, each with its icons."""
    st.header("From the rota to the door")
    aside("What comes before. If these change, what people notice should follow.")
    for id in charts.in_rows(PROCESS, len(PROCESS), "small"):
        _small(view, id, readings.get(id))
    _outcome(basis, view, readings[OUTCOME])
    aside("What punctuality must not be bought with:")
    for id in charts.in_rows(BALANCING, len(BALANCING), "small"):
        _small(view, id, readings.get(id), wide=True)


def _outcome(basis: Basis, view: CallsView, of: Reading) -> None:
    if of.series.frame.empty:
        charts.not_supplied(measure_of(OUTCOME))
        return
    aside("What people notice:")
    *cells, _ = st.columns(
        [charts.ICON, 5, charts.ICON, 8, 3], vertical_alignment="center", gap="small"
    )
    charts.icons_beside(cells, row(of))
    drawn = run_chart(of.run, dark=charts.is_dark())
    charts.show_to_choose(drawn, _OUTCOME_CHART, week_chosen)
    settings = charts.settings_in_words(basis, measure_of(OUTCOME), view.sites)
    aside(f"{settings} Choose a point to list the calls behind it, or choose its week below.")


def _small(view: CallsView, id: str, of: Reading | None, *, wide: bool = False) -> None:
    """One measure of the chain: its newest figure, its icons, its course; a link to all of it."""
    measure = measure_of(id)
    is_known = of is not None and of.series.frame["denominator"].notna().any()
    if wide or not is_known:
        st.markdown(f"**{measure.title}**")
    if of is None or not is_known:
        aside("not told for some calls only" if of is None else "not supplied")
        return
    picture, size = charts.titled(of.run, measure.title), CARD if wide else SMALL
    charts.show(run_chart(picture, size, dark=charts.is_dark()), f"chart of {id}")
    summary = row(of)
    icons = summary.icons
    if summary.variation:  # as an icon and its words; narrow, for many stand beside each other
        left, right = st.columns([1, 7], vertical_alignment="center", gap="small")
        svg = variation_svg(icons, dark=charts.is_dark())
        left.image(svg, width=26, alt=icons.variation_words)
        target = f"; {assurance_in_words(icons, True)} {summary.target}" if summary.target else ""
        right.markdown(f":small[{icons.variation_words}{target}]")
    else:
        aside("nothing to judge yet")
    if summary.counted:
        newest = f"{summary.last} {measure.unit.words}, {summary.period}"
        aside(f"{newest} ({summary.counted})")
    rooms.link_measure("Open", id, view.sites)


# The heat maps of the page of punctuality: when, and where and when, calls began on time.


_MOST_ROWS = 30
_WHEN, _WHERE = "when", "where"  # the keys of the two maps


def maps(view: CallsView, counts: tuple[Tally, ...], today: date) -> None:
    """Weekday by hour, and run or branch by hour; a cell chosen lists the calls behind it."""
    st.header("When and where")
    when, verified = view.when(today), view.verified_only
    _show(view, weekday_by_hour(counts, when, verified_only=verified), (_WHEN, when))
    where = place_by_hour(counts, view.place_kind, when, verified_only=verified)
    if len(where.rows) > _MOST_ROWS:
        aside(f"{len(where.rows)} branches are too many for one picture: choose a site above.")
    elif len(where.rows) > 1:
        _show(view, where, (_WHERE, when))
    aside("Choose a cell to list the calls behind it, or choose its day and hour below.")


def _show(view: CallsView, heat_map: HeatMap, shown: tuple[str, str]) -> None:
    key, when = shown
    scene = heat_map_scene(heat_map, dark=charts.is_dark(), chosen=chosen_cell(key))
    charts.show_to_choose(scene, key, lambda: cell_chosen(key))
    with st.expander(f"The same as a table: {heat_map.title.lower()}"):
        Listing(
            title=f"{heat_map.title}, {when}",
            file=f"punctuality by {key}",
            columns=lambda cell: {
                "Row": cell.row,
                "Planned time": f"{cell.column}:00",
                "Calls on time": heat_map.sentence(cell),
            },
            origin=Origin(measures=(OUTCOME,)),
        ).show([cell for cell in heat_map.cells if cell.denominator > 0], view.sites, height=280)


# How early and late calls begin, and what the rota plans against what happens.


_GAPS = {-1: "Calls overlap", 0: "0 to 4", 20: "20 to 29", 30: "30 to 60"}
_OVER = 3  # minutes by which the middle call outlasts its plan, from which it is said
_OF_CALLS = Origin(reads=("rota", "call_log"))
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
    origin=_OF_CALLS,
    note=(
        "Gaps of one carer between two calls made as planned, breaks of over an hour left"
        " out. A carer who is early waits, so a long gap is filled."
    ),
)


_BANDS = Listing(
    title="Calls by minutes early or late",
    file="table of lateness",
    columns=lambda row: {
        "Log-in": row[0].name,
        "Calls": row[0].calls,
        "Share (%)": round(row[1], 1),
    },
    origin=Origin(measures=(OUTCOME,)),
)


def lateness_of(basis: Basis, view: CallsView) -> None:
    """The histogram, with middle and slow end in words above it."""
    st.header("How late, how early")
    minutes = basis.ask_of_calls(
        view.asked.first, calls.lateness, view.asked, verified_only=view.verified_only
    )
    if not minutes.calls:
        st.write("No call of these was logged into.")
        return
    tolerance = basis.settings(only(view.sites)).value
    shape = Distribution(
        axis="share of calls by minutes from the planned time to the log-in",
        bands=bands_of(minutes.bands, calls.BAND, (calls.FIRST, calls.LAST)),
        early=tolerance("tolerance_early_minutes"),
        late=tolerance("tolerance_late_minutes"),
        median=minutes.median,
        ninetieth=minutes.ninetieth,
    )
    st.write(
        f"**Half of {minutes.calls:,} calls began by {minute(minutes.median)}, nine in ten by"
        f" {minute(minutes.ninetieth)}.** The tolerance is {shape.early:g} minutes early to"
        f" {shape.late:g} minutes late."
    )
    charts.show(distribution_scene(shape, dark=charts.is_dark()), "lateness")
    with st.expander("The same as a table: calls by minutes early or late"):
        rows = [(band, shape.share(band)) for band in shape.bands]
        _BANDS.show(rows, view.sites, height=280)


def planned_and_given(basis: Basis, view: CallsView) -> None:
    """What calls take by planned length and by run, and what gaps take by planned gap."""
    st.header("What the rota plans, what happens")
    by_length = basis.ask_of_calls(
        view.asked.first, calls.given, view.asked, verified_only=view.verified_only
    )
    if not by_length:
        st.write("No call of these was logged in and out.")
        return
    st.write(lengths_in_words(by_length))
    left, right = st.columns(2)
    kind = view.place_kind
    with left:
        st.subheader("By planned length of the call")
        title = "planned length of the call"
        _given("Planned (min)", title, "given by length").show(by_length, view.sites)
        st.subheader(f"By {kind}")
        how = {"by_place": kind, "verified_only": view.verified_only}
        by_place = basis.ask_of_calls(view.asked.first, calls.given, view.asked, **how)
        _given(kind.capitalize(), kind, f"given by {kind}").show(by_place, view.sites)
    with right:
        st.subheader("By planned gap between two calls")
        _TAKEN.show(basis.ask_of_calls(view.asked.first, calls.gaps, view.asked), view.sites)
    aside(
        f"Usual: the middle call. Longer: over {calls.LONGER} minutes beyond the plan. Each carer"
        " of a double-handed call counts. A plan that is always outlasted makes the next call late."
    )


def _given(heading: str, by: str, file: str) -> Listing[calls.Given]:
    return Listing(
        title=f"Minutes given, by {by}",
        file=file,
        columns=lambda row: {
            heading: row.place if row.planned is None else row.planned,
            "Calls": row.calls,
            "Usually planned": round(row.usually_planned),
            "Usually given": round(row.usually_given),
            "Longer (%)": round(100 * row.longer / row.calls),
            "Cut short (%)": round(100 * row.short / row.calls),
        },
        origin=_OF_CALLS,
    )


def lengths_in_words(by_length: tuple[calls.Given, ...]) -> str:
    """Which planned lengths the usual call outlasts; or that none is."""
    over = [row for row in by_length if row.usually_given - row.usually_planned >= _OVER]
    if over:
        worst = max(over, key=lambda row: row.calls * (row.usually_given - row.usually_planned))
        return (
            f"**Calls planned for {worst.planned} minutes usually take {worst.usually_given:.0f}**"
            f" ({worst.calls:,} calls)."
        )
    most = max(by_length, key=lambda row: row.longer / row.calls)
    if not most.longer:
        return "**Calls take the time that is planned.**"
    return (
        "**Usual calls take the time that is planned.** Most often too short a plan:"
        f" {most.planned} minutes, where {100 * most.longer / most.calls:.0f} % take"
        f" over {calls.LONGER} minutes longer."
    )
