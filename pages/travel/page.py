"""Journeys and rota: which gaps to come will not work, and what late calls cost us till now."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages.shared import charts, frame, measures, pickers, reading
from pages.shared.charts import settings_in_words
from pages.shared.pickers import signed_in
from pages.shared.words import aside
from pages.travel import parts
from pages.travel.parts import behind_in_words, in_words

person = signed_in()
here = reading.here()

st.title("Journeys and rota")
if not here.generation:
    frame.nothing_yet()
    st.stop()

told = st.container()
calls = measure_of("punctuality")
by_site, by_weeks = st.columns(2)
with by_site:
    choice = measures.sites_of(here, calls, reading.places_at(here), person)
    site = pickers.pick("Site", choice, "site")
with by_weeks:
    weeks = parts.pick_weeks()
if len(choice) == 1:
    told.write("There is no rota here to look at.")
    measures.not_supplied(measure_of("feasible_gaps"))
    st.stop()
sites = (site,) if site else person.sites
branches = parts.branches_of(here, sites)
to_come = parts.to_come_at(here, branches)
told.markdown(in_words(to_come))

st.header("The rota to come")
parts.rota_to_come(to_come)
st.subheader("Who waits if nothing changes")
parts.late_to_come(to_come)
aside(settings_in_words(here, calls, sites))

st.header("Minutes lost, by cause")
parts.lost_by_cause(here, sites)
aside(settings_in_words(here, measure_of("delay_minutes"), sites))

st.header("Gaps too short, behind us")
behind = parts.behind_at(here, branches, weeks)
if behind and behind.whole.gaps:
    st.markdown(behind_in_words(behind, weeks))
    charts.courses(here, ("feasible_gaps", "punctuality"), sites)
    parts.too_short(behind)
else:
    st.write("No journey is known, from call logs or from the rota, so no gap can be judged.")

st.header("What journeys really take")
parts.journeys(*parts.journeys_at(here, branches))
