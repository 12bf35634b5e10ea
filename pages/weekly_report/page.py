"""The weekly report to senior leaders: the week's finding, every target, what slipped, the data."""

from datetime import date, timedelta

import streamlit as st

from pages.shared import aside, frame, pickers
from pages.shared.pickers import NOBODY, role_of
from pages.shared.saved import SavedField, show_tick
from pages.shared.tables import offer
from pages.weekly_report import parts
from reports.weekly import paper, words
from reports.weekly.content import LONGEST_COMMENT, Week, comment
from reports.words import plain

EARLIER = timedelta(weeks=12)  # than the last whole week

basis, person = frame.opened()

title = st.empty()
by_site, by_week, to_take = st.columns([3, 3, 5], vertical_alignment="bottom", gap="medium")
options = pickers.sites_or_all(basis, person, basis.places.kinds)
site = pickers.pick("Site", options, "site", where=by_site)
newest = Week.before(basis.today)
weeks = {week.first.isoformat(): week.says for week in newest.back(newest.first - EARLIER)}
week = Week(date.fromisoformat(pickers.pick("Week", weeks, "week", where=by_week)))
report = parts.report_at(basis, (site,) if site else person.sites, week)
title.title(f"Weekly report, {week.says}", anchor=False)

frame.say_what_is_missing(basis)
with to_take:
    letters = (letter if letter.isalnum() else "-" for letter in site.lower())
    at = f"-{''.join(letters).strip('-') or 'site'}" if site else ""
    name = f"weekly{at}-{week.first.isoformat()}.pdf"
    offer("The report as PDF", lambda: paper.weekly_pdf(report, basis.today), name)
    terms = f' --site "{site.replace("`", "")}"' if site else ""
    terms += f" --as-of {week.reported_on.isoformat()} --out {name}"
    aside(f"By itself, every Monday: `python grip.py report weekly{terms}`")

where = plain(site) if site else "All sites"
aside(f"{where} · as at Monday {week.reported_on.day} {week.reported_on:%B}, using today’s plan")
# What a leader says of the week, on top here and on paper; saved as soon as it is typed.
said = report.comment
if person is not NOBODY:
    show_tick()
    field = SavedField(
        key=f"comment {week.first} {report.sites}",
        stored=said.text,
        entry=said.entry,
        write=lambda text, entry: comment(
            basis.register, text, person.id, entry, on=(week, report.sites)
        ),
    )
    label = f"Comment of {plain(said.by)}" if said.text else f"Your comment, {role_of(person)}"
    how = {"max_chars": LONGEST_COMMENT, "placeholder": "Shown at the top of the page and PDF"}
    field.show(st.text_input, label, **how)
elif said.text:
    st.markdown(f"> {plain(said.text)}  \n> :small[:gray[{plain(said.by)}]]")
with st.container(gap="xsmall"):
    for sentence in report.finding:
        st.markdown(f"**{plain(sentence)}**")
    if report.caution:
        st.markdown(f":orange[:material/schedule: **{plain(report.caution)}**]")
    aside(plain(words.answers_in_words(report.watched)))
parts.left_alone(report)
parts.every_target(report)
parts.behind(report)
