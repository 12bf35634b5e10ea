"""How the pack says things: days, places, and each measure's numbers as short sentences."""

from collections.abc import Iterator
from datetime import date
from math import isfinite

from charts import words
from metrics.target import TargetState
from plan.agenda_actions import place
from plan.words.numbers import amount, count
from reports.governance.model import Numbers, OfAction

TARGETS = {
    TargetState.RELIABLY_MET: "reliably met",
    TargetState.MET: "met, not yet reliably",
    TargetState.NOT_MET: "not met yet, within reach",
    TargetState.RELIABLY_MISSED: "not met",
    TargetState.NO_DATA: "cannot be judged yet",
}


def day_told(day: date) -> str:
    """A day with its year: a document is read in later years too."""
    return words.day(day, with_year=True)


def place_of(sites: tuple[str, ...]) -> str:
    """As the agenda says it, as a heading: "Oak and Elm", "5 sites", "All sites"."""
    told = place(sites)
    return told[:1].upper() + told[1:]


def action_told(of: OfAction) -> Iterator[str]:
    """Who, where it stands, its days; then each measure."""
    yield f"{of.title} ({of.action}). {of.stands}"
    if of.dates:
        told = "; ".join(f"{name} {day_told(day)}" for name, day in of.dates)
        yield f"{told[:1].upper()}{told[1:]}."
    for numbers in of.numbers:
        yield " ".join(numbers_told(numbers))


def numbers_told(of: Numbers) -> Iterator[str]:
    """One measure: what it is, the figure, the target, before, the gap, what qualifies it."""
    yield f"{str(of.part).capitalize()}: {of.title} ({of.unit})."
    if of.hidden:
        yield of.hidden
    yield from _figures(of)
    if of.gap:
        yield f"Gap to what was expected: {of.gap}."
    if of.qualified or of.gap:
        yield of.qualified or f"Compared with {of.compared_with}."


def _figures(of: Numbers) -> Iterator[str]:
    if of.last_on is not None:
        yield f"Last: {words.measured(of.last, of.unit)} ({of.last_period})."
    if isfinite(of.value):
        yield f"Over the last {count(of.window_weeks, 'week')}: {amount(of.value, of.unit)}."
    if of.target is not None:
        yield f"Target {amount(of.target, of.unit)}: {TARGETS[TargetState(of.target_state)]}."
    if isfinite(of.before):
        yield f"Before: median {words.measured(of.before, of.unit)}."
    if of.counted:
        yield f"Since practice changed: {of.counted}."
