"""The daily delay review: ten minutes at one branch on the last complete day, worst first."""

from datetime import date

import streamlit as st

from metrics.calendar import bank_holidays
from metrics.questions.day import days_to_review, looked_back, review_day
from pages.daily_review import parts
from pages.shared import frame, pickers, rooms
from pages.shared.pickers import role_of
from pages.shared.themes import are_they_working
from plan.review_call import follow_ups
from plan.words.numbers import count
from reports.words import day_in_words, days_ago, plain

basis, person = frame.opened()
today = basis.today

title, by_site, by_day = st.columns([6, 3, 4], vertical_alignment="bottom")
heading = st.container(gap="xsmall")
sites = pickers.own_sites(basis, person, basis.counted("punctuality").sites)
days = basis.ask(days_to_review, "", today)
if not sites or not days:
    st.title("Delay review")
    if not basis.generation:
        frame.nothing_yet()
    elif days and person.sites:
        own = f"{count(len(person.sites), 'site')} of {role_of(person)}"
        st.info(
            f"The review is for branches that make calls. None is among the {own}. Act as someone"
            " else above."
        )
    else:
        st.info("Not supplied: the review needs the rota and the call log of a complete day.")
        rooms.link(rooms.DATA, "Load these exports")
    st.stop()

site = pickers.pick("Branch", {site: site for site in sites}, "site", where=by_site)
days = basis.ask(days_to_review, site, today)
newest, asked_for = days[0], st.query_params.get("day", "")  # those after it have no log yet
says = {day: day_in_words(day, today, weekday=True) for day in days}
more = {day: " (no call log yet)" for day in days if day > newest}
more[newest] = " (last complete day)"
options = {day.isoformat(): says[day] + more.get(day, "") for day in days}
day = date.fromisoformat(pickers.pick("Day", options, "day", where=by_day))
review = basis.ask_of_calls(looked_back(day), review_day, site, day)
agreed = follow_ups(basis.register, site)

title.title(f"Delay review · {plain(site)}", anchor=False)
with heading:
    holiday = " · a bank holiday" if day in bank_holidays(day.year, day.year) else ""
    earlier = " · an earlier day" if day < newest else ""
    st.markdown(f"**{says[day]}**, {days_ago(day, today)}{holiday}{earlier}")
    if asked_for and asked_for not in options:
        st.warning(
            "The day asked for is not complete, or not in the data. This is the last complete"
            f" day, {says[newest]}.",
            icon=":material/schedule:",
        )
    parts.no_data_yesterday(basis)
    parts.summary(basis, review, agreed)

if pickers.pick_segment("Look at", parts.TABS, "tab", label_visibility="collapsed") == parts.WEEK:
    complete = [each for each in days if each <= newest][:7]
    parts.last_seven(basis, site, complete, agreed)
    parts.last_time(basis, agreed, person)
else:
    parts.exceptions(basis, review, person)
    parts.timelines(review)
    parts.last_time(basis, agreed, person)
    parts.rota(basis, site)
are_they_working(basis, (site,))
parts.settings(review)
