"""Journeys and rota: which gaps to come will not work, and what late calls cost us till now."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.questions.journeys import gaps_to_come
from pages.shared import charts, frame, pickers
from pages.shared.words import aside
from pages.travel import parts

basis, person = frame.opened("Journeys and rota")

first_line = st.container()
by_site, by_weeks = st.columns(2)
among = pickers.counted_sites(basis, "punctuality")
options = pickers.sites_or_all(basis, person, among)
sites = pickers.pick_sites(options, person, where=by_site)
spells = {"13": 13, "4": 4, "26": 26}
weeks = pickers.pick_weeks("Weeks behind", spells, "weeks", where=by_weeks)
if len(options) == 1:
    first_line.write("There is no rota here to look at.")
    charts.not_supplied(measure_of("feasible_gaps"))
    st.stop()
branches = basis.below(sites)
to_come = basis.ask(gaps_to_come, branches, basis.today)
first_line.markdown(parts.in_words(to_come))

st.header("The rota to come")
parts.rota_to_come(to_come)
st.subheader("Who waits if nothing changes")
parts.late_to_come(to_come)
aside(charts.settings_in_words(basis, measure_of("punctuality"), sites))

st.header("Minutes lost, by cause")
parts.lost_by_cause(basis, sites)
aside(charts.settings_in_words(basis, measure_of("delay_minutes"), sites))

st.header("Gaps too short, behind us")
behind = parts.behind_at(basis, branches, weeks)
if behind and behind.whole.gaps:
    st.markdown(parts.behind_in_words(behind, weeks))
    charts.runs(basis, ("feasible_gaps", "punctuality"), sites)
    parts.too_short(behind)
else:
    st.write("No journey is known from call logs, so no gap behind us can be judged.")

st.header("What journeys really take")
parts.show_journeys(basis, branches)
