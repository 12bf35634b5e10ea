"""What the people page draws: everybody's access, the form that changes it, and the access log."""

from datetime import timedelta
from typing import Any

import streamlit as st

from pages.shared import pickers
from pages.shared.pickers import may_write, role_of
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.words import aside, plain
from plan.access_log import access_log, rows_of
from plan.editing import Draft, FieldWanted, save
from plan.faults import Known, NotSaved, opened
from plan.fields import FIELDS
from plan.model import Access, Person

_MEANS = {
    Access.MANAGER: "reads, writes and signs off at their own sites",
    Access.LEADER: "reads, writes and signs off everywhere",
    Access.AUDITOR: "reads what is named, and writes nothing",
    Access.DATA: "reads everything, loads files and settings, and writes no review",
    Access.ADMINISTRATOR: "changes people and reads this page",
}
_LINES = {name: FIELDS["person"][name] for name in ("access", "access_sites", "access_aims")}
_SIGN_IN = FIELDS["person"]["sign_in"]
_LOG_DAYS = {"30": "The last 30 days", "7": "The last 7 days", "365": "The last 365 days"}


def show_people(basis: Basis) -> None:
    """One row a person: how they sign in, and what they may."""
    Listing(
        title="Who may sign in, and what they may see and do",
        file="people and access",
        columns=lambda person: {
            "Person": person.role or person.id,
            "Sites": ", ".join(person.sites) or "All",
            _SIGN_IN.label: person.sign_in or "—",
            **{of.label: ", ".join(getattr(person, name)) or "—" for name, of in _LINES.items()},
        },
        none="The plan names no people yet.",
    ).show(pickers.people_by_role(basis.whole.plan), is_small=True)
    aside(" · ".join(f"**{access}** {means}" for access, means in _MEANS.items()))


def change(basis: Basis, by: Person) -> None:
    """The form of one person's access; whoever has the shell of the server needs none."""
    people = {person.id: person for person in pickers.people_by_role(basis.whole.plan)}
    if not people or not (basis.visitor or may_write("who may what")):
        return
    with st.expander("Change what somebody may", icon=":material/manage_accounts:"):
        chosen = st.selectbox("Person", people, format_func=lambda id: role_of(people[id]))
        seen = opened(basis.whole.register, "person", chosen).seen
        with st.form(f"access of {chosen} {seen}", border=False):
            wanted = _asked(basis, people[chosen])
            if not st.form_submit_button(f"Save as {role_of(by)}", icon=":material/save:"):
                return
        fields = {name: FieldWanted(value, seen) for name, value in wanted.items()}
        edit = Draft(kind="person", subject=chosen, typed=fields)
        try:
            save(basis.register, edit, by.id, Known(today=basis.today))
        except NotSaved as refused:
            st.warning(plain(str(refused)), icon=":material/edit_off:")
            return
    st.rerun()


def _asked(basis: Basis, person: Person) -> dict[str, Any]:
    how = {"placeholder": _SIGN_IN.example, "max_chars": 200}
    wanted: dict[str, Any] = {"sign_in": st.text_input(_SIGN_IN.label, person.sign_in, **how)}
    aims = (aim.id for aim in basis.whole.plan.aims)
    known = {"access": Access, "access_sites": basis.places.kinds, "access_aims": aims}
    for name, options in known.items():
        held, field = getattr(person, name), _LINES[name]
        among = sorted({*options, *held} - {""})
        how = {"placeholder": field.example or "Nothing", "help": field.help}
        wanted[name] = tuple(st.multiselect(field.label, among, held, **how))
    return wanted


def show_log(basis: Basis) -> None:
    """Every line of the last days, the newest first; the files hold the same."""
    days = pickers.pick_segment("Over", _LOG_DAYS, "over", label_visibility="collapsed")
    first = basis.today - timedelta(days=int(days))
    Listing(
        title="Access log",
        file="access log",
        columns=lambda row: row,
        none="Nothing is on record of these days.",
        note="Sign-ins, refusals, files taken, loads and changes of people. It only grows, and"
        " holds nothing that a row says about a person.",
    ).show(rows_of(access_log(basis.whole.register, first)))
