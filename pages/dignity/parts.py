"""What the page of dignity is about, its outcomes in words, and what people say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from charts.heat_map import row_name, strand_name
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.measure import Theme
from metrics.questions import observations, observers
from metrics.questions.observations import FEWEST_ITEMS, ItemsObserved, ItemSplit, ObservedSpell
from metrics.small_counts import CountShown, cells, or_more, unless_hidden
from metrics.spc.rules import Side
from pages.action.parts import together
from pages.shared import charts, pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.themes import TabView, touches_any
from plan.assurance import follow_ups
from plan.model import Person
from plan.state import reviews_of
from plan.words.numbers import listed
from plan.words.sentences import sentences, wording
from reports.tables import CellForm, TableColumn
from reports.words import day_in_words, headed, plain

CONCERNS, POSITIVE = "dignity_concerns", "feedback_positive"
SCORE = "observation_score"
_QUARTER = timedelta(weeks=13) - timedelta(days=1)
NO_ACTION, NEWEST_WEEKS = "quarter", 8
_MOST, _MOST_SQUARES = 4, 60
_HIDDEN = "not shown"


@dataclass(frozen=True)
class UnitsView(TabView):
    """Units, the spell that is looked at, and the action that it counts from."""

    spell: ObservedSpell
    action: str = ""  # its id; "" for the last quarter

    @property
    def since(self) -> str:
        """As in "since 15 June"."""
        return f"since {self.day(self.spell.first)}"

    @property
    def before(self) -> str:
        """As in "from 15 December 2025 to 14 June"."""
        return f"from {self.day(self.spell.before_first)} to {self.day(self.spell.before_last)}"

    def seen_by(self, *splits: ItemSplit) -> dict[tuple[str, ...], ItemsObserved]:
        days = (self.spell.first, self.spell.last)
        return self.ask(observations.items_observed, *days, splits=splits)


def pick_view(basis: Basis, person: Person) -> UnitsView | None:
    last, among = basis.last_day(SCORE), pickers.counted_sites(basis, SCORE)
    units = pickers.sites_or_all(basis, person, among, "units")
    if last is None or len(units) == 1:
        return charts.not_supplied(measure(SCORE))
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
        return changes(view)
    verdict = view.basis.verdict_on(view.action)
    st.markdown(headed(wording(verdict)))
    where = f"{view.action}, {plain(listed(verdict.action.sites)) or 'all sites'}"
    if together(verdict, f"What we aimed for with {where}."):
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
    by_strand = view.seen_by(ItemSplit.STRAND).items()
    strands = [(name, of) for (name,), of in by_strand if of.items >= FEWEST_ITEMS]
    if not strands:
        return ""
    name, of = min(strands, key=lambda strand: strand[1].mean)
    seen = "{:.0f} % of {:,} items seen".format
    words = f"Least met: {strand_name(name)}, {seen(100 * of.mean, of.items)}."
    squares = view.ask(observations.pattern, view.spell)
    squares = [square for square in squares if square.since.items >= FEWEST_ITEMS]
    if not 1 < len(squares) <= _MOST_SQUARES:
        return words
    least = min(squares, key=lambda square: square.since.mean)
    where = f"{plain(row_name(*least.names[:-1]))}, {strand_name(least.names[-1])}"
    score = seen(100 * least.since.mean, least.since.items)
    return f"{words} The lowest single square is {where}: {score}."


def concerns_in_words(view: UnitsView) -> str:
    """How many concerns before and since, as a rate where one is known; small counts hidden."""
    days = view.basis.series(CONCERNS, sites=view.sites, by=By.DAY).frame
    if days.empty:
        return ""

    def concerns(first: date, last: date) -> str:
        within = days[(days["period"] >= first) & (days["period"] <= last)]
        many, beds = int(within["numerator"].sum()), within["denominator"].sum(skipna=False)
        shown, *_ = cells([many], view.limit, has_total=False)
        is_rated = shown is CountShown.SHOWN and beds > 0
        rate = f", or {1000 * many / beds:.1f} per 1,000 occupied bed days" if is_rated else ""
        return f"{unless_hidden(shown, str(many), view.limit)}{rate}"

    spell = view.spell
    return (
        f"Concerns in the half-year before: {concerns(spell.before_first, spell.before_last)};"
        f" {view.since}: {concerns(spell.first, spell.last)}. Whether that is more than chance is"
        " for the verdict on the action, not for these two figures."
    )


def what_people_say(view: UnitsView) -> str | None:
    basis, sites = view.basis, view.sites
    parts = {CONCERNS: "", POSITIVE: "dignity"}
    shown = {id: basis.usual_reading(id, sites, part) for id, part in parts.items()}
    charts.CourseTable().show(basis, shown)
    if view.action:
        sites = basis.verdict_on(view.action).action.sites
    st.subheader("Feedback on dignity between reviews" if view.action else "Feedback on dignity")
    named, spans = zip(*_spans(view), strict=True)
    answers = basis.ask(observers.answers_in, sites, spans)
    if not any(of.answers for of in answers):
        return "Not supplied: no answer with a score speaks of dignity here."
    settings = charts.settings_in_words(basis, measure(POSITIVE), sites)
    return Listing(
        title="Feedback on dignity by review",
        file="follow up",
        columns=lambda row: {"Review": row[0], **_answers(row[1], view.limit)},
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


def _spans(view: UnitsView) -> Iterator[tuple[str, tuple[date, date]]]:
    """Before, and from review to review of the action."""
    spell = view.spell
    yield "Before", (spell.before_first, spell.before_last)
    if not view.action:
        yield "Since", (spell.first, spell.last)
        return
    action = view.basis.verdict_on(view.action).action
    for review in follow_ups(action, reviews_of(view.basis.register, action.id), spell.last):
        name = "Since the last review"
        if review.review_on:
            how = "held on" if review.is_held else "planned for"
            name = f"Review {how} {view.day(review.review_on)}"
        yield name, (review.first, review.last)


def _answers(of: observers.Answers, limit: int) -> dict[str, object]:
    """How many answered, and how many of them well, as far as that gives nobody away."""
    shown, *_ = cells([of.answers], limit, has_total=False)
    split = cells([of.positive, of.answers - of.positive], limit)
    many, share = of.positive, of.percent_positive
    if {shown, *split} != {CountShown.SHOWN}:
        least = or_more(shown, split[1], of.answers, limit) or 0
        many = f"{least} or more" if least else _HIDDEN
        share = f"{100 * least // of.answers} % or more" if least else _HIDDEN
    return {
        "From": of.first,
        "To": of.last,
        "Answers": unless_hidden(shown, of.answers, limit),
        "Positive": many,
        "Share positive": share,
        "Mean of 5": of.mean if shown is CountShown.SHOWN else _HIDDEN,
    }
