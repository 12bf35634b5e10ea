"""For governance meetings: is each action making a difference?"""

import streamlit as st

from pages import furniture
from pages.furniture import cards, pickers, reads
from pages.furniture.standings import standings_at

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
    standing
    for standing in standings_at(here)
    if pickers.may_see(person, standing.action.sites, places)
    and (not site or pickers.touches(site, standing.action.sites, places))
    and theme in (pickers.ALL, plan.aim_of(standing.action).theme)
    and owner in (pickers.ALL, standing.action.owner)
]
by_action = {verdict.action.id: verdict for verdict in reads.verdicts_at(here)}
verdicts = [by_action[standing.action.id] for standing in shown]
with asked:
    cards.headline_counts(verdicts)
    cards.needs_you(here, shown, person)
if not shown:
    st.info("No action fits. Choose another site, theme or owner above.")
for standing, verdict in zip(shown, verdicts, strict=True):
    cards.card(here, verdict, standing, plan)
cards.how_many_are_watched(verdicts)
