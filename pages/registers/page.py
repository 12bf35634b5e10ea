"""The plan for three meetings: the board, the risk register and a service review of one site."""

import streamlit as st

from pages.registers import parts
from pages.shared import frame
from pages.shared.words import aside
from reports.registers import TITLES

basis, person = frame.opened("Registers", needs_data=False)
if not basis.generation or not basis.plan.aims:
    frame.nothing_to_show(basis, person)
    st.stop()

view, site = parts.pick(basis, person)
st.header(TITLES[view].name)
aside(f"{TITLES[view].says}.")
parts.show(basis, person, view, site)
