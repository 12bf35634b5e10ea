"""The parts of the daily review: the day in a line, the list and one exception, with what people
write of it and agree on, the runs, today's rota."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from operator import attrgetter

import streamlit as st

from charts.timeline import Timeline, hours_of, timeline_scene
from connectors.report import newest_findings
from metrics.catalogue import measure as measure_of
from metrics.questions.day import (
    CallOutcome,
    DayCall,
    DayInFigures,
    ReviewDay,
    day_in_figures,
    looked_back,
)
from metrics.questions.journeys import TOO_SHORT, gaps_to_come
from metrics.settings import in_words as settings_in_words
from pages.shared import aside, pickers, rooms, saved
from pages.shared.charts import is_dark, show
from pages.shared.pickers import may_write, role_by_id, role_of, signature
from pages.shared.reading import Basis
from pages.shared.tables import GAPS_TO_COME, Listing
from plan import review_call
from plan.model import Person
from plan.places import may_see
from plan.review_call import LONGEST_NOTE, CallFollowUp, CallReason, in_words, notes
from plan.words.numbers import count, listed
from reports.themes import daily_review
from reports.themes.daily_review import OUTCOMES, rota_in_words
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
_SHOWN = 4  # runs before one asks for the others
GROUPS = {name: f"By {name}" for name in ("time", "severity", "run", "cause", "area")}
_TALL = 560  # pixels: the list scrolls in its place, so that what is asked stays in sight
_CLOSED_SHOWN_DAYS = 14


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
        st.markdown(f":material/summarize: {daily_review.in_one_line(review)}")
    st.markdown(f":material/today: {rota_in_words(basis, review.branch)} · [see them](#today)")
    if still := [follow_up for follow_up in agreed if follow_up.is_open]:
        late = sum(follow_up.is_overdue(basis.today) for follow_up in still)
        overdue = f", :orange[**{late} overdue**]" if late else ""
        many = f"**{len(still)} agreed before and still open**{overdue}"
        st.markdown(f":material/flag: {many} · [see them](#agreed)")


def settings(review: ReviewDay) -> None:
    """What counts as late, missed and escalated in time, as in force on that day."""
    in_force = review.settings
    sentences = [settings_in_words(measure_of(id), in_force) for id in _SHAPED_BY]
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
        st.markdown(daily_review.run_in_words(timeline))
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
    saved.show_tick()
    written = notes(basis.register, [call.visit_id for call in review.exceptions])
    left, right = st.columns([6, 5], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.header("Exceptions", anchor="exceptions", width="content")
            by = pickers.pick_segment("Order", GROUPS, "group", label_visibility="collapsed")
            with st.popover("As text, without names", type="tertiary"):
                st.code(daily_review.as_text(review), language=None)
        shown = daily_review.in_groups(review, by)
        groups = Counter(group for group, _ in shown.values())
        spoken = sum(not note.is_blank for note in written.values())
        many = [f"{plain(group)} {number}" for group, number in groups.items()]
        aside(" · ".join([f"**{spoken} of {len(shown)} done**", *many]))
        lines = {}
        for visit, (group, call) in shown.items():
            prefix = "" if by in ("time", "severity") else f"{plain(group)} · "
            line = f"{prefix}{daily_review.sign(call)} {daily_review.named(call)}"
            lines[visit] = line + daily_review.below(review, call, written[visit])
        with st.container(height=_TALL if len(shown) > 8 else "content", border=False):
            visit = _choose(review, by, lines)
    with right:
        _one_call(basis, review, shown[visit][1], person)


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


def _one_call(basis: Basis, review: ReviewDay, call: DayCall, person: Person) -> None:
    """What the data know of it; then what only people know."""
    with st.container(gap="xsmall"):
        st.markdown(f"{daily_review.sign(call)} **{daily_review.named(call)}**")
        lines = (
            daily_review.what_happened(call),
            daily_review.why(review.why.get(call.visit_id)),
            daily_review.escalation(call),
            daily_review.earlier(call, basis.today),
        )
        st.markdown("\n".join(f"- {line}" for line in lines if line))
        aside(f"Call {plain(call.visit_id)} of the rota")
    if not may_write("what is said here"):
        return
    signature(person)
    _say(basis, call, person)
    for follow_up in review_call.follow_ups(basis.register, review.branch):
        if follow_up.visit_id == call.visit_id:
            st.markdown(f"- {_agreed_in_words(_agreed(follow_up, basis, person), basis)}")
    _agree_on(basis, review, call, person)


def _say(basis: Basis, call: DayCall, person: Person) -> None:
    visit, register = call.visit_id, basis.register
    note = review_call.notes(register, [visit])[visit]

    def field(name: str, write: Callable[..., None]) -> saved.SavedField:
        return saved.SavedField(
            key=f"{name} of {visit}",
            stored=getattr(note, name),
            entry=note.seen,
            write=lambda value, entry: write(register, visit, value, person.id, seen=entry),
            tell=lambda entry: f"{plain(in_words(entry))} ({saved.who_and_when(entry)})",
        )

    how = {"index": None, "placeholder": "Choose a reason", "options": list(CallReason)}
    reason = field("reason", review_call.note_reason)
    reason.show(st.selectbox, "Reason", format_func=attrgetter("words"), **how)
    how = saved.WORDS | {"max_chars": LONGEST_NOTE}
    field("note", review_call.note_text).show(st.text_input, "Note (Enter saves it)", **how)
    if note.said:
        with st.expander(f"Said so far: {saved.who_and_when(note.said[-1])}"):
            for entry in reversed(note.said):
                st.text(f"{saved.who_and_when(entry)} · {in_words(entry)}")


def _agree_on(basis: Basis, review: ReviewDay, call: DayCall, person: Person) -> None:
    """The form of one more follow-up, empty after each; those of the branch are first to do it."""
    today, key = basis.today, f"agree on {call.visit_id}"
    what, owner, due = keys = [f"{key} {field}" for field in ("what", "who", "by")]
    people = sorted(basis.plan.people, key=lambda of: (not of.sites, of.id != person.id, of.role))
    owners = {of.id: role_of(of) for of in people if may_see(of, (review.branch,), basis.places)}

    def press() -> None:
        done, who, until = (st.session_state[key] for key in keys)
        of = {"branch": review.branch, "visit_id": call.visit_id, "day": review.day}
        wanted = CallFollowUp(id="", **of, what=done, owner=who or "", due=until or date.min)
        agree = partial(review_call.agree, basis.register, wanted, person.id, today)
        saved.attempt(key, agree, what, due)

    with st.form(key, border=True):
        saved.show_refusal(key)
        st.text_input("Follow-up: what will be done (Enter agrees it)", key=what, **saved.WORDS)
        by, on = st.columns([3, 2])
        by.selectbox("Who", owners, format_func=owners.get, key=owner)
        how = {"min_value": today, "format": "DD/MM/YYYY", "key": due}
        on.date_input("By", today + timedelta(days=1), **how)
        label = f"Agree as {role_of(person)}"
        pressed = st.form_submit_button(label, icon=":material/flag:", on_click=press)
    if pressed and f"{key} refused" not in st.session_state:
        st.rerun()  # the page around the list shows it, too


def last_time(basis: Basis, agreed: tuple[CallFollowUp, ...], person: Person) -> None:
    """Last time we agreed: what is open, with closing and carrying on; then what was closed."""
    saved.show_tick()
    st.header("Last time we agreed", anchor="agreed")
    still = [follow_up for follow_up in agreed if follow_up.is_open]
    if not still:
        st.write("Nothing is open.")
    for follow_up in still:
        line, *ways = st.columns([8, 2, 2], vertical_alignment="center")
        form = _agreed(follow_up, basis, person)
        line.markdown(_agreed_in_words(form, basis))
        if may_write():
            ends = form.ask(ways, ("Close", "Close it"), timedelta(days=7))
            about = {"site": follow_up.branch, "day": follow_up.day.isoformat()}
            rooms.link(rooms.REVIEW, "See that day", where=ends, **about)
    since = basis.today - timedelta(days=_CLOSED_SHOWN_DAYS)
    ended = [(of.what, of.said[-1]) for of in agreed if not of.is_open]
    closed = [(what, last) for what, last in ended if last.recorded_at.date() >= since]
    if closed:
        with st.expander(f"{count(len(closed), 'follow-up')} closed in the last 14 days"):
            for what, last in reversed(closed):
                st.markdown(f"- {plain(what)}{f': {plain(last.why)}' if last.why else ''}")
                aside(f"closed by {saved.who_and_when(last)}")


def _agreed(follow_up: CallFollowUp, basis: Basis, person: Person) -> saved.FollowUpForm:
    register = basis.register
    return saved.FollowUpForm(
        id=follow_up.id,
        of=follow_up,
        finish=lambda came: review_call.close(register, follow_up, came, person.id),
        carry_on=lambda due, why: review_call.carry_on(register, follow_up, due, why, by=person.id),
    )


def _agreed_in_words(agreed: saved.FollowUpForm, basis: Basis) -> str:
    of, by = agreed.of, agreed.until(weekday=True)
    by = by if of.is_open else f":material/check: closed{agreed.moved}"
    since = f"from the review of {day_in_words(of.day, basis.today)}"
    who = role_by_id(basis.plan, of.owner)
    return f"**{plain(of.what)}** · {who} · {by} · :small[:gray[{since}]]"


def last_seven(
    basis: Basis, branch: str, days: Sequence[date], agreed: Sequence[CallFollowUp]
) -> None:
    """These days, the newest first: what became of the calls, what was written, what is open."""
    ask = basis.ask_of_calls
    reviews = [ask(looked_back(day), day_in_figures, branch, day) for day in days]
    due = sum(review.counts.due for review in reviews)
    many = {of: sum(review.counts.of(of) for review in reviews) for of in OUTCOMES}
    words = [f"**{of_them:,} {OUTCOMES[of]}**" for of, of_them in many.items() if of_them]
    became = f": {listed(words)}" if words else ""
    st.markdown(f"In {count(len(reviews), 'day')} {due:,} calls were due{became}.")
    exceptions = [call.visit_id for review in reviews for call in review.exceptions]
    said = notes(basis.register, exceptions).items()
    written = {visit for visit, note in said if not note.is_blank}
    still = Counter(follow_up.day for follow_up in agreed if follow_up.is_open)

    def cells(of: DayInFigures) -> dict[str, object]:
        return daily_review.cells_of_day(of, basis.today, written) | {
            "Follow-ups open": still[of.day]
        }

    title = f"The last {len(reviews)} days, {branch}"
    listing = Listing(title=title, file="last days", columns=cells, reads=OF_CALLS)
    listing.show(reviews, (branch,))
