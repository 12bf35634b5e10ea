"""Commands that decide on an action: start, review, re-audit, acknowledge; by the same rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from plan.assurance import ReAudit, decide, record_re_audit, start
from plan.evidence import ground_of
from plan.model import Decision, ReAuditResult
from plan.register import Register, open_register
from plan.standing import Standing, Trigger, acknowledge, standings
from plan.state import Review
from plan.verdict import verdict_on
from reports.terminal import plain_errors, screen, warehouse_at
from reports.terminal_options import DAYS, HOME, AsOf, StoreFolder, today_at

app = typer.Typer()
ActionId = Annotated[str, typer.Argument(help="The id of the action.", metavar="ACTION")]
By = Annotated[str, typer.Option(help="Who decides: a person of the plan.")]
Note = Annotated[str, typer.Option(help="What was found and agreed.")]
On = Annotated[datetime | None, typer.Option(formats=DAYS, help="The day it was held.")]


@app.command("start")
def start_command(
    action: ActionId, by: By, on: On = None, store: StoreFolder = HOME, as_of: AsOf = None
) -> None:
    """Record that work on an action begins; refused while it is a draft."""
    with _desk(store, action, as_of) as desk:
        start(desk.register, desk.standing.case, by, desk.day(on))


@app.command("review")
def review_command(
    action: ActionId,
    decision: Annotated[Decision, typer.Argument(help="What it decides.")],
    by: By,
    note: Note = "",
    on: On = None,
    override: Annotated[
        str, typer.Option(help="Why it is assured although the data do not bear it out.")
    ] = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record a review with the verdict as it reads now, and what it decides."""
    with _desk(store, action, as_of) as desk:
        wanted = Review(
            action=action,
            held_on=desk.day(on),
            decision=decision,
            by=by,
            note=note,
            override=override,
        )
        decide(desk.register, desk.standing.case, wanted)


@app.command("re-audit")
def re_audit_command(
    action: ActionId,
    result: Annotated[ReAuditResult, typer.Argument(help="What it found.")],
    by: By,
    note: Note = "",
    on: On = None,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record the re-audit or follow-up check of an action."""
    with _desk(store, action, as_of) as desk:
        found = ReAudit(held_on=desk.day(on), result=result, by=by, note=note)
        record_re_audit(desk.register, desk.standing.case, found)


@app.command("acknowledge")
def acknowledge_command(
    action: ActionId,
    trigger: Annotated[Trigger, typer.Argument(help="Why it was passed on.")],
    by: By,
    note: Note = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Record that someone has seen what was passed on, and what follows."""
    with _desk(store, action, as_of) as desk:
        raised = [each for each in desk.standing.escalations if each.trigger is trigger]
        if not raised:
            raise LookupError(f"{action} has no such escalation. See: python grip.py plan states")
        acknowledge(desk.register, desk.standing.case.plan, raised[0], by, note)


@dataclass(frozen=True)
class _Desk:
    register: Register
    standing: Standing

    def day(self, on: datetime | None) -> date:
        return on.date() if on else self.standing.case.today


@contextmanager
def _desk(store: Path, action_id: str, as_of: datetime | None) -> Iterator[_Desk]:
    """The action as it stands; afterwards, where it stands then."""
    with plain_errors():
        register = open_register(store)
        today = today_at(register, as_of)
        with warehouse_at(store) as warehouse:

            def read() -> Standing:
                plan = register.plan()
                known = {each.id: each for each in plan.actions}
                if action_id not in known:
                    raise LookupError(f"No action {action_id}. See: python grip.py plan states")
                verdict = verdict_on(ground_of(warehouse, plan, today), known[action_id])
                return standings(register, plan, [verdict])[0]

            yield _Desk(register, read())
            screen.print(f"Recorded. {action_id} is now: {read().state}", markup=False)
