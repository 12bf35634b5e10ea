"""Sites side by side: each one's course on one scale, and a funnel; never a league table."""

import streamlit as st

from metrics.catalogue import CATALOGUE
from metrics.catalogue import measure as measure_of
from pages.shared import frame, measures, pickers, reading
from pages.shared.charts import settings_in_words
from pages.shared.pickers import signed_in
from pages.shared.words import aside
from pages.sites import parts

person = signed_in()
here = reading.here()

st.title("Sites side by side")
if not here.generation:
    frame.nothing_yet()
    st.stop()

told = st.container()
by_measure, by_kind, by_spell, by_part = st.columns([4, 3, 3, 3])
with by_measure:
    chosen = measure_of(pickers.pick("Measure", {m.id: m.title for m in CATALOGUE}, "measure"))
kinds = parts.kinds_of(here, chosen, person)
if not kinds:
    measures.not_supplied(chosen)
    st.stop()
with by_kind:
    sites = tuple(kinds[parts.pick_kind(kinds)])
with by_spell:
    spell = parts.pick_spell()
with by_part:
    part = measures.pick_part(here, chosen)

found = parts.readings_by_site(here, chosen.id, sites, part)
funnel = parts.funnel_of(found, spell)
if funnel:
    told.markdown(parts.in_words(funnel))

st.header("Each site’s course")
aside(f"{next(iter(found.values())).run.story.axis}. One scale for all, sites in one fixed order.")
parts.small_charts(found)
aside(settings_in_words(here, chosen, sites) or "No setting shapes this figure.")

st.header("How far the sites differ")
if funnel:
    parts.show_funnel(funnel)
    aside(
        "A small site differs more by chance, so its limits are wider. A site within the limits is"
        " neither better nor worse than another, so no ranks are given."
    )
else:
    st.write(
        "A mean score or a percentile has no counts to make limits from, so there is no funnel."
        " Compare the courses above."
    )
