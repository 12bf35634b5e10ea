"""The plan, where aims, actions and persons are written and changed, and all that was ever said."""

import streamlit as st

from pages import furniture
from pages.furniture import pickers, reads
from pages.furniture.plan import chosen, due
from pages.furniture.plan.begin import how_to_begin
from pages.furniture.plan.files import files
from pages.furniture.plan.history import history
from pages.furniture.plan.table import table
from pages.furniture.plan.unsaved import what_is_unsaved
from pages.furniture.plan.write import write

PARTS = {
    "write": "Write",
    "table": "Table",
    "history": "History",
    "due": "Due this week",
    "files": "Files",
}

person = furniture.signed_in()
here = furniture.here()
plan, places = reads.plan_at(here), reads.places_at(here)

st.title("Plan")
due_line = st.container()
how = {"label_visibility": "collapsed", "on_change": chosen.clear_address}
show = pickers.pick_segment("Show", PARTS, "show", **how) or "write"
what_is_unsaved(here, show)

match show:
    case "write":
        one = chosen.choose(plan, person, places)
        how_to_begin(here, plan, one)
        write(here, plan, person, one)
    case "table":
        table(here, plan, person, places)
    case "history":
        history(here, plan, person, places)
    case "due":
        due.due(here, plan, person)
    case "files":
        files(here, plan, person)
with due_line:  # drawn last: working out where every action stands takes a moment
    due.in_a_line(here, person, show)
