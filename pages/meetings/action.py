"""One action whole: the answer, the chain from process to outcome, the evidence and the notes."""

import streamlit as st

from pages import furniture
from pages.furniture import action_pack, aim_outcomes, decide, evidence, pickers, reads, story
from pages.furniture.notes import notes
from pages.furniture.standings import standings_at

person = furniture.signed_in()
here = furniture.here()
plan, places = reads.plan_at(here), reads.places_at(here)
verdicts = {
    verdict.action.id: verdict
    for verdict in reads.verdicts_at(here)
    if pickers.may_see(person, verdict.action.sites, places)
}

if not verdicts:
    st.title("One action")
    furniture.nothing_to_show(here, plan, person)
    st.stop()

back, which = st.columns([1, 5], vertical_alignment="bottom")
with back:
    furniture.link(furniture.ACTIONS, "All actions")
asked_for = st.query_params.get("action", "")
titles = {v.action.id: f"{v.action.id} · {v.action.title}" for v in verdicts.values()}
if asked_for and asked_for not in titles:
    st.warning(f"No action {asked_for} is in the plan, or it is not at one of your sites.")
with which:
    verdict = verdicts[pickers.pick("Action", dict(sorted(titles.items())), "action")]

standing = {each.action.id: each for each in standings_at(here)}[verdict.action.id]
story.opening(here, verdict, standing, plan)
action_pack.downloads(here, verdict)
aim_outcomes.together(verdict)
if not here.generation:
    furniture.nothing_yet()

practice, care = st.columns(2, gap="large")
with practice:
    st.header("Did practice change?")
    story.measure_or_why_not(here, verdict, verdict.process, "process")
with care:
    st.header("Did people’s care change?")
    story.measure_or_why_not(here, verdict, verdict.outcome, "outcome")

cost, others = st.columns(2, gap="large")
if verdict.balancing:
    with cost:
        st.header("Did anything else get worse?")
        evidence.show_measure(here, verdict, verdict.balancing)
if verdict.other_outcomes:
    with others if verdict.balancing else cost:
        st.header("Other results wanted")
        for other in verdict.other_outcomes:
            evidence.show_measure(here, verdict, other)

st.header("Decide", anchor="decide")
decide.buttons(here, standing, plan, person)
decide.escalations(here, standing, plan, person)
decide.re_audit(here, standing, person)
decide.history(here, standing, plan)

story.evidence_of_the_problem(verdict, plan)
story.what_else_happened(verdict, plan)
decide.weak_points(here, standing, plan, person)
notes(here, plan, verdict.action, person)
