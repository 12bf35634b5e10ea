"""The plan as three meetings read it, an aim a line: risk register, service review, board."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import compress
from typing import Any

from metrics.difference.answers import Answer, Lasting
from metrics.measure import MeasureRef
from plan.agenda_actions import finding
from plan.due import Due, dues_of
from plan.model import Aim, Outcome
from plan.places import Places, may_see
from plan.standing import Escalation, Scope, Standing, missed_review
from plan.state import State
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import LOST, MEASURED, WORDINGS, VerdictAnswer


class Trend(StrEnum):
    """Which way an aim's outcomes move. The value is how it is said."""

    WORSE = "getting worse"
    COST = WORDINGS[VerdictAnswer.AT_A_COST].inline
    LOST = LOST.inline
    PARTLY = "getting better in part"
    BETTER = "getting better"
    STILL = MEASURED[Answer.NO_DIFFERENCE].inline
    EARLY = MEASURED[Answer.TOO_EARLY].inline
    NONE = "no outcome is measured"


@dataclass(frozen=True, eq=False)
class PlacedOutcome:
    """One outcome at one place (none: everywhere). `answer` is None until practice has changed."""

    wanted: Outcome
    sites: tuple[str, ...]
    answer: MeasureAnswer | None

    @property
    def ref(self) -> MeasureRef:
        return self.wanted.measure


NO_ACTION = "Nothing is done about it yet: no action serves this aim."
ALL_STOPPED = "Nothing is done about it any more: its actions were stopped."


@dataclass(frozen=True, kw_only=True, eq=False)
class AimLine:
    """One aim and those of its actions that are looked at; `verdicts` are those of `standings`."""

    aim: Aim
    today: date
    sites: tuple[str, ...]  # none: everywhere
    standings: tuple[Standing, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def running(self) -> tuple[Verdict, ...]:
        going = [not standing.is_stopped for standing in self.standings]
        return tuple(compress(self.verdicts, going))

    @property
    def controls(self) -> tuple[Standing, ...]:
        """Every action, the most pressing first, what was stopped last."""
        return tuple(sorted(self.standings, key=lambda standing: standing.state is State.STOPPED))

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        return tuple(each for standing in self.standings for each in standing.escalations)

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        found = (due for standing in self.standings for due in dues_of(standing, self.today))
        return tuple(sorted(found, key=lambda due: due.pressing))

    @property
    def decision(self) -> Due | None:
        return next((due for due in self.dues if due.is_open), None)

    @property
    def next_review(self) -> date | None:
        planned = (day for verdict in self.running for day in verdict.action.reviews_on)
        return min((day for day in planned if day >= self.today), default=None)

    @property
    def review_missed(self) -> date | None:
        """The newest planned review that was not held."""
        going = (each for each in self.standings if not each.is_stopped)
        return max(filter(None, map(missed_review, going)), default=None)

    @property
    def moved(self) -> int | None:
        before, now = self.aim.risk_before, self.aim.risk_now
        return None if before is None or now is None else now.score - before.score

    @property
    def score(self) -> int:
        """Its risk as it is now, else as it was before; 0 where nobody ever scored it."""
        last = self.aim.risk_now or self.aim.risk_before
        return last.score if last else 0

    @property
    def by_state(self) -> tuple[tuple[State, int], ...]:
        states = Counter(standing.state for standing in self.standings)
        return tuple((state, states[state]) for state in State if states[state])

    @property
    def escalated(self) -> int:
        return len(self.escalations)

    @property
    def unacknowledged(self) -> int:
        return sum(not escalation.acknowledged_by for escalation in self.escalations)

    @property
    def finding(self) -> str:
        """Of the action that presses most; of the others the columns beside it tell."""
        if not self.standings:
            return NO_ACTION
        return finding(self.running[0]) if self.running else ALL_STOPPED

    @cached_property
    def outcomes(self) -> tuple[PlacedOutcome, ...]:
        """Each outcome at each place where it is judged, in the order of the aim; others once."""
        judged: dict[MeasureRef, dict[tuple[str, ...], MeasureAnswer | None]] = {}
        for sites, answer in self._judged():
            judged.setdefault(answer.ref, {}).setdefault(sites, answer)
        return tuple(
            PlacedOutcome(wanted, sites, answer)
            for wanted in self.aim.outcomes
            for sites, answer in judged.get(wanted.measure, {self.sites: None}).items()
        )

    @property
    def primary(self) -> tuple[PlacedOutcome, ...]:
        first = self.aim.outcome()
        return tuple(outcome for outcome in self.outcomes if first and outcome.ref == first.measure)

    @property
    def trend(self) -> Trend:
        """Of all its outcomes together: what got worse is never hidden by what got better."""
        if not self.aim.outcomes:
            return Trend.NONE
        judged = [answer for _, answer in self._judged()]
        answers = {answer.answer for answer in judged}
        lasting = {answer.difference.lasting for answer in judged if answer.difference}
        in_order = (
            (Trend.WORSE, Answer.WORSE in answers),
            (Trend.COST, any(each.answer is VerdictAnswer.AT_A_COST for each in self.running)),
            (Trend.LOST, Lasting.LOST in lasting),
            (Trend.BETTER, answers == {Answer.IMPROVING}),
            (Trend.PARTLY, Answer.IMPROVING in answers),
            (Trend.STILL, Answer.NO_DIFFERENCE in answers),
            (Trend.EARLY, True),
        )
        return next(trend for trend, holds in in_order if holds)

    def _judged(self) -> Iterator[tuple[tuple[str, ...], MeasureAnswer]]:
        """Sites and what was found of each outcome, for every action that was not stopped."""
        for verdict in self.running:
            for answer in filter(None, (verdict.outcome, *verdict.other_outcomes)):
                yield verdict.action.sites, answer


def aims_looked_at(
    scope: Scope, places: Places, standings: Iterable[Standing], verdicts: Iterable[Verdict]
) -> tuple[AimLine, ...]:
    """In the order of the plan, its actions as they stand; without one, where its problem is."""
    reached = {verdict.action.id: verdict for verdict in verdicts}
    by_aim: dict[str, list[Standing]] = {}
    for standing in standings:
        if scope.holds(standing.action.sites, places):
            by_aim.setdefault(standing.action.aim, []).append(standing)
    return tuple(
        AimLine(
            aim=aim,
            today=scope.today,
            sites=_sites(aim, acting, scope, places),
            standings=tuple(acting),
            verdicts=tuple(reached[standing.action.id] for standing in acting),
        )
        for aim in scope.plan.aims
        if (acting := by_aim.get(aim.id, []))
        or (not scope.plan.actions_of(aim) and scope.holds(aim.sites, places))
    )


def _sites(aim: Aim, acting: list[Standing], scope: Scope, places: Places) -> tuple[str, ...]:
    """Where the problem is, else where its actions are; no place that one may not see."""
    acted_on = {site for standing in acting for site in standing.action.sites}
    for named in (aim.sites, sorted(acted_on)):
        if shown := tuple(site for site in named if may_see(scope.person, (site,), places)):
            return shown
    return ()


def _by_risk(each: AimLine) -> tuple[int, str]:
    return -each.score, each.aim.id


def _first(due: Due | None, otherwise: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is due first, the most pressing at the head; of others as said."""
    return due is None, *(due.pressing if due else otherwise)


def risk_register(aims: Iterable[AimLine]) -> tuple[AimLine, ...]:
    """The highest score first; what nobody scored comes last, since nobody knows."""
    return tuple(sorted(aims, key=_by_risk))


def board(aims: Iterable[AimLine]) -> tuple[AimLine, ...]:
    """What waits for a decision first, the most pressing at the head; then by its risk."""

    return tuple(sorted(aims, key=lambda each: _first(each.decision, _by_risk(each))))


def service_review(aims: Iterable[AimLine]) -> tuple[AimLine, ...]:
    """The aim with the most pressing thing due first, then in the order of the plan."""

    return tuple(sorted(aims, key=lambda each: _first(next(iter(each.dues), None), (each.aim.id,))))


class View(StrEnum):
    """For which meeting. The value is its name in an address and on the command line."""

    RISKS = "risk-register"
    SERVICE = "service-review"
    BOARD = "board"
