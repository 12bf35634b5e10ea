"""What happened to an action: every review with what was said then, every slip and signature."""

from datetime import date

import streamlit as st

from pages.furniture.answers import FACES
from pages.furniture.decide.buttons import LABELS
from pages.furniture.here import Here
from pages.furniture.people import role_of
from pages.furniture.words import aside, counted, day_in_words, plain
from plan.history import changes
from plan.model import Decision, Person, Plan
from plan.promises import Slip
from plan.standing import Standing
from plan.state import Review


def history(here: Here, standing: Standing, plan: Plan) -> None:
    """Reviews and slips, the newest first; then every single change, for who asks."""
    st.header("What was decided, by whom and when", anchor="history")
    told: list[tuple[date, int, Review | Slip]] = [
        (each.held_on, at, each) for at, each in enumerate(standing.case.reviews)
    ]
    told += [(each.on, at, each) for at, each in enumerate(standing.slips)]
    for _, _, each in sorted(told, key=lambda one: one[:2], reverse=True):
        if isinstance(each, Review):
            _review(each, plan, here)
        else:
            _slip(each, plan, here)
    if not told:
        st.write("No review is recorded yet, and no due date has moved.")
    _every_change(here, standing, plan)


def _review(each: Review, plan: Plan, here: Here) -> None:
    icon = LABELS[each.decision][1]
    by, on = _role(plan, each.by), day_in_words(each.held_on, here.today)
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{icon} **{_DECIDED[each.decision]}** · {on} · {by}")
        if each.override:
            st.markdown(override_in_words(each, plan, here))
            st.markdown("\n".join(f"- {plain(said)}" for said in each.not_borne_out))
        if each.note:
            st.text(each.note)
        if each.answer:
            with st.expander("What was said then"):
                st.markdown(FACES[each.answer].saying(FACES[each.answer].word))
                st.markdown(plain(" ".join(each.sentences)))


def override_in_words(each: Review, plan: Plan, here: Here) -> str:
    """That it was signed against the data, by whom, when and why: shown for ever."""
    on, by = day_in_words(each.held_on, here.today), _role(plan, each.by)
    return (
        f":orange[:material/gavel: **Assured against the data on {on}** by {by}:]"
        f" {plain(each.override)}"
    )


def _slip(each: Slip, plan: Plan, here: Here) -> None:
    was = day_in_words(each.was, here.today)
    now = day_in_words(each.now, here.today) if each.now else "no date"
    on, why = day_in_words(each.on, here.today), f": {plain(each.why)}" if each.why else ""
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f":material/event_repeat: **Due date moved from {was} to {now}** · {on}"
            f" · {_role(plan, each.by)}{why}"
        )


def _every_change(here: Here, standing: Standing, plan: Plan) -> None:
    found = changes(here.register, plan, here.today, "action", (standing.action.id,))
    with st.expander(f"{counted(len(found), 'entry', 'entries')} in the register"):
        for each in found:
            on = day_in_words(each.at.date(), here.today)
            st.markdown(f"- {on} · {_role(plan, each.by)} · {plain(str(each))}")
        aside("Nothing is ever overwritten: an entry that was wrong is followed by another.")


def _role(plan: Plan, person: str) -> str:
    people = {each.id: each for each in plan.people}
    return role_of(people.get(person, Person(id=person)))


_DECIDED = {
    Decision.CONTINUE: "Reviewed: it continues",
    Decision.ADAPT: "Reviewed: it is adapted",
    Decision.COMPLETE: "Completed",
    Decision.ASSURE: "Assured",
    Decision.STOP: "Stopped",
    Decision.REOPEN: "Reopened",
}
