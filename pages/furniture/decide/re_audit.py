"""The re-audit or follow-up check: when it is planned, what it found, and a form to record it."""

import streamlit as st

from pages.furniture.decide.desk import LONGEST, Desk
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.review_saved import NEVER_A_NAME
from pages.furniture.words import aside, day_in_words, plain
from plan.assurance import ReAudit, record_re_audit, refusals_to_re_audit
from plan.model import Action, Person, ReAuditResult
from plan.standing import Standing

RESULTS = {
    ReAuditResult.MET: "Met",
    ReAuditResult.PARTLY_MET: "Partly met",
    ReAuditResult.NOT_MET: "Not met",
}
_PART = "re-audit"


def re_audit(here: Here, standing: Standing, person: Person) -> None:
    """What is planned and found, and the form; where it cannot be recorded yet, why."""
    desk, action = Desk(here, standing, person), standing.action
    st.subheader("Re-audit")
    st.markdown(_told(action, here))
    if person is NOBODY:
        return
    asked = ReAudit(held_on=here.today, result=ReAuditResult.MET, by=person.id)
    missing = refusals_to_re_audit(standing.case, asked)
    if missing:
        aside(f"**Record the re-audit** not yet: {plain(' '.join(missing))}")
        return
    desk.show_refusal(_PART)
    with st.expander("Record the re-audit", icon=":material/fact_check:"):
        _form(desk)


def _told(action: Action, here: Here) -> str:
    planned = action.re_audit_on
    told = f"Planned for {day_in_words(planned, here.today)}." if planned else "None is planned."
    if action.re_audited_on and action.re_audit_result:
        on, found = day_in_words(action.re_audited_on, here.today), RESULTS[action.re_audit_result]
        return f"{told} Held on {on}: **{found.lower()}**."
    return f"{told} Not recorded yet."


def _form(desk: Desk) -> None:
    found, on = st.columns([3, 1], vertical_alignment="top")
    found.radio(
        "What it found",
        list(RESULTS),
        format_func=RESULTS.get,
        index=None,
        horizontal=True,
        key=desk.key("re-audit found"),
    )
    on.date_input(
        "Day it was held",
        desk.here.today,
        max_value=desk.here.today,
        format="DD/MM/YYYY",
        key=desk.key("re-audit day"),
    )
    st.text_input(
        "What was checked, in a few words",
        key=desk.key("re-audit note"),
        max_chars=LONGEST,
        placeholder=NEVER_A_NAME,
        persist_state="session",
    )
    st.button(
        f"Record it as {role_of(desk.person)}",
        icon=":material/fact_check:",
        key=desk.key("re-audit record"),
        on_click=_record,
        args=(desk,),
    )


def _record(desk: Desk) -> None:
    result = st.session_state.get(desk.key("re-audit found"))
    found = ReAudit(
        held_on=st.session_state.get(desk.key("re-audit day")) or desk.here.today,
        result=result,
        by=desk.person.id,
        note=desk.typed("re-audit note"),
    )
    fields = ("re-audit found", "re-audit day", "re-audit note")
    register, case = desk.here.register, desk.standing.case
    desk.record(_PART, lambda: record_re_audit(register, case, found), *fields)
