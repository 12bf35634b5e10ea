"""Complaints and feedback: where they come from, beside punctuality there, and who was answered."""

from datetime import timedelta

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.questions.complaints import ACKNOWLEDGED, ANSWERED, read_clusters, undecided_from
from pages.complaints import parts
from pages.shared import charts, frame, pickers
from pages.shared.words import aside

SHAPED = ("punctuality", "feedback_positive")
SPEAKING = ("punctuality", "late_call_complaints", "feedback_score", ANSWERED)

basis, person = frame.opened("Complaints and feedback")

first_lines = st.container()
by_site, by_spell = st.columns([3, 3])
among = pickers.counted_sites(basis, *SPEAKING)
sites = pickers.pick_sites(pickers.sites_or_all(basis, person, among), person, where=by_site)
spells = {"half": 26, "quarter": 13, "year": 52}
weeks = pickers.pick_weeks("Compared over", spells, "over", where=by_spell)
limit = basis.small_cell(sites)
last = basis.last_day("late_call_complaints", "feedback_score")
first = last and last - timedelta(days=7 * weeks - 1)
clusters = basis.ask(read_clusters, sites, first, last) if last else ()
heard = basis.last_day(ANSWERED)
undecided = basis.ask(undecided_from, basis.below(sites), heard)
first_lines.markdown(parts.in_words(clusters, limit))
first_lines.markdown(parts.answered_in_words(basis, sites, undecided))

st.header("Cluster by cluster")
if clusters and last:
    late = parts.arrival_at(basis, sites, last)
    if any(cluster.complaints is not None for cluster in clusters):
        st.markdown(f":material/hourglass_top: {late.in_words()}")
    parts.show_charts(parts.ClusterView(basis, sites, late, limit), clusters)
    st.subheader(f"The last {weeks} weeks in numbers")
    parts.show_table(clusters, limit, sites, weeks)
    aside(
        " ".join(charts.settings_in_words(basis, measure_of(id), sites) for id in SHAPED)
        + " A cluster is named above where its rate of complaints lies outside the 99.8 % limits of"
        " an exact comparison with all the others here."
    )
else:
    st.write("Clusters come from the postcodes of calls, complaints and feedback.")

st.header("Acknowledged and answered in time")
charts.runs(basis, (ACKNOWLEDGED, ANSWERED), sites, undecided)
aside("A complaint counts once its time is over; months with time left are drawn hollow.")
if heard:
    st.subheader("Waiting for an answer")
    parts.show_waiting(basis, sites, heard, limit)
    if slips := parts.slips_in_words(basis, sites):
        aside(slips)
