"""For governance meetings: is each action making a difference?"""

import streamlit as st

from pages import furniture
from pages.furniture import cards, pickers, reads

person = furniture.signed_in()
here = furniture.here()
plan, places = reads.plan_at(here), reads.places_at(here)

st.title("Is each action making a difference?")
if not here.generation:
    furniture.nothing_yet()
if not plan.actions:
    if here.generation:
        furniture.no_plan_yet()
    st.stop()

asked = st.container()
by_site, by_theme, by_owner, _ = st.columns([2, 2, 3, 3])
with by_site:
    site = pickers.pick_site(plan, places, person)
with by_theme:
    theme = pickers.pick_theme(plan)
with by_owner:
    owner = pickers.pick_owner(plan)

shown = [
    verdict
    for verdict in reads.verdicts_at(here)
    if pickers.may_see(person, verdict.action.sites, places)
    and (not site or pickers.touches(site, verdict.action.sites, places))
    and theme in (pickers.ALL, verdict.aim.theme)
    and owner in (pickers.ALL, verdict.action.owner)
]
with asked:
    cards.headline_counts(shown)
    cards.needs_you(shown, plan)
if not shown:
    st.info("No action fits. Choose another site, theme or owner above.")
for verdict in shown:
    cards.card(here, verdict, plan)
cards.how_many_are_watched(shown)
