"""Punctuality: from the rota to the door, when and where calls are late, and the calls behind."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.questions.patterns import tallies
from pages.punctuality import calls, parts
from pages.shared import charts, frame
from pages.shared.words import aside

basis, person = frame.opened("Punctuality", needs_data=False)
measure = measure_of(parts.OUTCOME)
if not basis.generation:
    frame.nothing_yet()
    charts.definition(basis, measure, ())
    st.stop()

last = basis.last_day(measure.id)
if last is None or not basis.counted(measure.id).sites:
    charts.not_supplied(measure)
    st.stop()

first_lines = st.container()
view = parts.pick_view(basis, person, last)
counts = basis.ask_of_calls(view.asked.first, tallies, view.asked)
chained = parts.readings_of(basis, view)
course = chained[parts.OUTCOME].series.frame
if not course["denominator"].notna().any():
    charts.not_supplied(measure)
    st.stop()

with first_lines:
    st.markdown(parts.answer(view, counts, basis.today))
    aside(parts.verified_in_words(counts))
calls.chain(basis, view, chained)
if parts.totals(counts)[1]:
    calls.maps(view, counts, basis.today)
    aside(parts.copies_in_words(counts))
places = sorted({tally.place for tally in counts if tally.place})
calls.calls_behind(basis, view, tuple(course["period"])[::-1], tuple(places))
calls.lateness_of(basis, view)
calls.planned_and_given(basis, view)
st.header("How it is counted")
charts.definition(basis, measure, view.sites)
