"""The worked examples in the docstrings are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in (ROOT / "charts", ROOT / "reports", ROOT / "metrics")
    for path in room.rglob("*.py")
    if path.name != "__init__.py"
)


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples_hold(name):
    assert doctest.testmod(import_module(name)).failed == 0
