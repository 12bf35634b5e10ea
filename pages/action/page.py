"""One action whole: the answer, the chain from process to outcome, the evidence and the notes."""

import streamlit as st

from pages.action import decide, parts
from pages.plan.drafts import weak_points
from pages.shared import aside, frame, pickers, rooms
from pages.shared.pickers import role_of
from plan.places import may_see
from plan.words.numbers import listed
from plan.words.sentences import statement, week_in_words, wording
from reports.words import headed, plain

basis, person = frame.opened()
verdicts = {
    verdict.action.id: verdict
    for verdict in basis.verdicts
    if may_see(person, verdict.action.sites, basis.places)
}

if not verdicts:
    st.title("One action")
    frame.say_what_is_missing(basis, person)
    st.stop()

evidence, desk = st.columns([3, 2], gap="large")
back, which = desk.columns([1, 2], vertical_alignment="center")
rooms.link(rooms.ACTIONS, "All actions", where=back)
asked_for = st.query_params.get("action", "")
titles = {v.action.id: f"{v.action.id} · {v.action.title}" for v in verdicts.values()}
if asked_for and asked_for not in titles:
    evidence.warning(
        f"No action {plain(asked_for)} is in the plan, or it is not at one of your sites."
    )
how = {"label_visibility": "collapsed", "is_named": True}
picked = pickers.pick("Action", dict(sorted(titles.items())), "action", where=which, **how)
verdict = verdicts[picked]

standing = {known.action.id: known for known in basis.pressing}[picked]
action, says = verdict.action, statement(verdict)
facts = " ".join(each.text for each in says if each.fact)
owner = f"{plain(listed(action.sites)) or 'all sites'} · owner: {role_of(verdict.owner)}"
st.html(parts.STYLE)
with evidence, st.container(gap="xsmall"):
    st.title(plain(action.title or action.id), anchor=False)
    st.markdown(f"{headed(wording(verdict))} · {week_in_words(verdict, basis.plan)}")
    st.markdown("  \n".join(each.text for each in says if not each.fact))
    if facts:
        aside(facts)
    st.markdown(f"{parts.state_in_words(standing, basis.plan)} · :gray[{owner}]")
with desk:
    st.header("What needs deciding", anchor="decide")
    taken = decide.Desk(basis, standing, person)
    decide.what_waits(taken)
    decide.buttons(taken)
    decide.re_audit(taken)
    parts.downloads(basis, verdict)
with evidence:
    if not basis.generation:
        frame.nothing_yet()
    process, outcome = verdict.process, verdict.outcome
    parts.show_measure(basis, verdict, process, ("Did practice change?", "process"))
    parts.show_measure(basis, verdict, outcome, ("Did people’s care change?", "outcome"))
    parts.together(verdict)
    if verdict.balancing:
        asks = ("Did anything else get worse?", "balancing")
        parts.show_measure(basis, verdict, verdict.balancing, asks)
    for other in verdict.other_outcomes:
        parts.show_measure(basis, verdict, other, ("Another result we aimed for", "outcome"))
    parts.ask_since_when(basis, verdict, person)
    parts.see_how_sure(basis, verdict)

parts.history(basis, standing)
parts.evidence_of_the_problem(verdict, basis.plan)
weak_points(basis, person, verdict.action.id)
parts.notes(basis, verdict.action, person)
