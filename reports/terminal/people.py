"""The commands of who may what: for whoever has the shell of the server."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import pandas as pd
import typer

from plan.access_log import HEADINGS, SHELL, access_log, rows_of
from plan.model import Access
from plan.register import open_register
from reports.tables import as_csv
from reports.terminal.printing import (
    DAYS,
    HOME,
    AsJson,
    Out,
    StoreFolder,
    plain_errors,
    print_json,
    print_table,
    screen,
    write,
)  # fmt: skip

people_commands = typer.Typer(help="Who may sign in, and see what.", no_args_is_help=True)
Day = datetime | None
SIGN_IN = "The address or subject that the sign-in provider knows."


@people_commands.command("grant")
def grant_command(
    person: Annotated[str, typer.Argument(help="A person of the plan, by id.")],
    access: Annotated[Access, typer.Argument(help="What they may do.")],
    sign_in: Annotated[str, typer.Option(help=SIGN_IN)] = "",
    site: Annotated[list[str] | None, typer.Option(help="A site they may see.")] = None,
    store: StoreFolder = HOME,
) -> None:
    """Let a person of the plan do more; so the first administrator is named."""
    with plain_errors():
        register = open_register(store)
        people = {known.id: known for known in register.plan().people}
        if person not in people:
            known = ", ".join(people) or "nobody: load people.csv first"
            raise ValueError(f"There is no person {person}. Expected one of: {known}.")
        held = people[person]
        granted = replace(
            held,
            access=tuple(dict.fromkeys((*held.access, access))),
            sign_in=sign_in.strip() or held.sign_in,
            access_sites=tuple(dict.fromkeys((*held.access_sites, *(site or ())))),
        )
        register.write(granted, SHELL)
    how = f"signs in as {granted.sign_in}" if granted.sign_in else "needs a --sign-in"
    screen.print(f"{person} may: {', '.join(granted.access)}; {how}.", markup=False)


@people_commands.command("log")
def log_command(
    first: Annotated[Day, typer.Option("--from", formats=DAYS, help="First day of it.")] = None,
    last: Annotated[Day, typer.Option("--to", formats=DAYS, help="Last day of it.")] = None,
    out: Out = None,
    json_: AsJson = False,
    store: StoreFolder = HOME,
) -> None:
    """Print the access log: sign-ins, refusals, files taken, loads, changes of people."""
    with plain_errors():
        days = (first and first.date(), last and last.date())
        rows = rows_of(access_log(open_register(store), *days))
    if out:
        write(out, as_csv(pd.DataFrame(rows, columns=list(HEADINGS))))
    elif json_:
        print_json(rows)
    else:
        print_table(HEADINGS, (row.values() for row in rows))
