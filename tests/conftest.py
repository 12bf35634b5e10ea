"""What holds for every test."""

import gc
import logging
import os
import sys
from collections.abc import Iterator

import authlib.deprecate  # sets its filter of warnings now, before those of pyproject.toml # noqa: F401
import pytest
from hypothesis import settings

from tests.seldom import PARTS, is_in_part, is_seldom, part_of_commit

# Tests look at rows by the identifiers that they wrote; those of pseudonyms take this away.
os.environ["GRIP_IDENTIFIERS"] = "kept"

# However busy the machine is: no test asserts a time.
settings.register_profile("grip", deadline=None)
settings.load_profile("grip")

# Pages are imported here without Streamlit's server; every cache would say that it is missing.
logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(
    lambda record: not record.getMessage().startswith("No runtime found")
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="leave out no test that is seldom run")


def takes_a_part(config: pytest.Config) -> bool:
    """Whether this run was asked for nothing in particular."""
    is_all = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return is_all and not config.getoption("whole")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the tests that cost most, an ordinary run takes the part of its commit."""
    if takes_a_part(config):
        part = part_of_commit()
        out = [
            each for each in items if is_seldom(each.nodeid) and not is_in_part(each.nodeid, part)
        ]
        left = set(out)
        items[:] = [each for each in items if each not in left]
        config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which part it was."""
    if takes_a_part(terminalreporter.config):
        terminalreporter.write_line(
            f"Of the tests that cost most, part {part_of_commit() + 1} of {PARTS} ran, by the "
            "commit. All of them: python -m pytest --whole"
        )


@pytest.fixture(autouse=True)
def main_module_put_back() -> Iterator[None]:
    """Puts the main module back: Streamlit's test driver leaves a page in its place.

    A process that a later test starts by "spawn" would run that page as its main module.
    """
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


def pytest_unconfigure() -> None:
    """Takes back what Hypothesis hooks into the garbage collector and leaves there.

    It keeps modules alive past the end of Python, and DuckDB's part in C++ names each of them.
    """
    gc.callbacks[:] = [
        each
        for each in gc.callbacks
        if not getattr(each, "__module__", "").startswith("hypothesis.")
    ]
