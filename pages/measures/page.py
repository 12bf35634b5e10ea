"""All measures at one place: does each change, does it meet its target; a row opens its chart."""

import streamlit as st

from metrics.measure import Theme
from pages.measures import parts
from pages.shared import frame, pickers, reading
from pages.shared.pickers import signed_in
from pages.shared.words import aside

person = signed_in()
here = reading.here()
places = reading.places_at(here)

st.title("All measures")
if not here.generation:
    frame.nothing_yet()
    st.stop()

told = st.container()
by_site, by_variation, by_assurance, by_theme = st.columns(4)
with by_site:
    site = pickers.pick("Site", pickers.all_sites(places, person), "site")
with by_variation:
    variation = pickers.pick("Does it change?", parts.VARIATION, "variation")
with by_assurance:
    assurance = pickers.pick("Does it meet the target?", parts.ASSURANCE, "assurance")
with by_theme:
    themes = {pickers.ALL: "All themes"} | {str(t): t.capitalize() for t in Theme}
    theme = pickers.pick("Theme", themes, "theme")

everything = parts.readings_of(here, (site,) if site else person.sites)
shown = [each for each in everything if parts.is_wanted(each, variation, assurance, theme)]
with told:
    st.write(parts.in_words(everything))
if not shown:
    st.info("No measure fits. Choose another site, or take a filter away.")
else:
    parts.headings()
for each in shown:
    parts.show_row(each)

st.divider()
aside(parts.not_counted(here, everything))
aside(
    "Both icons are read from the chart behind the row. The first speaks of the newest complete"
    " point: blue is better, orange is worse, grey is usual variation. The second says whether the"
    " usual range reaches the target: it is a different question, and never shares a colour."
)
