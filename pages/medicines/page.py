"""Medicines in supported living: errors, omissions, both lines of checks, staff, and themes."""

import streamlit as st

from metrics.measure import Theme
from pages.medicines import parts, sections
from pages.shared import frame, pickers, rooms
from pages.shared.answers import are_they_working
from pages.shared.words import aside, day_in_words

SECTIONS = {
    "themes": ("Themes for the meeting", parts.standing_item),
    "errors": ("Documentation errors", sections.errors),
    "omitted": ("Omitted doses", sections.omitted),
    "checks": ("Local and second-line checks", sections.lines),
    "sampling": ("Second-line sampling", sections.sampling),
    "escalation": ("Same-day escalation", sections.escalation),
    "staff": ("Competency", sections.staff),
}

basis, person = frame.opened("Medicines")
among, last = pickers.counted_sites(basis, *parts.COUNTED), basis.last_day(*parts.COUNTED)
houses = pickers.sites_or_all(basis, person, among, "houses")
if len(houses) == 1 or last is None:
    st.info(
        "There is nothing on medicines at your sites yet. This page reads the MAR, the MAR audits,"
        " competency and staff exports."
    )
    rooms.link(rooms.DATA, "Load these exports")
    st.stop()

first_lines = st.container()
by_site, by_period, _ = st.columns([3, 3, 6])
with by_site:
    sites = pickers.pick_sites(houses, person, "House") or parts.the_service(basis, houses)
with by_period:
    first, last = parts.pick_days(last)
view = parts.HousesView(basis, sites, first, last)
with first_lines:
    parts.answer_first(view)
    when = f"{day_in_words(first, basis.today)} to {day_in_words(last, basis.today)}"
    aside(f"Counts are from {when}, the last complete day; rates are of the newest complete point.")

names = {name: title for name, (title, _) in SECTIONS.items()}
title, show = SECTIONS[pickers.pick_segment("Look at", names, "look")]
st.header(title)
show(view)

are_they_working(basis, sites, Theme.MEDICINES)
