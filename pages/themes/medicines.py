"""Medicines in supported living: errors, omissions, both lines of checks, staff, and themes."""

import streamlit as st

from pages import furniture
from pages.furniture import (
    medicines_checks,
    medicines_errors,
    medicines_here,
    medicines_said,
    medicines_sampling,
    medicines_staff,
    medicines_themes,
    pickers,
    reads,
)
from pages.furniture.review_actions import are_they_working
from pages.furniture.words import aside, day_in_words
from plan.model import Theme

SECTIONS = {
    "themes": ("Themes for the meeting", medicines_themes.standing_item),
    "errors": ("Documentation errors", medicines_errors.errors),
    "omitted": ("Omitted doses", medicines_errors.omitted),
    "checks": ("Local and second-line checks", medicines_checks.lines),
    "sampling": ("Second-line sampling", medicines_sampling.sampling),
    "escalation": ("Same-day escalation", medicines_checks.escalation),
    "staff": ("Competency", medicines_staff.staff),
}

person = furniture.signed_in()
here = furniture.here()
plan = reads.plan_at(here)

st.title("Medicines")
if not here.generation:
    furniture.nothing_yet()
    st.stop()
houses, last = medicines_here.houses_of(here, person), medicines_here.last_day_at(here)
if not houses or last is None:
    st.info(
        "There is nothing on medicines at your sites yet. This page reads the MAR, the MAR audits,"
        " competency and staff exports."
    )
    furniture.link(furniture.DATA, "Load these exports")
    st.stop()

told = st.container()
by_site, by_period, _ = st.columns([3, 3, 6])
with by_site:
    site = pickers.pick("House", houses, "site")
with by_period:
    first, last = medicines_here.pick_days(last)
sites = medicines_here.sites_asked(here, site, person, houses)
asked = medicines_here.Asked(here, sites, first, last)
with told:
    medicines_said.answer_first(asked)
    when = f"{day_in_words(first, here.today)} to {day_in_words(last, here.today)}"
    aside(f"Counts are from {when}, the last complete day; rates are of the newest complete point.")

names = {name: said for name, (said, _) in SECTIONS.items()}
chosen = pickers.pick_segment("Look at", names, "look")
said, show = SECTIONS[chosen or "themes"]
st.header(said)
show(asked)

are_they_working(here, plan, sites, Theme.MEDICINES)
