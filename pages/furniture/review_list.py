"""The exceptions of a day as a list to go through with the arrow keys, and one of them in full."""

from collections import Counter

import streamlit as st

from metrics.questions.day import ReviewDay
from metrics.questions.exceptions import DayCall
from pages.furniture import pickers
from pages.furniture.here import Here
from pages.furniture.review_call import one_call
from pages.furniture.review_saved import show_tick
from pages.furniture.review_words import (
    KINDS,
    main_cause,
    named,
    short_earlier,
    short_escalation,
    sign,
    why_in_words,
)
from pages.furniture.words import aside, counted, plain
from plan.model import Person, Plan
from plan.review_call import REASON_WORDS, CallNote, notes

GROUPS = {"severity": "By severity", "run": "By run", "cause": "By cause", "area": "By area"}
_TALL = 560  # pixels: the list scrolls in its place, so that what is asked stays in sight


def exceptions(here: Here, found: ReviewDay, plan: Plan, person: Person) -> None:
    """The list at the left, worst first, and beside it the one that is chosen."""
    if not found.exceptions:
        st.header("Exceptions", anchor="exceptions")
        if found.calls:
            st.markdown("**None.** Every call that was due began on time and was logged.")
        return
    _list_and_call(here, found, plan, person)


@st.fragment
def _list_and_call(here: Here, found: ReviewDay, plan: Plan, person: Person) -> None:
    show_tick()
    said = notes(here.register, [call.visit_id for call in found.exceptions])
    left, right = st.columns([6, 5], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.header("Exceptions", anchor="exceptions", width="content")
            by = pickers.pick_segment("Group by", GROUPS, "group", label_visibility="collapsed")
        by = by or "severity"
        shown = _in_groups(found, by)
        aside(_told(shown, said))
        height = _TALL if len(shown) > 8 else "content"
        with st.container(height=height, border=False):
            chosen = _choose(found, by, shown, said)
    with right:
        one_call(here, found, chosen, plan, person)


def _in_groups(found: ReviewDay, by: str) -> dict[str, tuple[str, DayCall]]:
    """By visit, the group and the call; the group with the worst call first, or the largest."""
    grouped = [(_group(found, call, by), call) for call in found.exceptions]
    size = Counter(group for group, _ in grouped)
    if by != "severity":
        grouped.sort(key=lambda each: (-size[each[0]], each[0]))
    return {call.visit_id: (group, call) for group, call in grouped}


def _group(found: ReviewDay, call: DayCall, by: str) -> str:
    match by:
        case "run":
            return call.run or "no run named"
        case "area":
            return call.area or "no area known"
        case "cause":
            return main_cause(found.why.get(call.visit_id))
    return KINDS[call.severity]


def _told(shown: dict[str, tuple[str, DayCall]], said: dict[str, CallNote]) -> str:
    """How many of each group, and of how many something was said."""
    groups = Counter(group for group, _ in shown.values())
    spoken = sum(not note.is_blank for note in said.values())
    return (
        " · ".join(f"{plain(group)} {number}" for group, number in groups.items())
        + f" · {spoken} of {counted(len(shown), 'exception')} with a reason or a note"
    )


def _choose(
    found: ReviewDay, by: str, shown: dict[str, tuple[str, DayCall]], said: dict[str, CallNote]
) -> DayCall:
    """A list of radio buttons: up and down go through it, and the choice outlives regrouping."""
    last = f"call shown of {found.branch} {found.day}"
    key = f"exceptions of {found.branch} {found.day} by {by}"
    visits = list(shown)
    wanted = [st.session_state.get(key), st.session_state.get(last), visits[0]]
    # Set each time: a line that changed (a note was saved) would otherwise lose its mark.
    st.session_state[key] = next(visit for visit in wanted if visit in shown)
    chosen = st.radio(
        "Exceptions, worst first",
        visits,
        format_func=lambda visit: (
            _line(*shown[visit], by) + _below(found, shown[visit][1], said[visit])
        ),
        key=key,
        label_visibility="collapsed",
        width="stretch",
    )
    st.session_state[last] = chosen
    return shown[chosen][1]


def _line(group: str, call: DayCall, by: str) -> str:
    prefix = "" if by == "severity" else f"{plain(group)} · "
    return f"{prefix}{sign(call)} {named(call)}"


def _below(found: ReviewDay, call: DayCall, note: CallNote) -> str:
    parts = [
        why_in_words(found.why.get(call.visit_id)),
        f"next call {call.next_call:%H:%M}" if call.next_call and not call.came else "",
        short_escalation(call),
        short_earlier(call),
        f":material/check: {REASON_WORDS[note.reason]}" if note.reason else "",
        ":material/check: note" if note.note else "",
    ]
    told = " · ".join(part for part in parts if part)
    return f"  \n:small[:gray[{told}]]" if told else ""  # radio's own captions are too pale
