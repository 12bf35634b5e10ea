"""One item a screen: the finding, its chart, at most three lines, the question, and recording."""

import streamlit as st

from pages.furniture import rooms
from pages.furniture.answers import said
from pages.furniture.governance.arising import matters_arising
from pages.furniture.governance.deciding import decide_on
from pages.furniture.governance.pictures import picture_of_item
from pages.furniture.governance.recording import recording
from pages.furniture.governance.table import Table
from pages.furniture.reads import verdicts_at
from pages.furniture.words import plain
from plan.agenda import Item, Kind


def one_item(table: Table, item: Item) -> None:
    """All of it; an item without a chart has the whole width for its words."""
    st.title(plain(item.title), anchor=False)
    if item.shown:
        seen, told = st.columns([3, 2], gap="large")
        with seen:
            picture_of_item(table, item)
    else:
        told = st.container()
    with told:
        _words(table, item)
        if table.may_write:
            decide_on(table, item)
    if item.kind is Kind.ARISING:
        matters_arising(table)
    recording(table, item)
    if item.action:
        rooms.link(rooms.ACTION, "All of the evidence", action=item.action)


def _words(table: Table, item: Item) -> None:
    verdict = next((v for v in verdicts_at(table.here) if v.action.id == item.action), None)
    answer = [said(verdict)] if verdict else []
    st.markdown("\n\n".join([*answer, *map(plain, item.lines)]))
    if item.question:
        st.markdown(f":material/gavel: **{plain(item.question)}**")
