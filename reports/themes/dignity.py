"""What the page of dignity says: what observers saw and where it is not met, who looked, and what
people say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from charts.heat_map import observer_name, row_name, strand_name
from metrics.calendar import By
from metrics.questions import observations, observers
from metrics.questions.observations import FEWEST_ITEMS, ItemsObserved, ItemSplit, Square
from metrics.questions.patterns import WEEKDAYS
from metrics.small_counts import CountShown, cells, or_more, unless_hidden
from metrics.spc.rules import Side
from plan.assurance import follow_ups
from plan.state import reviews_of
from plan.words.numbers import capital, count, listed
from reports.edition import TabView
from reports.words import plain

SCORE, CONCERNS, POSITIVE = "observation_score", "dignity_concerns", "feedback_positive"
LOOKS = {"observations_done": "observations", "supervision_prompts_done": "supervision prompts"}
SPLITS = (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND)
SPLITS_OF_MANY = (ItemSplit.UNIT, ItemSplit.STRAND)
NEWEST_WEEKS, MOST_ROWS, _FEWER_ROWS, _MOST_SQUARES, _MOST = 8, 36, 24, 60, 4
_HIDDEN = "not shown"
_BESIDE = {
    Side.ABOVE: "higher, beyond chance",
    Side.BELOW: "lower, beyond chance",
    Side.NEITHER: "no more than chance",
}


@dataclass(frozen=True)
class UnitsView(TabView):
    """Units, the spell that is looked at, and the action that it counts from."""

    spell: observations.ObservedSpell
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


def squares_seen(view: UnitsView) -> tuple[tuple[Square, ...], tuple[ItemSplit, ...]]:
    """By unit, shift and strand; where that would burst the picture, by unit and strand."""
    squares = view.ask(observations.pattern, view.spell, SPLITS)
    if len({square.names[:-1] for square in squares}) <= MOST_ROWS:
        return squares, SPLITS
    return view.ask(observations.pattern, view.spell, SPLITS_OF_MANY), SPLITS_OF_MANY


def of_the_map(squares: tuple[Square, ...]) -> list[Square]:
    """All squares, or those of the rows with the lowest scores of those that hold enough."""
    seen = [(square.names[:-1], square.since.score, square.since.items) for square in squares]
    rows = pd.DataFrame(seen, columns=["row", "score", "items"]).groupby("row").sum()
    if len(rows) <= MOST_ROWS:
        return list(squares)
    enough = rows[rows["items"] >= FEWEST_ITEMS].eval("score / items")
    lowest = {*enough.sort_values(kind="stable").index[:_FEWER_ROWS]}
    return [square for square in squares if square.names[:-1] in lowest]


def marks_in_words(view: UnitsView) -> str:
    """What a mark in the map means, and what no mark does not."""
    judged = sum(square.change.is_known for square in squares_seen(view)[0])
    return (
        f"A mark means changed by more than chance explains; with {judged:,} squares looked at"
        " together, chance alone marks one in only one view of twenty. No mark is no proof that"
        f" nothing changed. Marks are for all the time {view.since}, against what was seen"
        f" {view.before}: a gain may be gone again, and other units or earlier drift are for the"
        " verdict on the action."
    )


def cells_of_square(square: Square) -> dict[str, object]:
    before, since, change = square.before, square.since, square.change
    beyond = {Side.ABOVE: "up", Side.BELOW: "down"}.get(change.side, "no")
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


# When and by whom it was seen: weekday, role, spot checks beside announced, observers in time.


def role_in_words(name: str) -> str:
    return name.replace("_", " ") or "not said"


def _gaps(view: UnitsView, split: ItemSplit) -> dict[str, observations.ScoreChange]:
    """By name, how far each lies from the others, where that can be judged."""
    compared = view.ask(observers.beside, view.spell.first, view.spell.last, split=split)
    return {of.name: of.gap for of in compared if of.gap.is_known}


def beside(view: UnitsView, split: ItemSplit) -> list[dict[str, object]]:
    """Scores by weekday or by role, and how far each lies from the others."""
    named = role_in_words if split is ItemSplit.ROLE else lambda day: WEEKDAYS[int(day) - 1]
    gaps = {name: _BESIDE[gap.side] for name, gap in _gaps(view, split).items()}
    return [
        {
            split.heading: named(name),
            "Items seen": of.items,
            "Score, %": round(100 * of.mean),
            "Beside the others": gaps.get(name, "too few to judge"),
        }
        for (name,), of in view.seen_by(split).items()
    ]


def noticed_in_words(items: Mapping[str, ItemsObserved], notice: str) -> str:
    name = notice.capitalize() or "Not said whether announced"
    of = items.get(notice, ItemsObserved())
    looks = count(of.observations, "observation")
    share = f"{100 * of.mean:.0f} % of {of.items:,} items seen, in {looks}"
    return f"**{name}:** {share if of.items else 'none'}."


def spots_beside_announced(view: UnitsView) -> str:
    """Whether spot checks find less than announced observations, where that can be told."""
    gap = _gaps(view, ItemSplit.NOTICE).get("unannounced")
    if gap is None:
        return "Too few to compare the two."
    others = "than announced ones of the same units and months"
    score = f"unannounced checks score {_points(gap)} {others}"
    if gap.side is Side.NEITHER:
        return f"No clear difference between the two: {score}."
    return f"{capital(score)}: chance alone does not explain that."


def drift_in_words(everybody: Sequence[observers.Observer], since: str) -> str:
    """Whose marks moved against those of the others, where that can be told of anybody."""
    judged = [observer for observer in everybody if observer.drift.is_known]
    drifted = [of for of in judged if of.drift.side is not Side.NEITHER]
    who = listed([f"{observer_name(of)} ({_points(of.drift)})" for of in drifted])
    if drifted:
        return f"Marks moved against those of the others {since}: {who}. Look together."
    if judged:
        many = count(len(judged), "observer")
        return f"Of {many} with enough items, nobody’s marks moved apart beyond chance."
    return (
        "Too early to say whether anyone’s marks drifted: that takes enough items from one"
        f" observer both before and {since}."
    )


def _points(of: observations.ScoreChange) -> str:
    """As in "between 3 points lower and 8 points higher", "between 2 and 6 points lower"."""
    low, high = abs(round(of.low)), abs(round(of.high))
    if of.side is Side.NEITHER:
        return f"between {low} points lower and {high} points higher"
    way = "lower" if of.side is Side.BELOW else "higher"
    return f"between {min(low, high)} and {max(low, high)} points {way}"


# What residents and relatives say.


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


def review_spans(view: UnitsView) -> Iterator[tuple[str, tuple[date, date]]]:
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


def cells_of_answers(of: observers.Answers, limit: int) -> dict[str, object]:
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
