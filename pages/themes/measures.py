"""All measures at one place: does each change, does it meet its target; a row opens its chart."""

import streamlit as st

from pages import furniture
from pages.furniture import pickers, reads, summary
from pages.furniture.words import aside
from plan.model import Theme

person = furniture.signed_in()
here = furniture.here()
places = reads.places_at(here)

st.title("All measures")
if not here.generation:
    furniture.nothing_yet()
    st.stop()

told = st.container()
by_site, by_variation, by_assurance, by_theme = st.columns(4)
with by_site:
    site = pickers.pick("Site", pickers.all_sites(places, person), "site")
with by_variation:
    variation = pickers.pick("Does it change?", summary.VARIATION, "variation")
with by_assurance:
    assurance = pickers.pick("Does it meet the target?", summary.ASSURANCE, "assurance")
with by_theme:
    themes = {pickers.ALL: "All themes"} | {str(t): t.capitalize() for t in Theme}
    theme = pickers.pick("Theme", themes, "theme")

everything = summary.readings_of(here, (site,) if site else person.sites)
shown = [each for each in everything if summary.is_wanted(each, variation, assurance, theme)]
with told:
    st.write(summary.in_words(everything))
if not shown:
    st.info("No measure fits. Choose another site, or take a filter away.")
else:
    summary.headings()
for each in shown:
    summary.show_row(each)

st.divider()
aside(summary.not_counted(here, everything))
aside(
    "Both icons are read from the chart behind the row. The first speaks of the newest complete"
    " point: blue is better, orange is worse, grey is usual variation. The second says whether the"
    " usual range reaches the target: it is a different question, and never shares a colour."
)
