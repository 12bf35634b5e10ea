"""What the page of dignity is about, its outcomes in words, and what people say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from charts.heat_map import row_name, strand_name
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.measure import Theme
from metrics.questions import observations, observers
from metrics.questions.observations import FEWEST_ITEMS, ItemsObserved, ItemSplit, ObservedSpell
from metrics.small_counts import CountShown, cells, or_more, unless_hidden
from metrics.spc.rules import Side
from pages.action.parts import outcomes_of, together
from pages.shared import charts, pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.themes import touches_any
from pages.shared.words import day_in_words, headed, plain
from plan.assurance import follow_ups
from plan.model import Person
from plan.state import reviews_of
from plan.words.numbers import listed
from plan.words.sentences import sentences, wording
from reports.tables import CellForm, TableColumn

CONCERNS, POSITIVE = "dignity_concerns", "feedback_positive"
SCORE = "observation_score"
_QUARTER = timedelta(weeks=13) - timedelta(days=1)
NO_ACTION, NEWEST_WEEKS = "quarter", 8
_MOST, _MOST_SQUARES = 4, 60
_HIDDEN = "not shown"
_COLUMNS = {
    "Answers": TableColumn(CellForm.WHOLE),
    "Positive": TableColumn(CellForm.WHOLE),
    "Share positive": TableColumn(CellForm.PERCENT),
    "Mean of 5": TableColumn(CellForm.ONE_PLACE),
}


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
    def before(self) -> str:
        """As in "from 15 December 2025 to 14 June"."""
        days = (self.spell.before_first, self.spell.before_last)
        first, last = (day_in_words(day, self.basis.today) for day in days)
        return f"from {first} to {last}"

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the data say to a question of `metrics` about these units."""
        return self.basis.ask(question, self.sites, *asked, **named)

    def seen_by(self, *splits: ItemSplit) -> dict[tuple[str, ...], ItemsObserved]:
        """The items that were seen in the spell, by what they are split by."""
        days = (self.spell.first, self.spell.last)
        return self.ask(observations.items_observed, *days, splits=splits)


def pick_view(basis: Basis, person: Person) -> UnitsView | None:
    """The unit and the action from whose beginning changes are counted; both in the address."""
    last, among = basis.last_day(SCORE), pickers.counted_sites(basis, SCORE)
    units = pickers.sites_or_all(basis, person, among, "units")
    if last is None or len(units) == 1:
        charts.not_supplied(measure(SCORE))
        return None
    where, when = st.columns([2, 5])
    sites = pickers.pick_sites(units, person, "Unit", where=where)
    if not sites:  # the homes: other services have no occupied beds, so concerns had no denominator
        above = basis.places.parents
        sites = tuple(unit for unit in units if unit and above.get(unit) not in units)
    of_theme = [of.action for of in basis.verdicts if of.aim.theme is Theme.DIGNITY]
    begun = [
        (of.practice_changed_on, of.id, plain(of.title))
        for of in of_theme
        if of.practice_changed_on
        and of.practice_changed_on <= last
        and touches_any(basis, sites, of)
    ]
    beginnings = {
        id: f"{day_in_words(on, basis.today)} · {id} · {title}" for on, id, title in sorted(begun)
    }
    beginnings[NO_ACTION] = "the last quarter (13 weeks), against the half-year before"
    chosen = pickers.pick("Changes counted from", beginnings, "since", where=when)
    if chosen == NO_ACTION:
        return UnitsView(basis, sites, ObservedSpell.since(last - _QUARTER, last))
    action = basis.verdict_on(chosen).action
    spell = ObservedSpell.since(action.practice_changed_on, last, action.problem_since)
    return UnitsView(basis, sites, spell, chosen)


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
    """Which strands changed beyond chance, or why that cannot be said; where it is least met."""
    by_strand, none = (ItemSplit.UNIT, ItemSplit.STRAND), ItemsObserved()
    squares = view.ask(observations.pattern, view.spell, by_strand)
    moved = [square for square in squares if square.change.side is not Side.NEITHER]
    moved.sort(key=lambda square: -abs(square.change.size))
    if not any(square.change.is_known for square in squares):
        words = (
            f"Too early to say what changed: that takes {FEWEST_ITEMS} items seen, in"
            f" {observations.FEWEST_WEEKS} weeks, both before and {view.since}."
        )
    elif not moved:
        words = f"No strand has changed {view.since} by more than chance explains."
    else:
        # The newest weeks beside each: a gain of the summer may be gone.
        first = view.spell.last - timedelta(weeks=NEWEST_WEEKS) + timedelta(days=1)
        span = max(first, view.spell.first), view.spell.last
        newest = view.ask(observations.items_observed, *span, splits=by_strand)
        moves = "\n".join(_move(of, newest.get(of.names, none)) for of in moved[:_MOST])
        more = f"And {len(moved) - _MOST} more strands." if len(moved) > _MOST else ""
        rest = more or "No other strand changed by more than chance explains."
        words = f"Changed {view.since} by more than chance explains:\n\n{moves}\n\n{rest}"
    return f"{words} {_least_met(view)}".strip()


def _move(square: observations.Square, newest: ItemsObserved) -> str:
    """What it was before and in the newest weeks; how large a gain is, the verdict alone says."""
    (unit, strand), is_up = square.names, square.change.side is Side.ABOVE
    face = ":blue[:material/trending_up: up]" if is_up else ":orange[:material/trending_down: down]"
    was = f"{100 * square.before.mean:.0f} % before"
    if newest.items:
        was += f"; in the last {NEWEST_WEEKS} weeks {100 * newest.mean:.0f} %"
    gone = observations.change(square.before, newest)
    if gone.is_known and gone.side is Side.NEITHER:
        was += ", no longer clearly different from before"
    return f"- {strand_name(strand)} on {plain(unit)} {face}: {was}"


def _least_met(view: UnitsView) -> str:
    """The strand with the lowest score, and of few squares the lowest: descriptions, no claims."""

    def score(items: ItemsObserved) -> str:
        return f"{100 * items.mean:.0f} % of {items.items:,} items seen"

    by_strand = view.seen_by(ItemSplit.STRAND).items()
    strands = [(of.mean, name, of) for (name,), of in by_strand if of.items >= FEWEST_ITEMS]
    if not strands:
        return ""
    _, name, lowest = min(strands, key=lambda strand: strand[0])
    words = f"Least met: {strand_name(name)}, {score(lowest)}."
    squares = view.ask(observations.pattern, view.spell)
    squares = [square for square in squares if square.since.items >= FEWEST_ITEMS]
    if not 1 < len(squares) <= _MOST_SQUARES:
        return words
    least = min(squares, key=lambda square: square.since.mean)
    where = f"{plain(row_name(*least.names[:-1]))}, {strand_name(least.names[-1])}"
    return f"{words} The lowest single square is {where}: {score(least.since)}."


def concerns_in_words(view: UnitsView) -> str:
    """How many concerns before and since, as a rate where one is known; small counts hidden."""
    spell, limit = view.spell, view.basis.small_cell(view.sites)
    days = view.basis.series(CONCERNS, sites=view.sites, by=By.DAY).frame
    if days.empty:
        return ""

    def concerns(first: date, last: date) -> str:
        within = days[(days["period"] >= first) & (days["period"] <= last)]
        many, beds = int(within["numerator"].sum()), within["denominator"].sum(skipna=False)
        shown, *_ = cells([many], limit, has_total=False)
        words, is_rated = unless_hidden(shown, str(many), limit), shown is CountShown.SHOWN
        rate = f", or {1000 * many / beds:.1f} per 1,000 occupied bed days" if beds > 0 else ""
        return words + (rate if is_rated else "")

    before = concerns(spell.before_first, spell.before_last)
    return (
        f"Concerns in the half-year before: {before}; {view.since}:"
        f" {concerns(spell.first, spell.last)}. Whether that is more than chance is for the verdict"
        " on the action, not for these two figures."
    )


def what_people_say(view: UnitsView) -> str | None:
    """Concerns and positive answers as courses, then the answers between reviews."""
    basis, spell, sites = view.basis, view.spell, view.sites
    shown = {CONCERNS: "", POSITIVE: "dignity"}
    shown = {id: basis.usual_reading(id, sites, part) for id, part in shown.items()}
    charts.CourseTable().show(basis, shown)
    spans = [("Before", spell.before_first, spell.before_last)]
    if not view.action:
        spans.append(("Since", spell.first, spell.last))
    else:
        action = basis.verdict_on(view.action).action
        sites = action.sites
        for review in follow_ups(action, reviews_of(basis.register, action.id), spell.last):
            how, name = "held on" if review.is_held else "planned for", "Since the last review"
            if review.review_on:
                name = f"Review {how} {day_in_words(review.review_on, basis.today)}"
            spans.append((name, review.first, review.last))
    st.subheader("Feedback on dignity between reviews" if view.action else "Feedback on dignity")
    names, *days = zip(*spans, strict=True)
    answers = basis.ask(observers.answers_in, sites, tuple(zip(*days, strict=True)))
    if not any(of.answers for of in answers):
        return "Not supplied: no answer with a score speaks of dignity here."
    limit = basis.small_cell(view.sites)
    _answers(limit, charts.settings_in_words(basis, measure(POSITIVE), sites)).show(
        [*zip(names, answers, strict=True)], sites
    )
    return None


def _answers(limit: int, settings: str) -> Listing[tuple[str, observers.Answers]]:
    def columns(row: tuple[str, observers.Answers]) -> dict[str, object]:
        name, answers = row
        shown, *_ = cells([answers.answers], limit, has_total=False)
        split = cells([answers.positive, answers.answers - answers.positive], limit)
        many, share = answers.positive, answers.percent_positive
        if {shown, *split} != {CountShown.SHOWN}:
            least = or_more(shown, split[1], answers.answers, limit) or 0
            many = f"{least} or more" if least else _HIDDEN
            share = f"{100 * least // answers.answers} % or more" if least else _HIDDEN
        return {
            "Review": name,
            "From": answers.first,
            "To": answers.last,
            "Answers": unless_hidden(shown, answers.answers, limit),
            "Positive": many,
            "Share positive": share,
            "Mean of 5": answers.mean if shown is CountShown.SHOWN else _HIDDEN,
        }

    hidden = f"Counts below {limit} are hidden, and what would give them away."
    return Listing(
        title="Feedback on dignity by review",
        file="follow up",
        columns=columns,
        origin=Origin(measures=(POSITIVE,), hidden=hidden, columns=_COLUMNS),
        note=f"{settings} Counts below {limit} are hidden, so that nobody can be recognised. Who"
        " answers changes from time to time, so these shares are no verdict: the action has one.",
    )
