"""Registers in both kinds of database: a test that uses `either_database` runs in each."""

from collections.abc import Iterator

import pytest

from plan.database import VARIABLE
from tests.plan import postgres


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[str]:
    """A server for the whole run; skipped where the machine has none to start."""
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server on this machine; .ci/run installs Debian's package")
    with postgres.server() as socket:
        yield socket


@pytest.fixture
def postgres_url(postgres_socket: str) -> str:
    """The address of a register that is not there yet."""
    return postgres.fresh_register(postgres_socket)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The register of this test is a SQLite file, then a PostgreSQL database."""
    if request.param == "postgresql":
        monkeypatch.setenv(VARIABLE, request.getfixturevalue("postgres_url"))
    return request.param
