"""Packs of the sample's actions, each put together once."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from reports.edition import Edition
from reports.evidence.archive import evidence_zip
from reports.evidence.content import EvidencePack, evidence_pack


@pytest.fixture(scope="session")
def pack_of(sample_edition: Edition) -> Callable[[str], EvidencePack]:
    """The pack of an action of the sample."""
    return cache(lambda action: evidence_pack(sample_edition, action))


@pytest.fixture(scope="session")
def folder_of(pack_of, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The archive of an action of the sample, unpacked."""

    def unpacked(action: str) -> Path:
        folder = tmp_path_factory.mktemp(action)
        with ZipFile(BytesIO(evidence_zip(pack_of(action)))) as archive:
            archive.extractall(folder)
        return folder

    return cache(unpacked)
