"""The risk register: each risk before and now, what is done about it, and whether that shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.escalation import Escalation
from plan.model import Action, Aim, Person
from plan.standing import Standing
from plan.states import State
from plan.views.looked import AimSeen
from plan.views.outcomes import Trend, trend_of


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
