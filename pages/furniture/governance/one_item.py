"""One item a screen: the finding, its chart, at most three lines, the question, and recording."""

import streamlit as st

from pages.furniture import rooms
from pages.furniture.answers import said
from pages.furniture.governance.arising import matters_arising
from pages.furniture.governance.deciding import decide_on, standing_of_item
from pages.furniture.governance.large import TOLD
from pages.furniture.governance.pictures import picture_of_item
from pages.furniture.governance.recording import recording
from pages.furniture.governance.table import Table
from pages.furniture.reads import verdicts_at
from pages.furniture.words import plain
from plan.agenda_actions import PASSED_ON
from plan.agenda_item import Item, Kind


def one_item(table: Table, item: Item, is_low: bool) -> None:
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
    if item.kind is Kind.ARISING:
        matters_arising(table)
    recording(table, item)
    if item.action:
        rooms.link(rooms.ACTION, "All of the evidence", action=item.action)


def _words(table: Table, item: Item) -> None:
    verdict = next((v for v in verdicts_at(table.here) if v.action.id == item.action), None)
    answer = [said(verdict)] if verdict else []
    st.markdown("\n\n".join([*answer, *map(plain, _lines(table, item))]))
    if item.question:
        st.markdown(f":material/gavel: **{plain(item.question)}**")


def _lines(table: Table, item: Item) -> tuple[str, ...]:
    """Without what stands below them anyway, where it can be acted on."""
    if item.kind is Kind.ARISING:
        return ()
    if not table.may_write or item.kind is not Kind.ESCALATED:
        return item.lines
    standing = standing_of_item(table, item)
    says = {each.says for each in standing.escalations} if standing else set()
    told = (line for line in item.lines if line not in says)
    return tuple(line for line in told if not line.startswith(PASSED_ON))
