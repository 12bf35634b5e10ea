"""What was decided on an item, in words, with a follow-up; and all that is on record for it."""

from datetime import date, timedelta

import streamlit as st

from pages.furniture.governance.table import Table
from pages.furniture.governance.writing import written
from pages.furniture.people import role_of
from pages.furniture.review_saved import NEVER_A_NAME
from pages.furniture.words import day_in_words, plain
from plan.agenda_item import Item
from plan.meeting import LONGEST_FOLLOW_UP, LONGEST_WORDS, Decided, FollowUp, record, take_back
from plan.minutes import Minuted, clock, recorded_on

_USUALLY = timedelta(weeks=2)  # until a follow-up is due, unless another day is chosen


def recording(table: Table, item: Item) -> None:
    """While the meeting runs: what is on record for this item, and a form for more."""
    if table.meeting is None:
        st.info("Open the meeting on the agenda to record what is decided.", icon=":material/info:")
        return
    _on_record(table, item)
    if table.may_write:
        _form(table, item)


def _on_record(table: Table, item: Item) -> None:
    told = [(each.at, each, None) for each in _recorded(table, item)]
    told += [(each.at, None, each) for each in table.meeting.decided_on(item.id)]
    for _, recorded, decided in sorted(told, key=lambda one: one[0]):
        with st.container(border=True, gap="xsmall"):
            if recorded:
                at = f":gray[{recorded.clock} · {plain(recorded.by)}]"
                st.markdown(f":material/check: {plain(recorded.says)} {at}")
            else:
                _decided(table, decided)


def _recorded(table: Table, item: Item) -> tuple[Minuted, ...]:
    return recorded_on(table.here.register, table.plan, table.meeting, item)


def _decided(table: Table, decided: Decided) -> None:
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


def _form(table: Table, item: Item) -> None:
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
