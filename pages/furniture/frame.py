"""What stands around every page: invented or not, how old the data are, for whom it is shown."""

import streamlit as st

from pages.furniture import first_run, lines, people, pickers
from pages.furniture.here import here
from pages.furniture.loads import freshness_at
from pages.furniture.reads import plan_at
from plan.clock import is_sample


def frame(page: st.Page) -> None:
    """Draw it; on the very first start the sample provider is loaded before anything is shown."""
    pickers.forget_on_new_page(page.url_path)
    now = here()
    first_run.load_sample_if_empty(now)
    first_run.renew_if_outdated(now)
    told, who = st.columns([3, 1], vertical_alignment="center", gap="medium")
    with told:
        lines.data_as_of(freshness_at(now), now.today)
    with who:
        people.acting_as(plan_at(now))
    if is_sample(now.register):
        lines.sample_banner()
