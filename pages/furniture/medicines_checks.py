"""Checks of MAR sheets: local beside second line, and how soon findings were escalated."""

import pandas as pd
import streamlit as st

from metrics.questions.doses import NotEscalated, not_escalated
from metrics.questions.mar_checks import Compared, Per, lines_compared
from pages.furniture import pickers
from pages.furniture.course import course_of, show_course
from pages.furniture.medicines_here import Asked, read
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, counted, plain

PER = (Per.SHEETS, Per.DOSES)  # the first is how the charts above count


def lines(asked: Asked) -> None:
    """What each line of checks finds, and the two beside each other in the same houses."""
    for place, line in zip(st.columns(2, gap="large"), ("first", "second"), strict=True):
        with place:
            show_course(asked.here, course_of(asked.here, "audit_findings", asked.sites, line))
    aside(
        "The start of second-line sampling is a new way of looking: it finds more, and care did"
        " not get worse by it. So the lines are never added up, and each has its own course."
    )
    st.subheader("Local checks beside the second line")
    per = Per(pickers.pick_segment("Findings per", {str(p): str(p) for p in PER}, "per") or PER[0])
    found = read(lines_compared, asked, per)
    found = found[-1:] if len(found) == 2 else found  # one house: together is the same again
    if not found:
        st.write("Nothing to compare: no house was checked by both lines in the same month.")
        return
    for each in found[:4]:
        st.markdown(f"- {plain(each.sentence)}")
    told = Told(sites=asked.sites, measures=("audit_findings",))
    table(_rows(found), "Local checks beside the second line, by house", "both lines", told)
    aside(
        "Only months in which both lines looked at a house are counted. A second-line sheet is"
        " often a whole month, a local one a week: doses checked put the two on one footing; sheets"
        " suit findings that are no dose's, such as a signature or a stock count."
    )


def _rows(found: tuple[Compared, ...]) -> pd.DataFrame:
    rows = [
        {
            "House": each.house or "All together",
            "Months": each.months,
            "Local: sheets": each.local.sheets,
            f"Local: findings per {each.per}": each.local_rate,
            "Second line: sheets": each.second.sheets,
            f"Second line: findings per {each.per}": each.second_rate,
            "Second line finds more by": each.difference,
            "95 % interval": f"{each.low:.1f} to {each.high:.1f}",
            "In words": each.sentence,
        }
        for each in found
    ]
    return pd.DataFrame(rows)


def escalation(asked: Asked) -> None:
    """Anomalies escalated on the day they were found, and those that were not."""
    place, _ = st.columns(2, gap="large")
    with place:
        show_course(asked.here, course_of(asked.here, "anomalies_escalated", asked.sites))
    st.subheader("Not escalated the same day")
    found = read(not_escalated, asked)
    if found is None:
        st.write("Not supplied: no check says when a finding was escalated.")
        return
    if not found:
        st.write("Every finding of this period was escalated on the day it was found.")
        return
    by_shift = pd.Series([each.shift or "not recorded" for each in found]).value_counts()
    told = ", ".join(f"{number} {plain(shift)}" for shift, number in by_shift.items())
    st.markdown(f"**{counted(len(found), 'finding')}** by shift: {told}.")
    told = Told(sites=asked.sites, measures=("anomalies_escalated",))
    rows = pd.DataFrame(map(_waited, found))
    table(rows, "Findings not escalated the same day", "not escalated", told)


def _waited(each: NotEscalated) -> dict[str, object]:
    return {
        "Found on": each.found_on,
        "House": each.house,
        "Shift": each.shift,
        "Line": each.line,
        "Finding": each.finding.replace("_", " "),
        "Harm": each.harm.upper(),
        "Escalated after, days": each.days_waited,
        "State": "never escalated" if each.escalated_on is None else "late",
        "Check": f"{each.check_id} / {each.finding_no}",
    }
