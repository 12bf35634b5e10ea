"""The medicines page: its houses, its answer in words, and what its sections show."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import nan
from typing import Any

import pandas as pd
import streamlit as st

from charts.heat_map import HeatCell, HeatMap
from charts.reading import row
from metrics.catalogue import measure as measure_of
from metrics.measure import Better
from metrics.questions import doses, mar_checks
from metrics.questions.competency import competency_by_house
from metrics.questions.mar_checks import Per, Sampled, coverage_grid, lines_compared
from metrics.questions.medicines_themes import ErrorTheme, Themes, themes
from metrics.small_counts import hidden_at
from pages.shared import aside, charts, pickers, rooms
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.themes import TabView
from plan.agenda import SINCE_USUALLY, done_about, kind_in_words
from plan.meeting import meetings, since_last
from plan.model import Person
from plan.words.numbers import count, listed
from reports.words import days_ago, plain

COUNTED = ("mar_errors", "audit_findings", "competency_in_date")
_MONTHS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months"}
# In a sentence, a line, a list, and a grid that can still be read.
_MOST_NAMED, _MOST_KINDS, _MOST_GAPS, _MOST_ROWS = 6, 3, 10, 25
_FEW = 200  # doses below which one error more moves the rate by 5 or more in 1,000
_NAMES = {
    "": "not recorded",
    "prn": "as needed",
    "controlled": "controlled drugs",
    "other": "others",
}
_OUT = (Sampled.NOT_DUE, Sampled.NOT_OVER)  # no sheet of these counts as not sampled


@dataclass(frozen=True)
class HousesView(TabView):
    """Houses on the days that a page is about; `last` is complete."""

    first: date
    last: date

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the data say to a question about these houses and days, unless others are asked."""
        return super().ask(question, *(asked or (self.first, self.last)), **named)


def pick_view(basis: Basis, person: Person) -> HousesView | None:
    """The house, and from the first of a month to the last complete day. All houses are the one
    service that holds them, if one does: the plan speaks of that, so its charts show its changes.
    """
    among, last = pickers.counted_sites(basis, *COUNTED), basis.last_day(*COUNTED)
    houses = pickers.sites_or_all(basis, person, among, "houses")
    if len(houses) == 1 or last is None:
        st.info(
            "There is nothing on medicines at your sites yet. This page reads the MAR, the MAR"
            " audits, competency and staff exports."
        )
        return rooms.link(rooms.DATA, "Load these exports")
    by_site, by_period = st.columns(2)
    parents = basis.places.parents
    tops = [house for house in houses if house and parents.get(house) not in houses]
    sites = pickers.pick_sites(houses, person, "House", where=by_site)
    months = int(pickers.pick("Period", _MONTHS, "months", where=by_period))
    month = 12 * last.year + last.month - months
    first = date(month // 12, month % 12 + 1, 1)
    return HousesView(basis, sites or (tuple(tops) if len(tops) == 1 else ()), first, last)


def answer(view: HousesView) -> str:
    lines = (_errors, _omitted, _checked, _sampled, _waiting, _staff)
    listing = "\n".join(f"- {words}" for line in lines if (words := line(view)))
    when = f"Counts are from {view.day(view.first)} to {view.day(view.last)}, the last complete day"
    return f"{listing}\n\n:small[:gray[{when}; rates are of the newest complete point.]]"


def _errors(view: HousesView) -> str:
    course = view.basis.usual_reading("mar_errors", view.sites)
    if course.series.frame.empty:
        return "Documentation errors: **not supplied**, no MAR was loaded for these houses."
    of = row(course)
    newest = [f"**{of.last} in every 1,000 doses due**", of.period, of.variation]
    return f"Documentation errors: {', '.join(filter(None, newest))}."


def _omitted(view: HousesView) -> str:
    omitted = view.ask(doses.omissions)
    if not omitted:
        return "" if omitted is None else f"**No dose was omitted** since {view.day(view.first)}."
    harm = sum(dose.harm > "d" for dose in omitted)
    worse = f"; {harm} with harm" if harm else ""
    when = f"the last on {view.day(omitted[0].due_at.date())}"
    return f"**{count(len(omitted), 'dose')} omitted** in this period, {when}{worse}."


def _checked(view: HousesView) -> str:
    compared, less = view.ask(lines_compared, per=Per.SHEETS), mar_checks.LinesFinding.FAR_LESS
    if far := [of.house for of in compared if of.house and of.finding is less]:
        return f"Local checks find **far less than the second line** at {_some(far)}."
    return plain(compared[-1 if len(compared) == 2 else 0].sentence) if compared else ""


def _sampled(view: HousesView) -> str:
    grid = view.ask(coverage_grid)
    if grid is None or not any(month.due or month.checks for month in grid):
        return "Second-line sampling: **not supplied**, or none was due."
    none = [month.house for month in grid if month.state is Sampled.NONE]
    short = [month.house for month in grid if month.state is Sampled.SHORT]
    if not none and not short:
        return "Second-line sampling: **every month that was due is covered.**"
    return (
        f"Second-line sampling: **{count(len(none), 'month')} with no sample** and"
        f" {len(short)} with too few, at {_some(sorted({*none, *short}))}."
    )


def _some(houses: list[str]) -> str:
    few, more = plain(", ".join(houses[:_MOST_NAMED])), len(houses) - _MOST_NAMED
    return f"{few} and {more} more" if more > 0 else plain(listed(houses))


def _waiting(view: HousesView) -> str:
    late = view.ask(doses.not_escalated)
    if late is None:
        return ""
    never = [finding.found_on for finding in late if finding.escalated_on is None]
    if not never:
        return f"Every finding was escalated; **{len(late)} not on the day it was found.**"
    since = days_ago(min(never), view.basis.today)
    return (
        f"**{count(len(never), 'finding')} never escalated**, the oldest {since};"
        f" {len(late) - len(never)} more escalated on a later day."
    )


def _staff(view: HousesView) -> str:
    if not (houses := view.ask(competency_by_house, view.last)):
        return "Competency: **not supplied** (it needs the staff and competency exports)."
    of = pd.DataFrame(houses).sum(numeric_only=True)
    out = {"lapsed": of["lapsed"], "not passed": of["not_passed"], "never assessed": of["never"]}
    why = listed([f"{number} {name}" for name, number in out.items() if number])
    are = f"**{of['in_date']} of {of['staff']} staff who give medicines are in date**"
    return f"Competency: {are}{f'; {why}' if why else ''}."


def standing_item(view: HousesView) -> str:
    held, today = meetings(view.basis.register), view.basis.today
    closed = [since_last(held, site)[0] for site in ("", *view.sites)]
    when, _ = st.columns([2, 6])
    since = when.date_input(
        "Last meeting",
        min(max(filter(None, closed), default=today - SINCE_USUALLY), view.last),
        max_value=view.last,
        format="DD/MM/YYYY",
        help="Counted from this day on, beside as many days before it.",
        key="last meeting",
    )
    spell = replace(view, first=since).ask(themes)
    if spell is None:
        return "Not supplied: neither a MAR nor an audit of one was loaded."
    first, days = view.day(spell.first), count((spell.last - spell.first).days + 1, "day")
    st.markdown(f"Since {first} ({days}), beside as many days before:")
    st.markdown("\n".join(f"- {line}" for line in _in_words(spell)))
    if spell.themes:
        _KINDS.show(spell.themes, view.sites, title=f"Kinds of error since {first}")
    return f"**What was done since:** {'; '.join(done_about(spell)) or 'not supplied'}."


def _in_words(spell: Themes) -> Iterator[str]:
    if not spell.themes:
        yield "No error of any kind was found."
        return
    names = {theme: plain(kind_in_words(theme)) for theme in spell.themes}
    top = [f"{names[theme]} ({theme.count:,})" for theme in spell.themes[:_MOST_KINDS]]
    yield f"**Most often:** {listed(top)}."
    sure = [theme for theme in spell.by_change if theme.is_beyond_chance]
    more = [theme for theme in sure if (theme.change or 0) > 0]
    less = [theme for theme in sure[::-1] if (theme.change or 0) < 0]
    for way, moved in (("More", more), ("Less", less)):
        named = [f"{names[of]} ({of.before:,} to {of.count:,})" for of in moved[:_MOST_KINDS]]
        if named:
            yield f"**{way} than before:** {listed(named)}."
    if not sure:
        yield "**Change:** no kind changed by more than chance explains."
    for theme in [theme for theme in spell.themes if theme.recurs_in][:_MOST_KINDS]:
        yield f"**Recurring:** {names[theme]} at {plain(listed(theme.recurs_in[:8]))}."


def _changed(of: ErrorTheme) -> str:
    if of.change is None:
        return "nobody looked before"
    moved = f"{round(of.change):+d}".replace("+0", "none")
    return f"{moved}, beyond chance" if of.is_beyond_chance else moved


_KINDS = Listing(
    title="Kinds of error",
    file="medicines themes",
    columns=lambda theme: {
        "Kind": theme.kind.replace("_", " "),
        "Found": theme.found_by.words,
        "How many": theme.count,
        "Days before": theme.before,
        "Change": _changed(theme),
        "Where": ", ".join(house.in_words for house in theme.houses[:6]),
        "Recurring in": ", ".join(theme.recurs_in[:6]),
    },
    reads=("mar", "mar_audit"),
    note="Change: more or less than at the rate of the days before. Where nobody looked then,"
    " there is none. What a new kind of check finds is not more error.",
    height=250,
)
RECURRING = Listing(
    title="Errors that came again, by house and kind",
    file="recurring errors",
    columns=lambda error: {
        "House": error.house,
        "Kind": error.kind.replace("_", " "),
        "Found": error.found_by.words,
        "Times": error.times,
        "First ones": error.first,
        "Came again": error.recurring,
        "Sheets on which it came again": error.sheets,
    },
    measures=("recurring_errors",),
    none="No error came again within the window.",
    rows=lambda view: [error for error in view.ask(doses.recurring) if error.recurring],
    height=180,
    counts_at_houses=True,
)
OMITTED = Listing(
    title="Doses omitted, the newest first",
    file="omitted doses",
    columns=lambda dose: {
        "Due": dose.due_at,
        "House": dose.house,
        "Round": dose.medicine_round,
        "Controlled": "yes" if dose.controlled else "no",
        "Harm (NCC MERP)": dose.harm_words,
        "Days since the one before": dose.days_since,
        "Row of the MAR": dose.mar_id,
    },
    measures=("omitted_doses",),
    not_supplied="Not supplied: the MAR export gives no outcome of a dose.",
    none="No dose was omitted in this period.",
    rows=lambda view: view.ask(doses.omissions),
    height=220,
)
MISSED_CALLS = Listing(
    title="Missed calls on which doses were due",
    file="doses of missed calls",
    columns=lambda call: {
        "Day": call.day,
        "Call": call.visit_id,
        "Branch": call.branch,
        "Doses due": call.doses,
        "Given all the same": call.given,
        "Not given": call.missed,
        "Nothing recorded": call.gaps,
    },
    reads=("mar", "rota", "call_log"),
    not_supplied="Not supplied: no dose of the MAR names the call on which it was due.",
    none="No dose was due on a call that was missed in this period.",
    rows=lambda view: view.ask(doses.doses_of_missed_calls),
)


def where(view: HousesView) -> None:
    names = {str(split): split.heading for split in doses.DoseSplit}
    split = doses.DoseSplit(pickers.pick("Where are they? By", names, "by"))
    Listing(
        title=f"Documentation errors by {split.heading.lower()}",
        file="errors",
        columns=lambda group: {
            split.heading: _NAMES.get(group.name, group.name.replace("_", " ")),
            "Doses due": group.due,
            "Errors": group.errors,
            "of these gaps": group.gaps,
            "codes unexplained": group.codes_unexplained,
            "Errors per 1,000": group.per_1000(group.errors),
            "Refused per 1,000": group.per_1000(group.refused),
            "Note": "few doses" if group.due < _FEW else "",
        },
        measures=("mar_errors",),
        not_supplied="Not supplied: no MAR was loaded for these houses and days.",
        note="Errors are gaps and unexplained codes together; a refusal is neither.",
        height=220,
        counts_at_houses=split is doses.DoseSplit.HOUSE,
    ).show(view.ask(doses.doses_by, split=split) or None, view.sites)


def both_lines(view: HousesView) -> None:
    options = {str(per): str(per) for per in (Per.SHEETS, Per.DOSES)}  # as the charts above count
    per = Per(pickers.pick_segment("Findings per", options, "per"))
    compared = view.ask(lines_compared, per=per)
    compared = compared[-1:] if len(compared) == 2 else compared  # of one, together is the same
    for house in compared[:4]:
        st.markdown(f"- {plain(house.sentence)}")
    Listing(
        title="Local checks beside the second line, by house",
        file="both lines",
        columns=lambda lines: {
            "House": lines.house or "All together",
            "Months": lines.months,
            "Local: sheets": lines.local.sheets,
            f"Local: findings per {lines.per}": lines.local_rate,
            "Second line: sheets": lines.second.sheets,
            f"Second line: findings per {lines.per}": lines.second_rate,
            "Second line finds more by": lines.difference,
            "95 % interval": f"{lines.low:.1f} to {lines.high:.1f}",
            "In words": lines.sentence,
        },
        measures=("audit_findings",),
        none="Nothing to compare: no house was checked by both lines in the same month.",
        note="Only months in which both lines looked at a house are counted. A second-line sheet is"
        " often a whole month, a local one a week: doses checked put the two on one footing; sheets"
        " suit findings that are no dose's, such as a signature or a stock count.",
    ).show(compared, view.sites)


def not_escalated(view: HousesView) -> None:
    if late := view.ask(doses.not_escalated):
        by_shift = Counter(finding.shift or "not recorded" for finding in late).most_common()
        shifts = ", ".join(f"{number} {plain(shift)}" for shift, number in by_shift)
        st.markdown(f"**{count(len(late), 'finding')}** by shift: {shifts}.")
    Listing(
        title="Findings not escalated the same day",
        file="not escalated",
        columns=lambda finding: {
            "Found on": finding.found_on,
            "House": finding.house,
            "Shift": finding.shift,
            "Line": finding.line,
            "Finding": finding.finding.replace("_", " "),
            "Harm": finding.harm.upper(),
            "Escalated after, days": finding.days_waited,
            "State": "never escalated" if finding.escalated_on is None else "escalated later",
            "Check": f"{finding.check_id} / {finding.finding_no}",
        },
        measures=("anomalies_escalated",),
        not_supplied="Not supplied: no check says when a finding was escalated.",
        none="Every finding of this period was escalated on the day it was found.",
        height=220,
    ).show(late, view.sites)


def sampling(view: HousesView) -> str | None:
    if not (grid := view.ask(coverage_grid)):
        return "Not supplied: no audit of MAR sheets, or no sheet in use in these months."
    gaps = [month for month in grid if month.state is Sampled.NONE]
    few, limit = view.basis.small_houses(), view.basis.small_cell()
    for gap in gaps[:_MOST_GAPS]:
        sheets = hidden_at(gap.house, gap.sheets, few, limit) or gap.sheets
        st.markdown(f"- **{plain(gap.house)}, {gap.month:%B}:** none of {sheets} sheets.")
    if len(gaps) > _MOST_GAPS:
        aside(f"And {len(gaps) - _MOST_GAPS} more gaps in the table below.")
    _draw(grid, limit)
    aside("Empty: none was due, or the month is not over.")
    _SAMPLED.show(grid, view.sites)
    houses = view.ask(mar_checks.sheets_of_the_quarter, view.last) or ()
    if not (people := sum(house.people for house in houses)):
        return None
    left, never = sum(of.not_looked_at for of in houses), sum(of.never for of in houses)
    return (
        f"**{left} of {count(people, 'person', 'people')}** had no sheet seen by the second line"
        f" in three months; for {never} of them it has never seen one."
    )


def _draw(grid: tuple[mar_checks.SampledMonth, ...], limit: int) -> None:
    """Houses by months, the share sampled in each; of very many houses, those furthest behind."""
    behind = Counter({month.house: 0 for month in grid})
    behind.update(month.house for month in grid if month.state in (Sampled.NONE, Sampled.SHORT))
    houses = sorted(house for house, _ in behind.most_common(_MOST_ROWS))
    more = f" The {_MOST_ROWS} houses furthest behind of {len(behind)}."
    shown = HeatMap(
        title="Second-line sampling",
        axis="sheets sampled by the second line, % of sheets in use, by house and month."
        + (more if len(behind) > _MOST_ROWS else ""),
        unit=measure_of("second_line_coverage").unit,
        counted="sheets",
        rows=tuple(houses),
        columns=tuple(f"{month:%b %Y}" for month in sorted({of.month for of in grid})),
        cells=tuple(
            HeatCell(
                of.house, f"{of.month:%b %Y}", of.sampled, nan if of.state in _OUT else of.sheets
            )
            for of in grid
            if of.house in houses
        ),
        better=Better.UP,
        few=0,
        hidden_below=limit,  # a sheet is a person's
    )
    # None and half of the sheets, so that a gap has the strongest shade wherever it stands.
    at = (shown.rows[0], shown.columns[0])
    ends = replace(shown, cells=(HeatCell(*at, 0, 1), HeatCell(*at, 1, 2)), hidden_below=0)
    charts.show_map(shown, "grid of sampling", among=(ends,))


_SAMPLED = Listing(
    title="Second-line sampling by house and month",
    file="second-line sampling",
    columns=lambda month: {
        "House": month.house,
        "Month": f"{month.month:%B %Y}",
        "Sheets in use": month.sheets,
        "Sampled": month.sampled,
        "Share sampled, %": month.percent_sampled,
        "Share asked for, %": month.percent_asked,
        "Samples taken": month.checks,
        "Samples due": month.due,
        "State": month.state.words,
    },
    measures=("second_line_coverage",),
    height=200,
    counts_at_houses=True,
)


def staff(view: HousesView) -> None:
    Listing(
        title=f"Staff who give medicines, by house, on {view.day(view.last)}",
        file="competency by house",
        columns=lambda house: {
            "House": house.house,
            "Give medicines": house.staff,
            "In date": house.in_date,
            "of these due in 30 days": house.due_soon,
            "Lapsed": house.lapsed,
            "Not passed": house.not_passed,
            "Never assessed": house.never,
            "Attended a course (not counted)": house.attended,
        },
        measures=("competency_in_date",),
        not_supplied="Not supplied: this needs the staff and competency exports.",
        note="Competent: an observed assessment, passed and not expired. Attending a course is"
        " shown and counts for nothing. Due within 30 days is still in date.",
    ).show(view.ask(competency_by_house, view.last), view.sites)
