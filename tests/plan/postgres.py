"""A PostgreSQL server of our own, started from Debian's binaries if they are here."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

_numbers = count(1)


def binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, or None."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in found if (each / "initdb").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """The folder of the socket of a running server; it listens nowhere else."""
    folder = tempfile.mkdtemp(prefix="grip-pg-")
    user = _user()
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    try:
        _run(user, "initdb", "-D", f"{folder}/data", "-U", "grip", "-A", "trust", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        started = ["-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w", "start"]
        _run(user, "pg_ctl", *started)
        try:
            yield folder
        finally:
            _run(user, "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def away(folder: str) -> Iterator[None]:
    """The server does not answer for a while."""
    at = ["-D", f"{folder}/data", "-w"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    _run(_user(), "pg_ctl", *at, "-m", "fast", "stop")
    try:
        yield
    finally:
        _run(_user(), "pg_ctl", *at, "-o", options, "-l", f"{folder}/log", "start")


def fresh_register(socket: str) -> str:
    """The address of a new, empty schema: quicker than a database of its own for each test."""
    name = f"register_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(host=socket, user="grip", dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {name}")
    return f"postgresql://grip@/postgres?host={socket}&options=-csearch_path%3D{name}"


def _user() -> str | None:
    """The server refuses to run as root, so root starts it as someone else."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, program: str, *arguments: str) -> None:
    subprocess.run(
        [str(binaries() / program), *arguments],
        check=True,
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
