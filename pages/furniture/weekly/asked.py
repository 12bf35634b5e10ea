"""Which week is asked for, the report on it, and the same as a document."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from pages.furniture import pickers
from pages.furniture.editions import edition_at
from pages.furniture.here import Here
from pages.furniture.tables import offer
from pages.furniture.words import aside
from reports.weekly.content import Week, Weekly
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly

_EARLIER = timedelta(weeks=12)
_KEPT = 20  # reports that stay in memory at once


def pick_week(here: Here) -> Week:
    """The last whole week, or one of a quarter before it."""
    newest = Week.before(here.today)
    weeks = {week.first.isoformat(): week.says for week in newest.back(newest.first - _EARLIER)}
    return Week(date.fromisoformat(pickers.pick("Week", weeks, "week")))


def report_at(here: Here, sites: tuple[str, ...], week: Week) -> Weekly:
    """The report on a week as on the Monday after it, from the data and the plan that are here."""
    then = replace(here, today=week.told_on)
    return _report(then, sites, here.register.last_decision())


@st.cache_resource(show_spinner="Writing the report of the week …", max_entries=_KEPT)
def _report(then: Here, sites: tuple[str, ...], last_decision: int) -> Weekly:
    with edition_at(then) as edition:
        return weekly(edition, sites)


def documents(here: Here, report: Weekly, site: str) -> None:
    """The report to send on, made when it is asked for, and the command that makes it."""
    where = f"-{_as_file(site)}" if site else ""
    name = f"weekly{where}-{report.week.first.isoformat()}.pdf"
    offer("The report as PDF", lambda: weekly_pdf(report, here.today), name)
    at = f' --site "{site}"' if site else ""
    day = f" --as-of {report.week.told_on.isoformat()}"
    aside(f"By itself, every Monday: `python grip.py report weekly{at}{day} --out {name}`")


def _as_file(site: str) -> str:
    kept = (letter if letter.isalnum() else "-" for letter in site.lower())
    return "".join(kept).strip("-") or "site"
