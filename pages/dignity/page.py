"""Dignity and privacy: what observers saw, where it is not met, who looked, what people say."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from pages.dignity import observations, parts
from pages.dignity.observations import done_against_due, scores, where_not_met
from pages.dignity.parts import answer, what_people_say
from pages.shared import frame, measures, pickers, reading
from pages.shared.answers import are_they_working
from pages.shared.charts import definition

person = pickers.signed_in()
here = reading.here()
score = measure_of(parts.SCORE)

st.title("Dignity and privacy")
if not here.generation:
    frame.nothing_yet()
    st.stop()
last, units = parts.last_day_at(here), parts.units_of(here, person)
if last is None or not units:
    measures.not_supplied(score)
    st.stop()

view = parts.pick_view(here, person, units, last)
are_they_working(here, reading.plan_at(here), view.sites, Theme.DIGNITY)
answer(view)
scores(view)
where_not_met(view)
observations.when_and_by_whom(view)
observations.spot_checks(view)
observations.same_observer(view)
done_against_due(view)
what_people_say(view)

st.header("How it is counted")
definition(here, score, view.sites)
