"""Files as a person gets them: made by a click, equal to the screen, saying what they are."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page
from python_calamine import load_workbook
from typer.testing import CliRunner

from grip import app
from tests.browser.conftest import settle, show

pytestmark = pytest.mark.browser


def taken(page: Page, label: str, at: int = 0) -> Path:
    """The file behind a button of this label, as the browser saves it; some take long to make."""
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name=label).nth(at).click()
    kept = Path(download.value.path())
    return kept.rename(kept.with_name(download.value.suggested_filename))


def test_both_files_of_a_table_hold_what_the_page_shows(looks, sample_server) -> None:
    page = looks["light"].new_page()
    show(page, f"{sample_server}/punctuality?tab=journeys&site=Southbank")
    settle(page)
    rows = list(csv.reader(io.StringIO(taken(page, "CSV").read_text(encoding="utf-8-sig"))))
    book = load_workbook(taken(page, "Excel"))
    page.close()
    told = dict(book.get_sheet_by_name("About").to_python())
    sheet = book.get_sheet_by_index(1).to_python()
    assert told["Data to"] == "15 November 2026"
    assert told["Seen at"] == "/punctuality?tab=journeys&site=Southbank"
    assert told["What this is"] == f"{len(rows) - 1} gaps too short"
    assert len(sheet) == len(rows)
    place = rows[0].index("Too short by, minutes")
    assert [row[place] for row in sheet[1:]] == [float(row[place]) for row in rows[1:]]


def test_the_evidence_of_an_action_is_that_of_the_command_line(
    looks, sample_server, sample_store, tmp_path
) -> None:
    page = looks["light"].new_page()
    show(page, f"{sample_server}/action?action=A01")
    clicked = taken(page, "Evidence with its figures (ZIP)")
    page.close()
    assert clicked.name == "evidence_A01_to_2026-11-15.zip"
    out = tmp_path / "evidence.zip"
    ran = CliRunner().invoke(app, ["report", "evidence", "A01", *asked(out, sample_store)])
    assert ran.exit_code == 0, ran.output
    assert clicked.read_bytes() == out.read_bytes()


def test_the_slides_of_the_governance_page_are_those_of_the_command_line(
    looks, sample_server, sample_store, tmp_path
) -> None:
    page = looks["light"].new_page()
    # In a lower window the page runs once more for lower charts, and the button's file is another.
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, f"{sample_server}/governance?site=Oak")
    clicked = taken(page, "Slides")
    page.close()
    out = tmp_path / "pack.pptx"
    words = ["report", "governance", "--site", "Oak", *asked(out, sample_store)]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert clicked.read_bytes() == out.read_bytes()


def asked(out: Path, store: Path) -> list[str]:
    return ["--out", str(out), "--store", str(store)]
