"""The plan, where aims, actions and persons are written and changed, and all that was ever said."""

import streamlit as st

from pages.plan import drafts, writing
from pages.plan.drafts import what_is_unsaved
from pages.plan.files import files, history
from pages.plan.table import table
from pages.plan.writing import how_to_begin, write
from pages.shared import pickers, reading
from pages.shared.pickers import signed_in

PARTS = {
    "write": "Write",
    "table": "Table",
    "history": "History",
    "due": "Due this week",
    "files": "Files",
}

person = signed_in()
here = reading.here()
plan, places = reading.plan_at(here), reading.places_at(here)

st.title("Plan")
due_line = st.container()
how = {"label_visibility": "collapsed", "on_change": drafts.clear_address}
show = pickers.pick_segment("Show", PARTS, "show", **how) or "write"
what_is_unsaved(here, show)

match show:
    case "write":
        one = drafts.choose(plan, person, places)
        how_to_begin(here, plan, one)
        write(here, plan, person, one)
    case "table":
        table(here, plan, person, places)
    case "history":
        history(here, plan, person, places)
    case "due":
        writing.due(here, plan, person)
    case "files":
        files(here, plan, person)
with due_line:  # drawn last: working out where every action stands takes a moment
    writing.due_in_a_line(here, person, show)
