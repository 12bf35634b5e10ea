"""The buttons of an action: what may be decided is one press, what may not says what is missing."""

from datetime import date

import streamlit as st

from pages.furniture.decide.desk import LONGEST, Desk
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.review_saved import NEVER_A_NAME, show_tick
from pages.furniture.words import aside, plain
from plan.assurance import (
    OVERRIDABLE,
    as_decided,
    decide,
    is_moot,
    refusals,
    refusals_to_start,
    start,
)
from plan.model import Decision, Person, Plan
from plan.standing import Standing
from plan.state import Review

START = "start"
LABELS = {
    START: ("Start the work", ":material/play_circle:"),
    Decision.CONTINUE: ("Continue", ":material/arrow_forward:"),
    Decision.ADAPT: ("Adapt", ":material/tune:"),
    Decision.COMPLETE: ("Complete", ":material/check:"),
    Decision.ASSURE: ("Assure", ":material/verified:"),
    Decision.STOP: ("Stop", ":material/stop_circle:"),
    Decision.REOPEN: ("Reopen", ":material/restart_alt:"),
}
_ANY = "…"  # stands for a note or a reason that can still be written


def buttons(here: Here, standing: Standing, plan: Plan, person: Person, big: bool = False) -> None:
    """A note, the day and a button for each decision, by `person`. `big`: for a shared screen."""
    desk = Desk(here, standing, person)
    if person is NOBODY or not plan.people:
        st.write("Load a people.csv first: a decision is kept with the role of who took it.")
        return
    with st.container(key="decide-big" if big else "decide-here", gap="small"):
        show_tick()
        desk.show_refusal("review")
        _note_and_day(desk)
        barred = {each: bars(desk, each) for each in LABELS if not _is_moot(desk, each)}
        with st.container(horizontal=True, gap="small"):
            for each, missing in barred.items():
                _button(desk, each, bool(missing))
        if barred.get(Decision.ASSURE):
            _against_the_data(desk)
        _what_is_missing(standing.lacking, barred)


def bars(desk: Desk, what: str) -> tuple[str, ...]:
    """What is missing before it may be decided; a note that it needs can still be written."""
    case, by, on = desk.standing.case, desk.person.id, _day(desk)
    if what == START:
        return refusals_to_start(case, by, on)
    return refusals(case, as_decided(case, _review(desk, Decision(what), note=_ANY)))


def _is_moot(desk: Desk, what: str) -> bool:
    case = desk.standing.case
    return case.has_begun if what == START else is_moot(case, Decision(what))


def _note_and_day(desk: Desk) -> None:
    note, on = st.columns([4, 1], vertical_alignment="top")
    note.text_area(
        f"What was found and agreed, noted by {role_of(desk.person)}",
        key=desk.key("note"),
        max_chars=LONGEST,
        height=88,
        placeholder=NEVER_A_NAME,
        persist_state="session",
    )
    on.date_input(
        "Day it was held",
        desk.here.today,
        max_value=desk.here.today,
        format="DD/MM/YYYY",
        key=desk.key("day"),
    )


def _button(desk: Desk, what: str, is_barred: bool) -> None:
    label, icon = LABELS[what]
    st.button(
        label,
        icon=icon,
        key=desk.key(what),
        disabled=is_barred,
        help=_MEANS[what],
        on_click=_decide,
        args=(desk, what),
    )


def _decide(desk: Desk, what: str, reason: str = "") -> None:
    """What a press does: the action as it was shown is what was decided on."""
    register, case = desk.here.register, desk.standing.case
    if what == START:
        desk.record("review", lambda: start(register, case, desk.person.id, _day(desk)), "day")
        return
    wanted = _review(desk, Decision(what), note=desk.typed("note"), override=desk.typed(reason))
    fields = ("note", "day", "override")
    desk.record("review", lambda: decide(register, case, wanted), *fields)


def _review(desk: Desk, decision: Decision, note: str, override: str = "") -> Review:
    return Review(
        action=desk.standing.action.id,
        held_on=_day(desk),
        decision=decision,
        by=desk.person.id,
        note=note,
        override=override,
    )


def _day(desk: Desk) -> date:
    return st.session_state.get(desk.key("day")) or desk.here.today


def _against_the_data(desk: Desk) -> None:
    """Where the data alone stand against it, another than the owner may sign, for a reason."""
    case = desk.standing.case
    asked = as_decided(case, _review(desk, Decision.ASSURE, note=_ANY, override=_ANY))
    if refusals(case, asked):
        return
    with st.expander("Assure it against the data", icon=":material/gavel:"):
        st.markdown("Not borne out:\n" + "\n".join(f"- {plain(e)}" for e in asked.not_borne_out))
        st.text_area(
            "Reason, shown with this action for ever",
            key=desk.key("override"),
            max_chars=LONGEST,
            height=88,
            placeholder=NEVER_A_NAME,
            persist_state="session",
        )
        st.button(
            f"Assure against the data as {role_of(desk.person)}",
            icon=":material/gavel:",
            key=desk.key("assure against the data"),
            on_click=_decide,
            args=(desk, Decision.ASSURE, "override"),
        )


def _what_is_missing(lacking: tuple[str, ...], barred: dict[str, tuple[str, ...]]) -> None:
    """What a draft lacks once, for all of them; then what is missing for each."""
    if lacking:
        st.markdown("**First, in the plan:**\n" + "\n".join(f"- {plain(e)}" for e in lacking))
    for what, missing in barred.items():
        own = [each for each in missing if each not in (*lacking, OVERRIDABLE)]
        if own:
            aside(f"**{LABELS[what][0]}** not yet: {plain(' '.join(own))}")


_MEANS = {
    START: "Work on it begins on the day above.",
    Decision.CONTINUE: "It was reviewed and carries on as planned.",
    Decision.ADAPT: "It was reviewed and is changed; the note says how.",
    Decision.COMPLETE: "Its owner says that the change is made. Completed is not assured.",
    Decision.ASSURE: "Someone else signs that practice has changed and has held.",
    Decision.STOP: "It is given up; the note says why.",
    Decision.REOPEN: "It is taken up again, neither completed nor assured.",
}
