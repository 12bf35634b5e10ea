"""The plan for three meetings: the board, the risk register and a service review of one site."""

import streamlit as st

from pages.registers import parts
from pages.shared import frame, pickers, reading
from pages.shared.words import aside
from reports.registers import TITLES

person = pickers.signed_in()
here = reading.here()
plan = reading.plan_at(here)

st.title("Registers")
if not here.generation or not plan.aims:
    frame.nothing_to_show(here, plan, person)
    st.stop()

view, site = parts.pick(here, person)
st.header(TITLES[view].name)
aside(f"{TITLES[view].says}.")
everywhere = "all my sites" if person.sites else "all sites"
parts.show(parts.register_at(here, person, view, site), site, everywhere)
