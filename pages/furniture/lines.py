"""The lines above every page: how old the data are, and whether they are invented."""

from datetime import date
from enum import StrEnum

import streamlit as st

from pages.furniture import rooms
from pages.furniture.here import Here
from pages.furniture.loads import Freshness
from pages.furniture.words import aside, counted, day_in_words, days_ago
from plan.model import Person, Plan
from plan.words.numbers import listed

_LATE_AFTER, _OLD_AFTER = 1, 7  # days behind


class Age(StrEnum):
    """How far the data lie behind the day it is."""

    FRESH = "fresh"
    LATE = "late"
    OLD = "old"
    UNKNOWN = "unknown"


AGE_IN_WORDS = {
    Age.FRESH: "up to date",
    Age.LATE: "a few days behind: load the newest",
    Age.OLD: "old: load the newest",
    Age.UNKNOWN: "has no days of its own",
}


def age_of(through: date | None, today: date) -> Age:
    """Fresh up to yesterday, late up to a week behind, then old."""
    if through is None:
        return Age.UNKNOWN
    behind = (today - through).days
    if behind <= _LATE_AFTER:
        return Age.FRESH
    return Age.LATE if behind <= _OLD_AFTER else Age.OLD


def data_as_of(exports: tuple[Freshness, ...], today: date) -> None:
    """The day to which the data reach; where they are late or old, what to do about it."""
    days = [each.through for each in exports if each.through]
    if not days:
        aside(":material/database: No data yet")
        return
    newest = max(days)
    told = f"Data to {day_in_words(newest, today, weekday=True)}"
    match age_of(newest, today):
        case Age.FRESH:
            aside(f":material/check_circle: {told}{_lagging(exports, newest)}")
        case Age.LATE:
            aside(
                f":material/schedule: :orange[**{told}, {days_ago(newest, today)}.**]"
                " Load the newest exports before you rely on this week."
            )
        case _:
            st.warning(
                f"{told}: that is {days_ago(newest, today)}. What is said here was true then."
                " Load newer exports on the Data page, or with `python grip.py load`.",
                icon=":material/schedule:",
            )


def _lagging(exports: tuple[Freshness, ...], newest: date) -> str:
    behind = [e.source for e in exports if e.through and (newest - e.through).days > _OLD_AFTER]
    names = [name.replace("_", " ") for name in behind]
    return f" · {counted(len(names), 'export')} further behind: {listed(names)}" if names else ""


def sample_banner() -> None:
    """Says that these are invented data, and how to load one's own."""
    st.info(
        "**These are invented data.** Load your own on the Data page, or with"
        " `python grip.py load` and the name of their folder: the invented ones then make way.",
        icon=":material/science:",
    )


def nothing_yet(link: bool = True) -> None:
    """What to do while there are no data at all, with a link to where it is done."""
    st.info("There are no data yet.", icon=":material/upload_file:")
    st.markdown(
        "Grip reads the exports that your systems already write: rota, call log, complaints,"
        " observations, MAR charts and more, with your plan as `plan.csv`.\n"
        "1. Put the files into one folder.\n"
        "2. Load them on the Data page, or with `python grip.py load` and the name of the folder.\n"
        "3. Come back to this page."
    )
    if link:
        rooms.link(rooms.DATA, "Load the first files")
        rooms.link(rooms.PLAN, "Or begin with the plan, on the screen")


def no_plan_yet() -> None:
    """What to do while there are data and no plan."""
    st.info("There are data, but no plan yet, so there is no action to judge.")
    st.markdown(
        "Load `plan.csv` (one row an action) and `people.csv` (one row a person, by role) on the"
        " Data page, or with `python grip.py load plan.csv people.csv`."
    )
    rooms.link(rooms.DATA, "Load the plan")
    rooms.link(rooms.PLAN, "Or write it on the screen")


def nothing_to_show(here: Here, plan: Plan, person: Person) -> None:
    """Why there is no action to show, and what to do about it."""
    if not here.generation:
        nothing_yet()
    elif not plan.actions:
        no_plan_yet()
    else:
        st.info(f"No action of the plan is at a site of {person.role}. Act as someone else above.")
