"""The page of dignity in words: the outcomes of the aim, what changed, where it is least met."""

from collections.abc import Sequence

import streamlit as st

from charts.of_dignity import row_name, strand_name
from metrics.dignity.change import FEWEST_ITEMS, FEWEST_WEEKS
from metrics.dignity.pattern import Square, pattern
from metrics.dignity.seen import Split
from metrics.spc.signal import Side
from pages.furniture import rooms
from pages.furniture.aim_outcomes import together
from pages.furniture.answers import said
from pages.furniture.dignity_here import View, read, verdict_of
from pages.furniture.words import aside, listed, plain
from plan.words.numbers import gap

_MOST = 4


def answer(view: View) -> None:
    """The outcomes of the aim in one sentence, then what changed and where it is least met."""
    if view.action:
        verdict = verdict_of(view.here, view.action)
        where = plain(listed(verdict.action.sites)) or "all sites"
        st.markdown(f"{said(verdict)} · {where} · {plain(verdict.action.title)}")
        together(verdict)
        rooms.link(rooms.ACTION, f"How we know ({view.action})", action=view.action)
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
    told = [_move(one) for one in sorted(moved, key=lambda one: -abs(one.change.size))]
    more = f" And {len(told) - _MOST} more, marked below." if len(told) > _MOST else ""
    rest = "" if more else " No other strand changed by more than chance explains."
    return f"Changed {view.since}: {'; '.join(told[:_MOST])}.{more}{rest}"


def _move(one: Square) -> str:
    unit, strand = one.names
    up = one.change.side is Side.ABOVE
    many = gap(one.change.low, one.change.high).removesuffix(" more").removesuffix(" fewer")
    face = ":blue[:material/trending_up: up]" if up else ":orange[:material/trending_down: down]"
    return f"{strand_name(strand)} on {plain(unit)} {face} by {many} points"


def _least_met(view: View) -> str:
    """The square with the lowest score of those that hold enough; a description, not a claim."""
    squares = [s for s in read(pattern, view, view.spell) if s.since.items >= FEWEST_ITEMS]
    if not squares:
        return ""
    least = min(squares, key=lambda one: one.since.mean)
    unit, shift, strand = least.names
    return (
        f"Least met: {strand_name(strand)} ({plain(row_name(unit, shift))}),"
        f" {100 * least.since.mean:.0f} % of {least.since.items:,} items seen."
    )
