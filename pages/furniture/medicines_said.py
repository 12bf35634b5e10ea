"""The medicines page's answer: what stands out, in a few sentences, before any picture."""

import streamlit as st

from charts.row import row
from metrics.questions.competency import competency_by_house
from metrics.questions.doses import not_escalated, omissions
from metrics.questions.mar_checks import Finding, Per, Sampled, coverage_grid, lines_compared
from pages.furniture.course import course_of
from pages.furniture.cursor import cursor_of
from pages.furniture.medicines_here import Asked, read
from pages.furniture.words import counted, day_in_words, days_ago, plain
from plan.words.numbers import listed

_MOST_NAMED = 6  # houses in a sentence


def answer_first(asked: Asked) -> None:
    """One line each for errors, omitted doses, checks, sampling, findings that wait, and staff."""
    told = (_errors, _omitted, _lines, _sampling, _waiting, _staff)
    said = [line for line in (each(asked) for each in told) if line]
    st.markdown("\n".join(f"- {line}" for line in said))


def _errors(asked: Asked) -> str:
    of = course_of(asked.here, "mar_errors", asked.sites)
    if of.series.frame.empty:
        return "Documentation errors: **not supplied**, no MAR was loaded for these houses."
    told = row(of)
    how = f", {told.variation}" if told.variation else ""
    return f"Documentation errors: **{told.last} in every 1,000 doses due**, {told.period}{how}."


def _omitted(asked: Asked) -> str:
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


def _lines(asked: Asked) -> str:
    found = read(lines_compared, asked, Per.SHEETS)
    far = [each.house for each in found if each.house and each.finding is Finding.FAR_LESS]
    if far:
        return f"Local checks find **far less than the second line** at {_some(far)}."
    one = found[-1] if len(found) == 2 else found[0] if found else None
    return plain(one.sentence) if one else ""


def _sampling(asked: Asked) -> str:
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


def _waiting(asked: Asked) -> str:
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


def _staff(asked: Asked) -> str:
    with cursor_of(asked.here) as cursor:
        found = competency_by_house(cursor, asked.sites, asked.last)
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
