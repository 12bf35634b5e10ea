"""Medicines in supported living: errors, omissions, both lines of checks, staff, and themes."""

import streamlit as st

from metrics.measure import Theme
from pages.medicines import parts, sections
from pages.shared import frame, pickers, reading, rooms
from pages.shared.answers import are_they_working
from pages.shared.pickers import signed_in
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

person = signed_in()
here = reading.here()
plan = reading.plan_at(here)

st.title("Medicines")
if not here.generation:
    frame.nothing_yet()
    st.stop()
houses, last = parts.houses_of(here, person), parts.last_day_at(here)
if not houses or last is None:
    st.info(
        "There is nothing on medicines at your sites yet. This page reads the MAR, the MAR audits,"
        " competency and staff exports."
    )
    rooms.link(rooms.DATA, "Load these exports")
    st.stop()

told = st.container()
by_site, by_period, _ = st.columns([3, 3, 6])
with by_site:
    site = pickers.pick("House", houses, "site")
with by_period:
    first, last = parts.pick_days(last)
sites = parts.sites_asked(here, site, person, houses)
asked = parts.HousesAsked(here, sites, first, last)
with told:
    parts.answer_first(asked)
    when = f"{day_in_words(first, here.today)} to {day_in_words(last, here.today)}"
    aside(f"Counts are from {when}, the last complete day; rates are of the newest complete point.")

names = {name: said for name, (said, _) in SECTIONS.items()}
chosen = pickers.pick_segment("Look at", names, "look")
said, show = SECTIONS[chosen or "themes"]
st.header(said)
show(asked)

are_they_working(here, plan, sites, Theme.MEDICINES)
