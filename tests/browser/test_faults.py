"""What goes wrong while a server runs: said in plain words, and over once it is put right."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import look, settle
from tests.browser.serving import Address, serving
from tests.judged import judged
from tests.plan.cases import RUNNING, TODAY

AMISS = ("Traceback", "could not be shown", "cannot be read", "duckdb", "sqlalchemy")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Address]:
    judged(tmp_path)
    with serving(tmp_path / "store", GRIP_SAMPLE="no", GRIP_TODAY=f"{TODAY}") as address:
        yield address


def director(chromium: Browser) -> Page:
    own = look(chromium)
    own.add_cookies([{"name": "grip_who", "value": "director", "domain": "localhost", "path": "/"}])
    return own.new_page()


def words(page: Page, address: str) -> str:
    page.goto(address)
    settle(page)
    return page.inner_text("body")


@pytest.mark.browser
def test_a_store_that_is_taken_away_and_put_back_while_the_server_runs(
    chromium: Browser, server: Address, tmp_path: Path
) -> None:
    page, store = director(chromium), tmp_path / "store"
    before = words(page, server)
    assert RUNNING.title in before
    store.rename(tmp_path / "taken_away")
    for _ in range(2):
        told = words(page, f"{server}/governance")
        assert RUNNING.title not in told
        assert "The register of the plan" in told
        assert "What to do:" in told
        assert not [word for word in AMISS[0:1] + AMISS[3:] if word in told]
    shutil.rmtree(store, ignore_errors=True)
    (tmp_path / "taken_away").rename(store)
    assert words(page, server) == before
    page.context.close()
