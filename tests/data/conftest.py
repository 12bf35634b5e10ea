"""The shipped sample as text, read once."""

import csv
import gzip
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent.parent.parent / "data" / "sample"


def read(name: str) -> list[dict[str, str]]:
    """Rows of one export by heading; of all its files, one after the other."""
    rows: list[dict[str, str]] = []
    for path in sorted(SAMPLE.glob(f"{name}*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def rota() -> list[dict[str, str]]:
    return read("rota_")


@pytest.fixture(scope="session")
def call_log() -> dict[tuple[str, str], dict[str, str]]:
    """The log by call and carer."""
    return {(row["visit_id"], row["carer_slot"]): row for row in read("call_log")}


@pytest.fixture(scope="session")
def planned(rota) -> dict[tuple[str, str], dict[str, str]]:
    """The rota by call and carer, as its latest export has it."""
    return {(row["visit_id"], row["carer_slot"]): row for row in rota}
