"""What the command line says of the plan, and its commands for the plan as one file."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from connectors.report import FileProblem
from plan.cells import PEOPLE_HEADINGS, PLAN_HEADINGS
from plan.clock import today_of
from plan.credibility import Dismissal, Finding, dismiss
from plan.due import most_pressing_first
from plan.evidence import ground_of
from plan.register import open_register
from plan.sceptic import points
from plan.sheet import ALIASES, PASSED_OVER, export_plan, import_plan
from plan.standing import standing_as_json, standings
from plan.verdict import verdicts
from reports.terminal import (
    notices,
    plain_errors,
    print_json,
    print_reports,
    print_table,
    screen,
    warehouse_at,
)
from reports.terminal_decide import app as decisions
from reports.terminal_options import HOME, AsJson, AsOf, StoreFolder, today_at
from reports.terminal_registers import board_command, risk_register_command, service_review_command

app = typer.Typer(help="The plan as one file, and where each action stands.", no_args_is_help=True)
app.add_typer(decisions)
app.command("risk-register")(risk_register_command)
app.command("service-review")(service_review_command)
app.command("board")(board_command)


def print_points(
    found: Sequence[Finding], set_aside: Sequence[Dismissal], actions: int, json_: bool
) -> None:
    """Every weak point with how to mend it."""
    if json_:
        print_json([asdict(each) for each in found])
        return
    print_table(
        ("action", "what is missing", "what to do"),
        [(each.action, _with_phrase(each), each.advice) for each in found],
    )
    told = f"{actions} actions read, {len(found)} things to put right"
    screen.print(f"{told}, {len(set_aside)} set aside with a reason.")


def _with_phrase(each: Finding) -> str:
    return f"{each.finding} The words: “{each.phrase}”." if each.phrase else each.finding


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A plan as .csv or .xlsx.", metavar="FILE")],
    store: StoreFolder = HOME,
) -> None:
    """Take a plan in as it is, from an export or a template of your own; say what became of it."""
    with plain_errors():
        try:
            reports = import_plan(open_register(store), file, "import")
        except FileProblem as problem:
            notices.print(str(problem), soft_wrap=True, markup=False)
            raise typer.Exit(1) from None
        except FileNotFoundError:
            notices.print(f"{file}: nothing of that name. What to do: check the spelling.")
            raise typer.Exit(1) from None
    print_reports(reports)
    screen.print("What each action lacks: python grip.py check")


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Where to: .csv or .xlsx.", metavar="FILE")],
    store: StoreFolder = HOME,
) -> None:
    """Write the whole plan into a file that can be imported again."""
    with plain_errors():
        try:
            written = export_plan(open_register(store).plan(), file)
        except FileProblem as problem:
            notices.print(str(problem), soft_wrap=True, markup=False)
            raise typer.Exit(1) from None
    screen.print("Written: " + ", ".join(map(str, written)), soft_wrap=True)


@app.command("columns")
def columns_command(
    json_: AsJson = False,
) -> None:
    """Print the headings of the plan; only aim and action must be there."""
    rows = [
        {"column": name, "required": name in ("aim", "action"), "also": list(ALIASES.get(name, ()))}
        for name in PLAN_HEADINGS
    ]
    if json_:
        print_json(rows)
        return
    needed = {True: "yes", False: ""}
    print_table(
        ("column", "required", "also read as"),
        [(r["column"], needed[r["required"]], ", ".join(r["also"])) for r in rows],
    )
    screen.print(f"People: {', '.join(PEOPLE_HEADINGS)}", soft_wrap=True)
    screen.print(f"Passed over: {', '.join(PASSED_OVER)}", soft_wrap=True)


@app.command("states")
def states_command(
    store: StoreFolder = HOME,
    json_: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Say where each action stands, and what must be passed on to whom."""
    with plain_errors():
        register = open_register(store)
        today = today_at(register, as_of)
        with warehouse_at(store) as warehouse:
            plan = register.plan()
            read = standings(register, plan, verdicts(warehouse, plan, today))
            found = most_pressing_first(read)
    if json_:
        print_json([standing_as_json(each) for each in found])
        return
    rows = [(s.action.id, s.state.value, s.escalations) for s in found]
    print_table(
        ("action", "state", "passed on"),
        [(id, state, " ".join(f"{e.says} (to {e.to})" for e in up)) for id, state, up in rows],
    )


@app.command("dismiss")
def dismiss_command(
    action: Annotated[str, typer.Argument(help="The id of the action.")],
    point: Annotated[str, typer.Argument(help="The point, such as only_activity.")],
    by: Annotated[str, typer.Option(help="Who decides: a person of the plan.")],
    reason: Annotated[str, typer.Option(help="Why it does not count here.")],
    store: StoreFolder = HOME,
) -> None:
    """Set a point of the credibility check aside, for a reason that stays on record."""
    with plain_errors():
        register = open_register(store)
        with warehouse_at(store) as warehouse:
            ground = ground_of(warehouse, register.plan(), today_of(register))
            found = [p for p in points(register, ground) if (p.action, p.gap) == (action, point)]
        if not found:
            raise LookupError(f"{action} has no point {point}. What to do: python grip.py check")
        dismiss(register, ground.plan, found[0], by, reason)
