"""The whole credibility check: the plan's words, its signatures, what its figures could show."""

from collections.abc import Iterator, Sequence
from math import isfinite

from plan.credibility import Finding, finding_of, findings_of
from plan.gaps import Gap
from plan.ground import Ground
from plan.model import Action
from plan.register import Register
from plan.reviews import Review, all_reviews
from plan.showing import Showing, showing_of
from plan.states import Case
from plan.words.numbers import amount, count


def points(register: Register, ground: Ground) -> tuple[Finding, ...]:
    """Every weak point of every action, in the order of the plan."""
    actions = ground.plan.actions
    reviews = all_reviews(register, [action.id for action in actions])
    return tuple(
        each for action in actions for each in points_of(ground, action, reviews[action.id])
    )


def points_of(
    ground: Ground, action: Action, reviews: Sequence[Review] = ()
) -> tuple[Finding, ...]:
    """Every weak point of one action."""
    words = findings_of(ground.plan, action, ground.places.kinds)
    case = Case(plan=ground.plan, action=action, today=ground.today, reviews=reviews)
    return (*words, *signatures_of(case), *figures_of(ground, action))


def signatures_of(case: Case) -> Iterator[Finding]:
    """Said to be assured, and by nobody but its owner; the owner of today counts too."""
    action, signed = case.action, case.assurance
    said_so = action.assured_on is not None or signed is not None
    if said_so and (signed is None or signed.by == action.owner):
        yield finding_of(action, Gap.OWNER_ASSURES)


def figures_of(ground: Ground, action: Action) -> Iterator[Finding]:
    """What the past figures of its outcome say of the change that is wanted."""
    showing = showing_of(ground, action)
    if showing is None:
        return
    if not showing.has_baseline:
        yield finding_of(action, Gap.NO_BASELINE)
    elif showing.cannot_show:
        yield finding_of(action, Gap.CANNOT_SHOW, said=_too_small(showing))


def _too_small(showing: Showing) -> str:
    window = count(showing.weeks, "week")
    if not isfinite(showing.smallest):
        return (
            f"With your numbers even none at all could not be told from chance in {window}:"
            " it happens too seldom."
        )
    return (
        "With your numbers the smallest change that could show in "
        f"{window} is {_size(showing, showing.smallest)}. "
        f"The target asks for {_size(showing, showing.wanted)}."
    )


def _size(showing: Showing, value: float) -> str:
    if not showing.measure.unit.startswith("%"):
        return f"{amount(value, '')} {showing.measure.unit}"
    said = amount(value, "")
    return f"{said} {'point' if said == '1' else 'points'}"
