"""Dignity and privacy: what observers saw, where it is not met, who looked, what people say."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from pages.dignity import observations, parts
from pages.shared import charts, frame, pickers
from pages.shared.answers import are_they_working

basis, person = frame.opened("Dignity and privacy")
score = measure_of(parts.SCORE)
last, among = basis.last_day(parts.SCORE), pickers.counted_sites(basis, parts.SCORE)
units = pickers.sites_or_all(basis, person, among, "units")
if last is None or len(units) == 1:
    charts.not_supplied(score)
    st.stop()

view = parts.pick_view(basis, person, units, last)
are_they_working(basis, view.sites, Theme.DIGNITY)
parts.answer(view)
observations.scores(view)
observations.where_not_met(view)
observations.when_and_by_whom(view)
observations.spot_checks(view)
observations.same_observer(view)
observations.done_against_due(view)
parts.what_people_say(view)

st.header("How it is counted")
charts.definition(basis, score, view.sites)
