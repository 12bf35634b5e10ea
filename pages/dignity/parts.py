"""The page of dignity: what it is about, what observers saw, who looked when, what people say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import streamlit as st

from charts import heat_map
from metrics.catalogue import measure as measure_of
from metrics.measure import Theme
from metrics.questions import observations, observers
from metrics.questions.observations import FEWEST_ITEMS, ItemSplit, ObservedSpell, Square
from metrics.series import RULE
from pages.action.parts import together
from pages.shared import aside, charts, pickers, rooms
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.themes import Section, Tab, section, touches_any
from plan.model import Person
from plan.words.numbers import listed
from plan.words.sentences import sentences, wording
from reports.tables import CellForm, TableColumn
from reports.themes import dignity
from reports.themes.dignity import CONCERNS, LOOKS, POSITIVE, SCORE, UnitsView
from reports.words import day_in_words, headed, plain

_QUARTER = timedelta(weeks=13) - timedelta(days=1)
NO_ACTION, _MOST_OBSERVERS = "quarter", 24
_ROW, _STRAND = "row", "strand_of"
_WORST_FIRST = {"not_met": 0, "partly": 1, "met": 2}


def pick_view(basis: Basis, person: Person) -> UnitsView | None:
    last, among = basis.last_day(SCORE), pickers.counted_sites(basis, SCORE)
    units = pickers.sites_or_all(basis, person, among, "units")
    if last is None or len(units) == 1:
        return charts.not_supplied(measure_of(SCORE))
    where, when = st.columns([2, 5])
    sites = pickers.pick_sites(units, person, "Unit", where=where)
    if not sites:  # the homes: other services have no occupied beds, so concerns had no denominator
        above = basis.places.parents
        sites = tuple(unit for unit in units if unit and above.get(unit) not in units)
    begun = sorted(
        (of.action.practice_changed_on, of.action.id, plain(of.action.title))
        for of in basis.verdicts
        if of.aim.theme is Theme.DIGNITY
        and of.action.practice_changed_on
        and of.action.practice_changed_on <= last
        and touches_any(basis, sites, of.action)
    )
    since = {id: f"{day_in_words(on, basis.today)} · {id} · {title}" for on, id, title in begun}
    since[NO_ACTION] = "the last quarter (13 weeks), against the half-year before"
    chosen = pickers.pick("Changes counted from", since, "since", where=when)
    if chosen == NO_ACTION:
        return UnitsView(basis, sites, ObservedSpell.since(last - _QUARTER, last))
    action = basis.verdict_on(chosen).action
    spell = ObservedSpell.since(action.practice_changed_on, last, action.problem_since)
    return UnitsView(basis, sites, spell, chosen)


def answer(view: UnitsView) -> str:
    if not view.action:
        return dignity.changes(view)
    verdict = view.basis.verdict_on(view.action)
    st.markdown(headed(wording(verdict)))
    where = f"{view.action}, {plain(listed(verdict.action.sites)) or 'all sites'}"
    if together(verdict, f"What we aimed for with {where}."):
        return dignity.changes(view)
    return f"{' '.join(sentences(verdict))}\n\n{dignity.changes(view)}"


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


@section("Where is it not met?", note=dignity.marks_in_words)
def where_not_met(view: UnitsView) -> str | None:
    def choose(point: Mapping[str, Any]) -> None:
        st.session_state[_ROW], st.session_state[_STRAND] = point["customdata"][:2]

    squares, splits = dignity.squares_seen(view)
    shown = dignity.of_the_map(squares)
    if len(splits) < len(dignity.SPLITS):
        many = f"More than {dignity.MOST_ROWS} rows"
        aside(f"{many}, so all shifts together. Choose a unit to see each shift.")
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
        title, cells = f"Not met, before and {view.since}", dignity.cells_of_square
        listing = Listing(title=title, file="where not met", columns=cells, measures=(SCORE,))
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


@section("When, and by whom it was seen")
def when_and_by_whom(view: UnitsView) -> None:
    for split in charts.in_rows([ItemSplit.WEEKDAY, ItemSplit.ROLE], across=2):
        title = f"Observation score by {split.heading.lower()}, {view.since}"
        listing = Listing(title=title, file=f"observations by {split}", measures=(SCORE,))
        listing.show(dignity.beside(view, split), view.sites)
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
    beside = (dignity.noticed_in_words(items, of) for of in ("unannounced", "announced"))
    st.markdown("  \n".join(beside))
    if items.get(""):
        aside(dignity.noticed_in_words(items, ""))
    if items.get("unannounced") and items.get("announced"):
        st.write(dignity.spots_beside_announced(view))
        roles = view.seen_by(ItemSplit.NOTICE, ItemSplit.ROLE)
        who = listed([dignity.role_in_words(of) for how, of in roles if how == "unannounced"])
        aside(f"Unannounced checks were made by: {who}. A gap may lie with who looked.")


@section("The same observer over time")
def same_observer(view: UnitsView) -> str | None:
    everybody = view.ask(observers.observers, view.spell)
    if not everybody:
        return "Not supplied: the observations do not say who looked."
    st.write(dignity.drift_in_words(everybody, view.since))
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


@section("Were observations done?")
def done_against_due(view: UnitsView) -> None:
    for measure in charts.in_rows([*LOOKS], across=2):
        what, asked = LOOKS[measure], (measure, view.sites, view.spell.first)
        rows = view.basis.ask(observers.done_of_due, *asked, last=view.spell.last)
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


def what_people_say(view: UnitsView) -> str | None:
    basis, sites = view.basis, view.sites
    parts = {CONCERNS: "", POSITIVE: "dignity"}
    shown = {id: basis.usual_reading(id, sites, part) for id, part in parts.items()}
    charts.CourseTable().show(basis, shown)
    if view.action:
        sites = basis.verdict_on(view.action).action.sites
    st.subheader("Feedback on dignity between reviews" if view.action else "Feedback on dignity")
    named, spans = zip(*dignity.review_spans(view), strict=True)
    answers = basis.ask(observers.answers_in, sites, spans)
    if not any(of.answers for of in answers):
        return "Not supplied: no answer with a score speaks of dignity here."
    settings = charts.settings_in_words(basis, measure_of(POSITIVE), sites)
    return Listing(
        title="Feedback on dignity by review",
        file="follow up",
        columns=lambda row: {"Review": row[0], **dignity.cells_of_answers(row[1], view.limit)},
        forms={
            **dict.fromkeys(("Answers", "Positive"), TableColumn(CellForm.WHOLE)),
            "Share positive": TableColumn(CellForm.PERCENT),
            "Mean of 5": TableColumn(CellForm.ONE_PLACE),
        },
        measures=(POSITIVE,),
        hidden=f"Counts below {view.limit} are hidden, and what would give them away.",
        note=f"{settings} Counts below {view.limit} are hidden, so that nobody can be recognised."
        " Who answers changes from time to time, so these shares are no verdict: the action has"
        " one.",
    ).show([*zip(named, answers, strict=True)], sites)


SCORES = Tab(
    title="Scores",
    question="How do observers score dignity, strand by strand?",
    view=pick_view,
    answer=answer,
    sections={"strands": scores},
    counted=(SCORE,),
)
WHERE = replace(
    SCORES,
    title="Where",
    question="On which unit, shift and strand is it not met?",
    answer=dignity.changes,
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
    counted=(*LOOKS, SCORE),
)
CONCERNED = replace(
    WHERE,
    title="Concerns",
    question="What do residents and relatives say?",
    answer=dignity.concerns_in_words,
    sections={"course": Section("Concerns and feedback on dignity", (what_people_say,))},
    counted=(CONCERNS, POSITIVE),
)
