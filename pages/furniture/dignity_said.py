"""The page of dignity in words: the outcomes of the aim, what changed, where it is least met."""

from collections.abc import Sequence

import streamlit as st

from charts.heat_map import row_name, strand_name
from metrics.questions.observations import (
    FEWEST_ITEMS,
    FEWEST_WEEKS,
    Seen,
    Split,
    Square,
    change,
    pattern,
    seen_by,
)
from metrics.spc.rules import Side
from pages.furniture.aim_outcomes import outcomes_of, together
from pages.furniture.dignity_here import NEWEST_WEEKS, View, read, verdict_of
from pages.furniture.words import aside, plain
from plan.words.numbers import gap, listed
from plan.words.sentences import sentences

_MOST, _MOST_SQUARES = 4, 60


def answer(view: View) -> None:
    """The outcomes of the aim in one sentence, then what changed and where it is least met."""
    if view.action:
        verdict = verdict_of(view.here, view.action)
        where = f"{view.action}, {plain(listed(verdict.action.sites)) or 'all sites'}"
        if len(outcomes_of(verdict)) > 1:
            together(verdict, f"What the aim of {where} wanted.")
        else:
            st.write(" ".join(sentences(verdict)))
    st.subheader("What changed, and where it is least met")
    by_strand = read(pattern, view, view.spell, (Split.UNIT, Split.STRAND))
    st.markdown(f"{_changed(view, by_strand)} {_least_met(view)}".strip())
    if view.action:
        aside(
            "The verdict on the action also looks at other units and at earlier drift. Changes"
            f" on this page only compare what was seen {view.since} with what was seen"
            f" {view.before}."
        )


def _changed(view: View, squares: Sequence[Square]) -> str:
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
    newest = read(seen_by, view, *view.newest, (Split.UNIT, Split.STRAND))
    told = [_move(one, newest.get(one.names, Seen())) for one in moved]
    more = f"And {len(told) - _MOST} more strands." if len(told) > _MOST else ""
    rest = more or "No other strand changed by more than chance explains."
    listing = "\n".join(told[:_MOST])
    return f"Changed {view.since} by more than chance explains:\n\n{listing}\n\n{rest}"


def _move(one: Square, newest: Seen) -> str:
    """The size of a change, and the newest weeks beside it: a gain of the summer may be gone."""
    unit, strand = one.names
    up = one.change.side is Side.ABOVE
    many = gap(one.change.low, one.change.high).removesuffix(" more").removesuffix(" fewer")
    face = ":blue[:material/trending_up: up]" if up else ":orange[:material/trending_down: down]"
    now = f"; in the last {NEWEST_WEEKS} weeks {100 * newest.mean:.0f} %" if newest.items else ""
    gone = change(one.before, newest)
    lost = ", no longer apart from before" if gone.is_known and gone.side is Side.NEITHER else ""
    was = f"{100 * one.before.mean:.0f} % before{now}{lost}"
    return f"- {strand_name(strand)} on {plain(unit)} {face} by {many} points ({was})"


def _least_met(view: View) -> str:
    """The strand with the lowest score, and of few squares the lowest: descriptions, no claims."""
    strands = read(seen_by, view, view.spell.first, view.spell.last, (Split.STRAND,))
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


def _score(one: Seen) -> str:
    return f"{100 * one.mean:.0f} % of {one.items:,} items seen"
