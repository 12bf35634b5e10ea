"""Reports of the sample and of invented groups, and the words of the documents made from them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from benchmarks.groups import Group, fill, of
from connectors.warehouse import empty
from plan.model import Plan
from plan.register import open_register
from reports.edition import Edition
from reports.weekly.content import Weekly
from reports.weekly.paper import weekly_pdf
from reports.weekly.report import weekly


@pytest.fixture(scope="session")
def group(sample_edition: Edition) -> Weekly:
    """All sites of the sample."""
    return weekly(sample_edition)


@pytest.fixture(scope="session")
def one_site(sample_edition: Edition) -> Weekly:
    """One branch of the sample."""
    return weekly(sample_edition, ("Northgate",))


@pytest.fixture
def invented(tmp_path: Path) -> Callable[..., Weekly]:
    """The report of an invented group, with its own plan unless another is given."""

    def made(group: Group, plan: Plan | None = None, is_counted: bool = True) -> Weekly:
        register = open_register(tmp_path)
        plan = group.plan if plan is None else plan
        for each in (*plan.people, *plan.aims, *plan.actions):
            register.write(each, "made")
        with duckdb.connect() as connection:
            fill(connection, group) if is_counted else empty(connection)
            return weekly(of(connection, register))

    return made


@pytest.fixture
def paper(tmp_path: Path) -> Callable[[Weekly], Path]:
    """A report as a file."""

    def made(report: Weekly) -> Path:
        path = tmp_path / "weekly.pdf"
        path.write_bytes(weekly_pdf(report))
        return path

    return made


def pages_of(path: Path) -> int:
    """Counted by poppler, another library than the one that wrote it."""
    told = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    return int(told.split("Pages:")[1].split()[0])


def words_of(path: Path) -> str:
    """All words in the order of the document, a space between them; soft hyphens left out."""
    asked = ["pdftotext", "-raw", path, "-"]
    told = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    return " ".join(told.replace("\u00ad\n", "").replace("\u00ad", "").split())
