"""The weekly report to senior leaders: the week's finding, every target, what slipped, the data."""

import streamlit as st

from pages import furniture
from pages.furniture import pickers, reads, weekly
from pages.furniture.words import aside, plain

person = furniture.signed_in()
here = furniture.here()
plan, places = reads.plan_at(here), reads.places_at(here)

title = st.empty()
by_site, by_week, to_take = st.columns([3, 3, 5], vertical_alignment="bottom", gap="medium")
with by_site:
    site = pickers.pick("Site", pickers.all_sites(places, person), "site")
with by_week:
    week = weekly.pick_week(here)
report = weekly.report_at(here, (site,) if site else person.sites, week)
title.title(f"Weekly report, {week.says}", anchor=False)

if not here.generation:
    furniture.nothing_yet()
if not plan.actions and here.generation:
    furniture.no_plan_yet()
with to_take:
    weekly.documents(here, report, site)

aside(f"{plain(site) if site else 'All sites'} · told as on Monday {week.told_on.day}"
      f" {week.told_on:%B}, with the plan as it stands now")  # fmt: skip
weekly.finding(report)
weekly.what_slipped(report)
weekly.every_target(report)
weekly.not_assured(report)
weekly.side_by_side(report)
weekly.data_of_the_week(report)
