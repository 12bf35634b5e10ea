"""The front page, a board for the person: what needs them, then every action in a quiet row."""

import streamlit as st

from pages.actions import parts
from pages.shared import frame, pickers
from plan.places import may_see, touches

basis, person = frame.opened()
plan, places = basis.plan, basis.places
title, by_site, by_theme, by_owner = st.columns([8, 3, 3, 4], vertical_alignment="center")
title.title("Is each action making a difference?", anchor=False)
frame.say_what_is_missing(basis)
if not plan.actions:
    st.stop()

among, how = pickers.sites_of_plan(basis), {"label_visibility": "collapsed"}
sites = pickers.sites_or_all(basis, person, among)
site = pickers.pick("Site", sites, "site", where=by_site, **how)
theme = pickers.pick_theme(plan, where=by_theme, **how)
owner = pickers.pick_owner(plan, where=by_owner, **how)

own = [standing for standing in basis.standings if may_see(person, standing.action.sites, places)]
shown = [
    standing
    for standing in own
    if (not site or touches(site, standing.action.sites, places))
    and theme in (pickers.ALL, plan.aim_of(standing.action).theme)
    and owner in (pickers.ALL, standing.action.owner)
]
with st.container(gap="xsmall"):
    parts.for_the_person(basis, person, own)
    parts.left_alone(basis, shown, (site,) if site else person.sites)
    parts.board(basis, shown)
