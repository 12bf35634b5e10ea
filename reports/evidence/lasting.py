"""Has it lasted? By the figures, and by who has signed."""

from datetime import timedelta

from metrics.difference import Lasting
from metrics.difference.answers import SUSTAINED_FROM_MONTH, SUSTAINED_FROM_WEEK
from plan.standing import Standing
from plan.state import ASSURED_STATES, State
from plan.verdict import Verdict
from plan.words.numbers import count
from reports.edition import Edition
from reports.evidence.told import on, who


def lasting_told(edition: Edition, verdict: Verdict, standing: Standing) -> tuple[str, ...]:
    """What the figures say first, then whether anybody has signed for it."""
    return (*_by_figures(verdict), _by_signature(edition, standing))


def _by_figures(verdict: Verdict) -> tuple[str, ...]:
    outcome = verdict.outcome
    found = outcome and outcome.difference
    if verdict.weeks_since_start is None:
        return ("Not yet: practice has not changed.",)
    if not found or found.lasting is Lasting.NOT_APPLICABLE:
        return ("There is no gain yet that could last.",)
    weeks = count(found.blocks, "month" if outcome.measure.monthly else "week")
    if found.lasting is Lasting.SUSTAINED:
        return (
            f"Yes, so far: {weeks} after practice changed the gain is still there.",
            "The last four weeks show it by themselves, with at least half of the first gain.",
        )
    if found.lasting is Lasting.LOST:
        return (
            "No: it was better at first, and it has not lasted.",
            "Of the gain that was first said, under half was left in the last four weeks.",
        )
    looks = "each" if found.held else "not each"
    return (
        f"Not yet known. It was better at {looks} of the last four looks, {weeks} on.",
        _when_known(verdict),
    )


def _when_known(verdict: Verdict) -> str:
    """From when it can be said, while it is too early; else what is not yet shown."""
    outcome = verdict.outcome
    if outcome.measure.monthly:
        known = outcome.difference.blocks >= SUSTAINED_FROM_MONTH
        when = f"after {count(SUSTAINED_FROM_MONTH, 'month')}"
    else:
        known = outcome.difference.blocks >= SUSTAINED_FROM_WEEK
        start = verdict.action.practice_changed_on
        when = f"from {on(start + timedelta(weeks=SUSTAINED_FROM_WEEK))}"
    if known:
        return "The last four weeks do not yet show it by themselves."
    return f"Whether it has lasted can be said {when}."


def _by_signature(edition: Edition, standing: Standing) -> str:
    signed = standing.case.assurance
    if standing.state is State.SLIPPED_BACK:
        return f"It was assured on {on(signed.held_on)} and has slipped back since."
    if signed and standing.state in ASSURED_STATES:
        by = who(edition.plan, signed.by)
        against = ", against the data and for a written reason" if signed.override else ""
        return f"It was assured on {on(signed.held_on)} by {by}{against}. It is still watched."
    return "Nobody has signed that it is assured."
