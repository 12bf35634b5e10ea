"""What is passed on, to whom, since when and who has seen it; with a way to acknowledge it."""

import streamlit as st

from metrics.calendar import LONDON
from pages.furniture.decide.desk import LONGEST, Desk
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.review_saved import NEVER_A_NAME
from pages.furniture.words import aside, day_in_words, plain
from plan.model import Person, Plan
from plan.standing import Escalation, Standing, acknowledge, refusals_to_acknowledge


def escalations(here: Here, standing: Standing, plan: Plan, person: Person) -> None:
    """Each escalation, the unacknowledged ones with a note and a button for `person`."""
    if not standing.escalations:
        return
    desk = Desk(here, standing, person)
    st.subheader("Passed on")
    for each in standing.escalations:
        st.markdown(escalation_in_words(each, plan, here))
        if not each.acknowledged_by and person is not NOBODY:
            _acknowledge(desk, each, plan)


def escalation_in_words(each: Escalation, plan: Plan, here: Here) -> str:
    """Since when and to whom it is passed on, why, and whether anyone has acknowledged it."""
    since = day_in_words(each.fell_due, here.today)
    to = _role(plan, each.to) if each.to else "nobody: the plan names no one"
    told = f"Passed on since {since}** to {to}: {plain(each.says)}"
    if each.acknowledged_at is None:
        return f":orange[:material/notification_important: **{told} **Not acknowledged yet.**]"
    at = each.acknowledged_at.astimezone(LONDON).date()
    by = f"Acknowledged by {_role(plan, each.acknowledged_by)}, {day_in_words(at, here.today)}"
    note = f": {plain(each.note)}" if each.note else "."
    return f":material/forward_to_inbox: **{told} {by}{note}"


def _acknowledge(desk: Desk, each: Escalation, plan: Plan) -> None:
    missing = refusals_to_acknowledge(plan, each, desk.person.id)
    if missing:
        aside(f"**Acknowledge** not as {role_of(desk.person)}: {plain(' '.join(missing))}")
        return
    desk.show_refusal(each.field)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            f"What follows, noted by {role_of(desk.person)}",
            key=desk.key(each.field),
            max_chars=LONGEST,
            placeholder=NEVER_A_NAME,
            persist_state="session",
        )
        st.button(
            "Acknowledge",
            icon=":material/mark_email_read:",
            key=desk.key(f"{each.field} acknowledge"),
            on_click=_record,
            args=(desk, each, plan),
        )


def _record(desk: Desk, each: Escalation, plan: Plan) -> None:
    register, by, note = desk.here.register, desk.person.id, desk.typed(each.field)
    desk.record(each.field, lambda: acknowledge(register, plan, each, by, note), each.field)


def _role(plan: Plan, person: str) -> str:
    people = {each.id: each for each in plan.people}
    return role_of(people.get(person, Person(id=person)))
