"""What tests of measures share."""

from collections.abc import Iterator

import pytest

from tests.metrics.warehouse import Warehouse


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """An empty warehouse with every table and view."""
    one = Warehouse()
    yield one
    one.cursor.close()
