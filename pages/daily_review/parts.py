"""The parts of the daily review: the day in a line, the list, the runs, today's rota."""

from collections import Counter
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from charts.screen.timeline import draw_timeline, hours_of
from charts.timeline import WORTH_SAYING, Timeline, alt_text, minutes_told, sentence
from metrics.calendar import bank_holidays
from metrics.catalogue import measure as measure_of
from metrics.questions.day import ReviewDay, review_day
from metrics.questions.exceptions import CallOutcome, DayCall, DayCounts
from metrics.questions.journeys import GapToCome, LateToCome, RotaToCome, Trouble, gaps_to_come
from metrics.series import through
from metrics.settings import in_words
from pages.daily_review.exception import (
    KINDS,
    main_cause,
    named,
    one_call,
    short_earlier,
    short_escalation,
    sign,
    why_in_words,
)
from pages.shared import frame, pickers, rooms
from pages.shared.charts import is_dark, plot
from pages.shared.measures import counted_at
from pages.shared.pickers import role_of
from pages.shared.reading import (
    KEPT,
    Data,
    Here,
    cursor_of,
    freshness_at,
    of_data,
    places_at,
    rows_at,
)
from pages.shared.saved import show_tick
from pages.shared.tables import Told, table
from pages.shared.words import aside, counted, day_in_words, days_ago, plain
from plan.model import Person, Plan
from plan.places import may_see
from plan.review_call import REASON_WORDS, CallNote, notes
from plan.words.numbers import listed

OF_CALLS = ("rota", "call_log")


def branches_of(here: Here, person: Person) -> dict[str, str]:
    """The branches that make calls, as far as the person may see them, by name."""
    if not here.generation:
        return {}
    counting, _ = counted_at(here, "punctuality")
    places = places_at(here)
    return {site: site for site in sorted(counting) if site and may_see(person, (site,), places)}


@of_data(max_entries=KEPT)
def days_of(here: Data) -> tuple[date, ...]:
    """Every day that can be looked at, the last complete one first; none without a call log."""
    if not rows_at(here, "SELECT 1 FROM supplied WHERE source = 'call_log' AND what = 'rows'"):
        return ()
    with cursor_of(here) as cursor:
        last = through(cursor, measure_of("punctuality"), here.today)
    (first,) = rows_at(here, "SELECT min(planned_start)::DATE FROM rota")[0]
    if last is None or first is None:
        return ()
    return tuple(last - timedelta(days=back) for back in range((last - first).days + 1))


def day_names(days: tuple[date, ...], today: date) -> dict[str, str]:
    """The days to pick from; the first is the last complete one."""
    named = {day.isoformat(): day_in_words(day, today, weekday=True) for day in days}
    newest = days[0].isoformat()
    return named | {newest: f"{named[newest]} (last complete day)"}


def day_picked(chosen: str) -> date:
    """A day as the address has it."""
    return date.fromisoformat(chosen)


@of_data(st.cache_resource, show_spinner="Reading the day …", max_entries=60)
def review_at(here: Data, branch: str, day: date) -> ReviewDay:
    """The day at the branch."""
    with cursor_of(here) as cursor:
        return review_day(cursor, branch, day)


def day_not_there(asked_for: str, days: tuple[date, ...], here: Here) -> None:
    """An address that asks for a day that is not complete, or none at all, is told so."""
    if asked_for and asked_for not in {day.isoformat() for day in days}:
        newest = day_in_words(days[0], here.today, weekday=True)
        st.warning(
            "The day asked for is not complete, or not in the data. This is the last complete"
            f" day, {newest}.",
            icon=":material/schedule:",
        )


def no_data_yesterday(here: Here) -> None:
    """Where yesterday is not complete: what is missing, and what to load."""
    yesterday = here.today - timedelta(days=1)
    behind = [
        each
        for each in freshness_at(here)
        if each.source in OF_CALLS and each.through and each.through < yesterday
    ]
    if not behind:
        return
    reaches = [
        f"the {each.source.replace('_', ' ')} to {day_in_words(each.through, here.today)}"
        for each in behind
    ]
    first = min(each.through for each in behind) + timedelta(days=1)
    missing = day_in_words(first, here.today)
    if first < yesterday:
        missing = f"{missing} to {day_in_words(yesterday, here.today)}"
    st.warning(
        f"**Yesterday, {day_in_words(yesterday, here.today, weekday=True)}, is not in the data.**"
        f" What is complete reaches less far: {listed(reaches)}."
        f" Load {listed([each.source.replace('_', ' ') for each in behind])} for {missing}.",
        icon=":material/schedule:",
    )
    rooms.link(rooms.DATA, "Load them on the Data page")


def nothing_to_review(here: Here, person: Person) -> None:
    """Why there is no day to go through."""
    if not here.generation:
        frame.nothing_yet()
    elif days_of(here) and person.sites:
        sites = counted(len(person.sites), "site")
        st.info(
            f"The review is for branches that make calls. None is among the {sites} of"
            f" {role_of(person)}. Act as someone else above."
        )
    else:
        st.info("Not supplied: the review needs the rota and the call log of a complete day.")
        rooms.link(rooms.DATA, "Load these exports")


# The day in one line, beside what is usual, and the settings that shape it.


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
    if (
        found.counts.of(CallOutcome.NOT_LOGGED) + found.counts.of(CallOutcome.MISSED)
        == found.counts.due
    ):
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
        f"**{counts.of(CallOutcome.ON_TIME):,} on time** ({_on_time(found)})",
        f"**{counts.of(CallOutcome.LATE):,} late**",
        f"**{counts.of(CallOutcome.MISSED):,} missed**",
        f"**{counts.of(CallOutcome.NOT_LOGGED):,} not logged**",
    ]
    if counts.of(CallOutcome.TOO_EARLY):
        parts.append(f"**{counts.of(CallOutcome.TOO_EARLY):,} too early**")
    parts.append(_escalated(counts))
    if counts.critical_beyond:
        calls = counted(counts.critical_beyond, "time-critical call")
        parts.append(f"{calls} on time as others go, not by the stricter limits")
    return " · ".join(parts)


def settings(here: Here, found: ReviewDay) -> None:
    """What counts as late, missed and escalated in time, as in force on that day."""
    told = [in_words(measure_of(each), found.settings) for each in _SHAPED_BY]
    value = found.settings.value
    long = value("alert_after_minutes") + value("escalate_within_minutes")
    told.append(f"A long delay = more than {long:g} minutes late: by then it should have been")
    aside(" ".join([*told, "escalated."]))
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


# Today's rota: the gaps that will not work, and the calls that begin late if nothing changes.


_MOST_TOLD = 8
_TROUBLE = {
    Trouble.OVERLAP: "overlaps the call before",
    Trouble.NO_GAP: "no gap at all",
    Trouble.TOO_SHORT: "gap too short",
}


@of_data(st.cache_resource, max_entries=60)
def today_at(here: Data, branch: str) -> RotaToCome:
    """What today's rota of the branch will break."""
    with cursor_of(here) as cursor:
        return gaps_to_come(cursor, [branch], here.today, days=1)


def today_in_a_line(here: Here, branch: str) -> None:
    """The answer, above everything."""
    st.markdown(f":material/today: {_gap_told(today_at(here, branch))} · [see them](#today)")


def rota(here: Here, branch: str) -> None:
    """Gap by gap, those before time-critical calls first; then who waits if nothing changes."""
    st.header("Today’s rota", anchor="today")
    found = today_at(here, branch)
    st.markdown(f"{_gap_told(found)}.")
    if found.gaps:
        said = f"Gaps that will not work, {branch}, {day_in_words(here.today, here.today)}"
        told = Told(sites=(branch,), reads=("rota", "call_log"))
        table(_table(found.gaps), said, "gaps of today", told)
    if found.late:
        _will_be_late(found)
    unknown = (
        f" Of {found.gaps_unknown} gaps nobody knows the journey." if found.gaps_unknown else ""
    )
    aside(
        "A gap will not work if the journey usually takes longer, as the logs of the months before"
        f" tell; an overlap or no gap needs no logs to be seen.{unknown}"
    )


def _gap_told(found: RotaToCome) -> str:
    if not found.calls:
        return "**Today’s rota:** no call is planned in the data"
    if not found.gaps:
        return f"**Today’s rota:** every gap between its {counted(found.calls, 'call')} will do"
    critical = sum(gap.is_time_critical for gap in found.gaps)
    before = f"; **{critical} before time-critical calls**" if critical else ""
    return f"**Today’s rota: {counted(len(found.gaps), 'gap')} will not work**{before}"


def _will_be_late(found: RotaToCome) -> None:
    """The time-critical first; beyond a few only how many."""
    times = [_late(each) for each in found.late[:_MOST_TOLD]]
    more = len(found.late) - len(times)
    told = listed([*times, f"{more} more"] if more else times)
    calls = counted(len(found.late), "call")
    st.markdown(f"If nothing changes, **{calls} will begin late**: {told}.")


def _late(each: LateToCome) -> str:
    critical = "**time-critical** " if each.is_time_critical else ""
    return f"{critical}{each.planned_start:%H:%M} ({each.minutes_late:.0f} min)"


def _table(gaps: tuple[GapToCome, ...]) -> pd.DataFrame:
    rows = [
        {
            "Call at": f"{gap.planned_start:%H:%M}",
            "Time-critical": "time-critical" if gap.is_time_critical else "",
            "Run": gap.run,
            "From": gap.from_district,
            "To": gap.to_district,
            "Gap, min": round(gap.gap_minutes),
            "Journey usually, min": round(gap.journey_minutes) if gap.journey_minutes else None,
            "Too short by, min": round(gap.minutes_short),
            "What is wrong": _TROUBLE[gap.trouble],
        }
        for gap in gaps
    ]
    return pd.DataFrame(rows)


# The runs of the day as pictures: where the delay grew along each, the greatest delay first.


_SHOWN = 4  # runs before one asks for the others


def timelines(found: ReviewDay) -> None:
    """Those with exceptions; the others when asked for."""
    if found.runs:
        st.header("Each run", anchor="runs")
        _runs(found)


@st.fragment
def _runs(found: ReviewDay) -> None:
    troubled = [run for run in found.runs if run.exceptions]
    asked = len(troubled) < len(found.runs) and st.toggle(
        f"All {counted(len(found.runs), 'run')}, not only those with an exception",
        key=f"all runs of {found.branch} {found.day}",
    )
    wanted = list(found.runs) if asked else troubled
    if not wanted:
        st.write("No run had an exception.")
        return
    more = len(wanted) - _SHOWN
    if more > 0 and not asked:
        key = f"more runs of {found.branch} {found.day}"
        if not st.session_state.get(key):
            wanted = wanted[:_SHOWN]
    shown = [Timeline(run, found.why) for run in wanted]
    aside(
        "Planned above, actual below; the number is the call’s place in the run, bold with a heavy"
        " edge where it is time-critical. Below: minutes late. The wedge between is the delay; ▲"
        " marks where it grew most. A dotted edge: a log-in or log-out is missing."
    )
    _drawn(found, shown)
    if len(shown) < len(troubled):
        st.button(
            f"Show {counted(len(troubled) - len(shown), 'more run')} with exceptions",
            key=f"ask for more runs of {found.branch} {found.day}",
            on_click=lambda: st.session_state.update({key: True}),
        )


def _drawn(found: ReviewDay, shown: list[Timeline]) -> None:
    """Each run said in a sentence and drawn, all over the same hours."""
    hours = hours_of(tuple(shown))
    for each in shown:
        late = minutes_told(each.run.greatest_delay)
        least = (
            f"up to {late} late"
            if each.run.greatest_delay >= WORTH_SAYING
            else "no delay to speak of"
        )
        st.markdown(f"**{plain(each.title)}** · {least}. {sentence(each)}")
        name = f"timeline of {found.branch} {found.day} {each.run.stops[0].visit_id}"
        plot(draw_timeline(each, dark=is_dark(), hours=hours), alt_text(each), name)


# The exceptions of a day as a list to go through with the arrow keys, and one of them in full.


GROUPS = {"severity": "By severity", "run": "By run", "cause": "By cause", "area": "By area"}
_TALL = 560  # pixels: the list scrolls in its place, so that what is asked stays in sight


def exceptions(here: Here, found: ReviewDay, plan: Plan, person: Person) -> None:
    """The list at the left, worst first, and beside it the one that is chosen."""
    if not found.exceptions:
        st.header("Exceptions", anchor="exceptions")
        if found.calls:
            st.markdown("**None.** Every call that was due began on time and was logged.")
        return
    _list_and_call(here, found, plan, person)


@st.fragment
def _list_and_call(here: Here, found: ReviewDay, plan: Plan, person: Person) -> None:
    show_tick()
    said = notes(here.register, [call.visit_id for call in found.exceptions])
    left, right = st.columns([6, 5], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.header("Exceptions", anchor="exceptions", width="content")
            by = pickers.pick_segment("Group by", GROUPS, "group", label_visibility="collapsed")
        by = by or "severity"
        shown = _in_groups(found, by)
        aside(_told(shown, said))
        height = _TALL if len(shown) > 8 else "content"
        with st.container(height=height, border=False):
            chosen = _choose(found, by, shown, said)
    with right:
        one_call(here, found, chosen, plan, person)


def _in_groups(found: ReviewDay, by: str) -> dict[str, tuple[str, DayCall]]:
    """By visit, the group and the call; the group with the worst call first, or the largest."""
    grouped = [(_group(found, call, by), call) for call in found.exceptions]
    size = Counter(group for group, _ in grouped)
    if by != "severity":
        grouped.sort(key=lambda each: (-size[each[0]], each[0]))
    return {call.visit_id: (group, call) for group, call in grouped}


def _group(found: ReviewDay, call: DayCall, by: str) -> str:
    match by:
        case "run":
            return call.run or "no run named"
        case "area":
            return call.area or "no area known"
        case "cause":
            return main_cause(found.why.get(call.visit_id))
    return KINDS[call.severity]


def _told(shown: dict[str, tuple[str, DayCall]], said: dict[str, CallNote]) -> str:
    """How many of each group, and of how many something was said."""
    groups = Counter(group for group, _ in shown.values())
    spoken = sum(not note.is_blank for note in said.values())
    return (
        " · ".join(f"{plain(group)} {number}" for group, number in groups.items())
        + f" · {spoken} of {counted(len(shown), 'exception')} with a reason or a note"
    )


def _choose(
    found: ReviewDay, by: str, shown: dict[str, tuple[str, DayCall]], said: dict[str, CallNote]
) -> DayCall:
    """A list of radio buttons: up and down go through it, and the choice outlives regrouping."""
    last = f"call shown of {found.branch} {found.day}"
    key = f"exceptions of {found.branch} {found.day} by {by}"
    visits = list(shown)
    wanted = [st.session_state.get(key), st.session_state.get(last), visits[0]]
    # Set each time: a line that changed (a note was saved) would otherwise lose its mark.
    st.session_state[key] = next(visit for visit in wanted if visit in shown)
    chosen = st.radio(
        "Exceptions, worst first",
        visits,
        format_func=lambda visit: (
            _line(*shown[visit], by) + _below(found, shown[visit][1], said[visit])
        ),
        key=key,
        label_visibility="collapsed",
        width="stretch",
    )
    st.session_state[last] = chosen
    return shown[chosen][1]


def _line(group: str, call: DayCall, by: str) -> str:
    prefix = "" if by == "severity" else f"{plain(group)} · "
    return f"{prefix}{sign(call)} {named(call)}"


def _below(found: ReviewDay, call: DayCall, note: CallNote) -> str:
    parts = [
        why_in_words(found.why.get(call.visit_id)),
        f"next call {call.next_call:%H:%M}" if call.next_call and not call.came else "",
        short_escalation(call),
        short_earlier(call),
        f":material/check: {REASON_WORDS[note.reason]}" if note.reason else "",
        ":material/check: note" if note.note else "",
    ]
    told = " · ".join(part for part in parts if part)
    return f"  \n:small[:gray[{told}]]" if told else ""  # radio's own captions are too pale
