"""How a plan is begun on the page alone: who you are, the first aim, the first action."""

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.plan.chosen import Chosen
from plan.model import Plan

_STEPS = (
    ("person", "people", "Say who you are, by role"),
    ("aim", "aims", "Write the first aim: the problem and what would show it solved"),
    ("action", "actions", "Write the first action: what changes, and its one owner"),
)


def how_to_begin(here: Here, plan: Plan, chosen: Chosen) -> None:
    """The three steps, while one of them is still to be done; data can come later."""
    if not here.generation:
        st.info(
            "There are no data yet. The plan can be written all the same: figures come with your"
            " exports, on the Data page or with `python grip.py load`.",
            icon=":material/upload_file:",
        )
    done = {kind: bool(getattr(plan, plural)) for kind, plural, _ in _STEPS}
    if all(done.values()):
        return
    st.markdown("**A plan begins with three things.** A file of yours can bring all at once.")
    for number, (kind, _, told) in enumerate(_STEPS, start=1):
        sign = ":blue[:material/check_circle:]" if done[kind] else f"{number}."
        is_here = kind == chosen.kind and not chosen.subject
        st.markdown(f"{sign} {f'**{told}**' if is_here else told}")
