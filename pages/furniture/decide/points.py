"""What a sceptical reader would ask of an action: weak points, and those set aside, with why."""

import streamlit as st

from metrics.calendar import LONDON
from pages.furniture.decide.desk import LONGEST, Desk
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.reads import KEPT, ground_at, plan_at
from pages.furniture.words import day_in_words, plain
from plan.credibility import Dismissal, Finding, dismiss, sort_out, take_up_again
from plan.model import Person, Plan
from plan.sceptic import points_of
from plan.standing import Standing


def weak_points(here: Here, standing: Standing, plan: Plan, person: Person) -> None:
    """Each point with how to mend it, and a way to set it aside; then those set aside."""
    found, set_aside = sort_out(here.register, _points(here, standing))
    if not found and not set_aside:
        return
    desk = Desk(here, standing, person)
    st.header("What the plan still lacks")
    if not found:
        st.write("Nothing that counts.")
    for each in found:
        told, way = st.columns([5, 1], vertical_alignment="center")
        told.markdown(f"- **{plain(each.finding)}** {plain(each.advice)}{_phrase(each)}")
        if person is not NOBODY:
            with way.popover("Set aside", icon=":material/remove_done:", width="stretch"):
                _reason(desk, each, dismiss, "Set aside")
    for each in set_aside:
        told, way = st.columns([5, 1], vertical_alignment="center")
        told.markdown(f"- {_set_aside(each, plan, here)}")
        if person is not NOBODY:
            with way.popover("Take up again", icon=":material/undo:", width="stretch"):
                _reason(desk, each.finding, take_up_again, "Take up again")


def _points(here: Here, standing: Standing) -> tuple[Finding, ...]:
    reviews = tuple(review.id for review in standing.case.reviews)
    return _points_at(here, standing.action.id, reviews, standing)


@st.cache_data(show_spinner=False, max_entries=KEPT * 8)
def _points_at(
    here: Here, action: str, reviews: tuple[str, ...], _standing: Standing
) -> tuple[Finding, ...]:
    """The action and its reviews are what the points are kept by."""
    with ground_at(here, plan_at(here)) as ground:
        return points_of(ground, ground.plan.action(action), _standing.case.reviews)


def _phrase(each: Finding) -> str:
    return f" Found: “{plain(each.phrase)}”." if each.phrase else ""


def _set_aside(each: Dismissal, plan: Plan, here: Here) -> str:
    people = {known.id: known for known in plan.people}
    by = role_of(people.get(each.by, Person(id=each.by)))
    on = day_in_words(each.at.astimezone(LONDON).date(), here.today)
    told = f"Set aside by {by} on {on}: {plain(each.reason)}"
    return f":gray[{plain(each.finding.finding)}] :small[{told}]"


def _reason(desk: Desk, each: Finding, write, label: str) -> None:
    part = f"point {each.gap} {each.phrase}"
    desk.show_refusal(part)
    st.text_input(
        "Reason, which stays on record",
        key=desk.key(part),
        max_chars=LONGEST,
        persist_state="session",
    )
    st.button(
        f"{label} as {role_of(desk.person)}",
        key=desk.key(f"{part} {label}"),
        on_click=_record,
        args=(desk, each, write, part),
    )


def _record(desk: Desk, each: Finding, write, part: str) -> None:
    register, plan = desk.here.register, desk.standing.case.plan
    reason = desk.typed(part)
    desk.record(part, lambda: write(register, plan, each, desk.person.id, reason), part)
