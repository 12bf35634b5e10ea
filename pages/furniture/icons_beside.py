"""The two icons of a reading with their words beside them, and the switch between its charts."""

import streamlit as st

from charts.icons import Assurance, Icons, assurance_svg, variation_svg
from charts.palette import Meaning
from charts.reading import Reading
from charts.row import Row, assurance_told, row
from pages.furniture import pickers
from pages.furniture.pictures import CONTROL, RUN, is_dark
from pages.furniture.words import aside

ICON, BESIDE = 0.8, 5.8  # widths of an icon's column and of the words beside it
_PIXELS = 26


def icons_beside(cells: list, told: Row) -> None:
    """Variation and assurance in four cells: an icon, its words, an icon, its words."""
    icons, dark = told.icons, is_dark()
    if not told.variation:
        with cells[1]:
            aside("nothing to judge yet")
        return
    variation = variation_svg(icons, dark=dark)
    cells[0].image(variation, width=_PIXELS, alt=icons.variation_words)
    cells[1].markdown(_in_colour(icons))
    says = assurance_told(icons, bool(told.target))
    if icons.assurance is Assurance.NONE:
        with cells[3]:
            aside(says)
        return
    cells[2].image(assurance_svg(icons, dark=dark), width=_PIXELS, alt=says)
    cells[3].markdown(f"{says}  \n:small[:gray[{told.caution}]]" if told.caution else says)


def pick_chart(of: Reading) -> str:
    """Icons and, where there are two, which chart to show; where there is one, it is that."""
    widths = [ICON, BESIDE, ICON, BESIDE + 2, 6]
    *cells, switch = st.columns(widths, vertical_alignment="center", gap="small")
    icons_beside(cells, row(of))
    if not of.has_control_chart:
        return CONTROL  # which is the run chart then, and says why there is no other
    with switch:
        options = {CONTROL: "Control chart", RUN: "Run chart"}
        return pickers.pick_segment("Chart", options, "chart")


def _in_colour(icons: Icons) -> str:
    colour = {Meaning.IMPROVEMENT: "blue", Meaning.CONCERN: "orange"}.get(icons.meaning)
    return f":{colour}[{icons.variation_words}]" if colour else icons.variation_words
