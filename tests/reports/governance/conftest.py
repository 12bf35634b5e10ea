"""The pack of the sample provider, made once."""

import pytest

from reports.edition import Edition
from reports.governance.content import Pack, pack_at
from reports.governance.slides import pack_pptx


@pytest.fixture(scope="session")
def sample_pack(sample_edition: Edition) -> Pack:
    """All sites, no meeting held before."""
    return pack_at(sample_edition)


@pytest.fixture(scope="session")
def sample_deck(sample_pack: Pack) -> bytes:
    """Its slides."""
    return pack_pptx(sample_pack)
