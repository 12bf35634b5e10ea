"""The medicines page: its houses and readings, its answer in words, and the standing themes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from charts.row import row
from metrics.catalogue import measure
from metrics.questions.competency import House, competency_by_house
from metrics.questions.doses import not_escalated, omissions
from metrics.questions.mar_checks import LinesFinding, Per, Sampled, coverage_grid, lines_compared
from metrics.questions.medicines_themes import ErrorTheme, Themes, themes
from metrics.series import counted_anything, through
from pages.shared import pickers
from pages.shared.charts import course_of
from pages.shared.measures import counted_at
from pages.shared.reading import Data, Here, cursor_of, of_data, places_at
from pages.shared.tables import Listing, Told
from pages.shared.words import counted, day_in_words, days_ago, plain
from plan.agenda import FOUND_BY, kind_in_words
from plan.model import Person
from plan.places import may_see
from plan.words.numbers import listed

_COUNTED = ("mar_errors", "audit_findings", "competency_in_date")
_MONTHS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months"}


@dataclass(frozen=True)
class HousesAsked:
    """Which houses (none: all) and which days a page is about; `last` is complete."""

    here: Here
    sites: tuple[str, ...]
    first: date
    last: date


def houses_of(here: Here, person: Person) -> dict[str, str]:
    """Where medicines are counted, with the services above, as far as the person may see them."""
    places = places_at(here)
    counted = frozenset().union(*(counted_at(here, name)[0] for name in _COUNTED)) - {""}
    seen = [s for s in sorted(places.above(counted)) if may_see(person, (s,), places)]
    everything = "All my houses" if person.sites else "All houses"
    return {pickers.ALL: everything} | {site: site for site in seen} if seen else {}


def sites_asked(here: Here, site: str, person: Person, houses: dict[str, str]) -> tuple[str, ...]:
    """The house chosen, else all of one's own; where one service holds them all, that service.

    The plan speaks of the service, so its charts then show when practice changed there.
    """
    if site or person.sites:
        return (site,) if site else person.sites
    places = places_at(here)
    tops = [each for each in houses if each and places.parents.get(each) not in houses]
    return tuple(tops) if len(tops) == 1 else ()


@of_data(max_entries=20)
def last_day_at(here: Data) -> date | None:
    """The last complete day of the MAR, or where there is none, of its audits or competency."""
    with cursor_of(here) as cursor:
        if not counted_anything(cursor):
            return None
        days = (through(cursor, measure(name), here.today) for name in _COUNTED)
        return next((day for day in days if day), None)


def pick_days(last: date) -> tuple[date, date]:
    """From the first of a month to the last complete day."""
    months = int(pickers.pick("Period", _MONTHS, "months"))
    first = last.replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, last


def read(reading: Callable[..., Any], asked: HousesAsked, *more: Any) -> Any:
    """A reading of metrics.medicines for the houses and days asked, kept by what is here."""
    name = f"{reading.__module__}.{reading.__name__}"
    return _kept(asked.here, name, (asked.sites, asked.first, asked.last, *more), reading)


@of_data(show_spinner="Reading the medicines …", max_entries=400)
def _kept(here: Data, name: str, asked: tuple, _reading: Callable[..., Any]) -> Any:
    with cursor_of(here) as cursor:
        return _reading(cursor, *asked)


@of_data(max_entries=50)
def staff_at(here: Data, sites: tuple[str, ...], last: date) -> tuple[House, ...] | None:
    """Who may give medicines on a day, by house; None where that is not supplied."""
    with cursor_of(here) as cursor:
        return competency_by_house(cursor, sites, last)


# The medicines page's answer: what stands out, in a few sentences, before any picture.


_MOST_NAMED = 6  # houses in a sentence


def answer_first(asked: HousesAsked) -> None:
    """One line each for errors, omitted doses, checks, sampling, findings that wait, and staff."""
    told = (_errors, _omitted, _lines, _sampling, _waiting, _staff)
    said = [line for line in (each(asked) for each in told) if line]
    st.markdown("\n".join(f"- {line}" for line in said))


def _errors(asked: HousesAsked) -> str:
    of = course_of(asked.here, "mar_errors", asked.sites)
    if of.series.frame.empty:
        return "Documentation errors: **not supplied**, no MAR was loaded for these houses."
    told = row(of)
    how = f", {told.variation}" if told.variation else ""
    return f"Documentation errors: **{told.last} in every 1,000 doses due**, {told.period}{how}."


def _omitted(asked: HousesAsked) -> str:
    found = read(omissions, asked)
    if found is None:
        return ""
    if not found:
        return f"**No dose was omitted** since {day_in_words(asked.first, asked.here.today)}."
    newest = found[0].due_at.date()
    harm = [each for each in found if each.harm > "d"]
    worse = f"; {len(harm)} with harm" if harm else ""
    when = f"the last on {day_in_words(newest, asked.here.today)}"
    return f"**{counted(len(found), 'dose')} omitted** in this period, {when}{worse}."


def _lines(asked: HousesAsked) -> str:
    found = read(lines_compared, asked, Per.SHEETS)
    far = [each.house for each in found if each.house and each.finding is LinesFinding.FAR_LESS]
    if far:
        return f"Local checks find **far less than the second line** at {_some(far)}."
    one = found[-1] if len(found) == 2 else found[0] if found else None
    return plain(one.sentence) if one else ""


def _sampling(asked: HousesAsked) -> str:
    grid = read(coverage_grid, asked)
    gaps = [each for each in grid or () if each.state is Sampled.NONE]
    short = [each for each in grid or () if each.state is Sampled.SHORT]
    if grid is None or not any(each.due or each.checks for each in grid):
        return "Second-line sampling: **not supplied**, or none was due."
    if not gaps and not short:
        return "Second-line sampling: **every month that was due is covered.**"
    where = _some(sorted({each.house for each in (*gaps, *short)}))
    return (
        f"Second-line sampling: **{counted(len(gaps), 'month')} with no sample** and"
        f" {len(short)} with too few, at {where}."
    )


def _some(houses: list[str]) -> str:
    """Their names; of many, the first few and how many more."""
    if len(houses) <= _MOST_NAMED:
        return plain(listed(houses))
    return f"{plain(', '.join(houses[:_MOST_NAMED]))} and {len(houses) - _MOST_NAMED} more"


def _waiting(asked: HousesAsked) -> str:
    found = read(not_escalated, asked)
    if found is None:
        return ""
    never = [each for each in found if each.escalated_on is None]
    oldest = min((each.found_on for each in never), default=None)
    if oldest is None:
        return f"Every finding was escalated; **{len(found)} not on the day it was found.**"
    since = days_ago(oldest, asked.here.today)
    return (
        f"**{counted(len(never), 'finding')} never escalated**, the oldest {since};"
        f" {len(found) - len(never)} more escalated on a later day."
    )


def _staff(asked: HousesAsked) -> str:
    found = staff_at(asked.here, asked.sites, asked.last)
    if not found:
        return "Competency: **not supplied** (it needs the staff and competency exports)."
    staff, in_date = (sum(getattr(each, n) for each in found) for n in ("staff", "in_date"))
    out = {
        "lapsed": sum(each.lapsed for each in found),
        "not passed": sum(each.not_passed for each in found),
        "never assessed": sum(each.never for each in found),
    }
    why = listed([f"{number} {name}" for name, number in out.items() if number])
    return (
        f"Competency: **{in_date} of {staff} staff who give medicines are in date**"
        f"{f'; {why}' if why else ''}."
    )


# Medicines themes, the standing item of the governance meeting.


_USUAL = timedelta(weeks=4)  # since the last meeting, unless she says otherwise
_MOST_SAID = 3


def standing_item(asked: HousesAsked) -> None:
    """Top kinds by count and by change since the last meeting, where they recur, what was done."""
    when, _ = st.columns([2, 6])
    since = when.date_input(
        "Last meeting",
        asked.last - _USUAL,
        max_value=asked.last,
        format="DD/MM/YYYY",
        help="Counted from this day on, beside as many days before it.",
        key="last meeting",
    )
    found = read(themes, replace(asked, first=since))
    if found is None:
        st.write("Not supplied: neither a MAR nor an audit of one was loaded.")
        return
    days = counted((found.last - found.first).days + 1, "day")
    first = day_in_words(found.first, asked.here.today)
    st.markdown(f"Since {first} ({days}), beside as many days before:")
    st.markdown("\n".join(f"- {line}" for line in _said(found)))
    if found.themes:
        replace(_KINDS, title=f"Kinds of error since {first}").show(found.themes, asked.sites)
    st.markdown(f"**What was done since:** {_done(found)}")


def _said(found: Themes) -> list[str]:
    if not found.themes:
        return ["No error of any kind was found."]
    top = listed([f"{_name(each)} ({each.count:,})" for each in found.themes[:_MOST_SAID]])
    said = [f"**Most often:** {top}."]
    sure = [each for each in found.by_change if each.is_beyond_chance]
    more = [each for each in sure if (each.change or 0) > 0][:_MOST_SAID]
    less = [each for each in reversed(sure) if (each.change or 0) < 0][:_MOST_SAID]
    if more:
        said.append(f"**More than before:** {listed([_with_change(each) for each in more])}.")
    if less:
        said.append(f"**Less than before:** {listed([_with_change(each) for each in less])}.")
    if not sure:
        said.append("**Change:** no kind changed by more than chance explains.")
    again = [each for each in found.themes if each.recurs_in][:_MOST_SAID]
    said += [
        f"**Comes again:** {_name(each)} at {plain(listed(each.recurs_in[:8]))}." for each in again
    ]
    return said


def _with_change(of: ErrorTheme) -> str:
    return f"{_name(of)} ({of.before:,} to {of.count:,})"


def _changed(of: ErrorTheme) -> str:
    if of.change is None:
        return "nobody looked before"
    more = round(of.change)
    told = f"{more:+d}" if more else "none"
    return f"{told}, beyond chance" if of.is_beyond_chance else told


def _name(of: ErrorTheme) -> str:
    return plain(kind_in_words(of))


_KINDS = Listing(
    title="Kinds of error",
    file="medicines themes",
    columns=lambda each: {
        "Kind": each.kind.replace("_", " "),
        "Found": FOUND_BY[each.found_by],
        "How many": each.count,
        "Days before": each.before,
        "Change": _changed(each),
        "Where": ", ".join(f"{one.house} {one.count}" for one in each.houses[:6]),
        "Comes again in": ", ".join(each.recurs_in[:6]),
    },
    told=Told(reads=("mar", "mar_audit")),
    note=(
        "Change: more or less than at the rate of the days before. Where nobody looked then,"
        " there is none. What is found by a new way of looking is not more error."
    ),
)


def _done(found: Themes) -> str:
    done = found.done
    said = []
    if done.assessed is not None:
        said.append(f"{counted(done.assessed, 'assessment')} of competency, {done.passed} passed")
    if done.sampled is not None:
        said.append(f"{counted(done.sampled, 'sheet')} sampled by the second line")
    if done.found is not None and done.escalated_same_day is not None:
        said.append(f"{done.escalated_same_day} of {done.found} findings escalated the same day")
    return f"{'; '.join(said)}." if said else "not supplied."
