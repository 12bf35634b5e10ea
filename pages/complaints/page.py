"""Complaints and feedback: where they come from, beside punctuality there, and who was answered."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages.complaints import parts
from pages.escalation.parts import last_day
from pages.shared import charts, frame, pickers, reading
from pages.shared.charts import settings_in_words
from pages.shared.pickers import signed_in
from pages.shared.reading import small_cell_at
from pages.shared.words import aside

SHAPED = ("punctuality", "feedback_positive")

person = signed_in()
here = reading.here()

st.title("Complaints and feedback")
if not here.generation:
    frame.nothing_yet()
    st.stop()

told = st.container()
by_site, by_spell = st.columns([3, 3])
with by_site:
    speaking = ("punctuality", "late_call_complaints", "feedback_score", parts.ANSWERED)
    choice = parts.sites_to_pick(here, tuple(map(measure_of, speaking)), person)
    site = pickers.pick("Site", choice, "site")
with by_spell:
    weeks = parts.pick_weeks()
sites = (site,) if site else person.sites
limit = small_cell_at(here, sites)
last = last_day(here, "late_call_complaints") or last_day(here, "feedback_score")
found = parts.clusters_at(here, sites, weeks, last) if last else ()
heard = last_day(here, parts.ANSWERED)
undecided = parts.open_from(here, sites, heard)
told.markdown(parts.in_words(found, limit))
told.markdown(parts.answered_in_words(here, sites, undecided))

st.header("Cluster by cluster")
if found and last:
    late = parts.arrival_at(here, sites, last)
    if any(one.complaints is not None for one in found):
        st.markdown(f":material/hourglass_top: {late.in_words()}")
    parts.show_charts(here, sites, found, late, limit)
    st.subheader(f"The last {weeks} weeks in numbers")
    parts.show_table(found, limit, sites, weeks)
    aside(
        " ".join(settings_in_words(here, measure_of(each), sites) for each in SHAPED)
        + " A cluster is named above where its rate of complaints lies outside the 99.8 % limits of"
        " an exact comparison with all the others here."
    )
else:
    st.write("Clusters come from the postcodes of calls, complaints and feedback.")

st.header("Acknowledged and answered in time")
charts.courses(here, (parts.ACKNOWLEDGED, parts.ANSWERED), sites, undecided)
aside("A complaint counts once its time is over; months with time left are drawn hollow.")
if heard:
    st.subheader("Waiting for an answer")
    parts.show_waiting(here, sites, heard, limit)
    if slips := parts.slips_in_words(here, sites):
        aside(slips)
