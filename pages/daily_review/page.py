"""The daily delay review: ten minutes at one branch on the last complete day, worst first."""

import streamlit as st

from metrics.questions.day import days_to_review, review_day
from pages.daily_review import exception, parts
from pages.shared import frame, pickers
from pages.shared.themes import are_they_working
from pages.shared.words import plain
from plan.review_call import follow_ups

basis, person = frame.opened()

title, by_site, by_day = st.columns([6, 3, 4], vertical_alignment="bottom")
heading = st.container(gap="xsmall")
counted = basis.counted("punctuality").sites
branches = {site: site for site in pickers.own_sites(basis, person, counted)}
days = basis.ask(days_to_review, "", basis.today)
if not branches or not days:
    st.title("Delay review")
    parts.nothing_to_review(basis, person, days)
    st.stop()

site = pickers.pick("Branch", branches, "site", where=by_site)
days = basis.ask(days_to_review, site, basis.today)
asked_for = st.query_params.get("day", "")
with by_day:
    day = parts.pick_day(days, basis.today)
review = basis.ask(review_day, site, day)
agreed = follow_ups(basis.register, site)

title.title(f"Delay review · {plain(site)}", anchor=False)
with heading:
    parts.which_day(basis, day, days, asked_for)
    parts.no_data_yesterday(basis)
    parts.summary(basis, review, agreed)

parts.exceptions(basis, review, person)
parts.timelines(review)
exception.last_time(basis, agreed, person)
parts.rota(basis, site)
are_they_working(basis, (site,))
parts.settings(review)
