"""The pages by name: where each lies, what it is called and at which address it answers."""

from pathlib import Path

import streamlit as st

_PAGES = Path(__file__).parents[1]

ACTIONS = "actions"
ACTION = "action"
SUMMARY = "measures"
SITES = "sites"
MEASURE = "measure"
DATA = "data"

_ROOMS = {
    ACTIONS: ("meetings/actions.py", "Actions", ":material/checklist:", "visible"),
    ACTION: ("meetings/action.py", "One action", ":material/query_stats:", "hidden"),
    SUMMARY: ("themes/summary.py", "All measures", ":material/table_rows:", "visible"),
    SITES: ("themes/sites.py", "Sites", ":material/grid_view:", "visible"),
    MEASURE: ("themes/measure.py", "One measure", ":material/show_chart:", "visible"),
    DATA: ("records/data.py", "Data", ":material/database:", "visible"),
}


def all_pages() -> list[st.Page]:
    """Every page of the house, the front page first.

    The front page answers at / and, as people write it by hand, at its own name too.
    """
    rooms = [
        st.Page(
            _PAGES / path,
            title=title,
            icon=icon,
            url_path="front" if name == ACTIONS else name,
            default=name == ACTIONS,
            visibility=visibility,
        )
        for name, (path, title, icon, visibility) in _ROOMS.items()
    ]
    path, title, icon, _ = _ROOMS[ACTIONS]
    by_name = st.Page(_PAGES / path, title=title, icon=icon, url_path=ACTIONS, visibility="hidden")
    return [*rooms, by_name]


def link(name: str, label: str, **query: str) -> None:
    """A link to another page of the house, with what it should show in its address."""
    path, _, icon, _ = _ROOMS[name]
    st.page_link(_PAGES / path, label=label, icon=icon, query_params=query or None)
