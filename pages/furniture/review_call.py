"""One exception whole: what happened and why, the reason and note of the review, what is agreed."""

import streamlit as st

from metrics.questions.day import ReviewDay
from metrics.questions.exceptions import DayCall
from metrics.questions.late_calls import LateCall
from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.review_follow_ups import agree_on
from pages.furniture.review_saved import NEVER_A_NAME, Kept, kept_field, who_and_when
from pages.furniture.review_words import (
    earlier,
    escalation,
    named,
    sign,
    what_happened,
    why_in_words,
)
from pages.furniture.words import aside, plain
from plan.model import Person, Plan
from plan.register import Entry
from plan.review_call import (
    LONGEST_NOTE,
    REASON_WORDS,
    Reason,
    in_words,
    note_reason,
    note_text,
    notes,
)


def one_call(here: Here, found: ReviewDay, call: DayCall, plan: Plan, person: Person) -> None:
    """What the data know of it; then what only people know."""
    with st.container(gap="xsmall"):
        st.markdown(f"{sign(call)} **{named(call)}**")
        late = found.why.get(call.visit_id)
        told = [what_happened(call), _why(late), _capital(escalation(call))]
        told.append(_capital(earlier(call, here.today)))
        st.markdown("\n".join(f"- {each}" for each in told if each))
        aside(f"Call {plain(call.visit_id)} of the rota")
    if person is NOBODY:
        aside("Load a people.csv first: what is said here is kept with the role of who says it.")
        return
    _say(here, call, person, plan)
    agree_on(here, found, call, plan, person)


def _why(late: LateCall | None) -> str:
    if late is None:
        return ""
    told = f"Minutes lost: **{why_in_words(late)}**"
    if late.planned_gap_minutes is None or late.usual_journey_minutes is None:
        return told
    took = f", this time {late.actual_gap_minutes:.0f}" if late.actual_gap_minutes else ""
    return (
        f"{told} (the rota’s gap {late.planned_gap_minutes:.0f}, the journey usually"
        f" {late.usual_journey_minutes:.0f}{took})"
    )


def _say(here: Here, call: DayCall, person: Person, plan: Plan) -> None:
    """Reason and note: each is saved by itself as soon as it is chosen or entered."""
    visit, register = call.visit_id, here.register
    note = notes(register, [visit])[visit]

    def tell(entry: Entry) -> str:
        return f"{in_words(entry)} ({who_and_when(here, plan, entry)})"

    reason = Kept(
        f"reason of {visit}",
        note.reason,
        note.seen,
        lambda value, seen: note_reason(register, visit, value, person.id, seen),
        tell,
    )
    text = Kept(
        f"note of {visit}",
        note.note,
        note.seen,
        lambda value, seen: note_text(register, visit, value, person.id, seen),
        tell,
    )
    kept_field(reason, _pick_reason)
    kept_field(text, _write_note)
    if note.said:
        with st.expander(f"Said so far: {who_and_when(here, plan, note.said[-1])}"):
            for entry in reversed(note.said):
                st.text(f"{who_and_when(here, plan, entry)} · {in_words(entry)}")


def _pick_reason(**how) -> None:
    st.selectbox(
        "Reason",
        list(Reason),
        index=None,
        format_func=lambda each: REASON_WORDS[each],
        placeholder="Choose a reason",
        **how,
    )


def _write_note(**how) -> None:
    st.text_input("Note (Enter saves it)", max_chars=LONGEST_NOTE, placeholder=NEVER_A_NAME, **how)


def _capital(text: str) -> str:
    bold = 2 if text.startswith("**") else 0
    return text[:bold] + text[bold : bold + 1].upper() + text[bold + 1 :]
