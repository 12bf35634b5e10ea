"""What holds for every test."""

import gc
import logging
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Tests look at rows by the identifiers that they wrote; those of pseudonyms take this away.
os.environ["GRIP_IDENTIFIERS"] = "kept"

# However busy the machine is: no test asserts a time.
settings.register_profile("grip", deadline=None)
settings.load_profile("grip")

# Pages are imported here without Streamlit's server; every cache would say that it is missing.
logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(
    lambda record: not record.getMessage().startswith("No runtime found")
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
