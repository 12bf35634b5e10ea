"""Where the register is kept: beside the data, or at the address that is named."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from connectors.warehouse import StoreProblem

VARIABLE = "GRIP_REGISTER_URL"
OLDER_VARIABLE = "GRIP_REGISTER"  # its name in earlier versions, still read


def address_of(store: Path) -> URL:
    """GRIP_REGISTER_URL if it is set, else `<store>/register.sqlite`. Raises StoreProblem."""
    name = VARIABLE if os.environ.get(VARIABLE) else OLDER_VARIABLE
    given = os.environ.get(name)
    if not given:
        store.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(store / "register.sqlite"))
    try:
        return _with_driver(make_url(given))
    except ArgumentError:
        raise StoreProblem(
            f"{name} is not the address of a register. Expected: an address such as "
            "postgresql://user@host/database or sqlite:////folder/register.sqlite. "
            "What to do: put it right, or unset it to keep the register beside the data."
        ) from None


def out_of_reach(address: URL) -> StoreProblem:
    """What is said of a database that does not answer; never with its password."""
    return StoreProblem(
        f"The register at {address.render_as_string(hide_password=True)} cannot be reached or "
        "written. Expected: a running database that this user may write to. "
        f"What to do: see that it runs, and check {VARIABLE}."
    )


def _with_driver(address: URL) -> URL:
    if address.drivername in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    return address
