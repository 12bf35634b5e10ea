"""The daily delay review: ten minutes at one branch on the last complete day, worst first."""

import streamlit as st

from pages import furniture
from pages.furniture import (
    pickers,
    reads,
    review,
    review_day,
    review_follow_ups,
    review_list,
    review_runs,
    review_today,
)
from pages.furniture.review_actions import are_they_working

person = furniture.signed_in()
here = furniture.here()
plan = reads.plan_at(here)

title, by_site, by_day = st.columns([6, 3, 4], vertical_alignment="bottom")
heading = st.container(gap="xsmall")
branches = review.branches_of(here, person)
days = review.days_of(here)
if not branches or not days:
    st.title("Delay review")
    review.nothing_to_review(here, person)
    st.stop()

with by_site:
    site = pickers.pick("Branch", branches, "site")
with by_day:
    asked_for = st.query_params.get("day", "")
    day = review.day_picked(pickers.pick("Day", review.day_names(days, here.today), "day"))
found = review.review_at(here, site, day)
agreed = review_follow_ups.agreed_at(here, site)

title.title(f"Delay review · {site}", anchor=False)
with heading:
    review_day.which_day(here, day, days)
    review.day_not_there(asked_for, days, here)
    review.no_data_yesterday(here)
    review_day.summary(found)
    review_today.in_a_line(here, site)
    review_follow_ups.in_a_line(agreed, here.today)

review_list.exceptions(here, found, plan, person)
review_runs.timelines(found)
review_follow_ups.last_time(here, agreed, plan, person)
review_today.rota(here, site)
are_they_working(here, plan, (site,))
review_day.settings(here, found)
