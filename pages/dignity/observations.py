"""What observers saw: scores by strand, where it was not met, and who looked when."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from charts.heat_map import (
    heat_map_scene,
    not_met_map,
    observer_name,
    observers_map,
    row_name,
    strand_name,
)
from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from metrics.questions import observers
from metrics.questions.observations import (
    FEWEST_ITEMS,
    FEWEST_WEEKS,
    ItemsObserved,
    ItemSplit,
    ScoreChange,
    Square,
    items_behind,
    pattern,
)
from metrics.questions.patterns import WEEKDAYS
from metrics.series import RULE
from metrics.spc.rules import Side
from pages.dignity import parts
from pages.dignity.parts import SCORE, UnitsView
from pages.shared import charts, pickers, rooms
from pages.shared.tables import Listing, Origin
from pages.shared.themes import Section, Tab
from pages.shared.words import aside, counted, day_in_words, plain
from plan.words.numbers import listed

ALL = "all"  # strands together
SPLITS = (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND)
SPLITS_OF_MANY = (ItemSplit.UNIT, ItemSplit.STRAND)
_MOST_ROWS, _FEWER_ROWS = 36, 24
_KEY, _ROW, _STRAND = "where not met", "row", "strand_of"
_WORST_FIRST = {"not_met": 0, "partly": 1, "met": 2}
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
    origin=Origin(reads=("audits",)),
    height=250,
)


def where_not_met(view: UnitsView) -> None:
    """The heat map; a square chosen lists the items behind it."""
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
    heat_map = not_met_map(shown, view.since, f"before ({view.before})")
    row, strand = (st.session_state.get(name) for name in (_ROW, _STRAND))
    chosen = (row, strand) if row and strand else None
    how = {"dark": charts.is_dark(), "size": charts.UNDER_A_HEADER, "chosen": chosen}
    charts.show(heat_map_scene(heat_map, **how), _KEY, _square_chosen)
    with st.expander("The same as a table, with before and since"):
        Listing(
            title=f"Not met, before and {view.since}",
            file="where not met",
            columns=_cells,
            origin=Origin(measures=(SCORE,)),
        ).show(shown, view.sites)
    _items(view, shown, splits)


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


def _cells(square: Square) -> dict[str, object]:
    """What was seen in a square before and since, and how far it moved."""
    before, since, change = square.before, square.since, square.change
    beyond = {"above": "up", "below": "down"}.get(change.side, "no")
    return {
        "Unit": square.names[0],
        "Shift": square.names[1] if len(square.names) > 2 else "all",
        "Strand": strand_name(square.names[-1]),
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


def _items(view: UnitsView, squares: list[Square], splits: tuple[ItemSplit, ...]) -> None:
    """The pickers that a click fills in too, and the items of that square."""
    st.subheader("The items behind a square")
    by_row, by_strand = st.columns(2)
    rows = {row_name(*square.names[:-1]): square.names[:-1] for square in squares}
    strands = {strand_name(square.names[-1]): square.names[-1] for square in squares}
    options = {"": "Choose"} | {name: name for name in rows}
    row = pickers.pick("Unit and shift", options, _ROW, where=by_row)
    options = {"": "Choose"} | {name: name for name in sorted(strands)}
    strand = pickers.pick("Strand", options, _STRAND, where=by_strand)
    if not row or not strand:
        aside("Click a square, or choose it here: what was not met comes first.")
        return
    days = (view.spell.first, view.spell.last)
    items = view.ask(items_behind, days, splits, names=(*rows[row], strands[strand]))
    if not items:
        st.write(f"Nothing was seen there {view.since}.")
        return
    first, last = (day_in_words(day, view.basis.today) for day in days)
    title = f"Items seen: {row}, {strand}, {first} to {last}"
    st.write(f"{plain(title)}.")
    worst_first = sorted(items, key=lambda item: _WORST_FIRST.get(item.result, 3))
    replace(_ITEMS, title=title).show(worst_first, view.sites)


def _squares(view: UnitsView) -> tuple[tuple[Square, ...], tuple[ItemSplit, ...]]:
    """By unit, shift and strand; where that would burst the picture, by unit and strand."""
    for splits in (SPLITS, SPLITS_OF_MANY):
        squares = view.ask(pattern, view.spell, splits)
        if len({square.names[:-1] for square in squares}) <= _MOST_ROWS:
            return squares, splits
    return squares, splits


def _shown(squares: tuple[Square, ...]) -> list[Square]:
    """All squares, or those of the rows with the lowest scores of those that hold enough."""
    rows: dict[tuple[str, ...], list[float]] = {}
    for square in squares:
        sums = rows.setdefault(square.names[:-1], [0.0, 0.0])
        sums[0] += square.since.score
        sums[1] += square.since.items
    if len(rows) <= _MOST_ROWS:
        return list(squares)
    enough = [row for row, (_, items) in rows.items() if items >= FEWEST_ITEMS]
    enough.sort(key=lambda row: rows[row][0] / rows[row][1])
    lowest = set(enough[:_FEWER_ROWS])
    return [square for square in squares if square.names[:-1] in lowest]


def _square_chosen() -> None:
    points = st.session_state[_KEY].selection.points
    if points:
        st.session_state[_ROW], st.session_state[_STRAND] = points[0]["customdata"][:2]


# When and by whom it was seen: weekday, role, spot checks beside announced, observers in time.
_MOST_OBSERVERS = 24
_GAP = {Side.ABOVE: "higher, beyond chance", Side.BELOW: "lower, beyond chance"}


def when_and_by_whom(view: UnitsView) -> None:
    """Two tables beside each other: by weekday and by the observer's role."""
    splits = [(ItemSplit.WEEKDAY, "Weekday"), (ItemSplit.ROLE, "Observer")]
    for split, heading in charts.in_rows(splits, across=2):
        gaps = _gaps(view, split)
        name = _role if split is ItemSplit.ROLE else lambda day: WEEKDAYS[int(day) - 1]

        def beside(row: tuple[str, ItemsObserved], gaps=gaps) -> str:
            gap = gaps.get(row[0])
            if gap is None or not gap.is_known:
                return "too few to judge"
            return _GAP.get(gap.side, "no more than chance")

        Listing(
            title=f"Observation score by {heading.lower()}, {view.since}",
            file=f"observations by {split}",
            columns=lambda row, heading=heading, name=name, beside=beside: {
                heading: name(row[0]),
                "Items seen": row[1].items,
                "Score, %": round(100 * row[1].mean),
                "Beside the others": beside(row),
            },
            origin=Origin(measures=(SCORE,)),
        ).show([(name, items) for (name,), items in view.seen_by(split).items()], view.sites)
    aside(
        "Compared with what the others saw in the same units, strands and months. Scores differ"
        f" by chance; fewer than {FEWEST_ITEMS} items or {FEWEST_WEEKS} weeks are not judged."
    )


def _gaps(view: UnitsView, split: ItemSplit) -> dict[str, ScoreChange]:
    """By name, how far each lies from the others."""
    compared = view.ask(observers.beside, view.spell.first, view.spell.last, split=split)
    return {of.name: of.gap for of in compared}


def spot_checks(view: UnitsView) -> None:
    """Unannounced beside announced: how many of each, how far apart, and the caution."""
    items = {name: items for (name,), items in view.seen_by(ItemSplit.NOTICE).items()}

    def many(name: str, notice: str) -> str:
        of = items.get(notice, ItemsObserved())
        looks = counted(of.observations, "observation")
        share = f"{100 * of.mean:.0f} % of {of.items:,} items seen, in {looks}"
        return f"**{name}:** {share if of.items else 'none'}."

    st.markdown(f"{many('Unannounced', 'unannounced')}  \n{many('Announced', 'announced')}")
    if items.get(""):
        aside(many("Not said whether announced", ""))
    if items.get("unannounced") and items.get("announced"):
        gap = _gaps(view, ItemSplit.NOTICE).get("unannounced")
        if gap is None or not gap.is_known:
            st.write("Too few to compare the two.")
        else:
            ends = f"{_points(gap)} than announced ones of the same units and months"
            is_alike = gap.side is Side.NEITHER
            alike = f"No clear difference between the two: unannounced checks score {ends}."
            apart = f"Unannounced checks score {ends}: chance alone does not explain that."
            st.write(alike if is_alike else apart)
        roles = view.seen_by(ItemSplit.NOTICE, ItemSplit.ROLE)
        who = listed([_role(role) for notice, role in roles if notice == "unannounced"])
        aside(f"Unannounced checks were made by: {who}. A gap may lie with who looked.")
    aside(
        "Both kinds of observation bend scores: people prepare for an announced visit, and a spot"
        " check meets one moment of one shift. Neither is the true score."
    )


def same_observer(view: UnitsView) -> None:
    """Each observer by month, and whether one's marks drifted away from the others'."""
    everybody = view.ask(observers.observers, view.spell)
    if not everybody:
        st.write("Not supplied: the observations do not say who looked.")
        return
    st.write(_drift_in_words(view, everybody))
    most = sorted(everybody, key=lambda observer: -observer.since.items)[:_MOST_OBSERVERS]
    heat_map = observers_map([observer for observer in everybody if observer in most])
    if len(most) < len(everybody):
        aside(f"Shown: the {len(most)} who looked most, of {len(everybody)}.")
    how = {"dark": charts.is_dark(), "size": charts.UNDER_A_HEADER}
    charts.show(heat_map_scene(heat_map, **how), "observers over time")
    aside(
        "Observers have numbers by who began first. Lenient observers lift"
        " the score without care getting better; observing together once a month keeps marks alike."
    )


def _drift_in_words(view: UnitsView, everybody: Sequence[observers.Observer]) -> str:
    judged = [observer for observer in everybody if observer.drift.is_known]
    if not judged:
        return (
            "Too early to say whether anyone’s marks drifted: that takes enough items from one"
            f" observer both before and {view.since}."
        )
    drifted = [observer for observer in judged if observer.drift.side is not Side.NEITHER]
    if not drifted:
        many = counted(len(judged), "observer")
        return f"Of {many} with enough items, nobody’s marks moved apart beyond chance."
    who = listed([f"{observer_name(of)} ({_points(of.drift)})" for of in drifted])
    return f"Marks moved against those of the others {view.since}: {who}. Look together."


def _points(of: ScoreChange) -> str:
    """As in "between 3 points lower and 8 points higher", "between 2 and 6 points lower"."""
    low, high = round(of.low), round(of.high)
    if of.side is Side.NEITHER:
        return f"between {abs(low)} points lower and {abs(high)} points higher"
    near, far = sorted((abs(low), abs(high)))
    return f"between {near} and {far} points {'lower' if of.side is Side.BELOW else 'higher'}"


def _role(name: str) -> str:
    return name.replace("_", " ") or "not said"


def scores(view: UnitsView) -> None:
    """A row a strand, those that got worse first; one of them in full."""
    strands = ["", *sorted(view.basis.counted(SCORE).parts)]
    read = {strand: view.basis.usual_reading(SCORE, view.sites, strand) for strand in strands}
    shown = {strand or ALL: of for strand, of in read.items() if not of.series.frame.empty}
    if not shown:
        st.write("Nothing was seen here.")
        return
    names = {strand: strand_name(strand).replace(ALL, "all strands") for strand in shown}
    table = charts.CourseTable(heading="Strand", title=lambda strand, _: names[strand])
    course = shown[table.pick(view.basis, shown, first=ALL)]
    charts.show_course(course)
    by = course.series.wanted.by
    aside(f"Shown by {by}: {RULE}. How many items were seen is among the numbers of the measure.")


OBSERVATIONS, PROMPTS = "observations_done", "supervision_prompts_done"


def done_against_due(view: UnitsView) -> None:
    """Observations and supervision prompts of those due, by unit and role, beside each other."""
    kinds = [(OBSERVATIONS, "observations"), (PROMPTS, "supervision prompts")]
    for measure, what in charts.in_rows(kinds, across=2):
        asked = (measure, view.sites, view.spell.first)
        rows = view.basis.ask(observers.done_of_due, *asked, last=view.spell.last)
        rows = [row for row in rows if row.due]
        st.subheader(measure_of(measure).title)
        if not rows:
            st.write(f"Not supplied: no line of the schedule says how many {what} were due.")
            rooms.link(rooms.DATA, "Load the schedule")
            continue
        done, due = sum(row.done for row in rows), sum(row.due for row in rows)
        share = f"{100 * done / due:.0f} %"
        st.write(f"{done:,} of {due:,} {what} due were done {view.since}: {share}.")
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
            origin=Origin(measures=(measure,)),
            height=250,
        ).show(rows, view.sites)
        rooms.link_measure("Week by week", measure, view.sites)
        aside("Whole weeks from Monday; more than were due do not make up for another week.")


WHERE = Tab(
    title="Where",
    question="On which unit, shift and strand is it not met?",
    view=parts.pick_view,
    answer=parts.changes,
    sections={"map": Section("Where is it not met?", (where_not_met,), note=marks_in_words)},
    counted=(SCORE,),
    theme=Theme.DIGNITY,
)
SCORES = replace(
    WHERE,
    title="Scores",
    question="How do observers score dignity, strand by strand?",
    answer=parts.answer,
    theme=None,  # the answer says it
    sections={"strands": Section("Scores by strand", (scores,))},
)
DONE = replace(
    WHERE,
    title="Observations done",
    question="Were observations done, and who looked when?",
    answer=lambda _: "",
    sections={
        "due": Section("Were observations done?", (done_against_due,)),
        "who": Section("When, and by whom it was seen", (when_and_by_whom,)),
        "spot": Section("Spot checks beside announced observations", (spot_checks,)),
        "observers": Section("The same observer over time", (same_observer,)),
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
