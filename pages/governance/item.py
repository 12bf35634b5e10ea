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
from pages.governance.meeting import MINUTES, TOLD, MeetingTable
from pages.shared import pickers, rooms
from pages.shared.answers import headed
from pages.shared.charts import in_rows, is_dark, picture_of_action, plot, titled
from pages.shared.pickers import role_by_id, role_of
from pages.shared.reading import Basis
from pages.shared.saved import NEVER_A_NAME, FollowUpForm, keep, written
from pages.shared.tables import offer
from pages.shared.words import aside, counted, day_in_words, plain
from plan.agenda_item import Item, ItemGroup, MeasureShown, answer_shown
from plan.meeting import (
    LONGEST_WORDS,
    Decided,
    FollowUp,
    Meeting,
    close,
    record,
    take_back,
)
from plan.minutes import (
    Arising,
    Minutes,
    carry_on,
    clock,
    finish,
    minutes_of,
    minutes_text,
    recorded,
)
from plan.review_call import LONGEST
from plan.words.numbers import place
from plan.words.sentences import wording
from reports.minutes.paper import minutes_pdf

# Matters arising: what was agreed before, to be closed or carried on before anything else.


_LATER = timedelta(weeks=4)


def matters_arising(table: MeetingTable) -> None:
    """Each with who and until when; while the meeting runs, with closing and carrying on."""
    for matter in table.arising:
        agreed = _agreed(table, matter)
        line, ends, goes_on = st.columns([8, 2, 2], vertical_alignment="center")
        line.markdown(_matter_in_words(table, matter, agreed))
        if agreed is None or not (matter.is_open and table.may_write):
            continue
        with ends.popover("Done", icon=":material/check:", width="stretch"):
            agreed.ask_how_it_ended(table.basis, "It is done")
        with goes_on.popover("Carry on", icon=":material/redo:", width="stretch"):
            agreed.ask_until_when(table.basis, _LATER)


def _agreed(table: MeetingTable, matter: Arising) -> FollowUpForm | None:
    follow_up = matter.decided.follow_up
    register, by = table.basis.register, table.person.id
    return follow_up and FollowUpForm(
        id=matter.decided.id,
        due=follow_up.due,
        is_overdue=follow_up.is_overdue(table.basis.today),
        times_carried_on=follow_up.times_carried_on,
        finish=lambda came: finish(register, matter, came, by),
        carry_on=lambda due, why: carry_on(register, matter, due, why, by=by),
    )


def _matter_in_words(table: MeetingTable, matter: Arising, agreed: FollowUpForm | None) -> str:
    words, follow_up = matter.decided.words, matter.decided.follow_up
    held = day_in_words(matter.meeting.held_on, table.basis.today)
    since = f":gray[from the meeting of {held}]"
    if follow_up is None or agreed is None:
        return f":material/gavel: {plain(words)} · {since}"
    who = f"**{plain(follow_up.what)}** · {role_by_id(table.basis.plan, follow_up.owner)}"
    if not follow_up.is_open:
        came = f": {plain(follow_up.came_of_it)}" if follow_up.came_of_it else ""
        return f":blue[:material/check: **Done**]{came} · {who} · {since}"
    return f":material/flag: {who} · {agreed.until(table.basis.today)} · {since}"


# Deciding on the action of an item, on the big screen, as on the action's own page.


def decide_on(table: MeetingTable, item: Item) -> None:
    """What was escalated, to be acknowledged, and the buttons; nothing where no one action is."""
    for standing in table.basis.standings:
        if standing.action.id == item.action:
            decide.escalations(table.basis, standing, table.person)
            decide.buttons(table.basis, standing, table.person, big=True)


# The chart of an item: what the verdict rests on, or the measure as it runs; large, or several.


# At most 45 % of the window's height, all of them together.
ONE = replace(MEETING, width=1000, height=480, right=190, room=Room.SOME)
SEVERAL = Size(width=500, height=240, text=18, marker=7, right=120, room=Room.LITTLE)
LOW = {
    ONE: replace(ONE, width=700, height=324, text=18),
    SEVERAL: replace(SEVERAL, width=380, height=300),
}
_MOST = 4  # charts of one item


def picture_of_item(table: MeetingTable, item: Item, is_low: bool) -> None:
    """One chart, or up to four small ones side by side; lower where the window is low."""
    shown, size = _shown(item, is_low), _size(item, is_low)
    for chart in shown if len(shown) == 1 else in_rows(shown, across=2, gap="small"):
        figure, alt = _figure(table.basis, chart, size, is_dark())
        plot(figure, alt, f"governance {chart.measure} {' '.join(chart.sites)} {chart.action}")


def prepare_next(table: MeetingTable, is_low: bool) -> None:
    """What the next screen shows is drawn while this one is talked about, so that it comes fast."""
    at = table.screens.index(table.screen)
    following = next((i for i in table.items if i.id in table.screens[at + 1 : at + 2]), None)
    for chart in _shown(following, is_low) if following else ():
        _figure(table.basis, chart, _size(following, is_low), is_dark())


def _shown(item: Item, is_low: bool) -> tuple[MeasureShown, ...]:
    """Two rows of charts have no room in a low window."""
    return item.shown[: _MOST // 2 if is_low else _MOST]


def _size(item: Item, is_low: bool) -> Size:
    size = ONE if len(item.shown) == 1 else SEVERAL
    return LOW[size] if is_low else size


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs={MeasureShown: repr, Size: repr})
def _figure(basis: Basis, shown: MeasureShown, size: Size, dark: bool) -> tuple:
    """The figure, and what it says; one of several names its place."""
    verdict = basis.verdict_on(shown.action)
    answer = verdict and answer_shown(verdict, shown)
    if verdict and answer:
        picture = picture_of_action(basis, verdict, answer)
    else:
        ref = shown.measure
        picture = basis.usual_reading(ref.id, shown.sites, ref.part).control
    if size.room is Room.LITTLE:
        where = f"{place(shown.sites)}: {picture.story.title}"
        picture = titled(picture, where)
    return plotly.figure(run_chart(picture, size, dark=dark)), alt_text(picture)


# What was decided on an item, in words, with a follow-up; and all that is on record for it.


_USUALLY = timedelta(weeks=2)  # until a follow-up is due, unless another day is chosen


def decisions(table: MeetingTable, item: Item) -> None:
    """In the bar: while the meeting runs, the decisions on the action and a form for words."""
    if table.may_write:
        if item.action:
            with st.popover("Decide", icon=":material/gavel:"):
                decide_on(table, item)
        with st.popover("Write down", icon=":material/edit_note:"):
            _form(table, item)


def _on_record(table: MeetingTable, item: Item) -> None:
    basis, meeting = table.basis, table.meeting
    in_plan = recorded(basis.register, basis.plan, meeting, [item])[item.id]
    dated = [(made.at, made) for made in in_plan]
    dated += [(decided.at, decided) for decided in meeting.decided_on(item.id)]
    for _, event in sorted(dated, key=lambda event: event[0]):
        with st.container(border=True, gap="xsmall"):
            if isinstance(event, Decided):
                _decided(table, event)
            else:
                at = f":gray[{clock(event.at)} · {plain(event.by)}]"
                st.markdown(f":material/check: {plain(event.says)} {at}")


def _decided(table: MeetingTable, decided: Decided) -> None:
    plan, words, follow_up = table.basis.plan, decided.words, decided.follow_up
    parts = [f":material/check: {plain(words)}" if words else ":material/check:"]
    if follow_up:
        owner = role_by_id(plan, follow_up.owner)
        due = day_in_words(follow_up.due, table.basis.today)
        parts.append(f":material/flag: **{plain(follow_up.what)}** · {owner} · by {due}")
    by = f":gray[{clock(decided.at)} · {role_by_id(plan, decided.by)}]"
    line, back = st.columns([6, 1], vertical_alignment="center")
    line.markdown(f"{' '.join(parts)} {by}")
    how = {"key": f"take back {decided.id}", "type": "tertiary", "icon": ":material/undo:"}
    if table.may_write and back.button("Take back", **how):
        register, person = table.basis.register, table.person.id
        keep(table.basis, lambda: take_back(register, table.meeting, decided, person))


def _form(table: MeetingTable, item: Item) -> None:
    """What is typed stays, whatever is looked at, until it is kept; then the fields are empty."""
    if st.session_state.pop(_key(item, "kept"), False):
        st.session_state.update({_key(item, name): "" for name in ("words", "what", "owner")})
    with st.container(border=True):
        words, wanted = _fields(table, item)
        face = {"icon": ":material/edit_note:", "key": _key(item, "save")}
        is_sent = st.button(f"Save as {role_of(table.person)}", **face)
    decided = Decided(item=item.id, words=words, by=table.person.id, follow_up=wanted)
    keeps = lambda: record(table.basis.register, table.meeting, decided)  # noqa: E731
    if is_sent and written(table.basis, keeps):
        st.session_state[_key(item, "kept")] = True
        st.rerun()


def _fields(table: MeetingTable, item: Item) -> tuple[str, FollowUp | None]:
    """A follow-up is one as soon as it is begun: what is missing of it is then said."""
    people = pickers.people_by_role(table.basis.plan)
    owners = {"": "Nobody: no follow-up"} | {person.id: role_of(person) for person in people}
    kept = {
        name: {"key": _key(item, name), "persist_state": "session"}
        for name in ("words", "what", "owner", "due")
    }
    label = "Anything else agreed, in words" if item.action else "Decided, in words"
    how = {"max_chars": LONGEST_WORDS, "placeholder": NEVER_A_NAME, "height": 110}
    words = st.text_area(label, **how, **kept["words"])
    what, who, when = st.columns([5, 3, 2])
    how = {"max_chars": LONGEST, "placeholder": NEVER_A_NAME} | kept["what"]
    follow_up = what.text_input("Follow-up: what will be done", **how)
    how = {"format_func": owners.__getitem__} | kept["owner"]
    owner = who.selectbox("Who", list(owners), **how)
    until = table.basis.today + _USUALLY
    due = when.date_input("By", until, format="DD/MM/YYYY", **kept["due"])
    if not (follow_up.strip() or owner):
        return words, None
    return words, FollowUp(what=follow_up, owner=owner, due=due or date.min)


def _key(item: Item, name: str) -> str:
    return f"decided on {item.id} {name}"


def _is_typed(item: Item) -> bool:
    """Whether something waits in its fields that nobody has saved."""
    return any(st.session_state.get(_key(item, name)) for name in ("words", "what"))


def whole(table: MeetingTable, item: Item, is_low: bool) -> None:
    """The finding, its picture and what is on record; without a chart words have the width."""
    st.title(plain(item.title), anchor=False)
    if item.shown:
        picture, words = st.columns([3, 2], gap="large")
        with picture:
            picture_of_item(table, item, is_low)
    else:
        words = st.container()
    with words, st.container(key=TOLD):
        _words(table, item)
        if item.action:
            rooms.link(rooms.ACTION, "See the evidence", action=item.action)
    if item.kind is ItemGroup.ARISING:
        matters_arising(table)
    if table.meeting is None:
        aside("Open the meeting on the agenda to record what is decided.")
    else:
        _on_record(table, item)


def _words(table: MeetingTable, item: Item) -> None:
    verdict = table.basis.verdict_on(item.action)
    answer = [headed(wording(verdict))] if verdict else []
    lines = () if item.kind is ItemGroup.ARISING else item.lines
    st.markdown("\n\n".join([*answer, *map(plain, lines)]))
    if item.question:
        st.markdown(f":material/gavel: **{plain(item.question)}**")


# After the last item: the minutes as they stand, closing the meeting, and the document.


_WHICH = "minutes of"


def closing(table: MeetingTable) -> None:
    """The meeting that runs; else those that were held, the newest first."""
    meeting = table.meeting or _picked(table)
    if meeting is None:
        st.title("Minutes", anchor=False)
        whose = plain(table.site or "all sites")
        st.write(f"The next meeting of {whose} is opened on the agenda; its minutes come here.")
        return
    minutes = minutes_of(table.basis.register, table.basis.plan, meeting)
    st.title(plain(minutes.title), anchor=False)
    if meeting.is_running:
        _close(table, meeting)
    else:
        _documents(table, minutes, meeting)
    _head(minutes)
    nothing: list[str] = []
    for minuted in minutes.items:
        item = minuted.item
        if item.is_empty and not minuted.said:
            nothing.append(item.title)
            continue
        reached = "" if minuted.is_reached or item.is_empty else " · :orange[not reached]"
        about = f" · {plain(item.about)}" if item.about else ""
        st.markdown(f"**{minuted.number}. {plain(item.title)}** :gray[{item.kind}{about}]{reached}")
        for made in minuted.said:
            follows = made.follow_up and f":material/flag: {plain(made.follow_up)}"
            words = " ".join(filter(None, (plain(made.says), follows)))
            st.markdown(f"- {words} :gray[{clock(made.at)} · {plain(made.by)}]")
    if nothing:
        aside(plain(" ".join(nothing)))


def _picked(table: MeetingTable) -> Meeting | None:
    """One of the closed meetings; the newest unless another is chosen."""
    own = (meeting for meeting in reversed(table.held) if meeting.site == table.site)
    closed = [meeting for meeting in own if not meeting.is_running]
    if len(closed) < 2:
        return closed[0] if closed else None
    return st.selectbox(
        "Which meeting",
        closed,
        format_func=lambda meeting: (
            f"{day_in_words(meeting.held_on, table.basis.today)}, {clock(meeting.opened_at)}"
        ),
        key=_WHICH,
    )


def _close(table: MeetingTable, meeting: Meeting) -> None:
    """Closing is final, so it is asked for twice."""
    if not table.may_write:
        st.write("The meeting is still open.")
        return
    waits = (item for item in meeting.items if not item.is_empty)
    missing = [item for item in waits if item.id not in meeting.reached]
    with st.popover("Close the meeting", icon=":material/check_circle:"):
        if missing:
            st.markdown(f"{counted(len(missing), 'item was', 'items were')} not reached.")
        for item in filter(_is_typed, meeting.items):
            st.warning(f"Typed and not saved: {plain(item.title)}", icon=":material/edit_note:")
        st.markdown("Once it is closed, nothing is added. What is open arises at the next one.")
        register, by = table.basis.register, table.person.id
        pressed = st.button(f"Close it as {role_of(table.person)}", key="governance close")
        if pressed and written(table.basis, lambda: close(register, meeting, by)):
            table.show(MINUTES)
            st.rerun()


def _documents(table: MeetingTable, minutes: Minutes, meeting: Meeting) -> None:
    """Each is made when it is asked for."""
    basis, name = table.basis, f"minutes-{meeting.id}"
    document = partial(minutes_pdf, basis.register, basis.plan, meeting, basis.today)
    with st.container(horizontal=True, gap="small"):
        offer("Minutes (PDF)", document, f"{name}.pdf")
        offer("Minutes as text", lambda: minutes_text(minutes).encode(), f"{name}.txt")


def _head(minutes: Minutes) -> None:
    until = f" to {minutes.ended}" if minutes.ended else ", still open"
    present = (*minutes.present, *filter(None, [minutes.others]))
    st.markdown(f"{minutes.began}{until} · opened by: {plain(minutes.opened_by)}")
    st.markdown(f"**Present:** {'; '.join(map(plain, present)) or 'not noted'}")
    if minutes.follow_ups:
        listed = "\n".join(f"- {plain(follow_up)}" for follow_up in minutes.follow_ups)
        st.markdown(f"**Agreed to be done:**\n{listed}")
