"""Dignity and privacy: what observers saw, where it is not met, who looked, what people say."""

import streamlit as st

from metrics.catalogue import measure as measure_of
from pages import furniture
from pages.furniture import dignity_here, dignity_looks, measures, reads
from pages.furniture.definitions import definition
from pages.furniture.dignity_done import done_against_due
from pages.furniture.dignity_pattern import where_not_met
from pages.furniture.dignity_said import answer
from pages.furniture.dignity_scores import scores
from pages.furniture.dignity_voices import what_people_say
from pages.furniture.review_actions import are_they_working
from plan.model import Theme

person = furniture.signed_in()
here = furniture.here()
score = measure_of(dignity_here.SCORE)

st.title("Dignity and privacy")
if not here.generation:
    furniture.nothing_yet()
    st.stop()
last, units = dignity_here.last_day_at(here), dignity_here.units_of(here, person)
if last is None or not units:
    measures.not_supplied(score)
    st.stop()

view = dignity_here.pick_view(here, person, units, last)
are_they_working(here, reads.plan_at(here), view.sites, Theme.DIGNITY)
answer(view)
scores(view)
where_not_met(view)
dignity_looks.when_and_by_whom(view)
dignity_looks.spot_checks(view)
dignity_looks.same_observer(view)
done_against_due(view)
what_people_say(view)

st.header("How it is counted")
definition(here, score, view.sites)
