"""Publication and escalation: how early calls are known, and who is told when one is late."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages.escalation import parts
from pages.shared import charts, frame, measures, pickers, reading
from pages.shared.charts import settings_in_words
from pages.shared.pickers import signed_in
from pages.shared.words import aside

person = signed_in()
here = reading.here()

st.title("Publication and escalation")
if not here.generation:
    frame.nothing_yet()
    st.stop()

told = st.container()
published, delayed = measure_of("published_ahead"), measure_of("delays_escalated")
by_site, by_spell = st.columns([3, 3])
with by_site:
    choice = measures.sites_of(here, published, reading.places_at(here), person)
    site = pickers.pick("Site", choice, "site")
with by_spell:
    weeks = parts.pick_weeks()
sites = (site,) if site else person.sites
told.markdown(parts.in_words(here, sites, weeks) or "Nothing of this was supplied yet.")

st.header("How far ahead calls are published")
charts.courses(here, ("published_ahead", "changed_late"), sites)
span = parts.span_of(here, sites, weeks, published.id)
if span:
    parts.show_weeks(here, span, sites)
    aside("Share of each week’s calls by how many days ahead of the call they were published.")

st.header("When a call is late")
charts.courses(
    here,
    ("delays_escalated", "delays_never_escalated", "minutes_to_alert", "minutes_to_escalation"),
    sites,
)

st.header("Where delays are never escalated")
span = parts.span_of(here, sites, weeks, delayed.id)
if not span or not parts.is_counted(here, delayed.id, sites):
    st.info("Not supplied: the call log does not say which delays were escalated.")
    st.stop()
told_of = parts.readable(here, span)
parts.show_delays(here, told_of)
if told_of != span:
    aside("The last 4 weeks only, for there are many places here: choose one to look further back.")
aside(settings_in_words(here, delayed, sites))
st.subheader("Each delay never escalated")
if len(span.branches) == 1:
    parts.show_never(here, span)
else:
    aside("Choose one branch above to see its delays one by one.")
