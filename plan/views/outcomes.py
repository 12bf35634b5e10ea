"""The outcomes of an aim wherever they are judged, and which way they move."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from metrics.difference import Answer, Lasting
from plan.answer import VerdictAnswer
from plan.measured import MeasureAnswer
from plan.views.looked import AimSeen
from plan.wanted import MeasureRef, Outcome


class Trend(StrEnum):
    """Which way an aim's outcomes move. The value is how it is said."""

    WORSE = "getting worse"
    COST = "something else got worse"
    LOST = "better at first, not lasted"
    PARTLY = "getting better in part"
    BETTER = "getting better"
    STILL = "no visible change yet"
    EARLY = "too early to say"
    NONE = "no outcome is measured"


@dataclass(frozen=True, eq=False)
class OutcomeSeen:
    """One outcome at one place (none: everywhere). `found` is None until practice has changed."""

    wanted: Outcome
    sites: tuple[str, ...]
    found: MeasureAnswer | None

    @property
    def ref(self) -> MeasureRef:
        return self.wanted.measure


def outcomes_of(seen: AimSeen) -> tuple[OutcomeSeen, ...]:
    """Each outcome at each place where it is judged, in the order of the aim; the others once."""
    judged: dict[tuple[MeasureRef, tuple[str, ...]], MeasureAnswer] = {}
    for sites, found in _judged(seen):
        judged.setdefault((found.ref, sites), found)
    return tuple(
        OutcomeSeen(wanted, sites, found)
        for wanted in seen.aim.outcomes
        for sites, found in (
            [(at, found) for (ref, at), found in judged.items() if ref == wanted.measure]
            or [(seen.sites, None)]
        )
    )


def primary_of(seen: AimSeen) -> tuple[OutcomeSeen, ...]:
    """The outcome that matters most, at each place where it is judged."""
    first = seen.aim.outcome()
    return tuple(each for each in outcomes_of(seen) if first and each.ref == first.measure)


def trend_of(seen: AimSeen) -> Trend:
    """Of all its outcomes together: what got worse is never hidden by what got better.

    >>> [trend.value for trend in Trend][:2]
    ['getting worse', 'something else got worse']
    """
    if not seen.aim.outcomes:
        return Trend.NONE
    found = [each for _, each in _judged(seen)]
    answers = {each.answer for each in found}
    in_order = (
        (Trend.WORSE, Answer.WORSE in answers),
        (Trend.COST, any(each.answer is VerdictAnswer.AT_A_COST for each in seen.running)),
        (Trend.LOST, any(_is_lost(each) for each in found)),
        (Trend.BETTER, answers == {Answer.IMPROVING}),
        (Trend.PARTLY, Answer.IMPROVING in answers),
        (Trend.STILL, Answer.NO_DIFFERENCE in answers),
        (Trend.EARLY, True),
    )
    return next(trend for trend, holds in in_order if holds)


def _judged(seen: AimSeen) -> Iterator[tuple[tuple[str, ...], MeasureAnswer]]:
    """Sites and what was found of each outcome, for every action that was not stopped."""
    for verdict in seen.running:
        for found in filter(None, (verdict.outcome, *verdict.other_outcomes)):
            yield verdict.action.sites, found


def _is_lost(found: MeasureAnswer) -> bool:
    return found.difference is not None and found.difference.lasting is Lasting.LOST
