"""Where every action stands on one day: state, escalations, slips and what was signed against."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plan.acknowledgements import with_acknowledgements
from plan.escalation import Escalation, escalations_of
from plan.model import Action, Plan
from plan.promised import promised_of
from plan.register import Register
from plan.reviews import Review, all_reviews
from plan.since_when import seen_in
from plan.slips import Slip
from plan.states import Case, State, lacking, overrides, state_of
from plan.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one action stands. `case` is what any decision on it is checked against."""

    case: Case
    state: State
    lacking: tuple[str, ...]  # before it may start
    escalations: tuple[Escalation, ...]
    overrides: tuple[Review, ...]

    @property
    def action(self) -> Action:
        return self.case.action

    @property
    def slips(self) -> tuple[Slip, ...]:
        return self.case.promised.slips


def standings(register: Register, plan: Plan, verdicts: Iterable[Verdict]) -> tuple[Standing, ...]:
    """Where each action stands that a verdict was reached on, in the order of the verdicts."""
    verdicts = tuple(verdicts)
    ids = [verdict.action.id for verdict in verdicts]
    reviews, promised = all_reviews(register, ids), promised_of(register, ids)
    cases = [
        Case(
            plan=plan,
            action=verdict.action,
            today=verdict.today,
            reviews=reviews[verdict.action.id],
            seen=seen_in(verdict),
            promised=promised[verdict.action.id],
        )
        for verdict in verdicts
    ]
    raised = [each for case in cases for each in escalations_of(case)]
    told = with_acknowledgements(register, raised)
    return tuple(standing_of(case, told) for case in cases)


def standing_of(case: Case, escalations: Iterable[Escalation]) -> Standing:
    """Where one action stands; of the escalations, its own."""
    return Standing(
        case=case,
        state=state_of(case),
        lacking=lacking(case.plan, case.action),
        escalations=tuple(each for each in escalations if each.action == case.action.id),
        overrides=overrides(case.reviews),
    )


def standing_as_json(standing: Standing) -> dict[str, Any]:
    """What the command line prints of one action."""
    return {
        "action": standing.action.id,
        "title": standing.action.title,
        "state": standing.state.value,
        "lacking": list(standing.lacking),
        "escalations": [_escalation(each) for each in standing.escalations],
        "slips": [
            {"was": str(s.was), "now": str(s.now), "on": str(s.on), "by": s.by, "why": s.why}
            for s in standing.slips
        ],
        "overrides": [
            {"on": str(o.held_on), "by": o.by, "reason": o.override, "against": o.not_borne_out}
            for o in standing.overrides
        ],
    }


def _escalation(each: Escalation) -> dict[str, Any]:
    at = each.acknowledged_at
    return {
        "trigger": each.trigger.value,
        "fell_due": each.fell_due.isoformat(),
        "to": each.to,
        "says": each.says,
        "acknowledged_by": each.acknowledged_by,
        "acknowledged_at": at.isoformat() if at else None,
        "note": each.note,
    }
