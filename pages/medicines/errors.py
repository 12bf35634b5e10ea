"""Documentation errors, recurring ones, refusals, omitted doses, and checks by either line."""

import pandas as pd
import streamlit as st

from metrics.questions.doses import (
    NotEscalated,
    Split,
    doses_by,
    doses_of_missed_calls,
    not_escalated,
    omissions,
    recurring,
)
from metrics.questions.mar_checks import Compared, Per, lines_compared
from pages.medicines.parts import Asked, read
from pages.shared import pickers
from pages.shared.charts import course_of, show_course
from pages.shared.tables import Told, table
from pages.shared.words import aside, counted, plain
from plan.agenda import FOUND_BY

_SPLITS = {
    Split.HOUSE: "House",
    Split.SHIFT: "Shift",
    Split.ROUND: "Medicine round",
    Split.SCHEDULE: "Regular or as needed",
    Split.CONTROLLED: "Controlled or not",
}
_NAMES = {
    "": "not recorded",
    "prn": "as needed",
    "controlled": "controlled drugs",
    "other": "others",
}
_FEW = 200  # doses below which one error more moves the rate by 5 or more in 1,000


def errors(asked: Asked) -> None:
    """Gaps and unexplained codes: their course, and where they are."""
    left, right = st.columns(2, gap="large")
    with left:
        show_course(asked.here, course_of(asked.here, "mar_errors", asked.sites))
    with right:
        _where(asked)
    st.subheader("Errors that come again")
    for place, name in zip(
        st.columns(2, gap="large"), ("recurring_errors", "recurring_findings"), strict=True
    ):
        with place:
            show_course(asked.here, course_of(asked.here, name, asked.sites))
    _again(asked)
    st.subheader("Refused: a choice, and no error")
    place, _ = st.columns(2, gap="large")
    with place:
        show_course(asked.here, course_of(asked.here, "refusals", asked.sites))


def omitted(asked: Asked) -> None:
    """Doses omitted: days between them, and each with its harm grade."""
    show, beside = st.columns(2, gap="large")
    with show:
        show_course(asked.here, course_of(asked.here, "omitted_doses", asked.sites))
    with beside:
        _omissions(asked)
    st.subheader("Doses on calls that nobody made")
    _missed_calls(asked)


def _where(asked: Asked) -> None:
    names = {str(split): said for split, said in _SPLITS.items()}
    split = Split(pickers.pick("Where are they? By", names, "by"))
    found = read(doses_by, asked, split)
    if not found:
        st.write("Not supplied: no MAR was loaded for these houses and days.")
        return
    rows = [
        {
            _SPLITS[split]: _NAMES.get(each.name, each.name.replace("_", " ")),
            "Doses due": each.due,
            "Errors": each.errors,
            "of these gaps": each.gaps,
            "codes unexplained": each.codes_unexplained,
            "Errors per 1,000": each.per_1000(each.errors),
            "Refused per 1,000": each.per_1000(each.refused),
            "Note": "few doses" if each.due < _FEW else "",
        }
        for each in found
    ]
    said, told = f"Documentation errors by {_SPLITS[split].lower()}", _told(asked, "mar_errors")
    table(pd.DataFrame(rows), said, "errors", told)
    aside("Errors are gaps and unexplained codes together; a refusal is neither.")


def _again(asked: Asked) -> None:
    found = [each for each in read(recurring, asked) if each.recurring]
    if not found:
        st.write("No kind of error came again in a house within the window.")
        return
    rows = [
        {
            "House": each.house,
            "Kind": each.kind.replace("_", " "),
            "Found": FOUND_BY[each.found_by],
            "Times": each.times,
            "First ones": each.first,
            "Came again": each.recurring,
            "on the same person's sheet": each.same_sheet,
        }
        for each in found
    ]
    said, told = "Errors that came again, by house and kind", _told(asked, "recurring_errors")
    table(pd.DataFrame(rows), said, "recurring errors", told)


def _omissions(asked: Asked) -> None:
    found = read(omissions, asked)
    if found is None:
        st.write("Not supplied: the MAR export gives no outcome of a dose.")
        return
    if not found:
        st.write("No dose was omitted in this period.")
        return
    rows = [
        {
            "Due": each.due_at,
            "House": each.house,
            "Round": each.medicine_round,
            "Controlled": "yes" if each.controlled else "no",
            "Harm (NCC MERP)": each.harm_words,
            "Days since the one before": each.days_since,
            "Row of the MAR": each.mar_id,
        }
        for each in found
    ]
    told = _told(asked, "omitted_doses")
    table(pd.DataFrame(rows), "Doses omitted, the newest first", "omitted doses", told)


def _missed_calls(asked: Asked) -> None:
    found = read(doses_of_missed_calls, asked)
    if found is None:
        st.write("Not supplied: no dose of the MAR names the call on which it was due.")
        return
    if not found:
        st.write("No dose was due on a call that was missed in this period.")
        return
    rows = [
        {
            "Day": each.day,
            "Call": each.visit_id,
            "Branch": each.branch,
            "Doses due": each.doses,
            "Given all the same": each.given,
            "Not given": each.missed,
            "Nothing recorded": each.gaps,
        }
        for each in found
    ]
    said = "Missed calls on which doses were due"
    told = Told(sites=asked.sites, reads=("mar", "rota", "call_log"))
    table(pd.DataFrame(rows), said, "doses of missed calls", told)


def _told(asked: Asked, measure: str) -> Told:
    return Told(sites=asked.sites, measures=(measure,))


# Checks of MAR sheets: local beside second line, and how soon findings were escalated.


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
