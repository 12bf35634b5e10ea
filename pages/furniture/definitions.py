"""How a measure is counted: its rule in words, the settings in force, its source and its SQL."""

import pandas as pd
import streamlit as st

from metrics.measure import Measure
from pages.furniture.here import Here
from pages.furniture.reads import said_settings_at, settings_at
from pages.furniture.tables import Told, table
from pages.furniture.words import day_in_words
from plan.words.numbers import listed


def definition(here: Here, measure: Measure, sites: tuple[str, ...]) -> None:
    """The whole definition, for an auditor to check."""
    st.markdown(f"**Why it matters.** {measure.why}")
    st.markdown(f"**The rule.** {measure.rule}")
    st.markdown(f"**Where the rule comes from.** {measure.source}")
    st.markdown(f"**Counted from:** {', '.join(e.replace('_', ' ') for e in measure.reads)}.")
    if measure.settings:
        st.markdown("**Settings in force**")
        rows, told = settings_table(here, measure, sites), Told(sites=sites, measures=(measure.id,))
        name = f"settings of {' '.join((measure.id, *sites))}"
        table(rows, f"Definitions of {measure.title}", name, told, is_small=True)
    st.markdown("**The SQL**")
    st.code(measure.written_sql, language=None)  # the colours of SQL are too pale to read


def settings_in_words(here: Here, measure: Measure, sites: tuple[str, ...]) -> str:
    """The settings that shape a figure, as one sentence beside it, with the sites that differ."""
    told, apart = said_settings_at(here, measure.id, sites[0] if len(sites) == 1 else "")
    if len(sites) == 1 or not apart:
        return told
    return f"{told} {listed(list(apart))} {'has its' if len(apart) == 1 else 'have their'} own."


def settings_table(here: Here, measure: Measure, sites: tuple[str, ...]) -> pd.DataFrame:
    """The settings that shape the measure, as they are in force at these sites today."""
    rows = [
        {
            "Setting": meaning,
            "Value": f"{value:g} {unit}",
            "For": site or "all sites",
            "Since": day_in_words(since, here.today) if since else "the beginning (default)",
        }
        for name, meaning, value, unit, site, since in settings_at(here)
        if name in measure.settings and (not site or not sites or site in sites)
    ]
    return pd.DataFrame(rows, columns=["Setting", "Value", "For", "Since"])
