"""Who may sign in and see what, and the access log: for administrators."""

from datetime import timedelta

import streamlit as st

from pages.shared import aside, frame, pickers
from pages.shared.pickers import may_write, role_of
from pages.shared.tables import Listing
from plan.access_log import access_log, rows_of
from plan.editing import Draft, FieldWanted, save
from plan.faults import Known, NotSaved, opened
from plan.fields import FIELDS
from plan.model import Access
from reports.words import plain

NAMES = ("sign_in", "access", "access_sites", "access_aims")
SIGN_IN, *LINES = (FIELDS["person"][name] for name in NAMES)
LOG_DAYS = {"30": "The last 30 days", "7": "The last 7 days", "365": "The last 365 days"}

basis, by = frame.opened("People")
people = {person.id: person for person in pickers.people_by_role(basis.whole.plan)}
st.write("Who signs in how, and what they may see and do; then who came, and what they took.")

st.header("Who may what")
Listing(
    title="Who may sign in, and what they may see and do",
    file="people and access",
    columns=lambda person: {
        "Person": person.role or person.id,
        "Sites": ", ".join(person.sites) or "All",
        SIGN_IN.label: person.sign_in or "—",
        **{of.label: ", ".join(getattr(person, of.name)) or "—" for of in LINES},
    },
    none="The plan names no people yet.",
).show(people.values(), is_small=True)
aside(" · ".join(f"**{of}** {of.words}" for of in Access))

# Whoever has the shell of the server needs no form.
if people and (basis.visitor or may_write("who may what")):
    with st.expander("Change what somebody may", icon=":material/manage_accounts:"):
        chosen = st.selectbox("Person", people, format_func=lambda id: role_of(people[id]))
        person, seen = people[chosen], opened(basis.whole.register, "person", chosen).seen
        aims = (aim.id for aim in basis.whole.plan.aims)
        with st.form(f"access of {chosen} {seen}", border=False):
            how = {"placeholder": SIGN_IN.example, "max_chars": 200}
            wanted = {"sign_in": st.text_input(SIGN_IN.label, person.sign_in, **how)}
            for field, known in zip(LINES, (Access, basis.places.kinds, aims), strict=True):
                held = getattr(person, field.name)
                how = {"placeholder": field.example or "Nothing", "help": field.help}
                options = sorted({*known, *held} - {""})
                wanted[field.name] = tuple(st.multiselect(field.label, options, held, **how))
            is_sent = st.form_submit_button(f"Save as {role_of(by)}", icon=":material/save:")
        if is_sent:
            fields = {name: FieldWanted(value, seen) for name, value in wanted.items()}
            edit = Draft(kind="person", subject=chosen, typed=fields)
            try:
                save(basis.register, edit, by.id, Known(today=basis.today))
                st.rerun()
            except NotSaved as refused:
                st.warning(plain(str(refused)), icon=":material/edit_off:")

st.header("Access log")
days = pickers.pick_segment("Over", LOG_DAYS, "over", label_visibility="collapsed")
Listing(
    title="Access log",
    file="access log",
    none="Nothing is on record of these days.",
    note="Sign-ins, refusals, files taken, loads and changes of people. It only grows, and"
    " holds nothing that a row says about a person.",
).show(rows_of(access_log(basis.whole.register, basis.today - timedelta(days=int(days)))))
