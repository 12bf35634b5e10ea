"""One item a screen: the finding, its chart, what is recorded; matters arising, and the closing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from charts.picture import Picture, alt_text
from charts.run_chart import run_chart
from charts.scene import MEETING, Room, Size
from charts.write import plotly
from pages.action import decide, history
from pages.governance.meeting import MINUTES, TOLD, MeetingTable, written
from pages.shared import rooms
from pages.shared.answers import headed
from pages.shared.charts import course_of, is_dark, picture_of_action, plot
from pages.shared.pickers import role_of
from pages.shared.reading import Here, standings_at, verdicts_at
from pages.shared.saved import NEVER_A_NAME
from pages.shared.tables import offer
from pages.shared.words import counted, day_in_words, plain
from plan.agenda_item import Item, ItemGroup, MeasureShown, answer_shown
from plan.meeting import (
    LONGEST_FOLLOW_UP,
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
    Minuted,
    MinutedItem,
    Minutes,
    carry_on,
    clock,
    finish,
    minutes_of,
    minutes_text,
    recorded_on,
)
from plan.standing import Standing
from plan.words.numbers import place
from plan.words.sentences import wording
from reports.minutes.paper import minutes_pdf

# Matters arising: what was agreed before, to be closed or carried on before anything else.


_LATER = timedelta(weeks=4)


def matters_arising(table: MeetingTable) -> None:
    """Each with who and until when; while the meeting runs, with closing and carrying on."""
    for each in table.arising:
        told, ends, goes_on = st.columns([8, 2, 2], vertical_alignment="center")
        told.markdown(_told(table, each))
        if not (each.is_open and table.may_write):
            continue
        with ends.popover("Done", icon=":material/check:", width="stretch"):
            _finish(table, each)
        with goes_on.popover("Carry on", icon=":material/redo:", width="stretch"):
            _carry_on(table, each)


def _told(table: MeetingTable, one: Arising) -> str:
    words, follow_up = one.decided.words, one.decided.follow_up
    held = day_in_words(one.meeting.held_on, table.here.today)
    since = f":gray[from the meeting of {held}]"
    if follow_up is None:
        return f":material/gavel: {plain(words)} · {since}"
    people = {each.id: each for each in table.plan.people}
    who = f"**{plain(follow_up.what)}** · {role_of(people.get(follow_up.owner))}"
    until = f"by {day_in_words(follow_up.due, table.here.today)}"
    if not follow_up.is_open:
        came = f": {plain(follow_up.came_of_it)}" if follow_up.came_of_it else ""
        return f":blue[:material/check: **Done**]{came} · {who} · {since}"
    if follow_up.is_overdue(table.here.today):
        late = counted((table.here.today - follow_up.due).days, "day")
        until = f":orange[:material/warning: **{until}, overdue by {late}**]"
    moved = follow_up.times_carried_on
    again = f" · carried on {'once' if moved == 1 else f'{moved} times'}" if moved else ""
    return f":material/flag: {who} · {until}{again} · {since}"


def _finish(table: MeetingTable, one: Arising) -> None:
    with st.form(f"finish {one.decided.id}", border=False):
        came = st.text_input(
            "What came of it", max_chars=LONGEST_FOLLOW_UP, placeholder=NEVER_A_NAME
        )
        sent = st.form_submit_button("It is done", icon=":material/check:")
    if sent:
        _keep(lambda: finish(table.here.register, one, came, table.person.id))


def _carry_on(table: MeetingTable, one: Arising) -> None:
    later = max(one.decided.follow_up.due, table.here.today) + _LATER
    with st.form(f"carry on {one.decided.id}", border=False):
        due = st.date_input("To", later, min_value=table.here.today, format="DD/MM/YYYY")
        why = st.text_input(
            "Why it carries on", max_chars=LONGEST_FOLLOW_UP, placeholder=NEVER_A_NAME
        )
        sent = st.form_submit_button("Carry on", icon=":material/redo:")
    if sent:
        _keep(lambda: carry_on(table.here.register, one, due, why, table.person.id))


def _keep(write: Callable[[], None]) -> None:
    if written(write):
        st.rerun()


# Deciding on the action of an item, on the big screen, as on the action's own page.


def decide_on(table: MeetingTable, item: Item) -> None:
    """What was passed on, to be acknowledged, and the buttons; nothing where no one action is."""
    standing = standing_of_item(table, item)
    if standing is None:
        return
    history.escalations(table.here, standing, table.plan, table.person)
    decide.buttons(table.here, standing, table.plan, table.person, big=True)


def standing_of_item(table: MeetingTable, item: Item) -> Standing | None:
    """Where the action of an item stands; None where it is about none, or several."""
    found = (each for each in standings_at(table.here) if each.action.id == item.action)
    return next(found, None)


# The chart of an item: what the verdict rests on, or the measure as it runs; large, or several.


ONE = replace(MEETING, width=1000, height=560, right=190, room=Room.SOME)
SEVERAL = Size(width=500, height=300, text=18, marker=7, right=120, room=Room.LITTLE)
LOW = {ONE: replace(ONE, width=590, height=400), SEVERAL: replace(SEVERAL, width=380, height=260)}
_ACROSS, _MOST = 2, 4


def picture_of_item(table: MeetingTable, item: Item, is_low: bool) -> None:
    """One chart, or up to four small ones side by side; lower where the window is low."""
    shown, size = item.shown[:_MOST], _size(item, is_low)
    if len(shown) == 1:
        _draw(table.here, shown[0], size)
        return
    for at in range(0, len(shown), _ACROSS):
        for column, each in zip(st.columns(_ACROSS), shown[at : at + _ACROSS], strict=False):
            with column:
                _draw(table.here, each, size)


def prepare_next(table: MeetingTable, is_low: bool) -> None:
    """What the next screen shows is drawn while this one is talked about, so that it comes fast."""
    at = table.screens.index(table.screen)
    following = next((i for i in table.items if i.id in table.screens[at + 1 : at + 2]), None)
    for each in following.shown[:_MOST] if following else ():
        _figure(table.here, each, _size(following, is_low), is_dark())


def _size(item: Item, is_low: bool) -> Size:
    size = ONE if len(item.shown) == 1 else SEVERAL
    return LOW[size] if is_low else size


def _draw(here: Here, shown: MeasureShown, size: Size) -> None:
    figure, alt = _figure(here, shown, size, is_dark())
    plot(figure, alt, f"governance {shown.measure} {' '.join(shown.sites)} {shown.action}")


@st.cache_resource(show_spinner=False, max_entries=200, hash_funcs={MeasureShown: repr, Size: repr})
def _figure(here: Here, shown: MeasureShown, size: Size, dark: bool) -> tuple:
    """The figure, and what it says; one of several names its place."""
    picture = _picture(here, shown)
    if size.room is Room.LITTLE:
        where = f"{place(shown.sites)}: {picture.story.title}"
        picture = replace(picture, story=replace(picture.story, title=where))
    return plotly.figure(run_chart(picture, size, dark=dark)), alt_text(picture)


def _picture(here: Here, shown: MeasureShown) -> Picture:
    verdict = next((v for v in verdicts_at(here) if v.action.id == shown.action), None)
    answer = verdict and answer_shown(verdict, shown)
    if verdict and answer:
        return picture_of_action(here, verdict, answer)
    return course_of(here, shown.measure.id, shown.sites, shown.measure.part).control


# What was decided on an item, in words, with a follow-up; and all that is on record for it.


_USUALLY = timedelta(weeks=2)  # until a follow-up is due, unless another day is chosen


def recording(table: MeetingTable, item: Item) -> None:
    """While the meeting runs: what is on record for this item, and a form for more."""
    if table.meeting is None:
        st.info("Open the meeting on the agenda to record what is decided.", icon=":material/info:")
        return
    _on_record(table, item)
    if table.may_write:
        _form(table, item)


def _on_record(table: MeetingTable, item: Item) -> None:
    told = [(each.at, each, None) for each in _recorded(table, item)]
    told += [(each.at, None, each) for each in table.meeting.decided_on(item.id)]
    for _, recorded, decided in sorted(told, key=lambda one: one[0]):
        with st.container(border=True, gap="xsmall"):
            if recorded:
                at = f":gray[{recorded.clock} · {plain(recorded.by)}]"
                st.markdown(f":material/check: {plain(recorded.says)} {at}")
            else:
                _decided(table, decided)


def _recorded(table: MeetingTable, item: Item) -> tuple[Minuted, ...]:
    return recorded_on(table.here.register, table.plan, table.meeting, item)


def _decided(table: MeetingTable, decided: Decided) -> None:
    people = {each.id: each for each in table.plan.people}
    words, follow_up = decided.words, decided.follow_up
    said = [f":material/check: {plain(words)}" if words else ":material/check:"]
    if follow_up:
        owner = role_of(people.get(follow_up.owner))
        due = day_in_words(follow_up.due, table.here.today)
        said.append(f":material/flag: **{plain(follow_up.what)}** · {owner} · by {due}")
    by = role_of(people.get(decided.by))
    told, back = st.columns([6, 1], vertical_alignment="center")
    told.markdown(f"{' '.join(said)} :gray[{clock(decided.at)} · {by}]")
    if table.may_write and back.button(
        "Take back", key=f"take back {decided.id}", type="tertiary", icon=":material/undo:"
    ):
        register, by = table.here.register, table.person.id
        if written(lambda: take_back(register, table.meeting, decided, by)):
            st.rerun()


def _form(table: MeetingTable, item: Item) -> None:
    """After each that is kept the form is empty; if it is refused, what was typed stays."""
    times = len(table.meeting.decided)
    people = sorted(table.plan.people, key=lambda each: each.role)
    owners = {"": "Nobody: no follow-up"} | {each.id: role_of(each) for each in people}
    with st.form(f"decided on {item.id} {times}", border=True):
        words = st.text_area(
            "Anything else agreed, in words" if item.action else "Decided, in words",
            max_chars=LONGEST_WORDS,
            placeholder=NEVER_A_NAME,
            height=110,
        )
        what, who, when = st.columns([5, 3, 2])
        follow_up = what.text_input(
            "Follow-up: what will be done", max_chars=LONGEST_FOLLOW_UP, placeholder=NEVER_A_NAME
        )
        owner = who.selectbox("Who", list(owners), format_func=lambda each: owners[each])
        due = when.date_input("By", table.here.today + _USUALLY, format="DD/MM/YYYY")
        sent = st.form_submit_button("Keep it", icon=":material/edit_note:")
    if sent:
        said = Decided(
            item=item.id,
            words=words,
            by=table.person.id,
            follow_up=_wanted(follow_up, owner, due),
        )
        if written(lambda: record(table.here.register, table.meeting, said)):
            st.rerun()


def _wanted(what: str, owner: str, due: date | None) -> FollowUp | None:
    """A follow-up as soon as one is begun: what is missing of it is then said."""
    if not what.strip() and not owner:
        return None
    return FollowUp(what=what, owner=owner, due=due or date.min)


def one_item(table: MeetingTable, item: Item, is_low: bool) -> None:
    """All of it; an item without a chart has the whole width for its words."""
    st.title(plain(item.title), anchor=False)
    if item.shown:
        seen, told = st.columns([3, 2], gap="large")
        with seen:
            picture_of_item(table, item, is_low)
    else:
        told = st.container()
    with told, st.container(key=TOLD):
        _words(table, item)
        if table.may_write:
            decide_on(table, item)
    if item.kind is ItemGroup.ARISING:
        matters_arising(table)
    recording(table, item)
    if item.action:
        rooms.link(rooms.ACTION, "All of the evidence", action=item.action)


def _words(table: MeetingTable, item: Item) -> None:
    verdict = next((v for v in verdicts_at(table.here) if v.action.id == item.action), None)
    answer = [headed(wording(verdict))] if verdict else []
    st.markdown("\n\n".join([*answer, *map(plain, _lines(table, item))]))
    if item.question:
        st.markdown(f":material/gavel: **{plain(item.question)}**")


def _lines(table: MeetingTable, item: Item) -> tuple[str, ...]:
    """Without what stands below them anyway, where it can be acted on."""
    if item.kind is ItemGroup.ARISING:
        return ()
    if not table.may_write or item.kind is not ItemGroup.ESCALATED:
        return item.lines
    return tuple(line for line in item.lines if line not in item.passed_on)


# After the last item: the minutes as they stand, closing the meeting, and the document.


_WHICH = "minutes of"


def closing(table: MeetingTable) -> None:
    """The meeting that runs; else those that were held, the newest first."""
    meeting = table.meeting or _picked(table)
    if meeting is None:
        st.title("Minutes", anchor=False)
        st.write("No meeting was held here yet. The agenda opens the first one.")
        return
    found = minutes_of(table.here.register, table.plan, meeting)
    st.title(plain(found.title), anchor=False)
    if meeting.is_running:
        _close(table, meeting)
    else:
        _documents(table, found, meeting)
    _head(found)
    for item in found.items:
        _item(item)


def _picked(table: MeetingTable) -> Meeting | None:
    """One of the closed meetings; the newest unless another is chosen."""
    own = (each for each in reversed(table.held) if each.site == table.site)
    closed = [each for each in own if not each.is_running]
    if len(closed) < 2:
        return closed[0] if closed else None
    return st.selectbox(
        "Which meeting",
        closed,
        format_func=lambda each: (
            f"{day_in_words(each.held_on, table.here.today)}, {clock(each.opened_at)}"
        ),
        key=_WHICH,
    )


def _close(table: MeetingTable, meeting: Meeting) -> None:
    """Closing is final, so it is asked for twice."""
    if not table.may_write:
        st.write("The meeting is still open.")
        return
    missing = [item for item in meeting.items if item.id not in meeting.reached]
    with st.popover("Close the meeting", icon=":material/check_circle:"):
        if missing:
            st.markdown(f"{counted(len(missing), 'item was', 'items were')} not reached.")
        st.markdown("Once it is closed, nothing is added. What is open arises at the next one.")
        register, by = table.here.register, table.person.id
        pressed = st.button("Close it now", key="governance close")
        if pressed and written(lambda: close(register, meeting, by)):
            table.show(MINUTES)
            st.rerun()


def _documents(table: MeetingTable, found: Minutes, meeting: Meeting) -> None:
    """Each is made when it is asked for."""
    here, name = table.here, f"minutes-{meeting.id}"
    with st.container(horizontal=True, gap="small"):
        offer(
            "Minutes (PDF)",
            lambda: minutes_pdf(here.register, table.plan, meeting, here.today),
            f"{name}.pdf",
        )
        offer("Minutes as text", lambda: minutes_text(found).encode(), f"{name}.txt")


def _head(found: Minutes) -> None:
    until = f" to {found.ended}" if found.ended else ", still open"
    there = "; ".join(map(plain, (*found.present, *filter(None, [found.others])))) or "not noted"
    st.markdown(f"{found.began}{until} · opened by: {plain(found.opened_by)}")
    st.markdown(f"**Present:** {there}")
    if found.follow_ups:
        listed = "\n".join(f"- {plain(each)}" for each in found.follow_ups)
        st.markdown(f"**Agreed to be done:**\n{listed}")


def _item(item: MinutedItem) -> None:
    reached = "" if item.is_reached or item.is_empty else " · :orange[not reached]"
    st.markdown(f"**{item.number}. {plain(item.title)}** :gray[{item.kind}]{reached}")
    for each in item.said:
        st.markdown(f"- {_said(each)}")


def _said(each: Minuted) -> str:
    told = [plain(each.says)] if each.says else []
    if each.follow_up:
        told.append(f":material/flag: {plain(each.follow_up)}")
    return f"{' '.join(told)} :gray[{each.clock} · {plain(each.by)}]"
