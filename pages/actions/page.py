"""For governance meetings: is each action making a difference?"""

import streamlit as st

from pages.actions import parts
from pages.shared import frame, pickers
from plan.places import may_see, touches

basis, person = frame.opened("Is each action making a difference?", needs_data=False)
plan, places = basis.plan, basis.places
frame.say_what_is_missing(basis)
if not plan.actions:
    st.stop()

first_lines = st.container()
by_site, by_theme, by_owner, _ = st.columns([2, 2, 3, 3])
among = pickers.sites_of_plan(basis)
site = pickers.pick("Site", pickers.sites_or_all(basis, person, among), "site", where=by_site)
theme = pickers.pick_theme(plan, where=by_theme)
owner = pickers.pick_owner(plan, where=by_owner)

shown = [
    standing
    for standing in basis.standings
    if may_see(person, standing.action.sites, places)
    and (not site or touches(site, standing.action.sites, places))
    and theme in (pickers.ALL, plan.aim_of(standing.action).theme)
    and owner in (pickers.ALL, standing.action.owner)
]
by_action = {verdict.action.id: verdict for verdict in basis.verdicts}
verdicts = [by_action[standing.action.id] for standing in shown]
with first_lines:
    parts.headline_counts(verdicts)
    parts.needs_you(basis, shown, person)
if not shown:
    st.info("No action fits. Choose another site, theme or owner above.")
for standing, verdict in zip(shown, verdicts, strict=True):
    parts.card(basis, verdict, standing)
parts.how_many_are_watched(verdicts)
