"""A measure's two newest spells side by side, or those of two places."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts.strips import Strip, strips_scene
from charts.words import measured
from metrics.calendar import By
from metrics.questions.contrast import LEAST_PERIODS, Contrast, contrast
from pages.measures.parts import MeasureView
from pages.shared import charts, pickers
from pages.shared.themes import section
from pages.shared.words import aside, plain
from plan.words.numbers import capital, gap

_SPELLS = {"13": 13, "4": 4, "8": 8, "26": 26}
_BEFORE, _YEAR = "before", "year"
_WEEKS_A_YEAR = 52


@dataclass(frozen=True)
class _Side:
    """Complete weeks of one place, and what they are called."""

    name: str
    rows: pd.DataFrame


@section("Two periods, or two places")
def side_by_side(view: MeasureView) -> str | None:
    """A sentence with its interval, and a picture."""
    measure = view.reading.series.measure
    by_spell, by_other = st.columns(2)
    weeks = pickers.pick_weeks("Over", _SPELLS, "spell", where=by_spell)
    one, other = _sides(view, weeks, by_other)
    found = contrast(other.rows, one.rows, measure.per)
    if found is None:
        return f"Too little to compare: it takes {LEAST_PERIODS} weeks with figures on each side."
    st.markdown(_sentence(view, (one.name, other.name), found))
    figures = ((one, found.other), (other, found.one))
    strips = tuple(Strip(of.name, tuple(of.rows["value"].dropna()), mean) for of, mean in figures)
    charts.show(strips_scene(measure, strips, dark=charts.is_dark()), "side by side")
    aside(
        "The interval (95 %) comes from how much the weeks differ among themselves. It says how far"
        " apart the two are, not why: whether an action made a difference is on its own page."
    )
    return None


def _sides(view: MeasureView, weeks: int, cell: st.delta_generator.DeltaGenerator) -> tuple:
    of = view.reading.series.wanted
    own = ", ".join(view.sites) or "All sites"
    others = pickers.own_sites(view.basis, view.person, view.basis.counted(of.measure.id).sites)
    options = {_BEFORE: f"The {weeks} weeks before", _YEAR: "The same weeks a year before"}
    options |= {site: site for site in others if site not in view.sites}
    against = pickers.pick("Beside", options, "beside", where=cell)

    def complete(sites: tuple[str, ...]) -> pd.DataFrame:
        frame = view.basis.series(of.measure.id, sites=sites, part=of.part, by=By.WEEK).frame
        return frame[frame["complete"].astype(bool)]

    rows = complete(view.sites)
    newest = _Side(f"{own}, last {weeks} weeks", rows.tail(weeks))
    if against in (_BEFORE, _YEAR):
        back = weeks if against == _BEFORE else _WEEKS_A_YEAR
        earlier = rows.iloc[max(len(rows) - back - weeks, 0) : max(len(rows) - back, 0)]
        return newest, _Side(options[against], earlier)
    beside = complete((against,))
    same_weeks = beside[beside["period"].isin(set(newest.rows["period"]))]
    return _Side(own, newest.rows), _Side(against, same_weeks)


def _sentence(view: MeasureView, names: tuple[str, str], found: Contrast) -> str:
    series = view.reading.series
    measure, part = series.measure, series.wanted.part
    one, other = (measured(figure, measure.unit) for figure in (found.other, found.one))
    figures = f"{plain(names[0])}: {one}. {plain(names[1])}: {other}."
    if not found.is_clear:
        return f"**No clear difference between the two.** {figures}"
    return f"**{capital(measure.change_in_words(gap(found.low, found.high), part))}.** {figures}"
