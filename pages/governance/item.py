"""One item a screen: the finding, its chart, what is recorded; matters arising, and the closing."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import streamlit as st

from charts.picture import alt_text
from charts.run_chart import run_chart
from charts.scene import MEETING, Room, Size
from charts.write import plotly
from pages.action import decide
from pages.governance.meeting import MINUTES, TOLD, MeetingTable, go_to
from pages.shared import aside, pickers, rooms
from pages.shared.charts import in_rows, is_dark, plot, titled
from pages.shared.pickers import role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.saved import WORDS, FollowUpForm, attempt, keep, show_refusal, show_tick, written
from pages.shared.tables import offer
from plan import minutes as minuted
from plan.agenda_item import Item, ItemGroup, MeasureShown, answer_shown
from plan.meeting import LONGEST_WORDS, Decided, Meeting, close, record, take_back
from plan.minutes import Matter, Minutes, clock, minutes_of, minutes_text
from plan.review_call import FollowUp
from plan.words.numbers import count, place
from plan.words.sentences import wording
from reports.minutes.paper import minutes_pdf
from reports.words import day_in_words, headed, plain

_LATER = timedelta(weeks=4)  # to when a follow-up carries on, unless another day is chosen
_USUALLY = timedelta(weeks=2)  # the same of a new one
# At most 45 % of the window's height, all charts of an item together.
ONE = replace(MEETING, width=1000, height=480, right=190, room=Room.SOME)
SEVERAL = Size(width=500, height=240, text=18, marker=7, right=120, room=Room.LITTLE)
LOW = {
    ONE: replace(ONE, width=700, height=324, text=18),
    SEVERAL: replace(SEVERAL, width=380, height=300),
}
_MOST = 4  # charts of one item


def whole(table: MeetingTable, item: Item, is_low: bool) -> None:
    """The finding, its picture and what is on record; without a chart words have the width."""
    st.title(plain(item.title), anchor=False)
    picture, words = st.columns([3, 2], gap="large") if item.shown else [st.container()] * 2
    with picture:
        drawn = figures(table, item, is_low)
        for each in drawn if len(drawn) == 1 else in_rows(drawn, across=2, gap="small"):
            plot(*each)
    is_arising, verdict = item.kind is ItemGroup.ARISING, table.basis.verdict_on(item.action)
    with words, st.container(key=TOLD):
        answer = [headed(wording(verdict))] if verdict else []
        lines = () if is_arising else item.lines
        st.markdown("\n\n".join([*answer, *map(plain, lines)]))
        if item.question:
            st.markdown(f":material/gavel: **{plain(item.question)}**")
        if item.action:
            rooms.link(rooms.ACTION, "See the evidence", action=item.action)
    for matter in table.matters if is_arising else ():
        _matter(table, matter)
    if table.meeting is None:
        aside("Open the meeting on the agenda to record what is decided.")
    else:
        _on_record(table, item, table.meeting)


def figures(table: MeetingTable, item: Item, is_low: bool) -> list[tuple]:
    """One chart, or up to four small ones: its figure, what it says, and its name, of each."""
    size = ONE if len(item.shown) == 1 else SEVERAL
    return [
        (
            *_figure(table.basis, of, LOW[size] if is_low else size, is_dark()),
            f"governance {of.measure} {' '.join(of.sites)} {of.action}",
        )
        for of in item.shown[: _MOST // 2 if is_low else _MOST]
    ]


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs={MeasureShown: repr, Size: repr})
def _figure(basis: Basis, shown: MeasureShown, size: Size, dark: bool) -> tuple:
    """What the verdict rests on, or the measure as it runs; one of several names its place."""
    verdict = basis.verdict_on(shown.action)
    answer = verdict and answer_shown(verdict, shown)
    if verdict and answer:
        picture = basis.picture(verdict, answer)
    else:
        ref = shown.measure
        picture = basis.usual_reading(ref.id, shown.sites, ref.part).control
    if size.room is Room.LITTLE:
        picture = titled(picture, f"{place(shown.sites)}: {picture.topic.title}")
    return plotly.figure(run_chart(picture, size, dark=dark)), alt_text(picture)


def _matter(table: MeetingTable, matter: Matter) -> None:
    """What was agreed before; while the meeting runs, with closing and carrying on."""
    basis, register, by = table.basis, table.basis.register, table.person.id
    follow_up = matter.decided.follow_up
    since = f":gray[from the meeting of {day_in_words(matter.meeting.held_on, basis.today)}]"
    line, *ways = st.columns([8, 2, 2], vertical_alignment="center")
    if follow_up is None:
        line.markdown(f":material/gavel: {plain(matter.decided.words)} · {since}")
        return
    who = f"**{plain(follow_up.what)}** · {role_by_id(basis.plan, follow_up.owner)}"
    if not matter.is_open:
        came = f": {plain(follow_up.came_of_it)}" if follow_up.came_of_it else ""
        line.markdown(f":blue[:material/check: **Done**]{came} · {who} · {since}")
        return
    agreed = FollowUpForm(
        id=matter.decided.id,
        of=follow_up,
        finish=lambda came: minuted.finish(register, matter, came, by),
        carry_on=lambda due, why: minuted.carry_on(register, matter, due, why, by=by),
    )
    line.markdown(f":material/flag: {who} · {agreed.until()} · {since}")
    if table.may_write:
        agreed.ask(ways, ("Done", "It is done"), _LATER)


def decisions(table: MeetingTable, item: Item) -> None:
    """In the bar, while the meeting runs: the decisions as on the action's page, and words."""
    if not table.may_write:
        return
    if item.action:
        with st.popover("Decide", icon=":material/gavel:"):
            for standing in table.basis.pressing:
                if standing.action.id == item.action:
                    desk = decide.Desk(table.basis, standing, table.person)
                    decide.escalations(desk)
                    decide.buttons(desk)
    with st.popover("Write down", icon=":material/edit_note:"), st.container(border=True):
        _write_down(table, item)


def _write_down(table: MeetingTable, item: Item) -> None:
    """What is typed stays, whatever is looked at, until it is kept; then the fields are empty.

    A follow-up is one as soon as it is begun: what is missing of it is then said.
    """
    keys = {name: _key(item, name) for name in ("words", "what", "owner", "due")}
    kept = {name: {"key": key, "persist_state": "session"} for name, key in keys.items()}
    people = pickers.people_by_role(table.basis.plan)
    owners = {"": "Nobody: no follow-up"} | {person.id: role_of(person) for person in people}

    def press() -> None:
        words, what, owner, due = (st.session_state[key] for key in keys.values())
        of = FollowUp(what=what, owner=owner, due=due or date.min)
        follow_up = of if what.strip() or owner else None
        decided = Decided(item=item.id, words=words, by=table.person.id, follow_up=follow_up)
        note = partial(record, table.basis.register, table.meeting, decided)
        attempt(_key(item, "note"), note, keys["words"], keys["what"], keys["owner"])

    show_tick()
    label = "Anything else agreed, in words" if item.action else "Decided, in words"
    how = WORDS | {"max_chars": LONGEST_WORDS, "height": 110} | kept["words"]
    st.text_area(label, **how)
    what, who, when = st.columns([5, 3, 2])
    what.text_input("Follow-up: what will be done", **WORDS, **kept["what"])
    who.selectbox("Who", list(owners), format_func=owners.get, **kept["owner"])
    until = table.basis.today + _USUALLY
    when.date_input("By", until, format="DD/MM/YYYY", **kept["due"])
    face = {"icon": ":material/edit_note:", "key": _key(item, "save"), "on_click": press}
    st.button(f"Save as {role_of(table.person)}", **face)
    show_refusal(_key(item, "note"))


def _key(item: Item, name: str) -> str:
    return f"decided on {item.id} {name}"


def _on_record(table: MeetingTable, item: Item, meeting: Meeting) -> None:
    plan, register = table.basis.plan, table.basis.register
    in_plan = minuted.recorded(register, plan, meeting, [item])[item.id]
    made = [*in_plan, *meeting.decided_on(item.id)]
    for event in sorted(made, key=lambda event: event.at):
        with st.container(border=True, gap="xsmall"):
            if not isinstance(event, Decided):
                at = f":gray[{clock(event.at)} · {plain(event.by)}]"
                st.markdown(f":material/check: {plain(event.says)} {at}")
                continue
            parts = [":material/check:", plain(event.words)]
            if follow_up := event.follow_up:
                owner = role_by_id(plan, follow_up.owner)
                due = day_in_words(follow_up.due, table.basis.today)
                parts.append(f":material/flag: **{plain(follow_up.what)}** · {owner} · by {due}")
            parts.append(f":gray[{clock(event.at)} · {role_by_id(plan, event.by)}]")
            line, back = st.columns([6, 1], vertical_alignment="center")
            line.markdown(" ".join(filter(None, parts)))
            how = {"key": f"take back {event.id}", "type": "tertiary", "icon": ":material/undo:"}
            if table.may_write and back.button("Take back", **how):
                keep(partial(take_back, register, meeting, event, table.person.id))


def closing(table: MeetingTable) -> None:
    """The minutes as they stand, closing the meeting, and the document of one that was held."""
    meeting, basis = table.meeting or _picked(table), table.basis
    if meeting is None:
        st.title("Minutes", anchor=False)
        whose = plain(table.site or "all sites")
        st.write(f"The next meeting of {whose} is opened on the agenda; its minutes come here.")
        return
    minutes = minutes_of(basis.register, basis.plan, meeting)
    st.title(plain(minutes.title), anchor=False)
    if meeting.is_running:
        _close(table, meeting)
    else:
        name = f"minutes-{meeting.id}"
        paper = partial(minutes_pdf, basis.register, basis.plan, meeting, basis.today)
        with st.container(horizontal=True, gap="small"):
            offer("Minutes (PDF)", paper, f"{name}.pdf")
            offer("Minutes as text", lambda: minutes_text(minutes).encode(), f"{name}.txt")
    _minutes(minutes)


def _minutes(minutes: Minutes) -> None:
    until = f" to {minutes.ended}" if minutes.ended else ", still open"
    present = "; ".join(plain(who) for who in (*minutes.present, minutes.others) if who)
    st.markdown(f"{minutes.began}{until} · opened by: {plain(minutes.opened_by)}")
    st.markdown(f"**Present:** {present or 'not noted'}")
    if minutes.follow_ups:
        listed = "\n".join(f"- {plain(follow_up)}" for follow_up in minutes.follow_ups)
        st.markdown(f"**Agreed to be done:**\n{listed}")
    nothing = []
    for entry in minutes.items:
        item = entry.item
        if item.is_empty and not entry.said:
            nothing.append(item.title)
            continue
        reached = "" if entry.is_reached or item.is_empty else " · :orange[not reached]"
        about = f" · {plain(item.about)}" if item.about else ""
        st.markdown(f"**{entry.number}. {plain(item.title)}** :gray[{item.kind}{about}]{reached}")
        for made in entry.said:
            follows = f" :material/flag: {plain(made.follow_up)}" if made.follow_up else ""
            words = f"{plain(made.says)}{follows}".strip()
            st.markdown(f"- {words} :gray[{clock(made.at)} · {plain(made.by)}]")
    if nothing:
        aside(plain(" ".join(nothing)))


def _picked(table: MeetingTable) -> Meeting | None:
    today = table.basis.today
    closed = {
        meeting: f"{day_in_words(meeting.held_on, today)}, {clock(meeting.opened.recorded_at)}"
        for meeting in reversed(table.held)
        if meeting.site == table.site and not meeting.is_running
    }
    if len(closed) < 2:
        return next(iter(closed), None)
    return st.selectbox("Which meeting", list(closed), format_func=closed.get, key="minutes of")


def _close(table: MeetingTable, meeting: Meeting) -> None:
    """Closing is final, so it is asked for twice."""
    if not table.may_write:
        st.write("The meeting is still open.")
        return
    missing = [of for of in meeting.items if not (of.is_empty or of.id in meeting.reached)]
    with st.popover("Close the meeting", icon=":material/check_circle:"):
        if missing:
            st.markdown(f"{count(len(missing), 'item was', 'items were')} not reached.")
        for item in meeting.items:
            if any(st.session_state.get(_key(item, name)) for name in ("words", "what")):
                st.warning(f"Typed and not saved: {plain(item.title)}", icon=":material/edit_note:")
        st.markdown("Once it is closed, nothing is added. What is open arises at the next one.")
        pressed = st.button(f"Close it as {role_of(table.person)}", key="governance close")
        if pressed and written(partial(close, table.basis.register, meeting, table.person.id)):
            go_to(table, MINUTES)
            st.rerun()
