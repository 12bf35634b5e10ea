"""What the review agrees: a form beside each exception, and last time's, open until closed."""

from datetime import date, timedelta

import streamlit as st

from metrics.questions.day import ReviewDay
from metrics.questions.exceptions import DayCall
from pages.furniture import rooms
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.pickers import may_see
from pages.furniture.reads import places_at
from pages.furniture.review_saved import NEVER_A_NAME, refusal, show_tick, tick, who_and_when
from pages.furniture.words import aside, counted, day_in_words, plain
from plan.model import Person, Plan
from plan.review_call import LONGEST, FollowUp, Refused, agree, carry_on, close, follow_ups

_CLOSED_SHOWN_DAYS = 14


def agreed_at(here: Here, branch: str) -> tuple[FollowUp, ...]:
    """Everything agreed at the branch, the open first; read anew each time: others write too."""
    return follow_ups(here.register, branch)


def in_a_line(agreed: tuple[FollowUp, ...], today: date) -> None:
    """How many are open and overdue, above everything."""
    still = [each for each in agreed if each.is_open]
    if not still:
        return
    late = sum(each.is_overdue(today) for each in still)
    overdue = f", :orange[**{late} overdue**]" if late else ""
    told = f"**{len(still)} agreed before and still open**{overdue}"
    st.markdown(f":material/flag: {told} · [see them](#agreed)")


def agree_on(here: Here, found: ReviewDay, call: DayCall, plan: Plan, person: Person) -> None:
    """What is agreed on this call, and a form for one more; Enter agrees."""
    for each in agreed_at(here, found.branch):
        if each.visit_id == call.visit_id:
            st.markdown(f"- {_told(each, here, plan)}")
    wanted = _asked_of(here, found, call, _owners(here, plan, person, found.branch))
    if wanted and _done(lambda: agree(here.register, wanted, person.id, here.today), here, plan):
        times = _times_agreed(call)
        st.session_state[times] = st.session_state.get(times, 0) + 1
        st.rerun()


def _times_agreed(call: DayCall) -> str:
    """Where the number of follow-ups agreed on the call is kept: after each the form is empty."""
    return f"agreed of {call.visit_id}"


def _asked_of(
    here: Here, found: ReviewDay, call: DayCall, owners: dict[str, Person]
) -> FollowUp | None:
    """The form of one more follow-up, and what was typed when it was sent."""
    times = st.session_state.get(_times_agreed(call), 0)
    with st.form(f"agree on {call.visit_id} {times}", border=True):
        what = st.text_input(
            "Follow-up: what will be done (Enter agrees it)",
            max_chars=LONGEST,
            placeholder=NEVER_A_NAME,
        )
        by, on = st.columns([3, 2])
        owner = by.selectbox("Who", owners, format_func=lambda each: role_of(owners[each]))
        due = on.date_input(
            "By", here.today + timedelta(days=1), min_value=here.today, format="DD/MM/YYYY"
        )
        if not st.form_submit_button("Agree", icon=":material/flag:"):
            return None
    return FollowUp(
        id="",
        branch=found.branch,
        visit_id=call.visit_id,
        day=found.day,
        what=what,
        owner=owner or "",
        due=due or date.min,
    )


def last_time(here: Here, agreed: tuple[FollowUp, ...], plan: Plan, person: Person) -> None:
    """Last time we agreed: what is open, with closing and carrying on; then what was closed."""
    show_tick()
    st.header("Last time we agreed", anchor="agreed")
    still = [each for each in agreed if each.is_open]
    if not still:
        st.write("Nothing is open.")
    for each in still:
        told, ends, goes_on = st.columns([8, 2, 2], vertical_alignment="center")
        told.markdown(_told(each, here, plan))
        if person is NOBODY:
            continue
        with ends.popover("Close", icon=":material/check:", width="stretch"):
            _close(here, each, plan, person)
        with goes_on.popover("Carry on", icon=":material/redo:", width="stretch"):
            _carry_on(here, each, plan, person)
    since = here.today - timedelta(days=_CLOSED_SHOWN_DAYS)
    closed = [e for e in agreed if not e.is_open and e.said[-1].recorded_at.date() >= since]
    if closed:
        with st.expander(f"{counted(len(closed), 'follow-up')} closed in the last 14 days"):
            for each in reversed(closed):
                came = f": {plain(each.said[-1].why)}" if each.said[-1].why else ""
                st.markdown(f"- {plain(each.what)}{came}")
                aside(f"closed by {who_and_when(here, plan, each.said[-1])}")


def _told(one: FollowUp, here: Here, plan: Plan) -> str:
    people = {each.id: each for each in plan.people}
    owner = role_of(people.get(one.owner, Person(id=one.owner)))
    by = f"by {day_in_words(one.due, here.today, weekday=True)}"
    if not one.is_open:
        by = ":material/check: closed"
    elif one.is_overdue(here.today):
        days = counted((here.today - one.due).days, "day")
        by = f":orange[:material/warning: **{by}, overdue by {days}**]"
    moved = one.times_carried_on
    again = f" · carried on {'once' if moved == 1 else f'{moved} times'}" if moved else ""
    since = f"from the review of {day_in_words(one.day, here.today)}"
    return f"**{plain(one.what)}** · {owner} · {by}{again} · :small[:gray[{since}]]"


def _close(here: Here, one: FollowUp, plan: Plan, person: Person) -> None:
    with st.form(f"close {one.id}", border=False):
        came = st.text_input("What came of it", max_chars=LONGEST, placeholder=NEVER_A_NAME)
        sent = st.form_submit_button("Close it", icon=":material/check:")
    if sent and _done(lambda: close(here.register, one, came, person.id), here, plan):
        st.rerun()
    rooms.link(rooms.REVIEW, "See that day", site=one.branch, day=one.day.isoformat())


def _carry_on(here: Here, one: FollowUp, plan: Plan, person: Person) -> None:
    with st.form(f"carry on {one.id}", border=False):
        later = max(one.due, here.today) + timedelta(days=7)
        due = st.date_input("To", later, min_value=here.today, format="DD/MM/YYYY")
        why = st.text_input("Why it carries on", max_chars=LONGEST, placeholder=NEVER_A_NAME)
        sent = st.form_submit_button("Carry on", icon=":material/redo:")
    if sent and _done(lambda: carry_on(here.register, one, due, why, person.id), here, plan):
        st.rerun()


def _done(write, here: Here, plan: Plan) -> bool:
    """Whether it was written; if not, why, and what was typed stays in the form."""
    try:
        write()
    except Refused as told:
        st.warning(refusal(told, lambda entry: who_and_when(here, plan, entry)))
        return False
    tick()
    return True


def _owners(here: Here, plan: Plan, person: Person, branch: str) -> dict[str, Person]:
    """Who can do it: those of the branch first, the one acting before the others."""
    places = places_at(here)
    able = [each for each in plan.people if may_see(each, (branch,), places)]
    able.sort(key=lambda each: (not each.sites, each.id != person.id, each.role))
    return {each.id: each for each in able}
