"""Who may sign in and see what, and the access log: for administrators."""

import streamlit as st

from pages.people import parts
from pages.shared import frame

basis, person = frame.opened("People")
st.write("Who signs in how, and what they may see and do; then who came, and what they took.")

st.header("Who may what")
parts.show_people(basis)
parts.change(basis, person)

st.header("Access log")
parts.show_log(basis)
