"""What people say of dignity: concerns, and the feedback that stands with each review."""

from datetime import date

import pandas as pd
import streamlit as st

from metrics.calendar import By
from metrics.catalogue import measure
from metrics.questions.observers import Answers, answers_in
from metrics.small_counts import Cell, cells, in_words, unless_hidden
from pages.furniture.course import course_of, show_course
from pages.furniture.definitions import settings_in_words
from pages.furniture.dignity_here import View, read, verdict_of
from pages.furniture.reads import series_at, small_cell_at
from pages.furniture.tables import Column, Form, Told, table
from pages.furniture.words import aside, day_in_words
from plan.assurance import FollowUp, follow_ups
from plan.state import reviews_of

_HIDDEN = "not shown"
_COLUMNS = {
    "Answers": Column(Form.WHOLE),
    "Positive": Column(Form.WHOLE),
    "Share positive": Column(Form.PERCENT),
    "Mean of 5": Column(Form.ONE_PLACE),
}
CONCERNS, POSITIVE = "dignity_concerns", "feedback_positive"


def what_people_say(view: View) -> None:
    """Concerns and positive answers as courses, then the answers between reviews."""
    st.header("What residents and relatives say")
    concerns, feedback = st.columns(2, gap="large")
    with concerns:
        show_course(view.here, course_of(view.here, CONCERNS, view.sites))
        st.write(_concerns_in_words(view))
    with feedback:
        show_course(view.here, course_of(view.here, POSITIVE, view.sites, "dignity"))
    _between_reviews(view)


def _concerns_in_words(view: View) -> str:
    """How many concerns before and since, and per 1,000 occupied bed days where supplied."""
    spell = view.spell
    days = series_at(view.here, CONCERNS, sites=view.sites, by=By.DAY).frame
    if days.empty:
        return ""
    before = _concerns(view, days, spell.before_first, spell.before_last)
    since = _concerns(view, days, spell.first, spell.last)
    return (
        f"Concerns in the half-year before: {before}; {view.since}: {since}. Whether that is more"
        " than chance is for the verdict above, not for these two figures."
    )


def _concerns(view: View, days: pd.DataFrame, first: date, last: date) -> str:
    """As in "18, or 5.0 per 1,000 occupied bed days"; a small count is hidden."""
    within = days[(days["period"] >= first) & (days["period"] <= last)]
    many, beds = int(within["numerator"].sum()), within["denominator"].sum(skipna=False)
    limit = small_cell_at(view.here, view.sites)
    shown, *_ = cells([many], limit, has_total=False)
    said = in_words(shown, str(many), limit)
    is_rated = shown is Cell.SHOWN and beds > 0
    return f"{said}, or {1000 * many / beds:.1f} per 1,000 occupied bed days" if is_rated else said


def _between_reviews(view: View) -> None:
    spell, told = view.spell, ["Before"]
    spans = [(spell.before_first, spell.before_last)]
    if view.action:
        action = verdict_of(view.here, view.action).action
        found = follow_ups(action, reviews_of(view.here.register, action.id), spell.last)
        told += [_which(view, each) for each in found]
        spans += [(each.first, each.last) for each in found]
        sites = action.sites
    else:
        told.append("Since")
        spans.append((spell.first, spell.last))
        sites = view.sites
    st.subheader("Feedback on dignity between reviews" if view.action else "Feedback on dignity")
    rows = read(_answers, view, sites, tuple(spans))
    if not any(one.answers for one in rows):
        st.write("Not supplied: no answer with a score speaks of dignity here.")
        return
    limit = small_cell_at(view.here, view.sites)
    of_it = Told(
        sites=sites,
        measures=(POSITIVE,),
        hidden=f"Counts below {limit} are hidden, and what would give them away.",
        columns=_COLUMNS,
    )
    shown = answers_table(told, rows, limit)
    table(shown, "Feedback on dignity by review", "follow up", of_it)
    aside(
        f"{settings_in_words(view.here, measure(POSITIVE), sites)} Counts below {limit} are"
        " hidden, so that nobody can be recognised. Who answers changes from time to time, so"
        " these shares are no verdict: that stands with the action."
    )


def answers_table(told: list[str], rows: tuple[Answers, ...], limit: int) -> pd.DataFrame:
    """One row a spell between reviews, small counts hidden."""
    lines = []
    for name, one in zip(told, rows, strict=True):
        hidden, *_ = cells([one.answers], limit, has_total=False)
        split = cells([one.positive, one.answers - one.positive], limit)
        is_open = hidden is Cell.SHOWN and all(each is Cell.SHOWN for each in split)
        many = unless_hidden(hidden, one.answers, limit)
        lines.append(
            {
                "Review": name,
                "From": one.first,
                "To": one.last,
                "Answers": many,
                "Positive": one.positive if is_open else _HIDDEN,
                "Share positive": one.percent_positive if is_open else _HIDDEN,
                "Mean of 5": one.mean if hidden is Cell.SHOWN else _HIDDEN,
            }
        )
    return pd.DataFrame(lines)


def _which(view: View, one: FollowUp) -> str:
    """As in "Review of 18 November", held, planned or still to come."""
    if one.review_on is None:
        return "Since the last review"
    day = day_in_words(one.review_on, view.here.today)
    if one.is_held:
        return f"Review held on {day}"
    return f"Review planned for {day}"


def _answers(cursor, _, sites, spans) -> tuple[Answers, ...]:
    return answers_in(cursor, sites, spans)
