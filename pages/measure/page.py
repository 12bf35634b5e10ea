"""One measure in full: its figures at one place, by day, week or month, its rule and its SQL."""

import streamlit as st

from metrics.calendar import By
from metrics.catalogue import CATALOGUE
from metrics.catalogue import measure as measure_of
from pages.complaints import parts
from pages.measure.parts import phases
from pages.shared import charts, frame, measures, pickers, reading
from pages.shared.charts import definition, settings_in_words, show_reading
from pages.shared.pickers import signed_in
from pages.shared.tables import numbers
from pages.shared.words import aside

person = signed_in()
here = reading.here()
places = reading.places_at(here)

heading = st.container()
by_measure, by_site, by_part, by_period = st.columns([4, 3, 3, 3])
with by_measure:
    chosen = measure_of(pickers.pick("Measure", {m.id: m.title for m in CATALOGUE}, "measure"))
heading.title(chosen.title)
heading.write(chosen.why)
if not here.generation:
    frame.nothing_yet()
    definition(here, chosen, ())
    st.stop()

with by_site:
    site = pickers.pick("Site", measures.sites_of(here, chosen, places, person), "site")
with by_part:
    part = measures.pick_part(here, chosen)
with by_period:
    sites = (site,) if site else person.sites
    usual = reading.usual_by_at(here, chosen.id, sites=sites, part=part)
    periods = {str(by): f"By {by}" for by in sorted(By, key=lambda by: by is not usual)}
    by = By(pickers.pick_segment("Points", periods, "by"))

found = reading.reading_at(here, chosen.id, sites=sites, part=part, by=by)
shown = found.series
measures.newest_in_words(heading, found, here.today)
if late := parts.provisional_words(here, chosen, sites):
    heading.write(late)
if shown.frame.empty:
    measures.not_supplied(chosen)
else:
    drawn = show_reading(found, charts.pick_chart(found))
    aside(settings_in_words(here, chosen, sites) or "No setting shapes this figure.")
    phases(here, found, person)
    st.header("The numbers behind it")
    numbers(shown, drawn)
st.header("How it is counted")
definition(here, chosen, sites)
