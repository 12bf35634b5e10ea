"""The plan as rows of text: an action a row with its aim, and a person a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.intake.draft import ACTION, AIM, PEOPLE_HEADINGS, PERSON, PLAN_HEADINGS
from plan.model import Action, Aim, Plan
from plan.wanted import Outcome

PLAN, PEOPLE = "plan", "people"


@dataclass(frozen=True)
class Table:
    """Headings, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def plan_table(plan: Plan) -> Table:
    """Every action with its aim, then the aims that no action serves yet."""
    unserved = (Action(id="", aim=aim.id) for aim in plan.aims if not plan.actions_of(aim))
    rows = (_row(plan, action) for action in (*plan.actions, *unserved))
    return _table(PLAN_HEADINGS, rows)


def people_table(plan: Plan) -> Table:
    """Every person."""
    rows = (
        {"person": person.id}
        | {heading: told(getattr(person, field)) for heading, (field, _) in PERSON.items()}
        for person in plan.people
    )
    return _table(PEOPLE_HEADINGS, rows)


def told(value: Any) -> str:
    """A value as a cell; what is not there is blank."""
    match value:
        case None:
            return ""
        case tuple():
            return "; ".join(_escaped(told(each)) for each in value)
        case date():
            return value.isoformat()
        case float():
            return repr(int(value)) if value == int(value) else repr(value)
    return str(value)


def _escaped(member: str) -> str:
    return member.replace("\\", r"\\").replace(";", r"\;")


def _row(plan: Plan, action: Action) -> dict[str, str]:
    aim = plan.aim_of(action)
    own = aim.outcome(action.outcome) if action.outcome else None
    return {
        "aim": action.aim,
        "action": action.id,
        **{heading: told(getattr(aim, field)) for heading, (field, _) in AIM.items()},
        **_outcomes(aim, action, own),
        **{heading: told(getattr(action, field)) for heading, (field, _) in ACTION.items()},
    }


def _outcomes(aim: Aim, action: Action, own: Outcome | None) -> dict[str, str]:
    others = [each for each in aim.outcomes if each != own]
    return {
        "outcome_measure": told(action.outcome),
        "target": told(own and own.target),
        "target_window_weeks": told(own and own.window_weeks),
        "target_by": told(own and own.by),
        "other_outcomes": "; ".join(map(_other, others)),
        "outcomes_in_order": "; ".join(str(each.measure) for each in aim.outcomes),
    }


def _other(outcome: Outcome) -> str:
    target = "" if outcome.target is None else f"={told(outcome.target)}"
    window = "" if outcome.window_weeks is None else f" over {outcome.window_weeks} weeks"
    by = "" if outcome.by is None else f" by {outcome.by.isoformat()}"
    return f"{outcome.measure}{target}{window}{by}"


def _table(headings: tuple[str, ...], rows: Iterable[dict[str, str]]) -> Table:
    return Table(headings, tuple(tuple(row[each] for each in headings) for row in rows))
