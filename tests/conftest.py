"""What holds for every test."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def main_module_put_back() -> Iterator[None]:
    """Puts the main module back: Streamlit's test driver leaves a page in its place.

    A process that a later test starts by "spawn" would run that page as its main module.
    """
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before
