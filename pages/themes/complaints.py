"""Complaints and feedback: where they come from, beside punctuality there, and who was answered."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages import furniture
from pages.furniture import (
    clusters,
    clusters_charts,
    clusters_table,
    complaints,
    courses,
    pickers,
)
from pages.furniture.definitions import settings_in_words
from pages.furniture.escalation import last_day
from pages.furniture.reads import small_cell_at
from pages.furniture.words import aside

SHAPED = ("punctuality", "feedback_positive")

person = furniture.signed_in()
here = furniture.here()

st.title("Complaints and feedback")
if not here.generation:
    furniture.nothing_yet()
    st.stop()

told = st.container()
by_site, by_spell = st.columns([3, 3])
with by_site:
    speaking = ("punctuality", "late_call_complaints", "feedback_score", complaints.ANSWERED)
    choice = complaints.sites_to_pick(here, tuple(map(measure_of, speaking)), person)
    site = pickers.pick("Site", choice, "site")
with by_spell:
    weeks = clusters.pick_weeks()
sites = (site,) if site else person.sites
limit = small_cell_at(here, sites)
last = last_day(here, "late_call_complaints") or last_day(here, "feedback_score")
found = clusters.clusters_at(here, sites, weeks, last) if last else ()
heard = last_day(here, complaints.ANSWERED)
undecided = complaints.open_from(here, sites, heard)
told.markdown(clusters.in_words(found, limit))
told.markdown(complaints.answered_in_words(here, sites, undecided))

st.header("Cluster by cluster")
if found and last:
    late = clusters.arrival_at(here, sites, last)
    if any(one.complaints is not None for one in found):
        st.markdown(f":material/hourglass_top: {late.in_words()}")
    clusters_charts.show_charts(here, sites, found, late, limit)
    st.subheader(f"The last {weeks} weeks in numbers")
    clusters_table.show_table(found, limit, sites, weeks)
    aside(
        " ".join(settings_in_words(here, measure_of(each), sites) for each in SHAPED)
        + " A cluster is named above where its rate of complaints lies outside the 99.8 % limits of"
        " an exact comparison with all the others here."
    )
else:
    st.write("Clusters come from the postcodes of calls, complaints and feedback.")

st.header("Acknowledged and answered in time")
courses.courses(here, (complaints.ACKNOWLEDGED, complaints.ANSWERED), sites, undecided)
aside("A complaint counts once its time is over; months with time left are drawn hollow.")
if heard:
    st.subheader("Waiting for an answer")
    complaints.show_waiting(here, sites, heard, limit)
    if slips := complaints.slips_in_words(here, sites):
        aside(slips)
