"""The plan: its board and registers, the forms that write it, and all that was ever said of it."""

import streamlit as st

from pages.plan import drafts, files, writing
from pages.shared import frame, pickers
from plan.views import View

TABS = {
    View.BOARD: "Board",
    "write": "Write",
    "table": "Table",
    View.RISKS: "Risks",
    View.SERVICE: "Service review",
    "due": "Due this week",
    "history": "History",
    "files": "Files",
}

basis, person = frame.opened("Plan")
due_line = st.container()
is_first_visit = "show" not in st.session_state and not basis.plan.aims
if "show" not in st.query_params and (drafts.in_address() or is_first_visit):
    st.query_params["show"] = "write"
how = {"label_visibility": "collapsed", "on_change": drafts.clear_address}
show = pickers.pick_segment("Show", TABS, "show", **how)
drafts.what_is_unsaved(basis, show)

match show:
    case "write":
        drafts.begin_asked(basis)
        chosen = drafts.choose(basis, person)
        writing.how_to_begin(basis, chosen)
        writing.write(basis, person, chosen)
    case "table":
        writing.quick_table(basis, person)
    case "history":
        files.history(basis, person)
    case "due":
        writing.due(basis, person)
    case "files":
        files.files(basis, person)
    case _:
        files.register(basis, person, View(show))
with due_line:  # drawn last: working out where every action stands takes a moment
    writing.due_in_a_line(basis, person, show)
