"""One action whole: the answer, the chain from process to outcome, the evidence and the notes."""

import streamlit as st

from pages.action import decide, history, parts
from pages.action.parts import notes
from pages.shared import frame, pickers, reading, rooms
from pages.shared.pickers import signed_in
from pages.shared.reading import standings_at
from plan.places import may_see

person = signed_in()
here = reading.here()
plan, places = reading.plan_at(here), reading.places_at(here)
verdicts = {
    verdict.action.id: verdict
    for verdict in reading.verdicts_at(here)
    if may_see(person, verdict.action.sites, places)
}

if not verdicts:
    st.title("One action")
    frame.nothing_to_show(here, plan, person)
    st.stop()

back, which = st.columns([1, 5], vertical_alignment="bottom")
with back:
    rooms.link(rooms.ACTIONS, "All actions")
asked_for = st.query_params.get("action", "")
titles = {v.action.id: f"{v.action.id} · {v.action.title}" for v in verdicts.values()}
if asked_for and asked_for not in titles:
    st.warning(f"No action {asked_for} is in the plan, or it is not at one of your sites.")
with which:
    verdict = verdicts[pickers.pick("Action", dict(sorted(titles.items())), "action")]

standing = {each.action.id: each for each in standings_at(here)}[verdict.action.id]
parts.opening(here, verdict, standing, plan)
parts.downloads(here, verdict)
parts.together(verdict)
if not here.generation:
    frame.nothing_yet()

practice, care = st.columns(2, gap="large")
with practice:
    st.header("Did practice change?")
    parts.measure_or_why_not(here, verdict, verdict.process, "process")
with care:
    st.header("Did people’s care change?")
    parts.measure_or_why_not(here, verdict, verdict.outcome, "outcome")

cost, others = st.columns(2, gap="large")
if verdict.balancing:
    with cost:
        st.header("Did anything else get worse?")
        parts.show_measure(here, verdict, verdict.balancing)
if verdict.other_outcomes:
    with others if verdict.balancing else cost:
        st.header("Other results wanted")
        for other in verdict.other_outcomes:
            parts.show_measure(here, verdict, other)

st.header("Decide", anchor="decide")
decide.buttons(here, standing, plan, person)
history.escalations(here, standing, plan, person)
decide.re_audit(here, standing, person)
history.history(here, standing, plan)

parts.evidence_of_the_problem(verdict, plan)
parts.what_else_happened(verdict, plan)
decide.weak_points(here, standing, plan, person)
notes(here, plan, verdict.action, person)
