"""Before the first item: what is on the agenda, opening the meeting, and who is there."""

from dataclasses import replace
from functools import partial

import streamlit as st

from pages.furniture import pickers
from pages.furniture.governance.going import go_to
from pages.furniture.governance.table import Table, sites_of
from pages.furniture.governance.writing import written
from pages.furniture.people import NOBODY, role_of
from pages.furniture.review_saved import Kept, kept_field, who_and_when
from pages.furniture.words import counted, day_in_words, plain
from plan.agenda import Item, Kind
from plan.meeting import LONGEST_FOLLOW_UP, clock, note_others, note_present, open_meeting


def opening(table: Table) -> None:
    """The groups with how many items each has; beside them, the meeting itself."""
    title, of = st.columns([3, 1], vertical_alignment="center", gap="large")
    title.title(f"Governance meeting · {plain(table.site or 'all sites')}", anchor=False)
    with of:
        pickers.pick("Meeting of", sites_of(table), "site", label_visibility="collapsed")
    what, who = st.columns([1, 1], gap="large")
    with what:
        _groups(table)
    with who:
        if table.meeting is None:
            _open(table)
        else:
            _runs(table)
            _present(table)
            _others(table)


def _groups(table: Table) -> None:
    since = day_in_words(table.agenda.since, table.here.today)
    watched = counted(table.agenda.watched, "action")
    st.markdown(f"{watched} looked at. New is what came since {since}.")
    with st.container(gap="xxsmall"):
        for kind in Kind:
            items = [item for item in table.items if item.kind is kind]
            if items:
                _group(table, kind, items)


def _group(table: Table, kind: Kind, items: list[Item]) -> None:
    number = sum(not item.is_empty for item in items)
    name = kind[:1].upper() + kind[1:]
    label = f"{name}: {number}" if number else f"{name}: nothing"
    st.button(
        label,
        key=f"governance group {kind}",
        type="tertiary",
        on_click=go_to,
        args=(table, items[0].id),
    )


def _open(table: Table) -> None:
    if table.person is NOBODY:
        st.write("Load a people.csv first: a meeting is kept with the roles of who was there.")
        return
    st.markdown("Opening it keeps this agenda as it reads now. What is decided is kept at once.")
    label = f"Open the meeting as {role_of(table.person)}"
    if st.button(label, icon=":material/play_arrow:", type="primary", key="governance open"):
        register, found = table.here.register, table.agenda
        if written(lambda: open_meeting(register, found, table.person.id)):
            st.rerun()


def _runs(table: Table) -> None:
    meeting, people = table.meeting, {each.id: each for each in table.plan.people}
    by = role_of(people.get(meeting.opened_by))
    began = f"{day_in_words(meeting.held_on, table.here.today)}, {clock(meeting.opened_at)}"
    st.markdown(f":material/play_circle: **The meeting is open** since {began}, opened by: {by}.")


def _present(table: Table) -> None:
    """Each is kept as soon as it is pressed; what another screen keeps shows here too."""
    people = {each.id: each for each in sorted(table.plan.people, key=lambda each: each.role)}
    key = f"present {table.meeting.id}"
    st.session_state[key] = [each for each in people if each in table.meeting.present]
    st.multiselect(
        "Who is here",
        list(people),
        format_func=lambda each: role_of(people[each]),
        key=key,
        disabled=not table.may_write,
        on_change=_keep_present,
        args=(table, key),
    )


def _keep_present(table: Table, key: str) -> None:
    register, by = table.here.register, table.person.id
    chosen, there = set(st.session_state[key] or ()), set(table.meeting.present)
    for person in sorted(chosen ^ there):
        if not written(
            partial(note_present, register, table.meeting, person, person in chosen, by)
        ):
            return


def _others(table: Table) -> None:
    """Those who are no persons of the plan."""
    if not table.may_write:
        st.markdown(plain(table.meeting.others))
        return
    register, by, meeting = table.here.register, table.person.id, table.meeting

    def write(text: str, seen: int) -> None:
        note_others(register, replace(meeting, others_seen=seen), text, by)

    field = Kept(
        key=f"others {meeting.id}",
        stored=meeting.others,
        seen=meeting.others_seen,
        write=write,
        tell=lambda entry: who_and_when(table.here, table.plan, entry),
    )
    placeholder = "By role, such as: commissioner, relative; never a person’s name"
    kept_field(
        field,
        partial(
            st.text_input, "Who else is here", max_chars=LONGEST_FOLLOW_UP, placeholder=placeholder
        ),
    )
