"""The sections of the medicines page: errors, omissions, checks, sampling, escalation, staff."""

from collections import Counter
from dataclasses import replace
from math import nan

import streamlit as st

from charts.heat_map import HeatCell, HeatMap, heat_map_scene
from metrics.catalogue import measure as measure_of
from metrics.measure import Better
from metrics.questions import doses
from metrics.questions.mar_checks import (
    Per,
    Sampled,
    SampledMonth,
    coverage_grid,
    lines_compared,
    sheets_of_the_quarter,
)
from pages.medicines.parts import HousesView
from pages.shared import pickers
from pages.shared.charts import courses_of, is_dark, show
from pages.shared.tables import Listing, Origin
from pages.shared.words import aside, counted, day_in_words, plain
from plan.agenda import FOUND_BY

_SPLITS = {
    doses.DoseSplit.HOUSE: "House",
    doses.DoseSplit.SHIFT: "Shift",
    doses.DoseSplit.ROUND: "Medicine round",
    doses.DoseSplit.SCHEDULE: "Regular or as needed",
    doses.DoseSplit.CONTROLLED: "Controlled or not",
}
_NAMES = {
    "": "not recorded",
    "prn": "as needed",
    "controlled": "controlled drugs",
    "other": "others",
}
_FEW = 200  # doses below which one error more moves the rate by 5 or more in 1,000
RECURRING = Listing(
    title="Errors that came again, by house and kind",
    file="recurring errors",
    columns=lambda error: {
        "House": error.house,
        "Kind": error.kind.replace("_", " "),
        "Found": FOUND_BY[error.found_by],
        "Times": error.times,
        "First ones": error.first,
        "Came again": error.recurring,
        "Sheets on which it came again": error.sheets,
    },
    origin=Origin(measures=("recurring_errors",)),
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
    origin=Origin(measures=("omitted_doses",)),
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
    origin=Origin(reads=("mar", "rota", "call_log")),
    not_supplied="Not supplied: no dose of the MAR names the call on which it was due.",
    none="No dose was due on a call that was missed in this period.",
    rows=lambda view: view.ask(doses.doses_of_missed_calls),
)


def where(view: HousesView) -> None:
    names = {str(split): name for split, name in _SPLITS.items()}
    split = doses.DoseSplit(pickers.pick("Where are they? By", names, "by"))
    Listing(
        title=f"Documentation errors by {_SPLITS[split].lower()}",
        file="errors",
        columns=lambda group: {
            _SPLITS[split]: _NAMES.get(group.name, group.name.replace("_", " ")),
            "Doses due": group.due,
            "Errors": group.errors,
            "of these gaps": group.gaps,
            "codes unexplained": group.codes_unexplained,
            "Errors per 1,000": group.per_1000(group.errors),
            "Refused per 1,000": group.per_1000(group.refused),
            "Note": "few doses" if group.due < _FEW else "",
        },
        origin=Origin(measures=("mar_errors",)),
        not_supplied="Not supplied: no MAR was loaded for these houses and days.",
        note="Errors are gaps and unexplained codes together; a refusal is neither.",
        counts_at_houses=split is doses.DoseSplit.HOUSE,
    ).show(view.ask(doses.doses_by, split=split) or None, view.sites, height=220)


# Checks of MAR sheets: local beside second line, and how soon findings were escalated.
PER = (Per.SHEETS, Per.DOSES)  # the first is how the charts above count
_NOT_ESCALATED = Listing(
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
    origin=Origin(measures=("anomalies_escalated",)),
    not_supplied="Not supplied: no check says when a finding was escalated.",
    none="Every finding of this period was escalated on the day it was found.",
    height=220,
)
_BOTH_LINES = Listing(
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
    origin=Origin(measures=("audit_findings",)),
    none="Nothing to compare: no house was checked by both lines in the same month.",
    note=(
        "Only months in which both lines looked at a house are counted. A second-line sheet is"
        " often a whole month, a local one a week: doses checked put the two on one footing; sheets"
        " suit findings that are no dose's, such as a signature or a stock count."
    ),
)


EACH_LINE = courses_of("audit_findings", parts=("first", "second"))
NO_ERROR = "To refuse is a choice, and no error."
NEW_WAY = (
    "Second-line sampling is a new kind of check: it finds more, and care did not get worse by it."
    " So the lines are never added up."
)


def both_lines(view: HousesView) -> None:
    per = Per(pickers.pick_segment("Findings per", {str(p): str(p) for p in PER}, "per"))
    compared = view.ask(lines_compared, per=per)
    # Of one house: together is the same again.
    compared = compared[-1:] if len(compared) == 2 else compared
    for house in compared[:4]:
        st.markdown(f"- {plain(house.sentence)}")
    _BOTH_LINES.show(compared, view.sites)


def not_escalated(view: HousesView) -> None:
    """Findings that were not escalated on the day they were found, and on which shifts."""
    if late := view.ask(doses.not_escalated):
        by_shift = Counter(finding.shift or "not recorded" for finding in late).most_common()
        shifts = ", ".join(f"{number} {plain(shift)}" for shift, number in by_shift)
        st.markdown(f"**{counted(len(late), 'finding')}** by shift: {shifts}.")
    _NOT_ESCALATED.show(late, view.sites)


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
    columns=lambda month: {
        "House": month.house,
        "Month": f"{month.month:%B %Y}",
        "Sheets in use": month.sheets,
        "Sampled": month.sampled,
        "Share sampled, %": month.percent_sampled,
        "Share asked for, %": month.percent_asked,
        "Samples taken": month.checks,
        "Samples due": month.due,
        "State": _STATES[month.state],
    },
    origin=Origin(measures=("second_line_coverage",)),
    height=200,
    counts_at_houses=True,
)


def sampling(view: HousesView) -> None:
    """Which house was sampled by the second line in which month; gaps are named first."""
    grid = view.ask(coverage_grid)
    if not grid:
        st.write("Not supplied: no audit of MAR sheets, or no sheet in use in these months.")
        return
    gaps = [month for month in grid if month.state is Sampled.NONE]
    few, limit = view.basis.small_houses(), view.basis.small_cell()
    for gap in gaps[:10]:
        sheets = f"fewer than {limit}" if gap.house in few else gap.sheets
        st.markdown(f"- **{plain(gap.house)}, {gap.month:%B}:** none of {sheets} sheets.")
    if len(gaps) > 10:
        aside(f"And {len(gaps) - 10} more gaps in the table below.")
    heat_map = _grid(grid, limit)
    # None and half of the sheets, so that a gap has the strongest shade wherever it stands.
    at = (heat_map.rows[0], heat_map.columns[0])
    ends = (HeatCell(*at, 0, 1), HeatCell(*at, 1, 2))
    among = (replace(heat_map, cells=ends, hidden_below=0),)
    show(heat_map_scene(heat_map, dark=is_dark(), among=among), "grid of sampling")
    aside("Empty: none was due, or the month is not over.")
    _SAMPLED.show(grid, view.sites)
    _quarter(view)


def _quarter(view: HousesView) -> None:
    """Whose sheet the second line did not see for three months: every person's, each quarter."""
    houses = view.basis.ask(sheets_of_the_quarter, view.sites, view.last) or ()
    left, people, never = (
        sum(getattr(house, name) for house in houses)
        for name in ("not_looked_at", "people", "never")
    )
    if people:
        st.markdown(
            f"**{left} of {counted(people, 'person', 'people')}** had no sheet seen by the second"
            f" line in three months; for {never} of them it has never seen one."
        )


def _grid(grid: tuple[SampledMonth, ...], limit: int) -> HeatMap:
    """Houses by months, the share sampled in each; of very many houses, those furthest behind."""
    behind = Counter({month.house: 0 for month in grid})
    behind.update(month.house for month in grid if month.state in (Sampled.NONE, Sampled.SHORT))
    houses = sorted(house for house, _ in behind.most_common(_MOST_ROWS))
    more = f" The {_MOST_ROWS} houses furthest behind of {len(behind)}."
    idle = (Sampled.NOT_DUE, Sampled.NOT_OVER)
    return HeatMap(
        title="Second-line sampling",
        axis="sheets sampled by the second line, % of sheets in use, by house and month."
        + (more if len(behind) > _MOST_ROWS else ""),
        unit=measure_of("second_line_coverage").unit,
        counted="sheets",
        rows=tuple(houses),
        columns=tuple(f"{month:%b %Y}" for month in sorted({of.month for of in grid})),
        cells=tuple(
            HeatCell(
                of.house, f"{of.month:%b %Y}", of.sampled, nan if of.state in idle else of.sheets
            )
            for of in grid
            if of.house in houses
        ),
        better=Better.UP,
        few=0,
        hidden_below=limit,  # a sheet is a person's
    )


# Who may give medicines: competency by house; attendance is shown and never counted.


def staff(view: HousesView) -> None:
    when = day_in_words(view.last, view.basis.today)
    Listing(
        title=f"Staff who give medicines, by house, on {when}",
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
        origin=Origin(measures=("competency_in_date",)),
        not_supplied="Not supplied: this needs the staff and competency exports.",
        note=(
            "Competent: an observed assessment, passed and not expired. Attending a course is shown"
            " and counts for nothing. Due within 30 days is still in date."
        ),
    ).show(view.staff, view.sites)
