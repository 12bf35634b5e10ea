"""The weekly report as a document: readable by everybody, short, the same each time."""

import subprocess
from pathlib import Path

import pytest

from reports.edition import Edition
from reports.weekly import Weekly, weekly, weekly_pdf
from tests.reports.paper import alternative_texts, faults


@pytest.fixture(scope="module")
def group(sample_edition: Edition) -> Weekly:
    return weekly(sample_edition)


@pytest.fixture(scope="module")
def one_site(sample_edition: Edition) -> Weekly:
    return weekly(sample_edition, ("Northgate",))


def made(report: Weekly, folder: Path) -> Path:
    path = folder / "weekly.pdf"
    path.write_bytes(weekly_pdf(report))
    return path


def pages_of(path: Path) -> int:
    told = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    return int(told.split("Pages:")[1].split()[0])


def test_a_screen_reader_gets_all_of_it(group, tmp_path):
    path = made(group, tmp_path)
    assert faults(path) == []
    courses = [line for each in group.watched for line in each.targets]
    funnels = [each for each in group.side_by_side if each.funnel]
    assert len(alternative_texts(path)) == len(courses) + len(funnels)


def test_a_group_of_twenty_gets_eight_pages_at_most_and_a_site_two(group, one_site, tmp_path):
    assert pages_of(made(group, tmp_path)) <= 8
    assert pages_of(made(one_site, tmp_path)) <= 2


def test_the_same_report_is_the_same_bytes(one_site):
    assert weekly_pdf(one_site) == weekly_pdf(one_site)
