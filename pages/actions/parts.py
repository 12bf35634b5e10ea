"""The front page's parts: the count of answers, what needs someone, one quiet card an action."""

import re
from collections import Counter

import streamlit as st

from pages.action.history import show_what_waits, state_in_words, week_of, where_and_whose
from pages.shared import rooms
from pages.shared.answers import coloured, headed
from pages.shared.charts import spark
from pages.shared.pickers import NOBODY, role_of
from pages.shared.reading import Basis
from pages.shared.words import aside, counted, plain
from plan.due import DueKind, due_for
from plan.model import Person
from plan.standing import Standing
from plan.verdict import Verdict
from plan.words.answers import VerdictAnswer, counts
from plan.words.sentences import sentences, wording

_MOST_NAMED = 5  # in full above the list
_COUNTED = {
    DueKind.SLIPPED_BACK: ("slipped back", "slipped back"),
    DueKind.ESCALATION: ("escalation to acknowledge", "escalations to acknowledge"),
    DueKind.DUE_DATE_PASSED: ("due date passed", "due dates passed"),
    DueKind.REVIEW_MISSED: ("review missed", "reviews missed"),
    DueKind.RE_AUDIT_MISSED: ("re-audit missed", "re-audits missed"),
    DueKind.FALLING_BACK: ("practice falling back", "practices falling back"),
    DueKind.TO_SIGN: ("ready to be signed", "ready to be signed"),
    DueKind.REVIEW: ("review due this week", "reviews due this week"),
    DueKind.RE_AUDIT: ("re-audit due this week", "re-audits due this week"),
    DueKind.DUE_DATE: ("due date this week", "due dates this week"),
    DueKind.DRAFT: ("draft that lacks something", "drafts that lack something"),
}


def headline_counts(shown: list[Verdict]) -> None:
    """As in "12 actions: 4 making a difference · 3 no visible change yet"."""
    number = counts(map(wording, shown))
    parts = [coloured(words, f"**{many}** {words.counted}") for words, many in number.items()]
    st.markdown(f"**{counted(len(shown), 'action')}:** " + " · ".join(parts))


def needs_you(basis: Basis, shown: list[Standing], person: Person) -> None:
    """What is due of the person who acts, the most pressing first; then what waits for others."""
    everything = due_for(shown, None, basis.today)
    mine = [due for due in everything if due.to == person.id]
    others = Counter(due.kind for due in everything if due.to != person.id)
    titles = {standing.action.id: standing.action.title for standing in shown}
    lines = [
        f"\n- [{plain(titles[due.action] or due.action)}](#{_anchor(due.action)}):"
        f" {plain(due.sentence)}"
        for due in mine[:_MOST_NAMED]
    ]
    if len(mine) > _MOST_NAMED:
        lines.append(f"\n- And {len(mine) - _MOST_NAMED} more below.")
    nothing = " nothing, today or this week."
    needed = f"**Needs you** ({role_of(person)}):{''.join(lines) or nothing}"
    st.markdown("Choose above who you are, to see what needs you." if person is NOBODY else needed)
    if others:
        in_order = [kind for kind in DueKind if others[kind]]
        waits = [f"{others[kind]} {_COUNTED[kind][others[kind] > 1]}" for kind in in_order]
        st.markdown(f"**Waits for others:** {' · '.join(waits)}")


def _anchor(action: str) -> str:
    """Where a card is reached within the page, whatever the action's id is made of."""
    return re.sub(r"\W+", "-", action)


def card(basis: Basis, verdict: Verdict, standing: Standing) -> None:
    """One action: the answer, the action, who owns it, the sentences, and two small pictures."""
    action, plan = verdict.action, basis.plan
    st.divider()
    words, pictures = st.columns([11, 9], gap="large", vertical_alignment="top")
    with words, st.container(gap="xsmall"):
        st.markdown(f"{headed(wording(verdict))} · {week_of(verdict, plan)}")
        st.header(plain(action.title or action.id), anchor=_anchor(action.id))
        st.markdown(state_in_words(standing, plan))
        aside(where_and_whose(verdict))
        st.write(" ".join(sentences(verdict)))
        show_what_waits(basis, standing)
        rooms.link(rooms.ACTION, f"How we know ({action.id})", action=action.id)
    with pictures, st.container(gap="xxsmall"):
        spark(basis, verdict, verdict.process, "Practice")
        spark(basis, verdict, verdict.outcome, "Outcome")
        if verdict.answer is VerdictAnswer.AT_A_COST:
            spark(basis, verdict, verdict.balancing, "Cost")


def how_many_are_watched(shown: list[Verdict]) -> None:
    """Each answer has its own small chance of being wrong; many together have a larger one."""
    st.divider()
    aside(
        f"{counted(len(shown), 'action')} watched here. Each answer has up to 1 chance in 20 of"
        " seeing a change that is not there, so a page of twenty says once in a while what is not"
        " so. Weeks of a verdict count from the day practice changed; charts count weeks from"
        " Monday."
    )
