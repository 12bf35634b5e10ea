"""All outcomes of one aim together: one sentence, and what each did against its own target."""

from math import isfinite

import pandas as pd
import streamlit as st

from metrics.phrases import topic
from pages.furniture.tables import Told, table
from pages.furniture.words import plain
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount, count
from plan.words.sentences import aim_sentence, reached, told_move


def outcomes_of(verdict: Verdict) -> list[MeasureAnswer]:
    """The outcome that the action is judged on, then the others that the aim wants."""
    return [one for one in (verdict.outcome, *verdict.other_outcomes) if one]


def together(verdict: Verdict, lead: str = "What the aim wanted.") -> None:
    """The sentence, and behind it a row an outcome; nothing where the aim has only one."""
    outcomes = outcomes_of(verdict)
    if len(outcomes) < 2:
        return
    st.markdown(f"**{lead}** {plain(aim_sentence(outcomes))}")
    with st.expander("Each outcome with its own verdict and target"):
        table(
            outcomes_table(outcomes),
            f"Outcomes of {verdict.aim.id}, beside their targets",
            f"outcomes of {verdict.aim.id} by {verdict.action.id}",
            Told(sites=verdict.action.sites, measures=tuple(one.measure.id for one in outcomes)),
            is_small=True,
        )


def outcomes_table(outcomes: list[MeasureAnswer]) -> pd.DataFrame:
    """One row an outcome; the first is the one that the action is judged on."""
    return pd.DataFrame(
        [
            {
                "Outcome": _name(one, is_first=at == 0),
                "What happened": told_move(one),
                "Target": _target(one),
                "Reached": reached(one) or "–",
                "Newest figure": _newest(one),
            }
            for at, one in enumerate(outcomes)
        ]
    )


def _name(one: MeasureAnswer, *, is_first: bool) -> str:
    name = topic(one.ref, one.measure)
    return f"{name[:1].upper()}{name[1:]}" + (" (judged on this)" if is_first else "")


def _target(one: MeasureAnswer) -> str:
    if one.goal.target is None:
        return "none set"
    return f"{amount(one.goal.target, one.measure.unit)} {_unit(one)}".strip()


def _newest(one: MeasureAnswer) -> str:
    if not isfinite(one.goal.value):
        return "none yet"
    figure = f"{amount(one.goal.value, one.measure.unit)} {_unit(one)}".strip()
    return f"{figure}, over {count(one.goal.window_weeks, 'week')}"


def _unit(one: MeasureAnswer) -> str:
    """The unit behind a number that does not carry its own."""
    return "" if one.measure.unit.startswith("%") else one.measure.unit
