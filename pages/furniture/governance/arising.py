"""Matters arising: what was agreed before, to be closed or carried on before anything else."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from pages.furniture.governance.table import Table
from pages.furniture.governance.writing import written
from pages.furniture.people import role_of
from pages.furniture.review_saved import NEVER_A_NAME
from pages.furniture.words import counted, day_in_words, plain
from plan.meeting import LONGEST_FOLLOW_UP
from plan.minutes import Arising, carry_on, finish

_LATER = timedelta(weeks=4)


def matters_arising(table: Table) -> None:
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


def _told(table: Table, one: Arising) -> str:
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


def _finish(table: Table, one: Arising) -> None:
    with st.form(f"finish {one.decided.id}", border=False):
        came = st.text_input(
            "What came of it", max_chars=LONGEST_FOLLOW_UP, placeholder=NEVER_A_NAME
        )
        sent = st.form_submit_button("It is done", icon=":material/check:")
    if sent:
        _keep(lambda: finish(table.here.register, one, came, table.person.id))


def _carry_on(table: Table, one: Arising) -> None:
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
