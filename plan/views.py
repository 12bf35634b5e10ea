"""The plan as three meetings read it: the risk register, a service review and the board."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from metrics.difference import Answer, Lasting
from metrics.measure import MeasureRef
from plan.agenda_actions import finding
from plan.due import Due, dues_of
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.places import Places, may_see
from plan.standing import Escalation, Scope, Standing, missed_review
from plan.state import State
from plan.verdict import MeasureAnswer, Verdict
from plan.words.answers import LOST, MEASURED, VerdictAnswer

# The aims that somebody looks at: of the sites asked for, as far as that person may see them.


@dataclass(frozen=True, kw_only=True, eq=False)
class AimSeen:
    """One aim and those of its actions that are looked at; `verdicts` are those of `standings`."""

    plan: Plan
    aim: Aim
    today: date
    sites: tuple[str, ...]  # none: everywhere
    standings: tuple[Standing, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def running(self) -> tuple[Verdict, ...]:
        """The verdicts on actions that were not stopped."""
        pairs = zip(self.standings, self.verdicts, strict=True)
        return tuple(verdict for standing, verdict in pairs if not standing.case.is_stopped)

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        """What was passed on, of all its actions."""
        return tuple(each for standing in self.standings for each in standing.escalations)

    @property
    def dues(self) -> tuple[Due, ...]:
        """What is due of its actions, the most pressing first."""
        found = (due for standing in self.standings for due in dues_of(standing, self.today))
        return tuple(sorted(found, key=lambda due: due.pressing))

    @property
    def next_review(self) -> date | None:
        """The first review that is planned from today on."""
        going = (each for each in self.standings if not each.case.is_stopped)
        planned = (day for each in going for day in each.action.reviews_on if day >= self.today)
        return min(planned, default=None)

    @property
    def review_missed(self) -> date | None:
        """The newest planned review that was not held."""
        going = (each for each in self.standings if not each.case.is_stopped)
        missed = (missed_review(each.case) for each in going)
        return max(filter(None, missed), default=None)


def aims_looked_at(
    scope: Scope, places: Places, standings: Iterable[Standing], verdicts: Iterable[Verdict]
) -> tuple[AimSeen, ...]:
    """In the order of the plan; within an aim, actions keep the order in which they stand.

    An aim without actions is looked at where its problem is.
    """
    reached = {verdict.action.id: verdict for verdict in verdicts}
    by_aim: dict[str, list[Standing]] = {}
    for standing in standings:
        if scope.holds(standing.action.sites, places):
            by_aim.setdefault(standing.action.aim, []).append(standing)
    return tuple(
        AimSeen(
            plan=scope.plan,
            aim=aim,
            today=scope.today,
            sites=_sites(aim, [each.action for each in seen], scope, places),
            standings=tuple(seen),
            verdicts=tuple(reached[each.action.id] for each in seen),
        )
        for aim in scope.plan.aims
        if (seen := by_aim.get(aim.id, [])) or _has_its_place(aim, scope, places)
    )


def _has_its_place(aim: Aim, scope: Scope, places: Places) -> bool:
    return not scope.plan.actions_of(aim) and scope.holds(aim.sites, places)


def _sites(aim: Aim, actions: list[Action], scope: Scope, places: Places) -> tuple[str, ...]:
    """Where the problem is, else where its actions are; no place that one may not see."""
    acted_on = dict.fromkeys(site for action in actions for site in action.sites)
    for named in (aim.sites, sorted(acted_on)):
        seen = tuple(site for site in named if may_see(scope.person, (site,), places))
        if seen:
            return seen
    return ()


# The outcomes of an aim wherever they are judged, and which way they move.


class Trend(StrEnum):
    """Which way an aim's outcomes move. The value is how it is said."""

    WORSE = "getting worse"
    COST = "something else got worse"
    LOST = LOST.inline
    PARTLY = "getting better in part"
    BETTER = "getting better"
    STILL = MEASURED[Answer.NO_DIFFERENCE].inline
    EARLY = MEASURED[Answer.TOO_EARLY].inline
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
    judged: dict[tuple[MeasureRef, tuple[str, ...]], MeasureAnswer | None] = {}
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


# The risk register: each risk before and now, what is done about it, and whether that shows.


@dataclass(frozen=True, kw_only=True)
class Control:
    """What is done about a risk: an action, where it stands and who answers for it."""

    action: Action
    state: State
    owner: Person | None


@dataclass(frozen=True, kw_only=True)
class RiskLine:
    """One risk. Its scores stand in the aim."""

    aim: Aim
    sites: tuple[str, ...]
    trend: Trend
    controls: tuple[Control, ...]
    next_review: date | None
    review_missed: date | None
    escalations: tuple[Escalation, ...]

    @property
    def moved(self) -> int | None:
        """By how much the score moved; None unless it was scored both times."""
        before, now = self.aim.risk_before, self.aim.risk_now
        return None if before is None or now is None else now.score - before.score


def risk_register(aims: Iterable[AimSeen]) -> tuple[RiskLine, ...]:
    """The highest score first; what nobody scored comes last, since nobody knows."""
    lines = [
        RiskLine(
            aim=seen.aim,
            sites=seen.sites,
            trend=trend_of(seen),
            controls=controls_of(seen),
            next_review=seen.next_review,
            review_missed=seen.review_missed,
            escalations=seen.escalations,
        )
        for seen in aims
    ]
    return tuple(sorted(lines, key=lambda line: (-score_of(line.aim), line.aim.id)))


def score_of(aim: Aim) -> int:
    """As it is now; as it was before where nobody has scored it since; 0 where nobody ever did."""
    last = aim.risk_now or aim.risk_before
    return last.score if last else 0


def controls_of(seen: AimSeen) -> tuple[Control, ...]:
    """Every action, the most pressing first, what was stopped last."""
    stopped_last = sorted(seen.standings, key=lambda each: each.state is State.STOPPED)
    return tuple(_control(seen, each) for each in stopped_last)


def _control(seen: AimSeen, standing: Standing) -> Control:
    action = standing.action
    return Control(action=action, state=standing.state, owner=seen.plan.owner_of(action))


# The board's view: one line an aim, with what was found, the risk, and what it must decide.


NO_ACTION = "Nothing is done about it yet: no action serves this aim."
ALL_STOPPED = "Nothing is done about it any more: its actions were stopped."


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """One aim in a line. `by_state` counts its actions, in the order of the states."""

    aim: Aim
    sites: tuple[str, ...]
    finding: str
    outcomes: tuple[OutcomeSeen, ...]  # the primary one, at each place where it is judged
    trend: Trend
    by_state: tuple[tuple[State, int], ...]
    escalated: int
    unacknowledged: int
    decision: Due | None  # the most pressing that is open
    next_review: date | None


def board(aims: Iterable[AimSeen]) -> tuple[BoardLine, ...]:
    """What waits for a decision first, the most pressing at the head; then by its risk."""
    lines = [_line(seen) for seen in aims]
    return tuple(sorted(lines, key=lambda line: (line.decision is None, *_pressing(line))))


def _line(seen: AimSeen) -> BoardLine:
    states = Counter(standing.state for standing in seen.standings)
    raised = seen.escalations
    return BoardLine(
        aim=seen.aim,
        sites=seen.sites,
        finding=_finding(seen),
        outcomes=primary_of(seen),
        trend=trend_of(seen),
        by_state=tuple((state, states[state]) for state in State if states[state]),
        escalated=len(raised),
        unacknowledged=sum(not each.acknowledged_by for each in raised),
        decision=next((due for due in seen.dues if due.is_open), None),
        next_review=seen.next_review,
    )


def _finding(seen: AimSeen) -> str:
    """Of the action that presses most; of the others the columns beside it tell."""
    if not seen.standings:
        return NO_ACTION
    return finding(seen.running[0]) if seen.running else ALL_STOPPED


def _pressing(line: BoardLine) -> tuple[Any, ...]:
    return line.decision.pressing if line.decision else (-score_of(line.aim), line.aim.id)


# A service review: a site's aims, where their outcomes are, what is done and what is due.


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One aim as its service looks at it."""

    aim: Aim
    sites: tuple[str, ...]
    outcomes: tuple[OutcomeSeen, ...]
    controls: tuple[Control, ...]
    dues: tuple[Due, ...]


def service_review(aims: Iterable[AimSeen]) -> tuple[ServiceLine, ...]:
    """The aim with the most pressing thing due first, then in the order of the plan."""
    lines = [
        ServiceLine(
            aim=seen.aim,
            sites=seen.sites,
            outcomes=outcomes_of(seen),
            controls=controls_of(seen),
            dues=seen.dues,
        )
        for seen in aims
    ]
    return tuple(sorted(lines, key=lambda line: (not line.dues, *_due_of_service(line))))


def _due_of_service(line: ServiceLine) -> tuple[Any, ...]:
    return line.dues[0].pressing if line.dues else (line.aim.id,)


class View(StrEnum):
    """For which meeting. The value is its name in an address and on the command line."""

    RISKS = "risk-register"
    SERVICE = "service-review"
    BOARD = "board"
