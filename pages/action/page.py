"""One action whole: the answer, the chain from process to outcome, the evidence and the notes."""

import streamlit as st

from pages.action import decide, history, parts
from pages.shared import frame, pickers, rooms
from plan.places import may_see

basis, person = frame.opened("", needs_data=False)
verdicts = {
    verdict.action.id: verdict
    for verdict in basis.verdicts
    if may_see(person, verdict.action.sites, basis.places)
}

if not verdicts:
    st.title("One action")
    frame.nothing_to_show(basis, person)
    st.stop()

back, which = st.columns([1, 5], vertical_alignment="bottom")
rooms.link(rooms.ACTIONS, "All actions", where=back)
asked_for = st.query_params.get("action", "")
titles = {v.action.id: f"{v.action.id} · {v.action.title}" for v in verdicts.values()}
if asked_for and asked_for not in titles:
    st.warning(f"No action {asked_for} is in the plan, or it is not at one of your sites.")
verdict = verdicts[pickers.pick("Action", dict(sorted(titles.items())), "action", where=which)]

standing = {known.action.id: known for known in basis.standings}[verdict.action.id]
parts.opening(basis, verdict, standing)
parts.downloads(basis, verdict)
parts.together(verdict)
if not basis.generation:
    frame.nothing_yet()

practice, care = st.columns(2, gap="large")
with practice:
    st.header("Did practice change?")
    parts.measure_or_why_not(basis, verdict, verdict.process, "process")
with care:
    st.header("Did people’s care change?")
    parts.measure_or_why_not(basis, verdict, verdict.outcome, "outcome")

cost, others = st.columns(2, gap="large")
if verdict.balancing:
    with cost:
        st.header("Did anything else get worse?")
        parts.show_measure(basis, verdict, verdict.balancing)
if verdict.other_outcomes:
    with others if verdict.balancing else cost:
        st.header("Other results we aimed for")
        for other in verdict.other_outcomes:
            parts.show_measure(basis, verdict, other)

parts.ask_since_when(basis, verdict, person)
parts.see_how_sure(basis, verdict)

st.header("Decide", anchor="decide")
decide.buttons(basis, standing, person)
history.escalations(basis, standing, person)
decide.re_audit(basis, standing, person)
history.history(basis, standing)

parts.evidence_of_the_problem(verdict, basis.plan)
decide.weak_points(basis, standing, person)
parts.notes(basis, verdict.action, person)
