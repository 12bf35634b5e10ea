"""Punctuality: from the rota to the door, when and where calls are late, and the calls behind."""

import streamlit as st

from pages import furniture
from pages.furniture import measures
from pages.furniture import punctuality as asked_for
from pages.furniture import punctuality_reads as reads
from pages.furniture.definitions import definition
from pages.furniture.punctuality_calls import calls_behind
from pages.furniture.punctuality_chain import chain
from pages.furniture.punctuality_given import lateness, planned_and_given
from pages.furniture.punctuality_maps import maps
from pages.furniture.punctuality_words import answer, copies_in_words, totals, verified_in_words
from pages.furniture.words import aside

person = furniture.signed_in()
here = furniture.here()
measure = asked_for.punctuality()

st.title("Punctuality")
if not here.generation:
    furniture.nothing_yet()
    definition(here, measure, ())
    st.stop()

last = asked_for.last_day_at(here)
found = {} if last is None else measures.counted_at(here, measure.id)[0]
if not found:
    measures.not_supplied(measure)
    st.stop()

told = st.container()
view = asked_for.pick_view(here, person, last)
counts = reads.tallies_at(here, view.asked)
chained = reads.readings_of(here, view)
if chained[reads.OUTCOME].series.frame["denominator"].notna().any():
    told.markdown(answer(view, counts, here.today))
    with told:
        aside(verified_in_words(counts))
else:
    measures.not_supplied(measure)
    st.stop()

chain(here, view, chained)
if totals(counts)[1]:
    small_cell = int(reads.setting_at(here, "", "small_cell"))
    maps(view, counts, here.today, small_cell)
    aside(copies_in_words(counts))
weeks = chained[reads.OUTCOME].series.frame["period"]
places = sorted({each.place for each in counts if each.place})
calls_behind(here, view, tuple(weeks)[::-1], tuple(places))
lateness(here, view)
planned_and_given(here, view)
st.header("How it is counted")
definition(here, measure, view.sites)
