"""Like sites beside each other on the measures that have targets: funnels, never a league table."""

import streamlit as st

from charts.funnel import funnel_alt_text
from charts.screen import funnel
from pages.furniture.pictures import is_dark, plot
from pages.furniture.words import aside, plain
from reports.weekly.content import Weekly
from reports.weekly.figures import not_beside

_ACROSS = 2


def side_by_side(report: Weekly) -> None:
    """A funnel a measure, two beside each other, and why others have none."""
    st.header("Sites side by side")
    drawn = [each for each in report.side_by_side if each.funnel is not None]
    for at in range(0, len(drawn), _ACROSS):
        columns = st.columns(_ACROSS, gap="large")
        for column, each in zip(columns, drawn[at : at + _ACROSS], strict=False):
            with column:
                st.subheader(plain(each.title), anchor=False)
                st.write(plain(each.says))
                alt = funnel_alt_text(each.funnel)
                plot(funnel.draw(each.funnel, dark=is_dark()), alt, f"funnel of {each.title}")
    if drawn:
        aside(
            "A small site differs more by chance, so its limits are wider. Within them no site is"
            " better or worse than another, so there are no ranks."
        )
    if told := not_beside(report):
        aside(plain(told))
