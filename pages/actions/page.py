"""For governance meetings: is each action making a difference?"""

import streamlit as st

from pages.actions import parts
from pages.shared import frame, pickers, reading
from pages.shared.pickers import signed_in
from pages.shared.reading import standings_at
from plan.places import may_see, touches

person = signed_in()
here = reading.here()
plan, places = reading.plan_at(here), reading.places_at(here)

st.title("Is each action making a difference?")
if not here.generation:
    frame.nothing_yet()
if not plan.actions:
    if here.generation:
        frame.no_plan_yet()
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
    if may_see(person, standing.action.sites, places)
    and (not site or touches(site, standing.action.sites, places))
    and theme in (pickers.ALL, plan.aim_of(standing.action).theme)
    and owner in (pickers.ALL, standing.action.owner)
]
by_action = {verdict.action.id: verdict for verdict in reading.verdicts_at(here)}
verdicts = [by_action[standing.action.id] for standing in shown]
with asked:
    parts.headline_counts(verdicts)
    parts.needs_you(here, shown, person)
if not shown:
    st.info("No action fits. Choose another site, theme or owner above.")
for standing, verdict in zip(shown, verdicts, strict=True):
    parts.card(here, verdict, standing, plan)
parts.how_many_are_watched(verdicts)
