"""The deputy's view: where is it not met, how it changed, and the items behind a square."""

from dataclasses import asdict

import pandas as pd
import streamlit as st

from charts.heat_map import heat_map_alt_text, not_met_map, row_name, strand_name
from charts.screen.heat_map import draw
from metrics.questions.observations import FEWEST_ITEMS, Split, Square, items_behind, pattern
from pages.furniture import pickers
from pages.furniture.dignity_here import SCORE, View, read
from pages.furniture.pictures import UNDER_A_HEADER, is_dark
from pages.furniture.tables import Told, table
from pages.furniture.words import aside, day_in_words, plain

SPLITS = (Split.UNIT, Split.SHIFT, Split.STRAND)
SPLITS_OF_MANY = (Split.UNIT, Split.STRAND)
_MOST_ROWS, _FEWER_ROWS = 36, 24
_KEY, _ROW, _STRAND = "where not met", "row", "strand_of"
_HEADINGS = {
    "observation_id": "Observation",
    "day": "Day",
    "unit": "Unit",
    "shift": "Shift",
    "role": "Observer",
    "strand": "Strand",
    "item": "Item",
    "result": "Result",
}


def where_not_met(view: View) -> None:
    """The heat map; a square chosen lists the items behind it."""
    st.header("Where is it not met?")
    squares, splits = _squares(view)
    shown = _shown(squares)
    if len(splits) < len(SPLITS):
        aside(
            f"More than {_MOST_ROWS} rows, so all shifts together. Choose a unit to see each shift."
        )
    if len(shown) < len(squares):
        many = len({each.names[0] for each in shown})
        aside(
            f"Shown: the {many} units with the lowest scores, by name. Low scores come by chance"
            " too, the more so the more units there are."
        )
    one = not_met_map(shown, view.since, f"before ({view.before})")
    figure = draw(one, dark=is_dark(), size=UNDER_A_HEADER, chosen=_chosen())
    figure.update_traces(unselected_marker_opacity=1, selector={"mode": "markers"})
    st.plotly_chart(
        figure, theme=None, key=_KEY, alt=heat_map_alt_text(one), on_select=_square_chosen,
        selection_mode="points", config={"displayModeBar": False, "scrollZoom": False},
    )  # fmt: skip
    judged = sum(each.change.is_known for each in squares)
    aside(
        f"A mark means changed by more than chance explains; with {judged:,} squares looked at"
        " together, chance alone marks one in only one view of twenty. No mark is no proof that"
        f" nothing changed. Marks are for all the time {view.since}: a gain may be gone again."
    )
    with st.expander("The same as a table, with before and since"):
        said, told = f"Not met, before and {view.since}", Told(sites=view.sites, measures=(SCORE,))
        table(changes(shown), said, "where not met", told)
    _items(view, shown, splits)


def changes(squares: list[Square]) -> pd.DataFrame:
    """One row a square: what was seen before and since, and how far it moved."""
    rows = [
        {
            "Unit": one.names[0],
            "Shift": one.names[1] if len(one.names) > 2 else "all",
            "Strand": strand_name(one.names[-1]),
            "Items before": one.before.items,
            "Score before": 100 * one.before.mean,
            "Items since": one.since.items,
            "Score since": 100 * one.since.mean,
            "Not met since": one.since.not_met,
            "Partly since": one.since.partly,
            "Change": one.change.size,
            "From": one.change.low,
            "To": one.change.high,
            "Beyond chance": {"above": "up", "below": "down"}.get(one.change.side, "no")
            if one.change.is_known
            else "too few to judge",
        }
        for one in squares
    ]
    return pd.DataFrame(rows)


def _items(view: View, squares: list[Square], splits: tuple[Split, ...]) -> None:
    """The pickers that a click fills in too, and the items of that square."""
    st.subheader("The items behind a square")
    by_row, by_strand = st.columns(2)
    rows = {row_name(*one.names[:-1]): one.names[:-1] for one in squares}
    strands = {strand_name(one.names[-1]): one.names[-1] for one in squares}
    with by_row:
        row = pickers.pick("Unit and shift", {"": "Choose"} | {r: r for r in rows}, _ROW)
    with by_strand:
        options = {"": "Choose"} | {name: name for name in sorted(strands)}
        strand = pickers.pick("Strand", options, _STRAND)
    if not row or not strand:
        aside("Click a square, or choose it here: what was not met comes first.")
        return
    days = (view.spell.first, view.spell.last)
    found = read(items_behind, view, days, splits, (*rows[row], strands[strand]))
    if not found:
        st.write(f"Nothing was seen there {view.since}.")
        return
    items = pd.DataFrame([asdict(each) for each in found]).rename(columns=_HEADINGS)
    order = {"not_met": 0, "partly": 1, "met": 2}
    items = items.sort_values("Result", key=lambda of: of.map(order), kind="stable")
    for column in ("Observer", "Strand", "Item", "Result"):
        items[column] = items[column].str.replace("_", " ")
    first, last = (day_in_words(day, view.here.today) for day in days)
    told = Told(sites=view.sites, reads=("audits",))
    said = f"Items seen: {row}, {strand}, {first} to {last}"
    st.write(f"{plain(said)}.")
    table(items, said, "items behind a square", told)


def _squares(view: View) -> tuple[tuple[Square, ...], tuple[Split, ...]]:
    """By unit, shift and strand; where that would burst the picture, by unit and strand."""
    for splits in (SPLITS, SPLITS_OF_MANY):
        squares = read(pattern, view, view.spell, splits)
        if len({one.names[:-1] for one in squares}) <= _MOST_ROWS:
            return squares, splits
    return squares, splits


def _shown(squares: tuple[Square, ...]) -> list[Square]:
    """All squares, or those of the rows with the lowest scores of those that hold enough."""
    seen: dict[tuple[str, ...], list[float]] = {}
    for one in squares:
        both = seen.setdefault(one.names[:-1], [0.0, 0.0])
        both[0] += one.since.score
        both[1] += one.since.items
    if len(seen) <= _MOST_ROWS:
        return list(squares)
    enough = [row for row, (_, items) in seen.items() if items >= FEWEST_ITEMS]
    enough.sort(key=lambda row: seen[row][0] / seen[row][1])
    kept = set(enough[:_FEWER_ROWS])
    return [one for one in squares if one.names[:-1] in kept]


def _square_chosen() -> None:
    points = st.session_state[_KEY].selection.points
    if points:
        st.session_state[_ROW], st.session_state[_STRAND] = points[0]["customdata"][:2]


def _chosen() -> tuple[str, str] | None:
    row, strand = st.session_state.get(_ROW), st.session_state.get(_STRAND)
    return (row, strand) if row and strand else None
