"""What commands take in common, and how a document reaches its file."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from plan.clock import today_of
from plan.places import Places
from plan.register import Register
from reports.terminal import notices, screen

HOME = Path("data/warehouse")
DAYS = ["%Y-%m-%d"]  # how a day is written
StoreFolder = Annotated[
    Path, typer.Option("--store", envvar="GRIP_STORE", help="The folder that holds your data.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=DAYS, help="Look as on this day (YYYY-MM-DD)."),
]
Generation = Annotated[
    str, typer.Option(help="Which data: the name in a footer, while kept; the newest if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program.")]
Out = Annotated[Path | None, typer.Option(help="The file to write.")]
Site = Annotated[str, typer.Option(help="A site, with all below it; all if left out.")]


def maker(
    out: Path | None, json_: bool, known: dict[str, Callable[[Any], bytes]], what: str
) -> Callable[[Any], bytes] | None:
    """By the end of the file's name; None where none is asked for. ValueError for another."""
    if out is None:
        if not json_:
            example = f"{what}{next(iter(known))}"
            raise ValueError(f"Nothing to do. Say where to: --out {example}, or --json to print.")
        return None
    made = known.get(out.suffix.lower())
    if made is None:
        forms = " or as ".join(known)
        raise ValueError(f"{out}: the {what} is made as {forms}. Name a file like that.")
    return made


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


def today_at(register: Register, as_of: datetime | None) -> date:
    """The one clock: --as-of, GRIP_TODAY, the sample's own day, or the real date."""
    return today_of(register, as_of and as_of.date())


def check_site(places: Places, site: str) -> None:
    """Raises LookupError for a site that neither data nor plan speak of."""
    if site and site not in places.kinds:
        known = ", ".join(places.kinds) or "none yet"
        raise LookupError(f"There is no site '{site}'. Sites: {known}.")
