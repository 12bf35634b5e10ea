"""The governance meeting on a shared screen: the agenda, one item a screen, the minutes."""

import streamlit as st

from charts.palette import palette
from pages.governance import item, meeting
from pages.shared import frame
from pages.shared.charts import is_dark

basis, person = frame.opened()
table = meeting.table_at(basis, person) if basis.plan.actions else None
if table is None:
    st.title("Governance meeting")
    frame.say_what_is_missing(basis, person)
    st.stop()

is_low = meeting.keys(table)
with st.container(key=meeting.KEY, gap="small"):  # in large type; an item has the whole window
    st.html(meeting.STYLE.replace("{paper}", palette(dark=is_dark()).paper))
    if table.item is not None:
        st.html(meeting.PRESENT)
    meeting.what_others_did(table)
    if table.screen == meeting.AGENDA:
        meeting.opening(table)
    elif table.screen == meeting.MINUTES:
        item.closing(table)
    else:
        item.whole(table, table.item, is_low)
    with st.container(key=meeting.BAR, horizontal=True, vertical_alignment="center", gap="small"):
        meeting.bar(table)
        if table.item is not None:
            item.decisions(table, table.item)
# What the next screen shows is drawn while this one is talked about, so that it comes fast.
at = table.screens.index(table.screen)  # the agenda is before the first item
for following in table.items[at : at + 1]:
    item.figures(table, following, is_low)
