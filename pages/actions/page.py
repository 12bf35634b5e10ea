"""The front page, a board for the person: what needs them, then every action in a quiet row."""

import streamlit as st

from pages.actions import parts
from pages.shared import aside, frame, pickers
from pages.shared.saved import show_tick
from plan.places import may_see, touches
from plan.problems import to_adapt_or_stop
from plan.words.answers import counts
from plan.words.numbers import count
from plan.words.sentences import wording
from reports.words import coloured

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
kinds = sorted({str(plan.aim_of(action).theme) for action in plan.actions})
themes = {pickers.ALL: "All themes"} | {theme: theme.capitalize() for theme in kinds}
theme = pickers.pick("Theme", themes, "theme", where=by_theme, **how)
held = {plan.owner_of(action) for action in plan.actions} - {None}
by_role = sorted(held, key=lambda owner: (owner.role, owner.id))
owners = {pickers.ALL: "All owners"} | {owner.id: owner.role or owner.id for owner in by_role}
owner = pickers.pick("Owner", owners, "owner", where=by_owner, **how)

own = [standing for standing in basis.pressing if may_see(person, standing.action.sites, places)]
shown = [
    standing
    for standing in own
    if (not site or touches(site, standing.action.sites, places))
    and theme in (pickers.ALL, plan.aim_of(standing.action).theme)
    and owner in (pickers.ALL, standing.action.owner)
]
with st.container(gap="xsmall"):
    show_tick()
    with st.container(gap="xsmall"):
        went_well = True
        if person.sites:  # the day of their branches, else the week of the provider
            counted_at = basis.counted("punctuality").sites
            for branch in pickers.own_sites(basis, person, counted_at)[: parts.MOST_BRANCHES]:
                went_well &= parts.day_of(basis, branch)
        elif basis.generation:
            st.markdown(parts.since_monday(basis, own))
        parts.due(basis, person, own, went_well)
    stale = to_adapt_or_stop(shown)
    if basis.generation:
        with st.container(gap="xsmall"):
            parts.left_alone(basis, stale, (site,) if site else person.sites)
    if not shown:
        st.info("No action fits. Choose another site, theme or owner above.")
        st.stop()
    verdicts = [basis.verdict_on(standing.action.id) for standing in shown]
    many = count(len(shown), "action")
    number = counts(map(wording, verdicts))
    answers = [coloured(words, f"**{n}** {words.counted}") for words, n in number.items()]
    st.markdown(f"**{many}:** {' · '.join(answers)}")
    st.html(parts.QUIET)
    with st.container(key="board", gap=None):
        for standing, verdict in zip(shown, verdicts, strict=True):
            parts.row(basis, standing, verdict, standing in stale)
    aside(
        f"{many} watched. Each verdict has up to 1 chance in 20 of seeing a change that is not"
        " there. Small pictures: practice, then outcome; the upright line is when practice changed,"
        " the dotted one the target."
    )
