"""The command line's documents: each made without a browser and without the app."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from connectors.warehouse import Store
from plan.clock import today_of
from plan.places import Places
from plan.register import Register, open_register
from reports.edition import edition
from reports.evidence import EvidencePack, evidence_pack, evidence_pdf, evidence_zip, manifest
from reports.terminal import notices, plain_errors, print_json, screen
from reports.weekly import Week, weekly, weekly_pdf
from reports.weekly.as_json import as_json

app = typer.Typer(help="Documents to send on, each made from one edition.", no_args_is_help=True)
HOME = Path("data/warehouse")
StoreFolder = Annotated[
    Path, typer.Option("--store", envvar="GRIP_STORE", help="The folder that holds your data.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Look as on this day (YYYY-MM-DD)."),
]
Generation = Annotated[
    str, typer.Option(help="Which data: the name in a footer, while kept; the newest if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]
Out = Annotated[Path | None, typer.Option(help="The file to write.")]


@app.command("weekly")
def weekly_command(
    out: Out = None,
    site: Annotated[str, typer.Option(help="A site, with all below it; all if left out.")] = "",
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
        day = Week.before(_today(register, as_of)).told_on
        with edition(Store(store), register, day, generation) as found:
            _check_site(found.ground.places, site)
            report = weekly(found, (site,) if site else ())
        if out is not None:
            write(out, weekly_pdf(report))
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
        make = _maker(out, json_)
        register = open_register(store)
        with edition(Store(store), register, _today(register, as_of), generation) as found:
            pack = evidence_pack(found, action)
        if out is not None:
            write(out, make(pack))
    if json_:
        print_json(manifest(pack))


def _maker(out: Path | None, json_: bool) -> Callable[[EvidencePack], bytes]:
    """By the end of the file's name. Raises ValueError for another."""
    if out is None and not json_:
        raise ValueError("Nothing to do. Say where to: --out evidence.zip, or --json to print.")
    known = {".pdf": evidence_pdf, ".zip": evidence_zip}
    ending = out.suffix.lower() if out else ".pdf"
    if ending not in known:
        raise ValueError(f"{out}: the evidence is made as .pdf or as .zip. Name a file like that.")
    return known[ending]


def write(out: Path, made: bytes) -> None:
    """Write a document where the reader wants it, or say why that cannot be."""
    try:
        out.write_bytes(made)
    except OSError as problem:
        notices.print(
            f"{out}: {problem.strerror}. Nothing was written."
            " Choose a folder that exists and that you may write to.",
            markup=False,
        )
        raise typer.Exit(2) from None
    screen.print(f"Written: {out}", soft_wrap=True, markup=False)


def _today(register: Register, as_of: datetime | None) -> date:
    return today_of(register, as_of and as_of.date())


def _check_site(places: Places, site: str) -> None:
    if site and site not in places.kinds:
        known = ", ".join(places.kinds) or "none yet"
        raise LookupError(f"There is no site '{site}'. Sites: {known}.")
