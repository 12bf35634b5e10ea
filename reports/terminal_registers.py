"""The plan's registers on the command line: printed, as JSON, or as a file for a meeting."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from connectors.warehouse import Store
from plan.due import most_pressing_first
from plan.register import open_register
from plan.standing import Scope
from plan.views import View, aims_looked_at
from reports.edition import Edition, edition
from reports.registers import Listing, listing_as_json, listing_of
from reports.registers.listing import COLUMNS
from reports.tables import About, TableFile, as_csv, as_xlsx
from reports.terminal import plain_errors, print_json, print_table, screen
from reports.terminal_options import (
    HOME,
    AsJson,
    AsOf,
    Out,
    Site,
    StoreFolder,
    check_site,
    today_at,
    write,
)


def risk_register_command(
    site: Site = "",
    out: Out = None,
    json_: AsJson = False,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Print the risk register: each risk before and now, its controls, what was passed on."""
    _tell(View.RISKS, (store, as_of), site, out, json_)


def service_review_command(
    site: Annotated[str, typer.Option(help="The site whose aims are reviewed.")],
    out: Out = None,
    json_: AsJson = False,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Print the review of one site: its aims with outcomes, targets, actions and what is due."""
    _tell(View.SERVICE, (store, as_of), site, out, json_)


def board_command(
    site: Site = "",
    out: Out = None,
    json_: AsJson = False,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Print the board's view: one line an aim, with its finding, risk and next decision."""
    _tell(View.BOARD, (store, as_of), site, out, json_)


def _tell(
    view: View, at: tuple[Path, datetime | None], site: str, out: Path | None, json_: bool
) -> None:
    store, as_of = at
    with plain_errors():
        if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
            raise ValueError(f"{out}: a register is written as .csv or .xlsx. Name a file so.")
        register = open_register(store)
        day = today_at(register, as_of)
        with edition(Store(store), register, day) as found:
            check_site(found.ground.places, site)
            made = _made(found, view, site)
            if out is not None:
                is_csv = out.suffix.lower() == ".csv"
                file = TableFile(
                    name=view.value,
                    rows=made.rows,
                    about=_about(found, made, site),
                    columns=COLUMNS,
                )
                write(out, as_csv(file.rows) if is_csv else as_xlsx(file))
    if json_:
        print_json(listing_as_json(made))
    elif out is None:
        _print(made)


def _made(found: Edition, view: View, site: str) -> Listing:
    scope = Scope(plan=found.plan, today=found.today, site=site)
    standings = most_pressing_first(found.standings)
    aims = aims_looked_at(scope, found.ground.places, standings, found.verdicts)
    return listing_of(view, aims, found.plan, found.today)


def _about(found: Edition, made: Listing, site: str) -> About:
    """What the workbook says first."""
    (newest,) = found.ground.cursor.execute("SELECT max(through) FROM coverage").fetchone()
    yesterday = found.today - timedelta(days=1)
    return About(
        what=made.said(site or "all sites"),
        made_on=found.today,
        site=site or "All sites",
        through=newest and min(newest, yesterday),
        generation=found.generation,
        plan_entry=found.entry,
    )


def _print(made: Listing) -> None:
    """Every line with its columns below each other: they hold more than a row of a screen."""
    for row in made.rows.to_dict("records"):
        told = [(head, str(cell)) for head, cell in row.items() if cell not in (None, "")]
        print_table(("", ""), told)
        screen.print()
    if not made.lines:
        screen.print("No aim of the plan is at these sites. Load a plan: grip.py load plan.csv")
