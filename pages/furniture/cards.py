"""The front page's parts: the count of answers, what needs someone, one quiet card an action."""

from collections import Counter

import streamlit as st

from pages.furniture import rooms
from pages.furniture.answers import FACES, is_qualified, said
from pages.furniture.here import Here
from pages.furniture.people import role_of
from pages.furniture.sparks import spark
from pages.furniture.standing import completion_of, reviews_due_soon, show_decisions, week_of
from pages.furniture.words import aside, counted, listed, plain
from plan.answer import VerdictAnswer
from plan.decisions import decisions
from plan.model import Plan
from plan.standing import Standing
from plan.verdict import Verdict

_MOST_TOLD = 3  # decisions in full above the list


def headline_counts(shown: list[Verdict]) -> None:
    """As in "12 actions: 4 making a difference · 3 no visible change"."""
    number = Counter(verdict.answer for verdict in shown)
    unsure = Counter(verdict.answer for verdict in shown if is_qualified(verdict))
    parts = [
        f":{face.colour}[{face.icon} **{number[answer]}** {face.counted}]"
        + (f" ({unsure[answer]} with nothing to compare)" if unsure[answer] else "")
        for answer, face in FACES.items()
        if number[answer]
    ]
    st.markdown(f"**{counted(len(shown), 'action')}:** " + " · ".join(parts))


def needs_you(shown: list[Standing], plan: Plan) -> None:
    """What someone must decide or do now, each with whom it goes to."""
    waiting = [standing for standing in shown if decisions(standing)]
    due = [
        f"{plain(standing.action.title)}: {' '.join(decisions(standing))} Goes to:"
        f" {role_of(plan.escalates_to(standing.action))}."
        for standing in waiting[:_MOST_TOLD]
    ]
    if len(waiting) > _MOST_TOLD:
        due.append(f"And {len(waiting) - _MOST_TOLD} more, first in the list below.")
    soon = reviews_due_soon(shown)
    if soon:
        titles = "; ".join(plain(action.title) for action in soon)
        due.append(f"{counted(len(soon), 'review')} due in the next seven days: {titles}.")
    if not due:
        st.markdown("**Needs you:** nothing is overdue, and no review is due this week.")
        return
    st.markdown("**Needs you:**\n" + "\n".join(f"- {each}" for each in due))


def card(here: Here, verdict: Verdict, standing: Standing, plan: Plan) -> None:
    """One action: the answer, the action, who owns it, the sentences, and two small pictures."""
    action = verdict.action
    st.divider()
    told, seen = st.columns([11, 9], gap="large", vertical_alignment="top")
    with told, st.container(gap="xsmall"):
        st.markdown(f"{said(verdict)} · {week_of(verdict, plan)}")
        st.header(plain(action.title or action.id), anchor=action.id)
        where = plain(listed(action.sites)) if action.sites else "all sites"
        owner = role_of(verdict.owner) if verdict.owner else "nobody yet"
        aside(f"{where} · owner: {owner} · {completion_of(action, verdict.today)}")
        st.write(" ".join(verdict.sentences))
        show_decisions(standing, plan)
        rooms.link(rooms.ACTION, f"How we know ({action.id})", action=action.id)
    with seen, st.container(gap="xxsmall"):
        spark(here, verdict, verdict.process, "Practice")
        spark(here, verdict, verdict.outcome, "Outcome")
        if verdict.answer is VerdictAnswer.AT_A_COST:
            spark(here, verdict, verdict.balancing, "Cost")


def how_many_are_watched(shown: list[Verdict]) -> None:
    """Each answer has its own small chance of being wrong; many together have a larger one."""
    st.divider()
    aside(
        f"{counted(len(shown), 'action')} watched here. Each answer has up to 1 chance in 20 of"
        " seeing a change that is not there, so a page of twenty says once in a while what is not"
        " so. Weeks of a verdict count from the day practice changed; charts count weeks from"
        " Monday."
    )
