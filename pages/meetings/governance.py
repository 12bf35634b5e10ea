"""The governance meeting on a shared screen: the agenda, one item a screen, the minutes."""

import streamlit as st

from pages import furniture
from pages.furniture import governance, reads

person = furniture.signed_in()
here = furniture.here()
plan = reads.plan_at(here)

table = governance.table_at(here, person) if plan.actions else None
if table is None:
    st.title("Governance meeting")
    furniture.nothing_to_show(here, plan, person)
    st.stop()

is_low = governance.keys(table)
with governance.large():
    governance.what_others_did(table)
    governance.navigation(table)
    if table.screen == governance.AGENDA:
        governance.opening(table)
    elif table.screen == governance.MINUTES:
        governance.closing(table)
    else:
        governance.one_item(table, table.item, is_low)
governance.prepare_next(table, is_low)
