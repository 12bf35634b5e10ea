"""The sample provider, loaded once, and an edition of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.warehouse import Store
from plan import intake
from plan.register import open_register
from reports.edition import Edition, edition


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample provider, loaded once; read it, never write."""
    root: Path = tmp_path_factory.mktemp("sample") / "store"
    intake.ensure_sample(Store(root))
    return Store(root)


@pytest.fixture(scope="session")
def sample_edition(sample_store: Store) -> Iterator[Edition]:
    """The newest data and plan of the sample provider, its verdicts worked out once."""
    with edition(sample_store, open_register(sample_store.root)) as found:
        yield found
