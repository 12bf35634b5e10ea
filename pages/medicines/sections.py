"""The sections of the medicines page: errors, omissions, checks, sampling, escalation, staff."""

from dataclasses import replace
from datetime import date
from math import nan

import pandas as pd
import streamlit as st

from charts.heat_map import HeatCell, HeatMap, heat_map_alt_text
from charts.screen.heat_map import draw_heat_map
from metrics.catalogue import measure as measure_of
from metrics.measure import Better
from metrics.questions import mar_checks
from metrics.questions.doses import (
    DoseSplit,
    doses_by,
    doses_of_missed_calls,
    not_escalated,
    omissions,
    recurring,
)
from metrics.questions.mar_checks import (
    Per,
    Sampled,
    coverage_grid,
    lines_compared,
    sheets_of_the_quarter,
)
from pages.medicines.parts import HousesAsked, read, staff_at
from pages.shared import pickers
from pages.shared.charts import course_of, is_dark, plot, show_course, show_courses
from pages.shared.reading import cursor_of
from pages.shared.tables import Listing, Told
from pages.shared.words import aside, counted, day_in_words, plain
from plan.agenda import FOUND_BY

# Documentation errors, recurring ones, refusals, and doses omitted.


_SPLITS = {
    DoseSplit.HOUSE: "House",
    DoseSplit.SHIFT: "Shift",
    DoseSplit.ROUND: "Medicine round",
    DoseSplit.SCHEDULE: "Regular or as needed",
    DoseSplit.CONTROLLED: "Controlled or not",
}
_NAMES = {
    "": "not recorded",
    "prn": "as needed",
    "controlled": "controlled drugs",
    "other": "others",
}
_FEW = 200  # doses below which one error more moves the rate by 5 or more in 1,000
_AGAIN = Listing(
    title="Errors that came again, by house and kind",
    file="recurring errors",
    columns=lambda each: {
        "House": each.house,
        "Kind": each.kind.replace("_", " "),
        "Found": FOUND_BY[each.found_by],
        "Times": each.times,
        "First ones": each.first,
        "Came again": each.recurring,
        "on the same person's sheet": each.same_sheet,
    },
    told=Told(measures=("recurring_errors",)),
    none="No kind of error came again in a house within the window.",
)
_OMITTED = Listing(
    title="Doses omitted, the newest first",
    file="omitted doses",
    columns=lambda each: {
        "Due": each.due_at,
        "House": each.house,
        "Round": each.medicine_round,
        "Controlled": "yes" if each.controlled else "no",
        "Harm (NCC MERP)": each.harm_words,
        "Days since the one before": each.days_since,
        "Row of the MAR": each.mar_id,
    },
    told=Told(measures=("omitted_doses",)),
    not_supplied="Not supplied: the MAR export gives no outcome of a dose.",
    none="No dose was omitted in this period.",
)
_MISSED_CALLS = Listing(
    title="Missed calls on which doses were due",
    file="doses of missed calls",
    columns=lambda each: {
        "Day": each.day,
        "Call": each.visit_id,
        "Branch": each.branch,
        "Doses due": each.doses,
        "Given all the same": each.given,
        "Not given": each.missed,
        "Nothing recorded": each.gaps,
    },
    told=Told(reads=("mar", "rota", "call_log")),
    not_supplied="Not supplied: no dose of the MAR names the call on which it was due.",
    none="No dose was due on a call that was missed in this period.",
)


def errors(asked: HousesAsked) -> None:
    """Gaps and unexplained codes: their course, and where they are."""
    left, right = st.columns(2, gap="large")
    with left:
        show_course(asked.here, course_of(asked.here, "mar_errors", asked.sites))
    with right:
        _where(asked)
    st.subheader("Errors that come again")
    show_courses(asked.here, ("recurring_errors", "recurring_findings"), asked.sites)
    _AGAIN.show([each for each in read(recurring, asked) if each.recurring], asked.sites)
    st.subheader("Refused: a choice, and no error")
    show_courses(asked.here, ("refusals",), asked.sites)


def omitted(asked: HousesAsked) -> None:
    """Doses omitted: days between them, and each with its harm grade."""
    left, right = st.columns(2, gap="large")
    with left:
        show_course(asked.here, course_of(asked.here, "omitted_doses", asked.sites))
    with right:
        _OMITTED.show(read(omissions, asked), asked.sites)
    st.subheader("Doses on calls that nobody made")
    _MISSED_CALLS.show(read(doses_of_missed_calls, asked), asked.sites)


def _where(asked: HousesAsked) -> None:
    names = {str(split): said for split, said in _SPLITS.items()}
    split = DoseSplit(pickers.pick("Where are they? By", names, "by"))
    Listing(
        title=f"Documentation errors by {_SPLITS[split].lower()}",
        file="errors",
        columns=lambda each: {
            _SPLITS[split]: _NAMES.get(each.name, each.name.replace("_", " ")),
            "Doses due": each.due,
            "Errors": each.errors,
            "of these gaps": each.gaps,
            "codes unexplained": each.codes_unexplained,
            "Errors per 1,000": each.per_1000(each.errors),
            "Refused per 1,000": each.per_1000(each.refused),
            "Note": "few doses" if each.due < _FEW else "",
        },
        told=Told(measures=("mar_errors",)),
        not_supplied="Not supplied: no MAR was loaded for these houses and days.",
        note="Errors are gaps and unexplained codes together; a refusal is neither.",
    ).show(read(doses_by, asked, split) or None, asked.sites)


# Checks of MAR sheets: local beside second line, and how soon findings were escalated.


PER = (Per.SHEETS, Per.DOSES)  # the first is how the charts above count
_NOT_ESCALATED = Listing(
    title="Findings not escalated the same day",
    file="not escalated",
    columns=lambda each: {
        "Found on": each.found_on,
        "House": each.house,
        "Shift": each.shift,
        "Line": each.line,
        "Finding": each.finding.replace("_", " "),
        "Harm": each.harm.upper(),
        "Escalated after, days": each.days_waited,
        "State": "never escalated" if each.escalated_on is None else "late",
        "Check": f"{each.check_id} / {each.finding_no}",
    },
    told=Told(measures=("anomalies_escalated",)),
    not_supplied="Not supplied: no check says when a finding was escalated.",
    none="Every finding of this period was escalated on the day it was found.",
)
_BOTH_LINES = Listing(
    title="Local checks beside the second line, by house",
    file="both lines",
    columns=lambda each: {
        "House": each.house or "All together",
        "Months": each.months,
        "Local: sheets": each.local.sheets,
        f"Local: findings per {each.per}": each.local_rate,
        "Second line: sheets": each.second.sheets,
        f"Second line: findings per {each.per}": each.second_rate,
        "Second line finds more by": each.difference,
        "95 % interval": f"{each.low:.1f} to {each.high:.1f}",
        "In words": each.sentence,
    },
    told=Told(measures=("audit_findings",)),
    none="Nothing to compare: no house was checked by both lines in the same month.",
    note=(
        "Only months in which both lines looked at a house are counted. A second-line sheet is"
        " often a whole month, a local one a week: doses checked put the two on one footing; sheets"
        " suit findings that are no dose's, such as a signature or a stock count."
    ),
)


def lines(asked: HousesAsked) -> None:
    """What each line of checks finds, and the two beside each other in the same houses."""
    show_courses(asked.here, ("audit_findings",), asked.sites, ("first", "second"))
    aside(
        "The start of second-line sampling is a new way of looking: it finds more, and care did"
        " not get worse by it. So the lines are never added up, and each has its own course."
    )
    st.subheader("Local checks beside the second line")
    per = Per(pickers.pick_segment("Findings per", {str(p): str(p) for p in PER}, "per") or PER[0])
    compared = read(lines_compared, asked, per)
    # Of one house: together is the same again.
    compared = compared[-1:] if len(compared) == 2 else compared
    for each in compared[:4]:
        st.markdown(f"- {plain(each.sentence)}")
    _BOTH_LINES.show(compared, asked.sites)


def escalation(asked: HousesAsked) -> None:
    """Anomalies escalated on the day they were found, and those that were not."""
    show_courses(asked.here, ("anomalies_escalated",), asked.sites)
    st.subheader("Not escalated the same day")
    late = read(not_escalated, asked)
    if late:
        by_shift = pd.Series([each.shift or "not recorded" for each in late]).value_counts()
        shifts = ", ".join(f"{number} {plain(shift)}" for shift, number in by_shift.items())
        st.markdown(f"**{counted(len(late), 'finding')}** by shift: {shifts}.")
    _NOT_ESCALATED.show(late, asked.sites)


# Second-line sampling by house and month.


_MOST_ROWS = 25  # houses that a grid can show and still be read
_STATES = {
    Sampled.ENOUGH: "enough",
    Sampled.SHORT: "too few",
    Sampled.NONE: "GAP: none sampled",
    Sampled.NOT_DUE: "none due",
    Sampled.NOT_OVER: "month not over",
}
_SAMPLED = Listing(
    title="Second-line sampling by house and month",
    file="second-line sampling",
    columns=lambda each: {
        "House": each.house,
        "Month": f"{each.month:%B %Y}",
        "Sheets in use": each.sheets,
        "Sampled": each.sampled,
        "Share sampled, %": each.percent_sampled,
        "Share asked for, %": each.percent_asked,
        "Samples taken": each.checks,
        "Samples due": each.due,
        "State": _STATES[each.state],
    },
    told=Told(measures=("second_line_coverage",)),
)


def sampling(asked: HousesAsked) -> None:
    """Which house was sampled by the second line in which month; gaps are named first."""
    show_courses(asked.here, ("second_line_coverage",), asked.sites)
    st.subheader("By house and month")
    grid = read(coverage_grid, asked)
    if not grid:
        st.write("Not supplied: no audit of MAR sheets, or no sheet in use in these months.")
        return
    gaps = [each for each in grid if each.state is Sampled.NONE]
    for each in gaps[:10]:
        st.markdown(f"- **{plain(each.house)}, {each.month:%B}:** none of {each.sheets} sheets.")
    if len(gaps) > 10:
        aside(f"And {len(gaps) - 10} more gaps in the table below.")
    one = _grid(grid)
    figure = draw_heat_map(one, dark=is_dark(), among=(_ends(one),))
    plot(figure, heat_map_alt_text(one), "grid of sampling")
    aside("Empty: none was due, or the month is not over.")
    _SAMPLED.show(grid, asked.sites)
    _quarter(asked)


def _quarter(asked: HousesAsked) -> None:
    """Whose sheet the second line did not see for three months: every person's, each quarter."""
    with cursor_of(asked.here) as cursor:
        found = sheets_of_the_quarter(cursor, asked.sites, asked.last)
    left = sum(each.not_looked_at for each in found or ())
    people = sum(each.people for each in found or ())
    never = sum(each.never for each in found or ())
    if people:
        st.markdown(
            f"**{left} of {counted(people, 'person', 'people')}** had no sheet seen by the second"
            f" line in three months; for {never} of them it has never seen one."
        )


def _grid(grid: tuple[mar_checks.SampledMonth, ...]) -> HeatMap:
    """Houses by months, the share sampled in each; of very many houses, those furthest behind."""
    behind: dict[str, int] = {}
    for each in grid:
        behind[each.house] = behind.get(each.house, 0) + (
            each.state in (Sampled.NONE, Sampled.SHORT)
        )
    houses = sorted(sorted(behind, key=lambda house: -behind[house])[:_MOST_ROWS])
    more = (
        f" The {_MOST_ROWS} houses furthest behind of {len(behind)}."
        if len(behind) > _MOST_ROWS
        else ""
    )
    return HeatMap(
        title="Second-line sampling",
        axis=f"sheets sampled by the second line, % of sheets in use, by house and month.{more}",
        unit=measure_of("second_line_coverage").unit,
        counted="sheets",
        rows=tuple(houses),
        columns=tuple(
            dict.fromkeys(_month(each.month) for each in sorted(grid, key=lambda each: each.month))
        ),
        cells=tuple(_cell(each) for each in grid if each.house in houses),
        better=Better.UP,
        few=0,
    )


def _ends(of: HeatMap) -> HeatMap:
    """None and half of the sheets, so that a gap has the strongest shade wherever it stands."""
    at = (of.rows[0], of.columns[0])
    return replace(of, cells=(HeatCell(*at, 0, 1), HeatCell(*at, 1, 2)))


def _cell(of: mar_checks.SampledMonth) -> HeatCell:
    room = nan if of.state in (Sampled.NOT_DUE, Sampled.NOT_OVER) else of.sheets
    return HeatCell(of.house, _month(of.month), of.sampled, room)


def _month(month: date) -> str:
    return f"{month:%b %Y}"


# Who may give medicines: competency by house; attendance is shown and never counted.


def staff(asked: HousesAsked) -> None:
    """In date, due in 30 days, lapsed, not passed, never assessed; and what came of it."""
    when = day_in_words(asked.last, asked.here.today)
    Listing(
        title=f"Staff who give medicines, by house, on {when}",
        file="competency by house",
        columns=lambda each: {
            "House": each.house,
            "Give medicines": each.staff,
            "In date": each.in_date,
            "of these due in 30 days": each.due_soon,
            "Lapsed": each.lapsed,
            "Not passed": each.not_passed,
            "Never assessed": each.never,
            "Attended a course (not counted)": each.attended,
        },
        told=Told(measures=("competency_in_date",)),
        not_supplied="Not supplied: this needs the staff and competency exports.",
        note=(
            "Competent: an observed assessment, passed and not expired. Attending a course is shown"
            " and counts for nothing. Due within 30 days is still in date."
        ),
    ).show(staff_at(asked.here, asked.sites, asked.last), asked.sites)
    names = ("competency_in_date", "doses_by_out_of_date", "reassessed_after_error")
    show_courses(asked.here, names, asked.sites)
