"""After the last item: the minutes as they stand, closing the meeting, and the document."""

import streamlit as st

from pages.furniture.governance.table import MINUTES, Table
from pages.furniture.governance.writing import written
from pages.furniture.tables import offer
from pages.furniture.words import counted, day_in_words, plain
from plan.meeting import Meeting, close
from plan.minutes import Minuted, MinutedItem, Minutes, clock, minutes_of, minutes_text
from reports.minutes.paper import minutes_pdf

_WHICH = "minutes of"


def closing(table: Table) -> None:
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


def _picked(table: Table) -> Meeting | None:
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


def _close(table: Table, meeting: Meeting) -> None:
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


def _documents(table: Table, found: Minutes, meeting: Meeting) -> None:
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
