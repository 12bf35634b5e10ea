"""Journeys and rota: which gaps to come will not work, and what late calls cost us till now."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages import furniture
from pages.furniture import (
    courses,
    measures,
    pickers,
    reads,
    travel,
    travel_behind,
    travel_to_come,
)
from pages.furniture.definitions import settings_in_words
from pages.furniture.travel_words import behind_in_words, in_words
from pages.furniture.words import aside

person = furniture.signed_in()
here = furniture.here()

st.title("Journeys and rota")
if not here.generation:
    furniture.nothing_yet()
    st.stop()

told = st.container()
calls = measure_of("punctuality")
by_site, by_weeks = st.columns(2)
with by_site:
    choice = measures.sites_of(here, calls, reads.places_at(here), person)
    site = pickers.pick("Site", choice, "site")
with by_weeks:
    weeks = travel.pick_weeks()
if len(choice) == 1:
    told.write("There is no rota here to look at.")
    measures.not_supplied(measure_of("feasible_gaps"))
    st.stop()
sites = (site,) if site else person.sites
branches = travel.branches_of(here, sites)
to_come = travel.to_come_at(here, branches)
told.markdown(in_words(to_come))

st.header("The rota to come")
travel_to_come.rota_to_come(to_come)
st.subheader("Who waits if nothing changes")
travel_to_come.late_to_come(to_come)
aside(settings_in_words(here, calls, sites))

st.header("Minutes lost, by cause")
travel_behind.lost_by_cause(here, sites)
aside(settings_in_words(here, measure_of("delay_minutes"), sites))

st.header("Gaps too short, behind us")
behind = travel.behind_at(here, branches, weeks)
if behind and behind.whole.gaps:
    st.markdown(behind_in_words(behind, weeks))
    courses.courses(here, ("feasible_gaps", "punctuality"), sites)
    travel_behind.too_short(here, behind)
else:
    st.write("No journey is known, from call logs or from the rota, so no gap can be judged.")

st.header("What journeys really take")
travel_behind.journeys(here, *travel.journeys_at(here, branches))
