"""All measures at one place: does each change, does it meet its target; a row opens its chart."""

import streamlit as st

from metrics.measure import Theme
from pages.measures import parts
from pages.shared import frame, pickers
from pages.shared.words import aside

basis, person = frame.opened("All measures")

first_line = st.container()
by_site, by_variation, by_assurance, by_theme = st.columns(4)
options = pickers.sites_or_all(basis, person, basis.places.kinds)
sites = pickers.pick_sites(options, person, where=by_site)
variation = pickers.pick("Does it change?", parts.VARIATION, "variation", where=by_variation)
assurance = pickers.pick(
    "Does it meet the target?", parts.ASSURANCE, "assurance", where=by_assurance
)
themes = {pickers.ALL: "All themes"} | {str(theme): theme.capitalize() for theme in Theme}
theme = pickers.pick("Theme", themes, "theme", where=by_theme)

everything = parts.readings_of(basis, sites)
shown = [row for row in everything if parts.is_wanted(row, variation, assurance, theme)]
first_line.write(parts.in_words(everything))
if not shown:
    st.info("No measure fits. Choose another site, or take a filter away.")
else:
    for column, heading in zip(st.columns(parts.WIDTHS), parts.HEADINGS, strict=True):
        column.markdown(f"**{heading}**")
for row in shown:
    parts.show_row(row)

st.divider()
aside(parts.not_counted(everything))
aside(
    "Both icons are read from the chart behind the row. The first speaks of the newest complete"
    " point: blue is better, orange is worse, grey is usual variation. The second says whether the"
    " usual range reaches the target: it is a different question, and never shares a colour."
)
