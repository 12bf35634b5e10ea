"""Before the first item: what is on the agenda, opening the meeting, and who is there."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.furniture import pickers
from pages.furniture.editions import edition_at
from pages.furniture.governance.going import go_to
from pages.furniture.governance.table import Table, sites_of
from pages.furniture.governance.who_is_here import who_is_here
from pages.furniture.governance.writing import written
from pages.furniture.people import NOBODY, role_of
from pages.furniture.tables import offer
from pages.furniture.words import counted, day_in_words, plain
from plan.agenda_item import Item, Kind
from plan.meeting import open_meeting
from plan.minutes import clock
from reports.governance.content import Pack, pack_at
from reports.governance.paper import pack_pdf
from reports.governance.slides import pack_pptx


def opening(table: Table) -> None:
    """The groups with how many items each has; beside them, the meeting itself."""
    title, of = st.columns([3, 1], vertical_alignment="center", gap="large")
    title.title(f"Governance meeting · {plain(table.site or 'all sites')}", anchor=False)
    with of:
        pickers.pick("Meeting of", sites_of(table), "site", label_visibility="collapsed")
    what, who = st.columns([1, 1], gap="large")
    with what:
        _groups(table)
        _pack(table)
    with who:
        if table.meeting is None:
            _open(table)
        else:
            _runs(table)
            who_is_here(table)


def _groups(table: Table) -> None:
    since = day_in_words(table.agenda.since, table.here.today)
    watched = counted(table.agenda.watched, "action")
    st.markdown(f"{watched} looked at. New is what came since {since}.")
    with st.container(gap="xxsmall"):
        for kind in Kind:
            items = [item for item in table.items if item.kind is kind]
            if items:
                _group(table, kind, items)


def _pack(table: Table) -> None:
    """The agenda to take away: slides to show and to edit, or a document."""

    def pack(make: Callable[[Pack], bytes]) -> bytes:
        with edition_at(table.here) as edition:
            return make(pack_at(edition, table.site, table.person))

    name = f"governance-{table.here.today.isoformat()}"
    with st.container(horizontal=True, gap="small"):
        offer("Slides", partial(pack, pack_pptx), f"{name}.pptx", help="One item a slide")
        offer("Pack (PDF)", partial(pack, pack_pdf), f"{name}.pdf", help="One item a page")


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
    if st.button(label, icon=":material/play_arrow:", key="governance open"):
        register, found = table.here.register, table.agenda
        if written(lambda: open_meeting(register, found, table.person.id)):
            st.rerun()


def _runs(table: Table) -> None:
    meeting, people = table.meeting, {each.id: each for each in table.plan.people}
    by = role_of(people.get(meeting.opened_by))
    began = f"{day_in_words(meeting.held_on, table.here.today)}, {clock(meeting.opened_at)}"
    st.markdown(f":material/play_circle: **The meeting is open** since {began}, opened by: {by}.")
