"""Publication and escalation: how early calls are known, and who is told when one is late."""

import streamlit as st

from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from pages.escalation import parts
from pages.shared import charts, frame, pickers
from pages.shared.words import aside

basis, person = frame.opened("Publication and escalation")

first_line = st.container()
by_site, by_spell = st.columns([3, 3])
among = pickers.counted_sites(basis, parts.PUBLISHED)
sites = pickers.pick_sites(pickers.sites_or_all(basis, person, among), person, where=by_site)
weeks = pickers.pick_weeks("Over", {"month": 4, "quarter": 13, "half": 26}, "over", where=by_spell)
first_line.markdown(parts.in_words(basis, sites, weeks) or "Nothing of this was supplied yet.")

st.header("How far ahead calls are published")
charts.runs(basis, (parts.PUBLISHED, "changed_late"), sites)
if span := parts.span_of(basis, sites, weeks, parts.PUBLISHED):
    parts.show_weeks(basis, span, sites)
    aside("Share of each week’s calls by how many days ahead of the call they were published.")

st.header("When a call is late")
late = (*parts.DELAYED, "minutes_to_alert", "minutes_to_escalation")
charts.runs(basis, late, sites)

st.header("Where delays are never escalated")
span = parts.span_of(basis, sites, weeks, parts.ESCALATED)
escalated = basis.reading(parts.ESCALATED, sites=sites, by=By.WEEK)
if not span or not charts.is_supplied(escalated):
    st.info("Not supplied: the call log does not say which delays were escalated.")
    st.stop()
shown = parts.readable(basis, span)
parts.show_delays(basis, shown)
if shown != span:
    aside("The last 4 weeks only, for there are many places here: choose one to look further back.")
aside(charts.settings_in_words(basis, measure_of(parts.ESCALATED), sites))
st.subheader("Each delay never escalated")
if len(span.branches) == 1:
    parts.show_never(basis, span)
else:
    aside("Choose one branch above to see its delays one by one.")
