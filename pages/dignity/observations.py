"""What observers saw: scores by strand, where it was not met, and who looked when."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from charts import heat_map
from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from metrics.questions import observations, observers
from metrics.questions.observations import FEWEST_ITEMS, ItemSplit, ScoreChange, Square
from metrics.questions.patterns import WEEKDAYS
from metrics.series import RULE
from metrics.spc.rules import Side
from pages.dignity import parts
from pages.dignity.parts import SCORE, UnitsView
from pages.shared import aside, charts, pickers, rooms
from pages.shared.tables import Listing
from pages.shared.themes import Section, Tab, section
from plan.words.numbers import capital, count, listed
from reports.words import plain

OBSERVATIONS, PROMPTS = "observations_done", "supervision_prompts_done"
SPLITS = (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND)
SPLITS_OF_MANY = (ItemSplit.UNIT, ItemSplit.STRAND)
_MOST_ROWS, _FEWER_ROWS, _MOST_OBSERVERS = 36, 24, 24
_ROW, _STRAND = "row", "strand_of"
_WORST_FIRST = {"not_met": 0, "partly": 1, "met": 2}
_BESIDE = {
    Side.ABOVE: "higher, beyond chance",
    Side.BELOW: "lower, beyond chance",
    Side.NEITHER: "no more than chance",
}


@section("Scores by strand")
def scores(view: UnitsView) -> str | None:
    strands = ["", *sorted(view.basis.counted(SCORE).parts)]
    read = {strand: view.basis.usual_reading(SCORE, view.sites, strand) for strand in strands}
    shown = {strand or "all": of for strand, of in read.items() if not of.series.frame.empty}
    if not shown:
        return "Nothing was seen here."
    titles = {name: heat_map.strand_name(name).replace("all", "all strands") for name in shown}
    table = charts.CourseTable(heading="Strand", title=lambda strand, _: titles[strand])
    course = shown[table.pick(view.basis, shown, "all")]
    charts.show_course(course)
    by = course.series.wanted.by
    return aside(
        f"Shown by {by}: {RULE}. How many items were seen is among the numbers of the measure."
    )


def marks_in_words(view: UnitsView) -> str:
    """What a mark in the map means, and what no mark does not."""
    judged = sum(square.change.is_known for square in _squares(view)[0])
    return (
        f"A mark means changed by more than chance explains; with {judged:,} squares looked at"
        " together, chance alone marks one in only one view of twenty. No mark is no proof that"
        f" nothing changed. Marks are for all the time {view.since}, against what was seen"
        f" {view.before}: a gain may be gone again, and other units or earlier drift are for the"
        " verdict on the action."
    )


@section("Where is it not met?", note=marks_in_words)
def where_not_met(view: UnitsView) -> str | None:
    def choose(point: Mapping[str, Any]) -> None:
        st.session_state[_ROW], st.session_state[_STRAND] = point["customdata"][:2]

    squares, splits = _squares(view)
    shown = _shown(squares)
    if len(splits) < len(SPLITS):
        aside(
            f"More than {_MOST_ROWS} rows, so all shifts together. Choose a unit to see each shift."
        )
    if len(shown) < len(squares):
        many = len({square.names[0] for square in shown})
        aside(
            f"Shown: the {many} units with the lowest scores, by name. Low scores come by chance"
            " too, the more so the more units there are."
        )
    row, strand = (st.session_state.get(name) for name in (_ROW, _STRAND))
    how = {"chosen": (row, strand) if row and strand else None, "size": charts.UNDER_A_HEADER}
    squares_map = heat_map.not_met_map(shown, view.since, f"before ({view.before})")
    charts.show_map(squares_map, "where not met", choose, **how)
    with st.expander("The same as a table, with before and since"):
        title = f"Not met, before and {view.since}"
        listing = Listing(title=title, file="where not met", columns=_cells, measures=(SCORE,))
        listing.show(shown, view.sites)
    return _items(view, shown, splits)


def _items(view: UnitsView, squares: list[Square], splits: tuple[ItemSplit, ...]) -> str | None:
    st.subheader("The items behind a square")
    rows = {heat_map.row_name(*square.names[:-1]): square.names[:-1] for square in squares}
    strands = {heat_map.strand_name(square.names[-1]): square.names[-1] for square in squares}
    row, strand = pickers.pick_each(
        st.columns(2),
        ("Unit and shift", {"": "Choose"} | {name: name for name in rows}, _ROW),
        ("Strand", {"": "Choose"} | {name: name for name in sorted(strands)}, _STRAND),
    )
    if not row or not strand:
        return aside("Click a square, or choose it here: what was not met comes first.")
    days, of = (view.spell.first, view.spell.last), (*rows[row], strands[strand])
    items = view.ask(observations.items_behind, days, splits, names=of)
    if not items:
        return f"Nothing was seen there {view.since}."
    first, last = map(view.day, days)
    title = f"Items seen: {row}, {strand}, {first} to {last}"
    st.write(f"{plain(title)}.")
    worst_first = sorted(items, key=lambda item: _WORST_FIRST.get(item.result, 3))
    return _ITEMS.show(worst_first, view.sites, title=title)


_ITEMS = Listing(
    title="Items seen",
    file="items behind a square",
    columns=lambda item: {
        "Observation": item.observation_id,
        "Day": item.day,
        "Unit": item.unit,
        "Shift": item.shift,
        "Observer": item.role.replace("_", " "),
        "Strand": item.strand.replace("_", " "),
        "Item": item.item.replace("_", " "),
        "Result": item.result.replace("_", " "),
    },
    reads=("audits",),
    height=250,
)


def _cells(square: Square) -> dict[str, object]:
    before, since, change = square.before, square.since, square.change
    beyond = {Side.ABOVE: "up", Side.BELOW: "down"}.get(change.side, "no")
    return {
        "Unit": square.names[0],
        "Shift": square.names[1] if len(square.names) > 2 else "all",
        "Strand": heat_map.strand_name(square.names[-1]),
        "Items before": before.items,
        "Score before": 100 * before.mean,
        "Items since": since.items,
        "Score since": 100 * since.mean,
        "Not met since": since.not_met,
        "Partly since": since.partly,
        "Change": change.size,
        "From": change.low,
        "To": change.high,
        "Beyond chance": beyond if change.is_known else "too few to judge",
    }


def _squares(view: UnitsView) -> tuple[tuple[Square, ...], tuple[ItemSplit, ...]]:
    """By unit, shift and strand; where that would burst the picture, by unit and strand."""
    squares = view.ask(observations.pattern, view.spell, SPLITS)
    if len({square.names[:-1] for square in squares}) <= _MOST_ROWS:
        return squares, SPLITS
    return view.ask(observations.pattern, view.spell, SPLITS_OF_MANY), SPLITS_OF_MANY


def _shown(squares: tuple[Square, ...]) -> list[Square]:
    """All squares, or those of the rows with the lowest scores of those that hold enough."""
    seen = [(square.names[:-1], square.since.score, square.since.items) for square in squares]
    rows = pd.DataFrame(seen, columns=["row", "score", "items"]).groupby("row").sum()
    if len(rows) <= _MOST_ROWS:
        return list(squares)
    enough = rows[rows["items"] >= FEWEST_ITEMS].eval("score / items")
    lowest = {*enough.sort_values(kind="stable").index[:_FEWER_ROWS]}
    return [square for square in squares if square.names[:-1] in lowest]


# When and by whom it was seen: weekday, role, spot checks beside announced, observers in time.


def _role(name: str) -> str:
    return name.replace("_", " ") or "not said"


def _gaps(view: UnitsView, split: ItemSplit) -> dict[str, ScoreChange]:
    """By name, how far each lies from the others, where that can be judged."""
    compared = view.ask(observers.beside, view.spell.first, view.spell.last, split=split)
    return {of.name: of.gap for of in compared if of.gap.is_known}


@section("When, and by whom it was seen")
def when_and_by_whom(view: UnitsView) -> None:
    named = {ItemSplit.WEEKDAY: lambda day: WEEKDAYS[int(day) - 1], ItemSplit.ROLE: _role}
    for split in charts.in_rows([*named], across=2):
        gaps = {name: _BESIDE[gap.side] for name, gap in _gaps(view, split).items()}
        rows = [
            {
                split.heading: named[split](name),
                "Items seen": of.items,
                "Score, %": round(100 * of.mean),
                "Beside the others": gaps.get(name, "too few to judge"),
            }
            for (name,), of in view.seen_by(split).items()
        ]
        title = f"Observation score by {split.heading.lower()}, {view.since}"
        file = f"observations by {split}"
        Listing(title=title, file=file, measures=(SCORE,)).show(rows, view.sites)
    aside(
        "Compared with what the others saw in the same units, strands and months. Scores differ by"
        f" chance; fewer than {FEWEST_ITEMS} items or {observations.FEWEST_WEEKS} weeks are not"
        " judged."
    )


@section(
    "Spot checks beside announced observations",
    note="Both kinds of observation bend scores: people prepare for an announced visit, and"
    " a spot check meets one moment of one shift. Neither is the true score.",
)
def spot_checks(view: UnitsView) -> None:
    items = {name: items for (name,), items in view.seen_by(ItemSplit.NOTICE).items()}

    def many(name: str, notice: str) -> str:
        of = items.get(notice, observations.ItemsObserved())
        looks = count(of.observations, "observation")
        share = f"{100 * of.mean:.0f} % of {of.items:,} items seen, in {looks}"
        return f"**{name}:** {share if of.items else 'none'}."

    st.markdown(f"{many('Unannounced', 'unannounced')}  \n{many('Announced', 'announced')}")
    if items.get(""):
        aside(many("Not said whether announced", ""))
    if not items.get("unannounced") or not items.get("announced"):
        return
    words = "Too few to compare the two."
    if gap := _gaps(view, ItemSplit.NOTICE).get("unannounced"):
        others = "than announced ones of the same units and months"
        score = f"unannounced checks score {_points(gap)} {others}"
        words = f"No clear difference between the two: {score}."
        if gap.side is not Side.NEITHER:
            words = f"{capital(score)}: chance alone does not explain that."
    st.write(words)
    roles = view.seen_by(ItemSplit.NOTICE, ItemSplit.ROLE)
    who = listed([_role(role) for notice, role in roles if notice == "unannounced"])
    aside(f"Unannounced checks were made by: {who}. A gap may lie with who looked.")


@section("The same observer over time")
def same_observer(view: UnitsView) -> str | None:
    everybody = view.ask(observers.observers, view.spell)
    if not everybody:
        return "Not supplied: the observations do not say who looked."
    judged = [observer for observer in everybody if observer.drift.is_known]
    drifted = [of for of in judged if of.drift.side is not Side.NEITHER]
    who = listed([f"{heat_map.observer_name(of)} ({_points(of.drift)})" for of in drifted])
    if drifted:
        words = f"Marks moved against those of the others {view.since}: {who}. Look together."
    elif judged:
        many = count(len(judged), "observer")
        words = f"Of {many} with enough items, nobody’s marks moved apart beyond chance."
    else:
        words = (
            "Too early to say whether anyone’s marks drifted: that takes enough items from one"
            f" observer both before and {view.since}."
        )
    st.write(words)
    most = sorted(everybody, key=lambda observer: -observer.since.items)[:_MOST_OBSERVERS]
    shown = [observer for observer in everybody if observer in most]
    if len(shown) < len(everybody):
        aside(f"Shown: the {len(shown)} who looked most, of {len(everybody)}.")
    how = {"size": charts.UNDER_A_HEADER}
    charts.show_map(heat_map.observers_map(shown), "observers over time", **how)
    return aside(
        "Observers have numbers by who began first. Lenient observers lift the score without care"
        " getting better; observing together once a month keeps marks alike."
    )


def _points(of: ScoreChange) -> str:
    """As in "between 3 points lower and 8 points higher", "between 2 and 6 points lower"."""
    low, high = abs(round(of.low)), abs(round(of.high))
    if of.side is Side.NEITHER:
        return f"between {low} points lower and {high} points higher"
    way = "lower" if of.side is Side.BELOW else "higher"
    return f"between {min(low, high)} and {max(low, high)} points {way}"


@section("Were observations done?")
def done_against_due(view: UnitsView) -> None:
    kinds, days = {OBSERVATIONS: "observations", PROMPTS: "supervision prompts"}, view.spell
    for measure in charts.in_rows([*kinds], across=2):
        what, asked = kinds[measure], (measure, view.sites, days.first)
        rows = view.basis.ask(observers.done_of_due, *asked, last=days.last)
        rows = [row for row in rows if row.due]
        st.subheader(measure_of(measure).title)
        if not rows:
            st.write(f"Not supplied: no line of the schedule says how many {what} were due.")
            rooms.link(rooms.DATA, "Load the schedule")
            continue
        done, due = sum(row.done for row in rows), sum(row.due for row in rows)
        share = f"{done:,} of {due:,} {what} due were done {view.since}"
        st.write(f"{share}: {100 * done / due:.0f} %.")
        Listing(
            title=f"{what.capitalize()} done of those due, {view.since}",
            file=measure,
            columns=lambda row: {
                "Unit": row.unit,
                "Observer": row.role.replace("_", " ") or "anyone",
                "Done": row.done,
                "Due": row.due,
                "Share, %": round(row.percent),
            },
            measures=(measure,),
            height=250,
        ).show(rows, view.sites)
        rooms.link_measure("Week by week", measure, view.sites)
        aside("Whole weeks from Monday; more than were due do not make up for another week.")


SCORES = Tab(
    title="Scores",
    question="How do observers score dignity, strand by strand?",
    view=parts.pick_view,
    answer=parts.answer,
    sections={"strands": scores},
    counted=(SCORE,),
)
WHERE = replace(
    SCORES,
    title="Where",
    question="On which unit, shift and strand is it not met?",
    answer=parts.changes,
    sections={"map": where_not_met},
    theme=Theme.DIGNITY,
)
DONE = replace(
    WHERE,
    title="Observations done",
    question="Were observations done, and who looked when?",
    answer=lambda _: "",
    sections={
        "due": done_against_due,
        "who": when_and_by_whom,
        "spot": spot_checks,
        "observers": same_observer,
    },
    counted=(OBSERVATIONS, PROMPTS, SCORE),
)
CONCERNED = replace(
    WHERE,
    title="Concerns",
    question="What do residents and relatives say?",
    answer=parts.concerns_in_words,
    sections={"course": Section("Concerns and feedback on dignity", (parts.what_people_say,))},
    counted=(parts.CONCERNS, parts.POSITIVE),
)
