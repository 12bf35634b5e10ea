"""The risk of an aim: consequence times likelihood, each from 1 to 5, with its band said."""

import streamlit as st

from pages.furniture.plan.disputes import quarrel
from pages.furniture.plan.form import Form
from pages.furniture.words import aside
from plan.fields import risk_in_words
from plan.model import HIGHEST_PART, Risk

_CONSEQUENCE = ("negligible", "minor", "moderate", "major", "catastrophic")
_LIKELIHOOD = ("rare", "unlikely", "possible", "likely", "almost certain")


def risk(form: Form, name: str, label: str) -> None:
    """Two pickers and what they make; a score that stands already is told beside them."""
    value = form.value(name)
    consequence, likelihood = st.columns(2)
    with consequence:
        _pick(form, name, "consequence", f"{label}: consequence", _CONSEQUENCE)
    with likelihood:
        _pick(form, name, "likelihood", f"{label}: likelihood", _LIKELIHOOD)
    aside(f"{label}: {risk_in_words(value)}." if value else f"{label}: no score yet.")
    quarrel(form, name)


def _pick(form: Form, name: str, part: str, label: str, words: tuple[str, ...]) -> None:
    key = _key(form, name, part)
    made = st.session_state.get(_key(form, name, "made"))
    value = form.value(name)
    if made != value:  # from elsewhere; a score alone is not taken apart by guessing
        st.session_state[key] = getattr(value, part, None)
    st.selectbox(
        label,
        range(1, HIGHEST_PART + 1),
        index=None,
        format_func=lambda number: f"{number} {words[number - 1]}",
        placeholder="1 to 5",
        key=key,
        on_change=_picked,
        args=(form, name),
    )


def _picked(form: Form, name: str) -> None:
    parts = [st.session_state.get(_key(form, name, part)) for part in ("consequence", "likelihood")]
    if all(parts):
        made = Risk.of(*parts)
        form.typing(name, made)
    else:
        made = form.value(name)
        if made and made.product and not any(parts):  # both were cleared
            made = None
            form.typing(name, made)
    st.session_state[_key(form, name, "made")] = made


def _key(form: Form, name: str, part: str) -> str:
    return form.key(f"{name} {part}")
