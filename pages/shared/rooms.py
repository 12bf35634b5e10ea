"""The pages by name: where each lies, what it is called and at which address it answers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from plan.access import Deed

_PAGES = Path(__file__).parents[1]

ACTIONS = "actions"
ACTION = "action"
REVIEW = "daily_review"
WEEKLY = "weekly_report"
PLAN = "plan"
GOVERNANCE = "governance"
COMPLAINTS = "complaints"
PUNCTUALITY = "punctuality"
MEASURES = "measures"
MEDICINES = "medicines"
DIGNITY = "dignity"
DATA = "data"
PEOPLE = "people"

_SIDE_BY_SIDE, _THEMES, _HIDDEN = "", "Themes", "hidden"  # menus; the last, by a link only

# name: (menu, title, icon); a menu without a name shows its pages side by side
_ROOMS = {
    ACTIONS: (_SIDE_BY_SIDE, "Actions", ":material/checklist:"),
    ACTION: (_HIDDEN, "One action", ":material/query_stats:"),
    REVIEW: (_SIDE_BY_SIDE, "Daily review", ":material/today:"),
    WEEKLY: (_SIDE_BY_SIDE, "Weekly report", ":material/summarize:"),
    GOVERNANCE: (_SIDE_BY_SIDE, "Governance", ":material/groups:"),
    DIGNITY: (_THEMES, "Dignity and privacy", ":material/door_front:"),
    MEDICINES: (_THEMES, "Medicines", ":material/medication:"),
    COMPLAINTS: (_THEMES, "Complaints and feedback", ":material/forum:"),
    PUNCTUALITY: (_THEMES, "Punctuality", ":material/schedule:"),
    MEASURES: (_SIDE_BY_SIDE, "Measures", ":material/show_chart:"),
    PLAN: (_SIDE_BY_SIDE, "Plan", ":material/edit_note:"),
    DATA: (_SIDE_BY_SIDE, "Data", ":material/database:"),
    PEOPLE: (_SIDE_BY_SIDE, "People", ":material/badge:"),
}
_OF_THE_PLAN = (ACTIONS, ACTION, PLAN)
_NEEDED = {DATA: Deed.LOAD, PEOPLE: Deed.PEOPLE} | dict.fromkeys(_OF_THE_PLAN, Deed.READ_PLAN)

ALL = tuple(_ROOMS)

# Addresses of before: the page that shows it now, and what its address says beside what was asked
# (under another name now, where _RENAMED has it).
MOVED = {
    "travel": (PUNCTUALITY, {"tab": "journeys"}),
    "escalation": (PUNCTUALITY, {"tab": "escalated"}),
    "measure": (MEASURES, {"measure": "punctuality"}),
    "sites": (MEASURES, {"measure": "punctuality", "tab": "sites"}),
    "registers": (PLAN, {"show": "board"}),
}
_RENAMED = {"register": "show"}


def all_pages(is_open: Callable[[str], bool] = lambda _: True) -> dict[str, list[st.Page]]:
    """Every page of the house by menu, the front page first; a closed one is in no menu. The front
    page answers at / and, as people write it by hand, at its own name too."""
    menus: dict[str, list[st.Page]] = {}
    for name, (menu, title, icon) in _ROOMS.items():
        address = "front" if name == ACTIONS else name
        how = {"title": title, "icon": icon, "url_path": address, "default": name == ACTIONS}
        how["visibility"] = "hidden" if menu == _HIDDEN or not is_open(name) else "visible"
        room = st.Page(_file(name), **how)
        menus.setdefault(_SIDE_BY_SIDE if menu == _HIDDEN else menu, []).append(room)
    _, title, icon = _ROOMS[ACTIONS]
    how = {"title": title, "icon": icon, "visibility": "hidden"}
    leads = {old: partial(_lead_on, name, query) for old, (name, query) in MOVED.items()}
    for address, page in ({ACTIONS: _file(ACTIONS)} | leads).items():
        menus[_SIDE_BY_SIDE].append(st.Page(page, url_path=address, **how))
    return menus


def _lead_on(name: str, query: dict[str, str]) -> None:
    """From an address of before to the page of now, with whatever else was asked."""
    asked = {_RENAMED.get(key, key): value for key, value in st.query_params.to_dict().items()}
    open_at(name, query | asked)


def needed(page: str) -> Deed:
    """What whoever signed in must be allowed before the page is shown."""
    return _NEEDED.get(ACTIONS if page == "front" else page, Deed.READ_SITE)


def link(name: str, label: str, *, where: Any = st, about: str = "", **query: str) -> None:
    """A link to another page of the house, with what it should show in its address; `about` is
    shown on hover, in place of an icon before the label."""
    how = {"help": about} if about else {"icon": _ROOMS[name][-1]}
    where.page_link(_file(name), label=label, query_params=query or None, **how)


def link_measure(
    label: str, measure: str, sites: tuple[str, ...], *, where: Any = st, **query: str
) -> None:
    asked = {"measure": measure, **query, "site": sites[0] if len(sites) == 1 else ""}
    shown = {name: value for name, value in asked.items() if value}
    link(MEASURES, label, where=where, **shown)


def title(name: str) -> str:
    """What a page is called in the menus."""
    return _ROOMS[name][1]


def open_at(name: str, query: dict[str, str]) -> None:
    """Go to a page at once, with what it should show."""
    st.switch_page(_file(name), query_params=query)


def _file(name: str) -> Path:
    return _PAGES / name / "page.py"
