"""The pages by name: where each lies, what it is called and at which address it answers."""

from pathlib import Path

import streamlit as st

_PAGES = Path(__file__).parents[1]

ACTIONS = "actions"
ACTION = "action"
REVIEW = "daily_review"
WEEKLY = "weekly_report"
PLAN = "plan"
GOVERNANCE = "governance"
ESCALATION = "escalation"
COMPLAINTS = "complaints"
PUNCTUALITY = "punctuality"
TRAVEL = "travel"
SUMMARY = "measures"
SITES = "sites"
MEASURE = "measure"
MEDICINES = "medicines"
DIGNITY = "dignity"
DATA = "data"
REGISTERS = "registers"

_SIDE_BY_SIDE, _THEMES, _MEASURES = "", "Themes", "Measures"  # menus along the top
_HIDDEN = "hidden"  # reached by a link only

# name: (menu, file, title, icon); a menu without a name shows its pages side by side
_ROOMS = {
    ACTIONS: (_SIDE_BY_SIDE, "meetings/actions.py", "Actions", ":material/checklist:"),
    ACTION: (_HIDDEN, "meetings/action.py", "One action", ":material/query_stats:"),
    REVIEW: (
        _SIDE_BY_SIDE,
        "meetings/daily_review.py",
        "Daily review",
        ":material/today:",
    ),
    WEEKLY: (
        _SIDE_BY_SIDE,
        "meetings/weekly_report.py",
        "Weekly report",
        ":material/summarize:",
    ),
    GOVERNANCE: (_SIDE_BY_SIDE, "meetings/governance.py", "Governance", ":material/groups:"),
    DIGNITY: (
        _THEMES,
        "themes/dignity.py",
        "Dignity and privacy",
        ":material/door_front:",
    ),
    MEDICINES: (_THEMES, "themes/medicines.py", "Medicines", ":material/medication:"),
    ESCALATION: (
        _THEMES,
        "themes/escalation.py",
        "Publication and escalation",
        ":material/campaign:",
    ),
    COMPLAINTS: (
        _THEMES,
        "themes/complaints.py",
        "Complaints and feedback",
        ":material/forum:",
    ),
    TRAVEL: (_THEMES, "themes/travel.py", "Journeys and rota", ":material/route:"),
    PUNCTUALITY: (_THEMES, "themes/punctuality.py", "Punctuality", ":material/schedule:"),
    SUMMARY: (_MEASURES, "themes/measures.py", "All measures", ":material/table_rows:"),
    SITES: (_MEASURES, "themes/sites.py", "Sites", ":material/grid_view:"),
    MEASURE: (_MEASURES, "themes/measure.py", "One measure", ":material/show_chart:"),
    PLAN: (_SIDE_BY_SIDE, "records/plan.py", "Plan", ":material/edit_note:"),
    REGISTERS: (
        _SIDE_BY_SIDE,
        "records/registers.py",
        "Registers",
        ":material/list_alt:",
    ),
    DATA: (_SIDE_BY_SIDE, "records/data.py", "Data", ":material/database:"),
}


def all_pages() -> dict[str, list[st.Page]]:
    """Every page of the house by menu, the front page first.

    The front page answers at / and, as people write it by hand, at its own name too.
    """
    menus: dict[str, list[st.Page]] = {}
    for name, (menu, path, title, icon) in _ROOMS.items():
        room = st.Page(
            _PAGES / path,
            title=title,
            icon=icon,
            url_path="front" if name == ACTIONS else name,
            default=name == ACTIONS,
            visibility="hidden" if menu == _HIDDEN else "visible",
        )
        menus.setdefault(_SIDE_BY_SIDE if menu == _HIDDEN else menu, []).append(room)
    _, path, title, icon = _ROOMS[ACTIONS]
    by_name = st.Page(_PAGES / path, title=title, icon=icon, url_path=ACTIONS, visibility="hidden")
    menus[_SIDE_BY_SIDE].append(by_name)
    return menus


def link(name: str, label: str, **query: str) -> None:
    """A link to another page of the house, with what it should show in its address."""
    _, path, _, icon = _ROOMS[name]
    st.page_link(_PAGES / path, label=label, icon=icon, query_params=query or None)
