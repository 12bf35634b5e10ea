"""The command line's documents of the governance meeting: the pack before it, minutes after it."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.warehouse import Store
from plan.meeting import Meeting, meetings
from plan.register import Register, open_register
from reports.edition import edition
from reports.governance import as_json, pack_at, pack_pdf, pack_pptx
from reports.minutes import minutes_pdf
from reports.terminal import plain_errors, print_json
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

app = typer.Typer()
FORMS = {".pptx": pack_pptx, ".pdf": pack_pdf}


@app.command("governance")
def governance_command(
    out: Out = None,
    site: Site = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
    generation: Generation = "",
    json_: AsJson = False,
) -> None:
    """Make the governance pack, one item of the agenda a slide, as .pptx to edit or as .pdf."""
    with plain_errors():
        make = maker(out, json_, FORMS, "pack")
        register = open_register(store)
        day = today_at(register, as_of)
        with edition(Store(store), register, day, generation) as found:
            check_site(found.ground.places, site)
            pack = pack_at(found, site)
        if make:
            write(out, make(pack))
    if json_:
        print_json(as_json(pack))


@app.command("minutes")
def minutes_command(
    out: Annotated[Path, typer.Option(help="The file to write, .pdf.")],
    meeting: Annotated[
        str, typer.Argument(help="Its day, or its name in an error; the last if left out.")
    ] = "",
    store: StoreFolder = HOME,
    as_of: AsOf = None,
) -> None:
    """Make the minutes of a governance meeting as PDF."""
    with plain_errors():
        register = open_register(store)
        held = _meeting(register, meeting)
        made_on = today_at(register, as_of)
        write(out, minutes_pdf(register, register.plan(), held, made_on))


def _meeting(register: Register, wanted: str) -> Meeting:
    """The newest meeting whose name begins so."""
    held = meetings(register)
    if not held:
        raise LookupError("No meeting was held yet. Open one on the governance page.")
    found = [each for each in held if each.id.startswith(wanted)]
    if not found:
        known = ", ".join(f"{each.id} ({each.site or 'all sites'})" for each in held)
        raise LookupError(f"There is no meeting '{wanted}'. Meetings: {known}.")
    return max(found, key=lambda each: each.opened)
