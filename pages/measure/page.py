"""One measure in full: its figures at one place, by day, week or month, its rule and its SQL."""

import streamlit as st

from metrics.calendar import By
from pages.complaints.parts import provisional_words
from pages.measure.parts import phases
from pages.shared import charts, frame, pickers
from pages.shared.tables import numbers
from pages.shared.words import aside

basis, person = frame.opened("", needs_data=False)

heading = st.container()
by_measure, by_site, by_part, by_period = st.columns([4, 3, 3, 3])
measure = pickers.pick_measure(where=by_measure)
heading.title(measure.title)
heading.write(measure.why)
if not basis.generation:
    frame.nothing_yet()
    charts.definition(basis, measure, ())
    st.stop()

among = pickers.counted_sites(basis, measure.id)
sites = pickers.pick_sites(pickers.sites_or_all(basis, person, among), person, where=by_site)
part = pickers.pick_part(basis, measure, where=by_part)
usual = basis.usual_by(measure.id, sites=sites, part=part)
periods = {str(by): f"By {by}" for by in sorted(By, key=lambda by: by is not usual)}
by = By(pickers.pick_segment("Points", periods, "by", where=by_period))

reading = basis.reading(measure.id, sites=sites, part=part, by=by)
for line in (charts.newest_in_words(reading), provisional_words(basis, measure, sites)):
    if line:
        heading.markdown(line)
if not (reading.is_judged or charts.is_supplied(reading)):
    charts.not_supplied(measure)
else:
    drawn = charts.show_reading(reading, charts.pick_chart(reading))
    aside(charts.settings_in_words(basis, measure, sites, charts.NO_SETTING))
    phases(basis, reading, person)
    st.header("The numbers behind it")
    numbers(reading.series, drawn)
st.header("How it is counted")
charts.definition(basis, measure, sites)
