"""The parts of the daily review: the day in a line, the list, the runs, today's rota."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from charts.timeline import (
    WORTH_SAYING,
    Timeline,
    hours_of,
    minutes_in_words,
    sentence,
    timeline_scene,
)
from connectors.report import newest_findings
from metrics.catalogue import measure as measure_of
from metrics.questions.day import CallOutcome, DayCall, DayInFigures, ReviewDay, day_in_figures
from metrics.questions.journeys import TOO_SHORT, gaps_to_come
from metrics.settings import in_words
from pages.daily_review import exception
from pages.shared import aside, pickers, rooms
from pages.shared.charts import is_dark, show
from pages.shared.reading import Basis
from pages.shared.saved import show_tick
from pages.shared.tables import GAPS_TO_COME, Listing
from plan.model import Person
from plan.review_call import CallFollowUp, CallNote, notes
from plan.words.numbers import count, listed
from reports.words import day_in_words, names, plain

OF_CALLS = ("rota", "call_log")
_SHAPED_BY = ("delays_escalated", "time_critical_punctuality")
_MOST_NAMED = 8
_HOW_TO_READ = (
    "Planned above, actual below; the number is the call’s place in the run, bold with a heavy"
    " edge where it is time-critical. Below: minutes late. The wedge between is the delay; ▲"
    " marks where it grew most. A dotted edge: a log-in or log-out is missing."
)
WEEK = "week"
TABS = {"": "This day", WEEK: "Last seven days"}
# Together the calls due.
_IN_DAYS = {of: of.replace("_", " ") for of in CallOutcome if of is not CallOutcome.NOT_KNOWN}
_SHOWN = 4  # runs before one asks for the others
GROUPS = {name: f"By {name}" for name in ("time", "severity", "run", "cause", "area")}
_TALL = 560  # pixels: the list scrolls in its place, so that what is asked stays in sight


def no_data_yesterday(basis: Basis) -> None:
    """Where yesterday is not complete: what is missing, and what to load."""
    today, yesterday = basis.today, basis.today - timedelta(days=1)
    reached = {of.source: of.through for of in basis.exports if of.source in OF_CALLS}
    known = zip(names(reached), reached.values(), strict=True)
    behind = {name: through for name, through in known if through and through < yesterday}
    if not behind:
        return
    reaches = [f"the {name} to {day_in_words(to, today)}" for name, to in behind.items()]
    first = min(behind.values()) + timedelta(days=1)
    missing = day_in_words(first, today)
    if first < yesterday:
        missing = f"{missing} to {day_in_words(yesterday, today)}"
    st.warning(
        f"**Yesterday, {day_in_words(yesterday, today, weekday=True)}, is not in the data.**"
        f" What is complete reaches less far: {listed(reaches)}."
        f" Load {listed(list(behind))} for {missing}.",
        icon=":material/schedule:",
    )
    rooms.link(rooms.DATA, "Load them on the Data page")


def summary(basis: Basis, review: ReviewDay, agreed: tuple[CallFollowUp, ...]) -> None:
    """The day in a line beside what is usual, today's rota, and what is open of before."""
    counts = review.counts
    unknown = counts.of(CallOutcome.NOT_KNOWN)
    if unknown:
        of_day = "The call log of that day is not there" if not counts.due else "Their log is not"
        st.warning(
            f"**{count(unknown, 'call')} not logged: not known whether anybody came.** {of_day},"
            " or it cannot be believed, so none of them is called missed or late. **Ring first**:"
            " ask the people and the carers of these calls; then load the call log.",
            icon=":material/call:",
        )
        for file, finding in basis.ask(newest_findings, "call_log"):
            aside(f"{plain(file)}: {plain(finding)}")
    elif not counts.due:
        st.info(f"No calls were due at {plain(review.branch)} that day.")
    if counts.due:
        st.markdown(f":material/summarize: {in_one_line(review)}")
    st.markdown(f":material/today: {rota_in_words(basis, review.branch)} · [see them](#today)")
    if still := [follow_up for follow_up in agreed if follow_up.is_open]:
        late = sum(follow_up.is_overdue(basis.today) for follow_up in still)
        overdue = f", :orange[**{late} overdue**]" if late else ""
        many = f"**{len(still)} agreed before and still open**{overdue}"
        st.markdown(f":material/flag: {many} · [see them](#agreed)")


def in_one_line(review: DayInFigures) -> str:
    """The calls due and what became of them, which adds up; escalated in time stand apart."""
    counts, known = review.counts, f"; too few {review.day:%A}s yet to say what is usual"
    if usual := review.usual:
        known = f", usual {review.day:%A} {usual.on_time_percent:.0f}"
    shares = {CallOutcome.ON_TIME: f" ({counts.on_time_percent:.0f} %{known})"}
    parts = [f"**{counts.due:,} due**"]
    for outcome, words in _IN_DAYS.items():
        if (many := counts.of(outcome)) or outcome is not CallOutcome.TOO_EARLY:
            parts.append(f"**{many:,} {words}**{shares.get(outcome, '')}")
    in_time = "no delay to escalate"
    if counts.escalated_in_time is None:
        in_time = "delays escalated in time: not supplied"
    elif counts.delays:
        many = f"**{counts.escalated_in_time:,} of {counts.delays:,}**"
        in_time = f"{many} delays escalated in time"
    parts.append(in_time)
    if counts.critical_beyond:
        calls = count(counts.critical_beyond, "time-critical call")
        parts.append(f"{calls} on time as others go, not by the stricter limits")
    return " · ".join(parts)


def settings(review: ReviewDay) -> None:
    """What counts as late, missed and escalated in time, as in force on that day."""
    in_force = review.settings
    sentences = [in_words(measure_of(id), in_force) for id in _SHAPED_BY]
    long = in_force.value("alert_after_minutes") + in_force.value("escalate_within_minutes")
    aside(
        f"{' '.join(sentences)} A long delay = more than {long:g} minutes late: by then it should"
        " have been escalated."
    )
    aside(
        f"Usual = the median of the last {review.usual.days if review.usual else 8} days of the"
        " same weekday, bank holidays left out. Missed, not logged and late calls are counted as"
        " the measures count them, so the figures here and there agree."
    )


def rota_in_words(basis: Basis, branch: str) -> str:
    """Which gaps of today's rota are too short, in a few words."""
    rota = basis.ask(gaps_to_come, (branch,), basis.today, days=1)
    if not rota.calls:
        return "**Today’s rota:** no call is planned in the data"
    if not rota.gaps:
        return f"**Today’s rota:** every gap between its {count(rota.calls, 'call')} will do"
    critical = sum(gap.is_time_critical for gap in rota.gaps)
    before = f"; **{critical} before time-critical calls**" if critical else ""
    return f"**Today’s rota: {count(len(rota.gaps), 'gap')} too short**{before}"


def rota(basis: Basis, branch: str) -> None:
    """Gap by gap, those before time-critical calls first; then who waits if nothing changes."""
    st.header("Today’s rota", anchor="today")
    st.markdown(f"{rota_in_words(basis, branch)}.")
    rota = basis.ask(gaps_to_come, (branch,), basis.today, days=1)
    if rota.gaps:
        title = f"Gaps too short, {branch}, {day_in_words(basis.today, basis.today)}"
        replace(GAPS_TO_COME, file="gaps of today").show(rota.gaps, (branch,), title=title)
    times = []
    for call in rota.late[:_MOST_NAMED]:
        critical = "**time-critical** " if call.is_time_critical else ""
        times.append(f"{critical}{call.planned_start:%H:%M} ({call.minutes_late:.0f} min)")
    if (more := len(rota.late) - len(times)) > 0:
        times.append(f"{more} more")
    if times:
        calls = count(len(rota.late), "call")
        st.markdown(f"If nothing changes, **{calls} will begin late**: {listed(times)}.")
    many = rota.gaps_unknown
    unknown = f" Of {many} gaps nobody knows the journey." if many else ""
    aside(f"{TOO_SHORT}; an overlap or no gap needs no logs to be seen.{unknown}")


@st.fragment
def timelines(review: ReviewDay) -> None:
    """Where the delay grew along each run that has exceptions; the others when asked for."""
    if not review.runs:
        return
    st.header("Each run", anchor="runs")
    which = f"{review.branch} {review.day}"
    troubled = [run for run in review.runs if run.exceptions]
    is_all = len(troubled) < len(review.runs) and st.toggle(
        f"All {count(len(review.runs), 'run')}, not only those with an exception",
        key=f"all runs of {which}",
    )
    wanted, more = list(review.runs) if is_all else troubled, f"more runs of {which}"
    if not wanted:
        st.write("No run had an exception.")
        return
    if not is_all and not st.session_state.get(more):
        wanted = wanted[:_SHOWN]
    aside(_HOW_TO_READ)
    shown = tuple(Timeline(run, review.why) for run in wanted)
    for timeline in shown:
        delay = timeline.run.greatest_delay
        late = f"up to {minutes_in_words(delay)} late"
        late = late if delay >= WORTH_SAYING else "no delay to speak of"
        st.markdown(f"**{plain(timeline.title)}** · {late}. {sentence(timeline)}")
        scene = timeline_scene(timeline, dark=is_dark(), hours=hours_of(shown))
        show(scene, f"timeline of {which} {timeline.run.stops[0].visit_id}")
    if (left := len(troubled) - len(wanted)) > 0:
        how = {"on_click": lambda: st.session_state.update({more: True})}
        st.button(f"Show {count(left, 'more run')} with exceptions", key=f"ask for {more}", **how)


@st.fragment
def exceptions(basis: Basis, review: ReviewDay, person: Person) -> None:
    """A list to go through with the arrow keys, and beside it the one that is chosen."""
    if not review.exceptions:
        st.header("Exceptions", anchor="exceptions")
        if review.calls:
            st.markdown("**None.** Every call that was due began on time and was logged.")
        return
    show_tick()
    written = notes(basis.register, [call.visit_id for call in review.exceptions])
    left, right = st.columns([6, 5], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.header("Exceptions", anchor="exceptions", width="content")
            by = pickers.pick_segment("Order", GROUPS, "group", label_visibility="collapsed")
            with st.popover("As text, without names", type="tertiary"):
                st.code(_as_text(review), language=None)
        shown = _in_groups(review, by)
        groups = Counter(group for group, _ in shown.values())
        spoken = sum(not note.is_blank for note in written.values())
        many = [f"{plain(group)} {number}" for group, number in groups.items()]
        aside(" · ".join([f"**{spoken} of {len(shown)} done**", *many]))
        lines = {}
        for visit, (group, call) in shown.items():
            prefix = "" if by in ("time", "severity") else f"{plain(group)} · "
            line = f"{prefix}{exception.sign(call)} {exception.named(call)}"
            lines[visit] = line + _below(review, call, written[visit])
        with st.container(height=_TALL if len(shown) > 8 else "content", border=False):
            visit = _choose(review, by, lines)
    with right:
        exception.one_call(basis, review, shown[visit][1], person)


def _in_groups(review: ReviewDay, by: str) -> dict[str, tuple[str, DayCall]]:
    """By visit, the group and the call; the group with the worst call first, or the largest."""
    of = {
        "run": lambda call: call.run or "no run named",
        "area": lambda call: call.area or "no area known",
        "cause": lambda call: exception.main_cause(review.why.get(call.visit_id)),
    }
    group = of.get(by, lambda call: exception.KINDS[call.severity][0])
    grouped = [(group(call), call) for call in review.exceptions]
    size = Counter(group for group, _ in grouped)
    if by == "time":
        grouped.sort(key=lambda pair: pair[1].planned)
    elif by != "severity":
        grouped.sort(key=lambda pair: (-size[pair[0]], pair[0]))
    return {call.visit_id: (group, call) for group, call in grouped}


def _as_text(review: ReviewDay) -> str:
    """The list to paste into a message: times, runs and causes, nobody's name or number."""
    lines = [f"Delay review, {review.branch}, {review.day:%A} {review.day.day} {review.day:%B}"]
    for call in sorted(review.exceptions, key=lambda call: call.planned):
        kind, *_ = exception.KINDS[call.severity]
        late = f"{kind} {call.minutes_late:.0f} min" if call.minutes_late else kind
        why = review.why.get(call.visit_id)
        said = (f"{call.planned:%H:%M}", late, call.run, why and why.in_words)
        lines.append(" · ".join(filter(None, said)))
    return "\n".join(lines)


def _choose(review: ReviewDay, by: str, lines: dict[str, str]) -> str:
    """A list of radio buttons: up and down go through it, and the choice outlives regrouping."""
    last = f"call shown of {review.branch} {review.day}"
    key = f"exceptions of {review.branch} {review.day} by {by}"
    wanted = [st.session_state.get(key), st.session_state.get(last), next(iter(lines))]
    # Set each time: a line that changed (a note was saved) would otherwise lose its mark.
    st.session_state[key] = next(visit for visit in wanted if visit in lines)
    how = {"label_visibility": "collapsed", "width": "stretch", "key": key}
    chosen = st.radio("Exceptions", list(lines), format_func=lines.__getitem__, **how)
    st.session_state[last] = chosen
    return chosen


def _below(review: ReviewDay, call: DayCall, note: CallNote) -> str:
    why = review.why.get(call.visit_id)
    parts = [
        why and why.in_words,
        f"next call {call.next_call:%H:%M}" if call.next_call and not call.came else "",
        exception.escalation(call, briefly=True),
        exception.earlier(call),
        f":material/check: {note.reason.words}" if note.reason else "",
        ":material/check: note" if note.note else "",
    ]
    words = " · ".join(filter(None, parts))
    return f"  \n:small[:gray[{words}]]" if words else ""  # radio's own captions are too pale


def last_seven(
    basis: Basis, branch: str, days: Sequence[date], agreed: Sequence[CallFollowUp]
) -> None:
    """These days, the newest first: what became of the calls, what was written, what is open."""
    reviews = [basis.ask(day_in_figures, branch, day) for day in days]
    due = sum(review.counts.due for review in reviews)
    many = {of: sum(review.counts.of(of) for review in reviews) for of in _IN_DAYS}
    words = [f"**{of_them:,} {_IN_DAYS[of]}**" for of, of_them in many.items() if of_them]
    became = f": {listed(words)}" if words else ""
    st.markdown(f"In {count(len(reviews), 'day')} {due:,} calls were due{became}.")
    exceptions = [call.visit_id for review in reviews for call in review.exceptions]
    said = notes(basis.register, exceptions).items()
    written = {visit for visit, note in said if not note.is_blank}
    still = Counter(follow_up.day for follow_up in agreed if follow_up.is_open)

    def cells(of: DayInFigures) -> dict[str, object]:
        return _cells_of_day(of, basis.today, written) | {"Follow-ups open": still[of.day]}

    title = f"The last {len(reviews)} days, {branch}"
    listing = Listing(title=title, file="last days", columns=cells, reads=OF_CALLS)
    listing.show(reviews, (branch,))


def _cells_of_day(review: DayInFigures, today: date, written: set[str]) -> dict[str, object]:
    counts, ours = review.counts, {call.visit_id for call in review.exceptions}
    in_time = f"{counts.escalated_in_time} of {counts.delays}" if counts.delays else "no delay"
    usual = f" (usual {review.usual.on_time_percent:.0f} %)" if review.usual else ""
    return {
        "Day": day_in_words(review.day, today, weekday=True),
        "Calls due": counts.due,
        "On time": f"{counts.on_time_percent:.0f} %{usual}" if counts.due else "–",
        "Late": counts.of(CallOutcome.LATE),
        "Missed": counts.of(CallOutcome.MISSED),
        "Not logged": counts.of(CallOutcome.NOT_LOGGED) + counts.of(CallOutcome.NOT_KNOWN),
        "Escalated in time": "not supplied" if counts.escalated_in_time is None else in_time,
        "Written down": f"{len(ours & written)} of {len(ours)}",
    }
