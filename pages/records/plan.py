"""The plan, where aims, actions and persons are written and changed, and all that was ever said."""

import streamlit as st

from pages import furniture
from pages.furniture import pickers, reads
from pages.furniture.plan import chosen
from pages.furniture.plan.begin import how_to_begin
from pages.furniture.plan.write import write
from pages.furniture.words import plain

SECTIONS = {
    "write": "Write",
}

person = furniture.signed_in()
here = furniture.here()
plan, places = reads.plan_at(here), reads.places_at(here)

st.title("Plan")
show = pickers.pick_segment("Show", SECTIONS, "show", label_visibility="collapsed") or "write"
if show == "write":
    if missing := chosen.asked_for_and_missing(plan):
        st.warning(f"There is no {plain(missing)} in the plan. Choose below.")
    one = chosen.choose(plan, person, places)
    how_to_begin(here, plan, one)
    write(here, plan, person, one)
