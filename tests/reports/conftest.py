"""The sample provider, loaded once, and an edition of it."""

from collections.abc import Iterator

import pytest

from connectors.warehouse import Store
from plan.register import open_register
from reports.edition import Edition, edition
from tests.sample_store import shared_sample


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample provider, loaded once; read it, never write."""
    return Store(shared_sample(tmp_path_factory))


@pytest.fixture(scope="session")
def sample_edition(sample_store: Store) -> Iterator[Edition]:
    """The newest data and plan of the sample provider, its verdicts worked out once."""
    with edition(sample_store, open_register(sample_store.root)) as found:
        yield found
