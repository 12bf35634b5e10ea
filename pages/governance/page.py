"""The governance meeting on a shared screen: the agenda, one item a screen, the minutes."""

import streamlit as st

from pages.governance import item, meeting
from pages.shared import frame

basis, person = frame.opened()
table = meeting.table_at(basis, person) if basis.plan.actions else None
if table is None:
    st.title("Governance meeting")
    frame.say_what_is_missing(basis, person)
    st.stop()

is_low = meeting.keys(table)
with meeting.large(table):
    meeting.what_others_did(table)
    if table.screen == meeting.AGENDA:
        meeting.opening(table)
    elif table.screen == meeting.MINUTES:
        item.closing(table)
    else:
        item.whole(table, table.item, is_low)
    with meeting.bar(table):
        if table.item is not None:
            item.decisions(table, table.item)
item.prepare_next(table, is_low)
