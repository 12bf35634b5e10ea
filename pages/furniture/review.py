"""The daily review's frame: whose branch, which day, and what to do where there is none to see."""

from datetime import date, timedelta

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.questions.day import ReviewDay, review_day
from metrics.series import through
from pages.furniture import lines, pickers, rooms
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.loads import freshness_at
from pages.furniture.measures import counted_at
from pages.furniture.people import role_of
from pages.furniture.reads import KEPT, places_at, rows_at
from pages.furniture.words import counted, day_in_words
from plan.model import Person
from plan.words.numbers import listed

OF_CALLS = ("rota", "call_log")


def branches_of(here: Here, person: Person) -> dict[str, str]:
    """The branches that make calls, as far as the person may see them, by name."""
    if not here.generation:
        return {}
    counting, _ = counted_at(here, "punctuality")
    places = places_at(here)
    return {
        site: site for site in sorted(counting) if site and pickers.may_see(person, (site,), places)
    }


@of_data(max_entries=KEPT)
def days_of(here: Data) -> tuple[date, ...]:
    """Every day that can be looked at, the last complete one first; none without a call log."""
    if not rows_at(here, "SELECT 1 FROM supplied WHERE source = 'call_log' AND what = 'rows'"):
        return ()
    with cursor_of(here) as cursor:
        last = through(cursor, measure_of("punctuality"), here.today)
    (first,) = rows_at(here, "SELECT min(planned_start)::DATE FROM rota")[0]
    if last is None or first is None:
        return ()
    return tuple(last - timedelta(days=back) for back in range((last - first).days + 1))


def day_names(days: tuple[date, ...], today: date) -> dict[str, str]:
    """The days to pick from; the first is the last complete one."""
    named = {day.isoformat(): day_in_words(day, today, weekday=True) for day in days}
    newest = days[0].isoformat()
    return named | {newest: f"{named[newest]} (last complete day)"}


def day_picked(chosen: str) -> date:
    """A day as the address has it."""
    return date.fromisoformat(chosen)


@of_data(st.cache_resource, show_spinner="Reading the day …", max_entries=60)
def review_at(here: Data, branch: str, day: date) -> ReviewDay:
    """The day at the branch."""
    with cursor_of(here) as cursor:
        return review_day(cursor, branch, day)


def day_not_there(asked_for: str, days: tuple[date, ...], here: Here) -> None:
    """An address that asks for a day that is not complete, or none at all, is told so."""
    if asked_for and asked_for not in {day.isoformat() for day in days}:
        newest = day_in_words(days[0], here.today, weekday=True)
        st.warning(
            "The day asked for is not complete, or not in the data. This is the last complete"
            f" day, {newest}.",
            icon=":material/schedule:",
        )


def no_data_yesterday(here: Here) -> None:
    """Where yesterday is not complete: what is missing, and what to load."""
    yesterday = here.today - timedelta(days=1)
    behind = [
        each
        for each in freshness_at(here)
        if each.source in OF_CALLS and each.through and each.through < yesterday
    ]
    if not behind:
        return
    reaches = [
        f"the {each.source.replace('_', ' ')} to {day_in_words(each.through, here.today)}"
        for each in behind
    ]
    first = min(each.through for each in behind) + timedelta(days=1)
    missing = day_in_words(first, here.today)
    if first < yesterday:
        missing = f"{missing} to {day_in_words(yesterday, here.today)}"
    st.warning(
        f"**Yesterday, {day_in_words(yesterday, here.today, weekday=True)}, is not in the data.**"
        f" What is complete reaches less far: {listed(reaches)}."
        f" Load {listed([each.source.replace('_', ' ') for each in behind])} for {missing}.",
        icon=":material/schedule:",
    )
    rooms.link(rooms.DATA, "Load them on the Data page")


def nothing_to_review(here: Here, person: Person) -> None:
    """Why there is no day to go through."""
    if not here.generation:
        lines.nothing_yet()
    elif days_of(here) and person.sites:
        sites = counted(len(person.sites), "site")
        st.info(
            f"The review is for branches that make calls. None is among the {sites} of"
            f" {role_of(person)}. Act as someone else above."
        )
    else:
        st.info("Not supplied: the review needs the rota and the call log of a complete day.")
        rooms.link(rooms.DATA, "Load these exports")
