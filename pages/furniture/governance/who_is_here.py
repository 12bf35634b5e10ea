"""Who is at the meeting: persons of the plan, and others by their role."""

from dataclasses import replace
from functools import partial

import streamlit as st

from pages.furniture.governance.table import Table
from pages.furniture.governance.writing import written
from pages.furniture.people import role_of
from pages.furniture.review_saved import Kept, kept_field, who_and_when
from pages.furniture.words import plain
from plan.meeting import LONGEST_FOLLOW_UP, note_others, note_present


def who_is_here(table: Table) -> None:
    """Each is kept as soon as it is chosen; what another screen keeps shows here too."""
    _present(table)
    _others(table)


def _present(table: Table) -> None:
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
