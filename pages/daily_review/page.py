"""The daily delay review: ten minutes at one branch on the last complete day, worst first."""

from datetime import date

import streamlit as st

from metrics.questions.day import days_to_review, review_day
from pages.daily_review import exception, parts
from pages.shared import frame, pickers
from pages.shared.answers import are_they_working
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
with by_day:
    asked_for = st.query_params.get("day", "")
    names = parts.day_names(days, basis.today)
    day = date.fromisoformat(pickers.pick("Day", names, "day"))
review = basis.ask(review_day, site, day)
agreed = follow_ups(basis.register, site)

title.title(f"Delay review · {site}", anchor=False)
with heading:
    parts.which_day(basis, day, days)
    parts.day_not_there(asked_for, days, basis)
    parts.no_data_yesterday(basis)
    parts.summary(basis, review)
    st.markdown(f":material/today: {parts.rota_in_words(basis, site)} · [see them](#today)")
    exception.follow_ups_in_a_line(agreed, basis.today)

parts.exceptions(basis, review, person)
parts.timelines(review)
exception.last_time(basis, agreed, person)
parts.rota(basis, site)
are_they_working(basis, (site,))
parts.settings(review)
