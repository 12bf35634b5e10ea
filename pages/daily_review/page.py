"""The daily delay review: ten minutes at one branch on the last complete day, worst first."""

import streamlit as st

from pages.daily_review import exception, parts
from pages.shared import pickers, reading
from pages.shared.answers import are_they_working
from pages.shared.pickers import signed_in

person = signed_in()
here = reading.here()
plan = reading.plan_at(here)

title, by_site, by_day = st.columns([6, 3, 4], vertical_alignment="bottom")
heading = st.container(gap="xsmall")
branches = parts.branches_of(here, person)
days = parts.days_of(here)
if not branches or not days:
    st.title("Delay review")
    parts.nothing_to_review(here, person)
    st.stop()

with by_site:
    site = pickers.pick("Branch", branches, "site")
with by_day:
    asked_for = st.query_params.get("day", "")
    day = parts.day_picked(pickers.pick("Day", parts.day_names(days, here.today), "day"))
found = parts.review_at(here, site, day)
agreed = exception.agreed_at(here, site)

title.title(f"Delay review · {site}", anchor=False)
with heading:
    parts.which_day(here, day, days)
    parts.day_not_there(asked_for, days, here)
    parts.no_data_yesterday(here)
    parts.summary(found)
    parts.today_in_a_line(here, site)
    exception.follow_ups_in_a_line(agreed, here.today)

parts.exceptions(here, found, plan, person)
parts.timelines(found)
exception.last_time(here, agreed, plan, person)
parts.rota(here, site)
are_they_working(here, plan, (site,))
parts.settings(here, found)
