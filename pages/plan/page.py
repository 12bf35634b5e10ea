"""The plan, where aims, actions and persons are written and changed, and all that was ever said."""

import streamlit as st

from pages.plan import drafts, files, writing
from pages.plan.table import quick_table
from pages.shared import frame, pickers

PARTS = {
    "write": "Write",
    "table": "Table",
    "history": "History",
    "due": "Due this week",
    "files": "Files",
}

basis, person = frame.opened("Plan", needs_data=False)
due_line = st.container()
how = {"label_visibility": "collapsed", "on_change": drafts.clear_address}
show = pickers.pick_segment("Show", PARTS, "show", **how)
drafts.what_is_unsaved(basis, show)

match show:
    case "write":
        chosen = drafts.choose(basis, person)
        writing.how_to_begin(basis, chosen)
        writing.write(basis, person, chosen)
    case "table":
        quick_table(basis, person)
    case "history":
        files.history(basis, person)
    case "due":
        writing.due(basis, person)
    case "files":
        files.files(basis, person)
with due_line:  # drawn last: working out where every action stands takes a moment
    writing.due_in_a_line(basis, person, show)
