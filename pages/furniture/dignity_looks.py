"""When and by whom it was seen: weekday, role, spot checks beside announced, observers in time."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.heat_map import heat_map_alt_text, observer_name, observers_map
from charts.screen.heat_map import draw
from metrics.questions.observations import FEWEST_ITEMS, FEWEST_WEEKS, Change, Seen, Split, seen_by
from metrics.questions.observers import Beside, Observer, beside, observers
from metrics.spc.rules import Side
from pages.furniture.dignity_here import View, read
from pages.furniture.pictures import UNDER_A_HEADER, is_dark, plot
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, counted
from plan.words.numbers import listed

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_OBSERVERS = 24
_GAP = {Side.ABOVE: "higher, beyond chance", Side.BELOW: "lower, beyond chance"}


def when_and_by_whom(view: View) -> None:
    """Two tables beside each other: by weekday and by the observer's role."""
    st.header("When, and by whom it was seen")
    by_day, by_role = st.columns(2, gap="large")
    with by_day:
        _compared(view, Split.WEEKDAY, "Weekday")
    with by_role:
        _compared(view, Split.ROLE, "Observer")
    aside(
        "Compared with what the others saw in the same units, strands and months. Scores differ"
        f" by chance; fewer than {FEWEST_ITEMS} items or {FEWEST_WEEKS} weeks are not judged."
    )


def spot_checks(view: View) -> None:
    """Unannounced beside announced: how many of each, how far apart, and the caution."""
    st.header("Spot checks beside announced observations")
    days = (view.spell.first, view.spell.last)
    seen = {name: one for (name,), one in read(seen_by, view, *days, [Split.NOTICE]).items()}
    spot, told = seen.get("unannounced", Seen()), seen.get("announced", Seen())
    st.markdown(f"{_seen('Unannounced', spot)}  \n{_seen('Announced', told)}")
    if seen.get(""):
        aside(f"{_seen('Not said whether announced', seen[''])}")
    found = {one.name: one for one in read(beside, view, *days, Split.NOTICE)}
    if spot.items and told.items:
        st.write(_in_words(found.get("unannounced")))
        roles = read(seen_by, view, *days, [Split.NOTICE, Split.ROLE])
        who = listed([_role(role) for notice, role in roles if notice == "unannounced"])
        aside(f"Unannounced checks were made by: {who}. A gap may lie with who looked.")
    aside(
        "Both ways of looking bend scores: people prepare for an announced visit, and a spot"
        " check meets one moment of one shift. Neither is the true score."
    )


def same_observer(view: View) -> None:
    """Each observer by month, and whether one's marks drifted away from the others'."""
    st.header("The same observer over time")
    found = read(observers, view, view.spell)
    if not found:
        st.write("Not supplied: the observations do not say who looked.")
        return
    st.write(_drift_in_words(view, found))
    shown = sorted(found, key=lambda one: -one.since.items)[:_MOST_OBSERVERS]
    one = observers_map([each for each in found if each in shown])
    if len(shown) < len(found):
        aside(f"Shown: the {len(shown)} who looked most, of {len(found)}.")
    plot(
        draw(one, dark=is_dark(), size=UNDER_A_HEADER),
        heat_map_alt_text(one),
        "observers over time",
    )
    aside(
        "Observers have numbers by who began first. Who looks more kindly month by month lifts"
        " the score without care getting better; looking together once a month keeps marks alike."
    )


def _compared(view: View, split: Split, heading: str) -> None:
    days = (view.spell.first, view.spell.last)
    seen = {name: one for (name,), one in read(seen_by, view, *days, [split]).items()}
    gaps = {one.name: one for one in read(beside, view, *days, split)}
    rows = [
        {
            heading: _named(split, name),
            "Items seen": one.items,
            "Score, %": round(100 * one.mean),
            "Beside the others": _gap(gaps.get(name)),
        }
        for name, one in seen.items()
    ]
    columns = [heading, "Items seen", "Score, %", "Beside the others"]
    said = f"Observation score by {heading.lower()}, {view.since}"
    told = Told(sites=view.sites, measures=("observation_score",))
    table(pd.DataFrame(rows, columns=columns), said, f"observations by {split}", told)


def _gap(one: Beside | None) -> str:
    if one is None or not one.gap.is_known:
        return "too few to judge"
    return _GAP.get(one.gap.side, "no more than chance")


def _in_words(one: Beside | None) -> str:
    """How far unannounced checks lie from the others, or that they cannot be told apart."""
    if one is None or not one.gap.is_known:
        return "Too few to compare the two."
    ends = f"{_points(one.gap)} than announced ones of the same units and months"
    if one.gap.side is Side.NEITHER:
        return f"The two cannot be told apart: unannounced checks score {ends}."
    return f"Unannounced checks score {ends}: chance alone does not explain that."


def _drift_in_words(view: View, found: Sequence[Observer]) -> str:
    judged = [one for one in found if one.drift.is_known]
    if not judged:
        return (
            "Too early to say whether anyone’s marks drifted: that takes enough items from one"
            f" observer both before and {view.since}."
        )
    drifted = [one for one in judged if one.drift.side is not Side.NEITHER]
    if not drifted:
        many = counted(len(judged), "observer")
        return f"Of {many} with enough items, nobody’s marks moved apart beyond chance."
    told = [f"{observer_name(one)} ({_points(one.drift)})" for one in drifted]
    return f"Marks moved against those of the others {view.since}: {listed(told)}. Look together."


def _points(of: Change) -> str:
    """As in "between 3 points lower and 8 points higher", "between 2 and 6 points lower"."""
    low, high = round(of.low), round(of.high)
    if of.side is Side.NEITHER:
        return f"between {abs(low)} points lower and {abs(high)} points higher"
    near, far = sorted((abs(low), abs(high)))
    return f"between {near} and {far} points {'lower' if of.side is Side.BELOW else 'higher'}"


def _seen(name: str, one: Seen) -> str:
    if not one.items:
        return f"**{name}:** none."
    return (
        f"**{name}:** {100 * one.mean:.0f} % of {one.items:,} items seen, in"
        f" {counted(one.observations, 'observation')}."
    )


def _named(split: Split, name: str) -> str:
    return WEEKDAYS[int(name) - 1] if split is Split.WEEKDAY else _role(name)


def _role(name: str) -> str:
    return name.replace("_", " ") or "not said"
