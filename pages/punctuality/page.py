"""Punctuality: from the rota to the door, when and where calls are late, and the calls behind."""

import streamlit as st

from pages.punctuality import parts
from pages.punctuality.calls import calls_behind, chain, lateness, maps, planned_and_given
from pages.punctuality.parts import answer, copies_in_words, totals, verified_in_words
from pages.shared import frame, measures, pickers, reading
from pages.shared.charts import definition
from pages.shared.words import aside

person = pickers.signed_in()
here = reading.here()
measure = parts.punctuality()

st.title("Punctuality")
if not here.generation:
    frame.nothing_yet()
    definition(here, measure, ())
    st.stop()

last = parts.last_day_at(here)
found = {} if last is None else measures.counted_at(here, measure.id)[0]
if not found:
    measures.not_supplied(measure)
    st.stop()

told = st.container()
view = parts.pick_view(here, person, last)
counts = parts.tallies_at(here, view.asked)
chained = parts.readings_of(here, view)
if chained[parts.OUTCOME].series.frame["denominator"].notna().any():
    told.markdown(answer(view, counts, here.today))
    with told:
        aside(verified_in_words(counts))
else:
    measures.not_supplied(measure)
    st.stop()

chain(here, view, chained)
if totals(counts)[1]:
    small_cell = int(parts.setting_at(here, "", "small_cell"))
    maps(view, counts, here.today, small_cell)
    aside(copies_in_words(counts))
weeks = chained[parts.OUTCOME].series.frame["period"]
places = sorted({each.place for each in counts if each.place})
calls_behind(here, view, tuple(weeks)[::-1], tuple(places))
lateness(here, view)
planned_and_given(here, view)
st.header("How it is counted")
definition(here, measure, view.sites)
