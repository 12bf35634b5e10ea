"""What observers saw: where it was not met, scores by strand, who looked and when."""

from collections.abc import Sequence, Sized
from dataclasses import asdict, replace

import pandas as pd
import streamlit as st

from charts.heat_map import (
    heat_map_alt_text,
    not_met_map,
    observer_name,
    observers_map,
    row_name,
    strand_name,
)
from charts.run_chart import run_charts
from charts.screen.heat_map import draw_heat_map
from metrics.catalogue import measure
from metrics.catalogue import measure as measure_of
from metrics.questions.observations import (
    FEWEST_ITEMS,
    FEWEST_WEEKS,
    ItemsObserved,
    ItemSplit,
    ScoreChange,
    Square,
    items_behind,
    pattern,
    seen_by,
)
from metrics.questions.observers import Beside, DoneOfDue, Observer, beside, done_of_due, observers
from metrics.series import RULE
from metrics.spc.rules import Side
from pages.dignity.parts import SCORE, UnitsView, read
from pages.shared import charts, measures, pickers, rooms
from pages.shared.charts import UNDER_A_HEADER, course_of, is_dark, plot, show, show_reading
from pages.shared.measures import counted_at
from pages.shared.reading import reading_at
from pages.shared.tables import Told, numbers, table
from pages.shared.words import aside, counted, day_in_words, plain
from plan.words.numbers import listed

SPLITS = (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND)
SPLITS_OF_MANY = (ItemSplit.UNIT, ItemSplit.STRAND)
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


def where_not_met(view: UnitsView) -> None:
    """The heat map; a square chosen lists the items behind it."""
    st.header("Where is it not met?")
    squares, splits = _squares(view)
    shown = _shown(squares)
    _left_out(squares, shown, splits)
    one = not_met_map(shown, view.since, f"before ({view.before})")
    figure = draw_heat_map(one, dark=is_dark(), size=UNDER_A_HEADER, chosen=_chosen())
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


def _left_out(squares: Sized, shown: list[Square], splits: Sized) -> None:
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


def _items(view: UnitsView, squares: list[Square], splits: tuple[ItemSplit, ...]) -> None:
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


def _squares(view: UnitsView) -> tuple[tuple[Square, ...], tuple[ItemSplit, ...]]:
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


# When and by whom it was seen: weekday, role, spot checks beside announced, observers in time.


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_OBSERVERS = 24
_GAP = {Side.ABOVE: "higher, beyond chance", Side.BELOW: "lower, beyond chance"}


def when_and_by_whom(view: UnitsView) -> None:
    """Two tables beside each other: by weekday and by the observer's role."""
    st.header("When, and by whom it was seen")
    by_day, by_role = st.columns(2, gap="large")
    with by_day:
        _compared(view, ItemSplit.WEEKDAY, "Weekday")
    with by_role:
        _compared(view, ItemSplit.ROLE, "Observer")
    aside(
        "Compared with what the others saw in the same units, strands and months. Scores differ"
        f" by chance; fewer than {FEWEST_ITEMS} items or {FEWEST_WEEKS} weeks are not judged."
    )


def spot_checks(view: UnitsView) -> None:
    """Unannounced beside announced: how many of each, how far apart, and the caution."""
    st.header("Spot checks beside announced observations")
    days = (view.spell.first, view.spell.last)
    seen = {name: one for (name,), one in read(seen_by, view, *days, [ItemSplit.NOTICE]).items()}
    spot, told = seen.get("unannounced", ItemsObserved()), seen.get("announced", ItemsObserved())
    st.markdown(f"{_seen('Unannounced', spot)}  \n{_seen('Announced', told)}")
    if seen.get(""):
        aside(f"{_seen('Not said whether announced', seen[''])}")
    found = {one.name: one for one in read(beside, view, *days, ItemSplit.NOTICE)}
    if spot.items and told.items:
        st.write(_in_words(found.get("unannounced")))
        roles = read(seen_by, view, *days, [ItemSplit.NOTICE, ItemSplit.ROLE])
        who = listed([_role(role) for notice, role in roles if notice == "unannounced"])
        aside(f"Unannounced checks were made by: {who}. A gap may lie with who looked.")
    aside(
        "Both ways of looking bend scores: people prepare for an announced visit, and a spot"
        " check meets one moment of one shift. Neither is the true score."
    )


def same_observer(view: UnitsView) -> None:
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
        draw_heat_map(one, dark=is_dark(), size=UNDER_A_HEADER),
        heat_map_alt_text(one),
        "observers over time",
    )
    aside(
        "Observers have numbers by who began first. Who looks more kindly month by month lifts"
        " the score without care getting better; looking together once a month keeps marks alike."
    )


def _compared(view: UnitsView, split: ItemSplit, heading: str) -> None:
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


def _drift_in_words(view: UnitsView, found: Sequence[Observer]) -> str:
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


def _points(of: ScoreChange) -> str:
    """As in "between 3 points lower and 8 points higher", "between 2 and 6 points lower"."""
    low, high = round(of.low), round(of.high)
    if of.side is Side.NEITHER:
        return f"between {abs(low)} points lower and {abs(high)} points higher"
    near, far = sorted((abs(low), abs(high)))
    return f"between {near} and {far} points {'lower' if of.side is Side.BELOW else 'higher'}"


def _seen(name: str, one: ItemsObserved) -> str:
    if not one.items:
        return f"**{name}:** none."
    return (
        f"**{name}:** {100 * one.mean:.0f} % of {one.items:,} items seen, in"
        f" {counted(one.observations, 'observation')}."
    )


def _named(split: ItemSplit, name: str) -> str:
    return WEEKDAYS[int(name) - 1] if split is ItemSplit.WEEKDAY else _role(name)


def _role(name: str) -> str:
    return name.replace("_", " ") or "not said"


# Scores by strand: all strands side by side on one scale, or one in full.


_ACROSS = 3


def scores(view: UnitsView) -> None:
    """The picker of a strand, its newest figure and its chart; for all, a small chart each."""
    st.header("Scores by strand")
    part = measures.pick_part(view.here, measure_of(SCORE))
    found = course_of(view.here, SCORE, view.sites, part)
    if found.series.frame.empty:
        st.write("Nothing of this strand was seen here.")
        return
    measures.newest_in_words(st, found, view.here.today)
    if part:
        drawn = show_reading(found, charts.pick_chart(found))
    else:
        _side_by_side(view)
        drawn = found.run
    by = found.series.wanted.by
    aside(f"Shown by {by}: {RULE}. Point at the line for the items seen; choose a strand for more.")
    with st.expander("The numbers behind it, with the items seen at every point"):
        numbers(found.series, drawn)


def _side_by_side(view: UnitsView) -> None:
    """Every strand as a run chart, all by the period that suits the thinnest of them."""
    strands = sorted(counted_at(view.here, SCORE)[1])
    courses = {each: course_of(view.here, SCORE, view.sites, each) for each in strands}
    shown = {name: one for name, one in courses.items() if not one.series.frame.empty}
    periods = {one.series.wanted.by for one in shown.values()}
    if len(periods) > 1:
        by = max(periods, key=list(type(next(iter(periods)))).index)
        asked = {"sites": view.sites, "by": by}
        shown = {name: reading_at(view.here, SCORE, part=name, **asked) for name in shown}
    pictures = tuple(
        replace(one.run, story=replace(one.run.story, title=strand_name(name)))
        for name, one in shown.items()
    )
    drawn = tuple(zip(run_charts(pictures, dark=is_dark()), pictures, strict=True))
    for at in range(0, len(drawn), _ACROSS):
        row = zip(st.columns(_ACROSS), drawn[at : at + _ACROSS], strict=False)
        for column, (scene, one) in row:
            with column:
                show(scene, f"strand {one.story.title}")


# Was the looking done: observations and supervision prompts of those due, by unit and role.


OBSERVATIONS, PROMPTS = "observations_done", "supervision_prompts_done"


def done_against_due(view: UnitsView) -> None:
    """Both, beside each other; what no schedule asks for is "not supplied"."""
    st.header("Was the looking done?")
    observations, prompts = st.columns(2, gap="large")
    with observations:
        _one(view, OBSERVATIONS, "observations")
    with prompts:
        _one(view, PROMPTS, "supervision prompts")


def by_unit_and_role(found: Sequence[DoneOfDue]) -> pd.DataFrame:
    """One row a unit and role, with the share that was done."""
    rows = [
        {
            "Unit": one.unit,
            "Observer": one.role.replace("_", " ") or "anyone",
            "Done": one.done,
            "Due": one.due,
            "Share, %": round(one.percent),
        }
        for one in found
    ]
    return pd.DataFrame(rows, columns=["Unit", "Observer", "Done", "Due", "Share, %"])


def _one(view: UnitsView, id: str, what: str) -> None:
    days = (view.spell.first, view.spell.last)
    found = [one for one in read(_done, view, id, *days) if one.due]
    st.subheader(measure(id).title)
    if not found:
        st.write(f"Not supplied: no line of the schedule says how many {what} were due.")
        rooms.link(rooms.DATA, "Load the schedule")
        return
    done, due = sum(one.done for one in found), sum(one.due for one in found)
    st.write(f"{done:,} of {due:,} {what} due were done {view.since}: {100 * done / due:.0f} %.")
    told = Told(sites=view.sites, measures=(id,))
    said = f"{what.capitalize()} done of those due, {view.since}"
    table(by_unit_and_role(found), said, id, told)
    asked = {"measure": id} | ({"site": view.sites[0]} if len(view.sites) == 1 else {})
    rooms.link(rooms.MEASURE, "Week by week", **asked)
    aside("Whole weeks from Monday; more than were due do not make up for another week.")


def _done(cursor, sites, id, first, last) -> tuple[DoneOfDue, ...]:
    return done_of_due(cursor, id, sites, first, last)
