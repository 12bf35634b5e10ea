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
    pattern,
    seen_by,
)
from metrics.questions.observers import Answers, answers_in
from metrics.series import counted_anything, through
from metrics.small_counts import CountShown, cells, in_words, unless_hidden
from metrics.spc.rules import Side
from pages.action.parts import outcomes_of, together
from pages.shared import pickers
from pages.shared.charts import course_of, settings_in_words, show_course
from pages.shared.measures import counted_at
from pages.shared.reading import (
    Data,
    Here,
    cursor_of,
    of_data,
    places_at,
    series_at,
    small_cell_at,
    verdicts_at,
)
from pages.shared.tables import Told, table
from pages.shared.words import aside, day_in_words, plain
from plan.assurance import ReviewSpell, follow_ups
from plan.model import Person
from plan.places import may_see, touches
from plan.state import reviews_of
from plan.verdict import Verdict
from plan.words.numbers import extent, listed
from plan.words.sentences import sentences
from reports.tables import CellForm, TableColumn

SCORE = "observation_score"
_QUARTER = timedelta(weeks=13)
NO_ACTION, NEWEST_WEEKS = "quarter", 8


@dataclass(frozen=True)
class UnitsView:
    """What is looked at: units (none: all), the spell, and the action that it counts from."""

    here: Here
    sites: tuple[str, ...]
    spell: ObservedSpell
    action: str = ""  # its id; "" for the last quarter

    @property
    def since(self) -> str:
        """As in "since 15 June"."""
        return f"since {day_in_words(self.spell.first, self.here.today)}"

    @property
    def newest(self) -> tuple[date, date]:
        """The last weeks of the spell."""
        first = self.spell.last - timedelta(weeks=NEWEST_WEEKS) + timedelta(days=1)
        return max(first, self.spell.first), self.spell.last

    @property
    def before(self) -> str:
        """As in "from 15 December 2025 to 14 June"."""
        first, last = self.spell.before_first, self.spell.before_last
        told = (day_in_words(day, self.here.today) for day in (first, last))
        return "from {} to {}".format(*told)


@of_data(max_entries=20)
def last_day_at(here: Data) -> date | None:
    """The last complete day of the observations."""
    with cursor_of(here) as cursor:
        return through(cursor, measure(SCORE), here.today) if counted_anything(cursor) else None


def units_of(here: Here, person: Person) -> dict[str, str]:
    """Where observations are made, with the homes above, as far as the person may see them."""
    places = places_at(here)
    counted = counted_at(here, SCORE)[0] - {""}
    seen = [s for s in sorted(places.above(counted)) if may_see(person, (s,), places)]
    everything = "All my units" if person.sites else "All units"
    return {pickers.ALL: everything} | {site: site for site in seen} if seen else {}


def pick_view(here: Here, person: Person, units: dict[str, str], last: date) -> UnitsView:
    """The unit and the action from whose beginning changes are counted; both in the address."""
    where, when = st.columns([2, 5])
    with where:
        site = pickers.pick("Unit", units, "site")
    sites = _sites(here, site, person, units)
    with when:
        options = _beginnings(here, sites, last)
        chosen = pickers.pick("Changes counted from", options, "since")
    if chosen == NO_ACTION:
        return UnitsView(
            here, sites, ObservedSpell.since(last - _QUARTER + timedelta(days=1), last)
        )
    action = verdict_of(here, chosen).action
    spell = ObservedSpell.since(action.practice_changed_on, last, action.problem_since)
    return UnitsView(here, sites, spell, chosen)


def _sites(here: Here, site: str, person: Person, units: dict[str, str]) -> tuple[str, ...]:
    """The place chosen, else all of one's own, else the homes that hold the units.

    Other services have no occupied beds, so they would leave concerns without a denominator.
    """
    if site or person.sites:
        return (site,) if site else person.sites
    above = places_at(here).parents
    return tuple(each for each in units if each and above.get(each) not in units)


def verdict_of(here: Here, action: str) -> Verdict | None:
    """The verdict on an action by its id."""
    return next((each for each in verdicts_at(here) if each.action.id == action), None)


def read(reading: Callable[..., Any], view: UnitsView, *asked: Any) -> Any:
    """A reading of metrics.dignity for these units, kept by what is here."""
    key = repr((reading.__module__, reading.__name__, view.sites, asked))
    return _kept(view.here, key, lambda cursor: reading(cursor, view.sites, *asked))


@of_data(show_spinner="Reading the observations …", max_entries=400)
def _kept(here: Data, key: str, _reading: Callable[..., Any]) -> Any:
    with cursor_of(here) as cursor:
        return _reading(cursor)


def _beginnings(here: Here, sites: tuple[str, ...], last: date) -> dict[str, str]:
    """The actions on dignity that touch these sites, the one that began first at the head."""
    places = places_at(here)
    begun = [
        each.action
        for each in verdicts_at(here)
        if each.aim.theme is Theme.DIGNITY
        and each.action.practice_changed_on
        and each.action.practice_changed_on <= last
        and (not sites or any(touches(s, each.action.sites, places) for s in sites))
    ]
    begun.sort(key=lambda action: (action.practice_changed_on, action.id))
    said = {
        action.id: f"{day_in_words(action.practice_changed_on, here.today)} · {action.id} · "
        + plain(action.title)
        for action in begun
    }
    return said | {NO_ACTION: "the last quarter (13 weeks), against the half-year before"}


# The page of dignity in words: the outcomes of the aim, what changed, where it is least met.


_MOST, _MOST_SQUARES = 4, 60


def answer(view: UnitsView) -> None:
    """The outcomes of the aim in one sentence, then what changed and where it is least met."""
    if view.action:
        verdict = verdict_of(view.here, view.action)
        where = f"{view.action}, {plain(listed(verdict.action.sites)) or 'all sites'}"
        if len(outcomes_of(verdict)) > 1:
            together(verdict, f"What the aim of {where} wanted.")
        else:
            st.write(" ".join(sentences(verdict)))
    st.subheader("What changed, and where it is least met")
    by_strand = read(pattern, view, view.spell, (ItemSplit.UNIT, ItemSplit.STRAND))
    st.markdown(f"{_changed(view, by_strand)} {_least_met(view)}".strip())
    if view.action:
        aside(
            "The verdict on the action also looks at other units and at earlier drift. Changes"
            f" on this page only compare what was seen {view.since} with what was seen"
            f" {view.before}."
        )


def _changed(view: UnitsView, squares: Sequence[Square]) -> str:
    """Which strands changed by more than chance, or why that cannot be said yet."""
    if not any(one.change.is_known for one in squares):
        return (
            f"Too early to say what changed: that takes {FEWEST_ITEMS} items seen, in"
            f" {FEWEST_WEEKS} weeks, both before and {view.since}."
        )
    moved = [one for one in squares if one.change.side is not Side.NEITHER]
    if not moved:
        return f"No strand has changed {view.since} by more than chance explains."
    moved.sort(key=lambda one: -abs(one.change.size))
    newest = read(seen_by, view, *view.newest, (ItemSplit.UNIT, ItemSplit.STRAND))
    told = [_move(one, newest.get(one.names, ItemsObserved())) for one in moved]
    more = f"And {len(told) - _MOST} more strands." if len(told) > _MOST else ""
    rest = more or "No other strand changed by more than chance explains."
    listing = "\n".join(told[:_MOST])
    return f"Changed {view.since} by more than chance explains:\n\n{listing}\n\n{rest}"


def _move(one: Square, newest: ItemsObserved) -> str:
    """The size of a change, and the newest weeks beside it: a gain of the summer may be gone."""
    unit, strand = one.names
    up = one.change.side is Side.ABOVE
    many = extent(one.change.low, one.change.high)
    face = ":blue[:material/trending_up: up]" if up else ":orange[:material/trending_down: down]"
    now = f"; in the last {NEWEST_WEEKS} weeks {100 * newest.mean:.0f} %" if newest.items else ""
    gone = change(one.before, newest)
    lost = ", no longer apart from before" if gone.is_known and gone.side is Side.NEITHER else ""
    was = f"{100 * one.before.mean:.0f} % before{now}{lost}"
    return f"- {strand_name(strand)} on {plain(unit)} {face} by {many} points ({was})"


def _least_met(view: UnitsView) -> str:
    """The strand with the lowest score, and of few squares the lowest: descriptions, no claims."""
    strands = read(seen_by, view, view.spell.first, view.spell.last, (ItemSplit.STRAND,))
    strands = {name: one for (name,), one in strands.items() if one.items >= FEWEST_ITEMS}
    if not strands:
        return ""
    name, seen = min(strands.items(), key=lambda each: each[1].mean)
    told = f"Least met: {strand_name(name)}, {_score(seen)}."
    squares = [s for s in read(pattern, view, view.spell) if s.since.items >= FEWEST_ITEMS]
    if not 1 < len(squares) <= _MOST_SQUARES:
        return told
    least = min(squares, key=lambda one: one.since.mean)
    where = f"{plain(row_name(*least.names[:-1]))}, {strand_name(least.names[-1])}"
    return f"{told} The lowest single square is {where}: {_score(least.since)}."


def _score(one: ItemsObserved) -> str:
    return f"{100 * one.mean:.0f} % of {one.items:,} items seen"


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
    st.header("What residents and relatives say")
    concerns, feedback = st.columns(2, gap="large")
    with concerns:
        show_course(view.here, course_of(view.here, CONCERNS, view.sites))
        st.write(_concerns_in_words(view))
    with feedback:
        show_course(view.here, course_of(view.here, POSITIVE, view.sites, "dignity"))
    _between_reviews(view)


def _concerns_in_words(view: UnitsView) -> str:
    """How many concerns before and since, and per 1,000 occupied bed days where supplied."""
    spell = view.spell
    days = series_at(view.here, CONCERNS, sites=view.sites, by=By.DAY).frame
    if days.empty:
        return ""
    before = _concerns(view, days, spell.before_first, spell.before_last)
    since = _concerns(view, days, spell.first, spell.last)
    return (
        f"Concerns in the half-year before: {before}; {view.since}: {since}. Whether that is more"
        " than chance is for the verdict above, not for these two figures."
    )


def _concerns(view: UnitsView, days: pd.DataFrame, first: date, last: date) -> str:
    """As in "18, or 5.0 per 1,000 occupied bed days"; a small count is hidden."""
    within = days[(days["period"] >= first) & (days["period"] <= last)]
    many, beds = int(within["numerator"].sum()), within["denominator"].sum(skipna=False)
    limit = small_cell_at(view.here, view.sites)
    shown, *_ = cells([many], limit, has_total=False)
    said = in_words(shown, str(many), limit)
    is_rated = shown is CountShown.SHOWN and beds > 0
    return f"{said}, or {1000 * many / beds:.1f} per 1,000 occupied bed days" if is_rated else said


def _between_reviews(view: UnitsView) -> None:
    spell, told = view.spell, ["Before"]
    spans = [(spell.before_first, spell.before_last)]
    if view.action:
        action = verdict_of(view.here, view.action).action
        found = follow_ups(action, reviews_of(view.here.register, action.id), spell.last)
        told += [_which(view, each) for each in found]
        spans += [(each.first, each.last) for each in found]
        sites = action.sites
    else:
        told, spans = [*told, "Since"], [*spans, (spell.first, spell.last)]
        sites = view.sites
    st.subheader("Feedback on dignity between reviews" if view.action else "Feedback on dignity")
    rows = read(_answers, view, sites, tuple(spans))
    if not any(one.answers for one in rows):
        st.write("Not supplied: no answer with a score speaks of dignity here.")
        return
    limit = small_cell_at(view.here, view.sites)
    of_it = Told(
        sites=sites,
        measures=(POSITIVE,),
        hidden=f"Counts below {limit} are hidden, and what would give them away.",
        columns=_COLUMNS,
    )
    table(answers_table(told, rows, limit), "Feedback on dignity by review", "follow up", of_it)
    aside(
        f"{settings_in_words(view.here, measure(POSITIVE), sites)} Counts below {limit} are"
        " hidden, so that nobody can be recognised. Who answers changes from time to time, so"
        " these shares are no verdict: that stands with the action."
    )


def answers_table(told: list[str], rows: tuple[Answers, ...], limit: int) -> pd.DataFrame:
    """One row a spell between reviews, small counts hidden."""
    lines = []
    for name, one in zip(told, rows, strict=True):
        hidden, *_ = cells([one.answers], limit, has_total=False)
        split = cells([one.positive, one.answers - one.positive], limit)
        is_open = hidden is CountShown.SHOWN and all(each is CountShown.SHOWN for each in split)
        many = unless_hidden(hidden, one.answers, limit)
        lines.append(
            {
                "Review": name,
                "From": one.first,
                "To": one.last,
                "Answers": many,
                "Positive": one.positive if is_open else _HIDDEN,
                "Share positive": one.percent_positive if is_open else _HIDDEN,
                "Mean of 5": one.mean if hidden is CountShown.SHOWN else _HIDDEN,
            }
        )
    return pd.DataFrame(lines)


def _which(view: UnitsView, one: ReviewSpell) -> str:
    """As in "Review of 18 November", held, planned or still to come."""
    if one.review_on is None:
        return "Since the last review"
    day = day_in_words(one.review_on, view.here.today)
    if one.is_held:
        return f"Review held on {day}"
    return f"Review planned for {day}"


def _answers(cursor, _, sites, spans) -> tuple[Answers, ...]:
    return answers_in(cursor, sites, spans)
