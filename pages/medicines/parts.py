"""The medicines page: its houses and readings, its answer in words, and the standing themes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from charts.row import row
from metrics.questions.competency import House, competency_by_house
from metrics.questions.doses import not_escalated, omissions
from metrics.questions.mar_checks import LinesFinding, Per, Sampled, coverage_grid, lines_compared
from metrics.questions.medicines_themes import ErrorTheme, Themes, themes
from pages.shared import pickers, rooms
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.words import counted, day_in_words, days_ago, plain
from plan.agenda import FOUND_BY, SINCE_USUALLY, kind_in_words
from plan.meeting import meetings, since_last
from plan.model import Person
from plan.words.numbers import listed

COUNTED = ("mar_errors", "audit_findings", "competency_in_date")
_MONTHS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months"}


@dataclass(frozen=True)
class HousesView:
    """Which houses (none: all) and which days a page is about; `last` is complete."""

    basis: Basis
    sites: tuple[str, ...]
    first: date
    last: date

    def ask(self, question: Callable[..., Any], **named: Any) -> Any:
        """What the data say to a question of `metrics` about these houses and days."""
        return self.basis.ask(question, self.sites, self.first, self.last, **named)

    @property
    def staff(self) -> tuple[House, ...] | None:
        """Who may give medicines on the last day, by house; None where that is not supplied."""
        return self.basis.ask(competency_by_house, self.sites, self.last)


def pick_view(basis: Basis, person: Person) -> HousesView | None:
    """The house, and from the first of a month to the last complete day.

    All houses are the one service that holds them, if one does: the plan speaks of the service, so
    its charts then show when practice changed there.
    """
    among, last = pickers.counted_sites(basis, *COUNTED), basis.last_day(*COUNTED)
    houses = pickers.sites_or_all(basis, person, among, "houses")
    if len(houses) == 1 or last is None:
        st.info(
            "There is nothing on medicines at your sites yet. This page reads the MAR, the MAR"
            " audits, competency and staff exports."
        )
        rooms.link(rooms.DATA, "Load these exports")
        return None
    by_site, by_period = st.columns(2)
    parents = basis.places.parents
    tops = [house for house in houses if house and parents.get(house) not in houses]
    service = tuple(tops) if len(tops) == 1 else ()
    sites = pickers.pick_sites(houses, person, "House", where=by_site) or service
    months = int(pickers.pick("Period", _MONTHS, "months", where=by_period))
    month = 12 * last.year + last.month - months
    return HousesView(basis, sites, date(month // 12, month % 12 + 1, 1), last)


# The medicines page's answer: what stands out, in a few sentences, before any picture.
_MOST_NAMED = 6  # houses in a sentence


def answer(view: HousesView) -> str:
    """One line each for errors, omitted doses, checks, sampling, findings that wait, and staff."""
    lines = (_errors, _omitted, _lines, _sampling, _waiting, _staff)
    listing = "\n".join(f"- {words}" for line in lines if (words := line(view)))
    first, last = (day_in_words(day, view.basis.today) for day in (view.first, view.last))
    when = f"Counts are from {first} to {last}, the last complete day; rates are of the newest"
    return f"{listing}\n\n:small[:gray[{when} complete point.]]"


def _errors(view: HousesView) -> str:
    course = view.basis.usual_reading("mar_errors", view.sites)
    if course.series.frame.empty:
        return "Documentation errors: **not supplied**, no MAR was loaded for these houses."
    summary = row(course)
    how = f", {summary.variation}" if summary.variation else ""
    newest = f"**{summary.last} in every 1,000 doses due**, {summary.period}"
    return f"Documentation errors: {newest}{how}."


def _omitted(view: HousesView) -> str:
    doses = view.ask(omissions)
    if not doses:
        never = f"**No dose was omitted** since {day_in_words(view.first, view.basis.today)}."
        return "" if doses is None else never
    harm = sum(dose.harm > "d" for dose in doses)
    worse = f"; {harm} with harm" if harm else ""
    when = f"the last on {day_in_words(doses[0].due_at.date(), view.basis.today)}"
    return f"**{counted(len(doses), 'dose')} omitted** in this period, {when}{worse}."


def _lines(view: HousesView) -> str:
    compared = view.ask(lines_compared, per=Per.SHEETS)
    far = [of.house for of in compared if of.house and of.finding is LinesFinding.FAR_LESS]
    if far:
        return f"Local checks find **far less than the second line** at {_some(far)}."
    return plain(compared[-1 if len(compared) == 2 else 0].sentence) if compared else ""


def _sampling(view: HousesView) -> str:
    grid = view.ask(coverage_grid)
    if grid is None or not any(month.due or month.checks for month in grid):
        return "Second-line sampling: **not supplied**, or none was due."
    gaps = [month.house for month in grid if month.state is Sampled.NONE]
    short = [month.house for month in grid if month.state is Sampled.SHORT]
    if not gaps and not short:
        return "Second-line sampling: **every month that was due is covered.**"
    return (
        f"Second-line sampling: **{counted(len(gaps), 'month')} with no sample** and"
        f" {len(short)} with too few, at {_some(sorted({*gaps, *short}))}."
    )


def _some(houses: list[str]) -> str:
    """Their names; of many, the first few and how many more."""
    if len(houses) <= _MOST_NAMED:
        return plain(listed(houses))
    return f"{plain(', '.join(houses[:_MOST_NAMED]))} and {len(houses) - _MOST_NAMED} more"


def _waiting(view: HousesView) -> str:
    late = view.ask(not_escalated)
    if late is None:
        return ""
    never = [finding.found_on for finding in late if finding.escalated_on is None]
    if not never:
        return f"Every finding was escalated; **{len(late)} not on the day it was found.**"
    since = days_ago(min(never), view.basis.today)
    return (
        f"**{counted(len(never), 'finding')} never escalated**, the oldest {since};"
        f" {len(late) - len(never)} more escalated on a later day."
    )


def _staff(view: HousesView) -> str:
    houses = view.staff
    if not houses:
        return "Competency: **not supplied** (it needs the staff and competency exports)."
    staff, in_date, *out = (
        sum(getattr(house, name) for house in houses)
        for name in ("staff", "in_date", "lapsed", "not_passed", "never")
    )
    named = zip(out, ("lapsed", "not passed", "never assessed"), strict=True)
    why = listed([f"{number} {name}" for number, name in named if number])
    return (
        f"Competency: **{in_date} of {staff} staff who give medicines are in date**"
        f"{f'; {why}' if why else ''}."
    )


# Medicines themes, the standing item of the governance meeting.
_MOST_SAID = 3


def standing_item(view: HousesView) -> None:
    """Top kinds by count and by change since the last meeting, where they recur, what was done."""
    held = meetings(view.basis.register)
    closed = [since_last(held, site)[0] for site in ("", *view.sites)]
    last = max(filter(None, closed), default=view.basis.today - SINCE_USUALLY)
    when, _ = st.columns([2, 6])
    since = when.date_input(
        "Last meeting",
        min(last, view.last),
        max_value=view.last,
        format="DD/MM/YYYY",
        help="Counted from this day on, beside as many days before it.",
        key="last meeting",
    )
    spell = replace(view, first=since).ask(themes)
    if spell is None:
        st.write("Not supplied: neither a MAR nor an audit of one was loaded.")
        return
    days = counted((spell.last - spell.first).days + 1, "day")
    first = day_in_words(spell.first, view.basis.today)
    st.markdown(f"Since {first} ({days}), beside as many days before:")
    st.markdown("\n".join(f"- {line}" for line in _in_words(spell)))
    if spell.themes:
        listing = replace(_KINDS, title=f"Kinds of error since {first}")
        listing.show(spell.themes, view.sites)
    st.markdown(f"**What was done since:** {_done(spell)}")


def _in_words(spell: Themes) -> list[str]:
    if not spell.themes:
        return ["No error of any kind was found."]
    top = [f"{_name(theme)} ({theme.count:,})" for theme in spell.themes[:_MOST_SAID]]
    lines = [f"**Most often:** {listed(top)}."]
    sure = [theme for theme in spell.by_change if theme.is_beyond_chance]
    more = [theme for theme in sure if (theme.change or 0) > 0]
    less = [theme for theme in sure[::-1] if (theme.change or 0) < 0]
    for way, moved in (("More", more), ("Less", less)):
        if moved:
            named = [f"{_name(of)} ({of.before:,} to {of.count:,})" for of in moved[:_MOST_SAID]]
            lines.append(f"**{way} than before:** {listed(named)}.")
    if not sure:
        lines.append("**Change:** no kind changed by more than chance explains.")
    again = [theme for theme in spell.themes if theme.recurs_in][:_MOST_SAID]
    return lines + [
        f"**Recurring:** {_name(theme)} at {plain(listed(theme.recurs_in[:8]))}." for theme in again
    ]


def _changed(of: ErrorTheme) -> str:
    if of.change is None:
        return "nobody looked before"
    more = round(of.change)
    moved = f"{more:+d}" if more else "none"
    return f"{moved}, beyond chance" if of.is_beyond_chance else moved


def _name(of: ErrorTheme) -> str:
    return plain(kind_in_words(of))


_KINDS = Listing(
    title="Kinds of error",
    file="medicines themes",
    columns=lambda theme: {
        "Kind": theme.kind.replace("_", " "),
        "Found": FOUND_BY[theme.found_by],
        "How many": theme.count,
        "Days before": theme.before,
        "Change": _changed(theme),
        "Where": ", ".join(house.in_words for house in theme.houses[:6]),
        "Recurring in": ", ".join(theme.recurs_in[:6]),
    },
    origin=Origin(reads=("mar", "mar_audit")),
    note=(
        "Change: more or less than at the rate of the days before. Where nobody looked then,"
        " there is none. What a new kind of check finds is not more error."
    ),
    height=250,
)


def _done(spell: Themes) -> str:
    done, parts = spell.done, []
    if done.assessed is not None:
        parts.append(f"{counted(done.assessed, 'assessment')} of competency, {done.passed} passed")
    if done.sampled is not None:
        parts.append(f"{counted(done.sampled, 'sheet')} sampled by the second line")
    if done.found is not None and done.escalated_same_day is not None:
        parts.append(f"{done.escalated_same_day} of {done.found} findings escalated the same day")
    return f"{'; '.join(parts)}." if parts else "not supplied."
