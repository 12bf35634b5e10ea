"""Sites side by side: each one's course on one scale, and a funnel; never a league table."""

import streamlit as st

from pages.shared import charts, frame, pickers
from pages.shared.words import aside
from pages.sites import parts

basis, person = frame.opened("Sites side by side")

first_line = st.container()
by_measure, by_kind, by_spell, by_part = st.columns([4, 3, 3, 3])
measure = pickers.pick_measure(where=by_measure)
kinds = parts.kinds_of(basis, measure, person)
if not kinds:
    charts.not_supplied(measure)
    st.stop()
names = {kind: (kind or "of no known kind").replace("_", " ").capitalize() for kind in kinds}
sites = tuple(kinds[pickers.pick("Kind of place", names, "kind", where=by_kind)])
spells = {name: words for name, (words, _) in parts.SPELLS.items()}
spell = pickers.pick("Compared over", spells, "over", where=by_spell)
part = pickers.pick_part(basis, measure, where=by_part)

readings = parts.readings_by_site(basis, measure.id, sites, part)
funnel = parts.funnel_of(readings, spell)
if funnel:
    first_line.markdown(parts.in_words(funnel))

st.header("Each site’s course")
axis = next(iter(readings.values())).run.story.axis
aside(f"{axis}. One scale for all, sites in one fixed order.")
parts.small_charts(readings)
aside(charts.settings_in_words(basis, measure, sites, charts.NO_SETTING))

st.header("How far the sites differ")
if funnel:
    parts.show_funnel(funnel)
else:
    st.write(
        "A mean score or a percentile has no counts to make limits from, so there is no funnel."
        " Compare the courses above."
    )
