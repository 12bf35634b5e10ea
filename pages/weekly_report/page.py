"""The weekly report to senior leaders: the week's finding, every target, what slipped, the data."""

import streamlit as st

from pages.shared import frame, pickers, reading
from pages.shared.pickers import signed_in
from pages.shared.words import aside, plain
from pages.weekly_report import parts

person = signed_in()
here = reading.here()
plan, places = reading.plan_at(here), reading.places_at(here)

title = st.empty()
by_site, by_week, to_take = st.columns([3, 3, 5], vertical_alignment="bottom", gap="medium")
with by_site:
    site = pickers.pick("Site", pickers.all_sites(places, person), "site")
with by_week:
    week = parts.pick_week(here)
report = parts.report_at(here, (site,) if site else person.sites, week)
title.title(f"Weekly report, {week.says}", anchor=False)

if not here.generation:
    frame.nothing_yet()
if not plan.actions and here.generation:
    frame.no_plan_yet()
with to_take:
    parts.documents(here, report, site)

aside(f"{plain(site) if site else 'All sites'} · told as on Monday {week.told_on.day}"
      f" {week.told_on:%B}, with the plan as it stands now")  # fmt: skip
parts.finding(report)
parts.what_slipped(report)
parts.every_target(report)
parts.not_assured(report)
parts.side_by_side(report)
parts.data_of_the_week(report)
