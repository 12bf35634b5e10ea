"""Publication and escalation: how early calls are known, and who is told when one is late."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages import furniture
from pages.furniture import courses, escalation, escalation_tables, measures, pickers, reads
from pages.furniture.definitions import settings_in_words
from pages.furniture.words import aside

person = furniture.signed_in()
here = furniture.here()

st.title("Publication and escalation")
if not here.generation:
    furniture.nothing_yet()
    st.stop()

told = st.container()
published, delayed = measure_of("published_ahead"), measure_of("delays_escalated")
by_site, by_spell = st.columns([3, 3])
with by_site:
    choice = measures.sites_of(here, published, reads.places_at(here), person)
    site = pickers.pick("Site", choice, "site")
with by_spell:
    weeks = escalation.pick_weeks()
sites = (site,) if site else person.sites
told.markdown(escalation.in_words(here, sites, weeks) or "Nothing of this was supplied yet.")

st.header("How far ahead calls are published")
courses.courses(here, ("published_ahead", "changed_late"), sites)
span = escalation.span_of(here, sites, weeks, published.id)
if span:
    escalation_tables.show_weeks(here, span, sites)
    aside("Share of each week’s calls by how many days ahead of the call they were published.")

st.header("When a call is late")
courses.courses(
    here,
    ("delays_escalated", "delays_never_escalated", "minutes_to_alert", "minutes_to_escalation"),
    sites,
)

st.header("Where delays are never escalated")
span = escalation.span_of(here, sites, weeks, delayed.id)
if not span or not escalation.is_counted(here, delayed.id, sites):
    st.info("Not supplied: the call log does not say which delays were escalated.")
    st.stop()
told_of = escalation.readable(here, span)
escalation_tables.show_delays(here, told_of)
if told_of != span:
    aside("The last 4 weeks only, for there are many places here: choose one to look further back.")
aside(settings_in_words(here, delayed, sites))
st.subheader("Each delay never escalated")
if len(span.branches) == 1:
    escalation_tables.show_never(here, span)
else:
    aside("Choose one branch above to see its delays one by one.")
