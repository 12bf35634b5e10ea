"""The weekly report to senior leaders: the week's finding, every target, what slipped, the data."""

import streamlit as st

from pages.shared import frame, pickers
from pages.shared.words import aside, plain
from pages.weekly_report import parts

basis, person = frame.opened()

title = st.empty()
by_site, by_week, to_take = st.columns([3, 3, 5], vertical_alignment="bottom", gap="medium")
options = pickers.sites_or_all(basis, person, basis.places.kinds)
site = pickers.pick("Site", options, "site", where=by_site)
with by_week:
    week = parts.pick_week(basis)
report = parts.report_at(basis, (site,) if site else person.sites, week)
title.title(f"Weekly report, {week.says}", anchor=False)

frame.say_what_is_missing(basis)
with to_take:
    parts.documents(basis, report, site)

where = plain(site) if site else "All sites"
aside(f"{where} · as at Monday {week.reported_on.day} {week.reported_on:%B}, using today’s plan")
parts.show_comment(basis, person, report)
parts.finding(report)
parts.left_alone(report)
parts.every_target(report)
parts.lists(report)
parts.side_by_side(report)
parts.data_of_the_week(report)
