"""The plan for three meetings: the board, the risk register and a service review of one site."""

import streamlit as st

from pages import furniture
from pages.furniture import reads, registers
from pages.furniture.words import aside
from reports.registers import TITLES

person = furniture.signed_in()
here = furniture.here()
plan = reads.plan_at(here)

st.title("Registers")
if not here.generation or not plan.aims:
    furniture.nothing_to_show(here, plan, person)
    st.stop()

view, site = registers.pick(here, person)
st.header(TITLES[view].name)
aside(f"{TITLES[view].says}.")
everywhere = "all my sites" if person.sites else "all sites"
registers.show(registers.register_at(here, person, view, site), site, everywhere)
