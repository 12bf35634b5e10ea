"""The command line's documents: each made without a browser and without the app."""

from typing import Annotated

import typer

from connectors.warehouse import Store
from plan.register import open_register
from reports.edition import edition
from reports.evidence import evidence_pack, evidence_pdf, evidence_zip, manifest
from reports.terminal import plain_errors, print_json
from reports.terminal_meeting import app as meeting_commands
from reports.terminal_options import (
    HOME,
    AsJson,
    AsOf,
    Generation,
    Out,
    Site,
    StoreFolder,
    check_site,
    maker,
    today_at,
    write,
)
from reports.weekly import Week, weekly, weekly_pdf
from reports.weekly.as_json import as_json

app = typer.Typer(help="Documents to send on, each made from one edition.", no_args_is_help=True)
app.add_typer(meeting_commands)


@app.command("weekly")
def weekly_command(
    out: Out = None,
    site: Site = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
    generation: Generation = "",
    json_: AsJson = False,
) -> None:
    """Make the weekly report on the last whole week, as PDF, or print its figures as JSON."""
    with plain_errors():
        if out is None and not json_:
            raise ValueError("Nothing to do. Say where to: --out weekly.pdf, or --json to print.")
        register = open_register(store)
        today = today_at(register, as_of)
        monday = Week.before(today).told_on
        with edition(Store(store), register, monday, generation) as found:
            check_site(found.ground.places, site)
            report = weekly(found, (site,) if site else ())
        if out is not None:
            write(out, weekly_pdf(report, today))
    if json_:
        print_json(as_json(report))


@app.command("evidence")
def evidence_command(
    action: Annotated[str, typer.Argument(help="The id of an action, such as A01.")],
    out: Out = None,
    store: StoreFolder = HOME,
    as_of: AsOf = None,
    generation: Generation = "",
    json_: AsJson = False,
) -> None:
    """Make the evidence of one action as PDF, or as ZIP with the figures behind it."""
    with plain_errors():
        make = maker(out, json_, {".zip": evidence_zip, ".pdf": evidence_pdf}, "evidence")
        register = open_register(store)
        with edition(Store(store), register, today_at(register, as_of), generation) as found:
            pack = evidence_pack(found, action)
        if out is not None:
            write(out, make(pack))
    if json_:
        print_json(manifest(pack))
