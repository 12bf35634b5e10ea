"""The governance meeting on a shared screen: the agenda, one item a screen, the minutes."""

import streamlit as st

from pages.governance import item, meeting
from pages.shared import frame, pickers, reading

person = pickers.signed_in()
here = reading.here()
plan = reading.plan_at(here)

table = meeting.table_at(here, person) if plan.actions else None
if table is None:
    st.title("Governance meeting")
    frame.nothing_to_show(here, plan, person)
    st.stop()

is_low = meeting.keys(table)
with meeting.large():
    meeting.what_others_did(table)
    meeting.navigation(table)
    if table.screen == meeting.AGENDA:
        meeting.opening(table)
    elif table.screen == meeting.MINUTES:
        item.closing(table)
    else:
        item.one_item(table, table.item, is_low)
item.prepare_next(table, is_low)
