"""What the page of dignity is about, its outcomes in words, and what people say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from charts.heat_map import row_name, strand_name
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.measure import Theme
from metrics.questions.observations import (
    FEWEST_ITEMS,
    FEWEST_WEEKS,
    ItemsObserved,
    ItemSplit,
    ObservedSpell,
    Square,
    change,
    items_observed,
    pattern,
)
from metrics.questions.observers import Answers, answers_in
from metrics.small_counts import CountShown, cells, in_words, unless_hidden
from metrics.spc.rules import Side
from pages.action.parts import outcomes_of, together
from pages.shared import pickers
from pages.shared.answers import headed, touches_any
from pages.shared.charts import not_supplied, settings_in_words, show_courses
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.words import day_in_words, plain
from plan.assurance import ReviewSpell, follow_ups
from plan.model import Person
from plan.state import reviews_of
from plan.words.numbers import extent, listed
from plan.words.sentences import sentences, wording
from reports.tables import CellForm, TableColumn

SCORE = "observation_score"
_QUARTER = timedelta(weeks=13)
NO_ACTION, NEWEST_WEEKS = "quarter", 8


@dataclass(frozen=True)
class UnitsView:
    """What is looked at: units (none: all), the spell, and the action that it counts from."""

    basis: Basis
    sites: tuple[str, ...]
    spell: ObservedSpell
    action: str = ""  # its id; "" for the last quarter

    @property
    def since(self) -> str:
        """As in "since 15 June"."""
        return f"since {day_in_words(self.spell.first, self.basis.today)}"

    @property
    def newest(self) -> tuple[date, date]:
        """The last weeks of the spell."""
        first = self.spell.last - timedelta(weeks=NEWEST_WEEKS) + timedelta(days=1)
        return max(first, self.spell.first), self.spell.last

    @property
    def before(self) -> str:
        """As in "from 15 December 2025 to 14 June"."""
        first, last = self.spell.before_first, self.spell.before_last
        days = (day_in_words(day, self.basis.today) for day in (first, last))
        return "from {} to {}".format(*days)

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the data say to a question of `metrics` about these units."""
        return self.basis.ask(question, self.sites, *asked, **named)

    def seen_by(self, *splits: ItemSplit) -> dict[tuple[str, ...], ItemsObserved]:
        """The items that were seen in the spell, by what they are split by."""
        return self.ask(items_observed, self.spell.first, self.spell.last, splits=splits)


def pick_view(basis: Basis, person: Person) -> UnitsView | None:
    """The unit and the action from whose beginning changes are counted; both in the address."""
    last, among = basis.last_day(SCORE), pickers.counted_sites(basis, SCORE)
    units = pickers.sites_or_all(basis, person, among, "units")
    if last is None or len(units) == 1:
        not_supplied(measure(SCORE))
        return None
    where, when = st.columns([2, 5])
    sites = pickers.pick_sites(units, person, "Unit", where=where)
    if not sites:  # the homes: other services have no occupied beds, so concerns had no denominator
        above = basis.places.parents
        sites = tuple(unit for unit in units if unit and above.get(unit) not in units)
    beginnings = _beginnings(basis, sites, last)
    chosen = pickers.pick("Changes counted from", beginnings, "since", where=when)
    if chosen == NO_ACTION:
        spell = ObservedSpell.since(last - _QUARTER + timedelta(days=1), last)
        return UnitsView(basis, sites, spell)
    action = basis.verdict_on(chosen).action
    spell = ObservedSpell.since(action.practice_changed_on, last, action.problem_since)
    return UnitsView(basis, sites, spell, chosen)


def _beginnings(basis: Basis, sites: tuple[str, ...], last: date) -> dict[str, str]:
    """The actions on dignity that touch these sites, the one that began first at the head."""
    begun = [
        verdict.action
        for verdict in basis.verdicts
        if verdict.aim.theme is Theme.DIGNITY
        and verdict.action.practice_changed_on
        and verdict.action.practice_changed_on <= last
        and touches_any(basis, sites, verdict.action)
    ]
    begun.sort(key=lambda action: (action.practice_changed_on, action.id))
    return {
        action.id: f"{day_in_words(action.practice_changed_on, basis.today)} · {action.id} · "
        + plain(action.title)
        for action in begun
    } | {NO_ACTION: "the last quarter (13 weeks), against the half-year before"}


# The page of dignity in words: the outcomes of the aim, what changed, where it is least met.


_MOST, _MOST_SQUARES = 4, 60


def answer(view: UnitsView) -> str:
    """The results of the aim in one sentence, then what changed and where it is least met."""
    if not view.action:
        return changes(view)
    verdict = view.basis.verdict_on(view.action)
    where = f"{view.action}, {plain(listed(verdict.action.sites)) or 'all sites'}"
    st.markdown(headed(wording(verdict)))
    if len(outcomes_of(verdict)) > 1:
        together(verdict, f"What we aimed for with {where}.")
        return changes(view)
    return f"{' '.join(sentences(verdict))}\n\n{changes(view)}"


def changes(view: UnitsView) -> str:
    """What changed, and where it is least met."""
    by_strand = view.ask(pattern, view.spell, (ItemSplit.UNIT, ItemSplit.STRAND))
    return f"{_changed(view, by_strand)} {_least_met(view)}".strip()


def _changed(view: UnitsView, squares: Sequence[Square]) -> str:
    """Which strands changed by more than chance, or why that cannot be said yet."""
    if not any(square.change.is_known for square in squares):
        return (
            f"Too early to say what changed: that takes {FEWEST_ITEMS} items seen, in"
            f" {FEWEST_WEEKS} weeks, both before and {view.since}."
        )
    moved = [square for square in squares if square.change.side is not Side.NEITHER]
    if not moved:
        return f"No strand has changed {view.since} by more than chance explains."
    moved.sort(key=lambda square: -abs(square.change.size))
    newest = view.ask(items_observed, *view.newest, splits=(ItemSplit.UNIT, ItemSplit.STRAND))
    moves = [_move(square, newest.get(square.names, ItemsObserved())) for square in moved]
    more = f"And {len(moves) - _MOST} more strands." if len(moves) > _MOST else ""
    rest = more or "No other strand changed by more than chance explains."
    listing = "\n".join(moves[:_MOST])
    return f"Changed {view.since} by more than chance explains:\n\n{listing}\n\n{rest}"


def _move(square: Square, newest: ItemsObserved) -> str:
    """The size of a change, and the newest weeks beside it: a gain of the summer may be gone."""
    unit, strand = square.names
    up = square.change.side is Side.ABOVE
    many = extent(square.change.low, square.change.high)
    face = ":blue[:material/trending_up: up]" if up else ":orange[:material/trending_down: down]"
    now = f"; in the last {NEWEST_WEEKS} weeks {100 * newest.mean:.0f} %" if newest.items else ""
    gone = change(square.before, newest)
    lost = (
        ", no longer clearly different from before"
        if gone.is_known and gone.side is Side.NEITHER
        else ""
    )
    was = f"{100 * square.before.mean:.0f} % before{now}{lost}"
    return f"- {strand_name(strand)} on {plain(unit)} {face} by {many} points ({was})"


def _least_met(view: UnitsView) -> str:
    """The strand with the lowest score, and of few squares the lowest: descriptions, no claims."""
    by_strand = view.seen_by(ItemSplit.STRAND).items()
    strands = {name: items for (name,), items in by_strand if items.items >= FEWEST_ITEMS}
    if not strands:
        return ""
    name, lowest = min(strands.items(), key=lambda strand: strand[1].mean)
    words = f"Least met: {strand_name(name)}, {_score(lowest)}."
    squares = [s for s in view.ask(pattern, view.spell) if s.since.items >= FEWEST_ITEMS]
    if not 1 < len(squares) <= _MOST_SQUARES:
        return words
    least = min(squares, key=lambda square: square.since.mean)
    where = f"{plain(row_name(*least.names[:-1]))}, {strand_name(least.names[-1])}"
    return f"{words} The lowest single square is {where}: {_score(least.since)}."


def _score(items: ItemsObserved) -> str:
    return f"{100 * items.mean:.0f} % of {items.items:,} items seen"


# What people say of dignity: concerns, and the feedback that stands with each review.


_HIDDEN = "not shown"
_COLUMNS = {
    "Answers": TableColumn(CellForm.WHOLE),
    "Positive": TableColumn(CellForm.WHOLE),
    "Share positive": TableColumn(CellForm.PERCENT),
    "Mean of 5": TableColumn(CellForm.ONE_PLACE),
}
CONCERNS, POSITIVE = "dignity_concerns", "feedback_positive"


def what_people_say(view: UnitsView) -> None:
    """Concerns and positive answers as courses, then the answers between reviews."""
    readings = {
        id: view.basis.usual_reading(id, view.sites, part)
        for id, part in ((CONCERNS, ""), (POSITIVE, "dignity"))
    }
    show_courses(view.basis, readings)
    _between_reviews(view)


def concerns_in_words(view: UnitsView) -> str:
    """How many concerns before and since, and per 1,000 occupied bed days where supplied."""
    spell = view.spell
    days = view.basis.series(CONCERNS, sites=view.sites, by=By.DAY).frame
    if days.empty:
        return ""
    before = _concerns(view, days, spell.before_first, spell.before_last)
    since = _concerns(view, days, spell.first, spell.last)
    return (
        f"Concerns in the half-year before: {before}; {view.since}: {since}. Whether that is more"
        " than chance is for the verdict on the action, not for these two figures."
    )


def _concerns(view: UnitsView, days: pd.DataFrame, first: date, last: date) -> str:
    """As in "18, or 5.0 per 1,000 occupied bed days"; a small count is hidden."""
    within = days[(days["period"] >= first) & (days["period"] <= last)]
    many, beds = int(within["numerator"].sum()), within["denominator"].sum(skipna=False)
    limit = view.basis.small_cell(view.sites)
    shown, *_ = cells([many], limit, has_total=False)
    words = in_words(shown, str(many), limit)
    is_rated = shown is CountShown.SHOWN and beds > 0
    return (
        f"{words}, or {1000 * many / beds:.1f} per 1,000 occupied bed days" if is_rated else words
    )


def _between_reviews(view: UnitsView) -> None:
    basis, spell, sites = view.basis, view.spell, view.sites
    names, spans = ["Before"], [(spell.before_first, spell.before_last)]
    if view.action:
        action = basis.verdict_on(view.action).action
        reviews = follow_ups(action, reviews_of(basis.register, action.id), spell.last)
        names += [_which(view, review) for review in reviews]
        spans += [(review.first, review.last) for review in reviews]
        sites = action.sites
    else:
        names, spans = [*names, "Since"], [*spans, (spell.first, spell.last)]
    st.subheader("Feedback on dignity between reviews" if view.action else "Feedback on dignity")
    answers = basis.ask(answers_in, sites, tuple(spans))
    if not any(spell.answers for spell in answers):
        st.write("Not supplied: no answer with a score speaks of dignity here.")
        return
    _show_answers(view, [*zip(names, answers, strict=True)], sites)


def _show_answers(view: UnitsView, rows: list[tuple[str, Answers]], sites: tuple[str, ...]) -> None:
    limit = view.basis.small_cell(view.sites)
    Listing(
        title="Feedback on dignity by review",
        file="follow up",
        columns=lambda named: {"Review": named[0], **_answers_shown(named[1], limit)},
        origin=Origin(
            measures=(POSITIVE,),
            hidden=f"Counts below {limit} are hidden, and what would give them away.",
            columns=_COLUMNS,
        ),
        note=(
            f"{settings_in_words(view.basis, measure(POSITIVE), sites)} Counts below {limit} are"
            " hidden, so that nobody can be recognised. Who answers changes from time to time, so"
            " these shares are no verdict: that stands with the action."
        ),
    ).show(rows, sites)


def _answers_shown(answers: Answers, limit: int) -> dict[str, object]:
    """The cells of a spell between reviews, small counts hidden."""
    shown, *_ = cells([answers.answers], limit, has_total=False)
    split = cells([answers.positive, answers.answers - answers.positive], limit)
    is_open = {shown, *split} == {CountShown.SHOWN}
    return {
        "From": answers.first,
        "To": answers.last,
        "Answers": unless_hidden(shown, answers.answers, limit),
        "Positive": answers.positive if is_open else _HIDDEN,
        "Share positive": answers.percent_positive if is_open else _HIDDEN,
        "Mean of 5": answers.mean if shown is CountShown.SHOWN else _HIDDEN,
    }


def _which(view: UnitsView, review: ReviewSpell) -> str:
    """As in "Review of 18 November", held, planned or still to come."""
    if review.review_on is None:
        return "Since the last review"
    day = day_in_words(review.review_on, view.basis.today)
    return f"Review held on {day}" if review.is_held else f"Review planned for {day}"
