"""What goes wrong while a server runs: said in plain words, and over once it is put right."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plan.database import VARIABLE
from tests.browser.conftest import look, settle
from tests.browser.serving import ROOT, Address, serving
from tests.judged import corrected, exports, judged
from tests.plan import postgres
from tests.plan.cases import RUNNING, TODAY

SESSIONS, LOADS = 20, 5
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


@pytest.mark.long
def test_twenty_who_read_while_files_are_loaded_always_see_a_whole_page(
    chromium: Browser, server: Address, tmp_path: Path
) -> None:
    files = [exports(tmp_path / "exports")[1], corrected(tmp_path / "newer")]
    pages = [director(chromium) for _ in range(SESSIONS)]
    for at in range(LOADS):
        command = [sys.executable, "grip.py", "load", str(files[at % 2 - 1])]
        loading = subprocess.Popen([*command, "--store", str(tmp_path / "store")], cwd=ROOT)
        for page in pages:  # all of them while it loads
            page.goto(f"{server}/action?action={RUNNING.id}", wait_until="commit")
        for page in pages:
            settle(page)
            told = page.inner_text("body")
            assert RUNNING.title in told
            assert not [word for word in AMISS if word in told]
        assert loading.wait() == 0
    last = {words(page, f"{server}/action?action={RUNNING.id}") for page in pages}
    assert len(last) == 1
    for page in pages:
        page.context.close()


TITLE = "The action in a few words"


@pytest.mark.browser
def test_while_postgresql_is_away_a_page_waits_and_what_was_confirmed_is_there_afterwards(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server on this machine; .ci/run installs Debian's package")
    with postgres.server() as socket:
        monkeypatch.setenv(VARIABLE, postgres.fresh_register(socket))
        judged(tmp_path)
        with serving(tmp_path / "store", GRIP_SAMPLE="no", GRIP_TODAY=f"{TODAY}") as address:
            page, asked_anew = director(chromium), director(chromium)
            words(page, f"{address}/plan?action={RUNNING.id}")
            field = page.get_by_role("textbox", name=TITLE, exact=True)
            field.fill("Runs drawn anew, with the travel that is real")
            page.keyboard.press("Tab")
            page.get_by_text("Not saved yet:").first.wait_for()
            page.get_by_role("button", name="Save as").first.click()
            page.get_by_text("Not saved yet:").first.wait_for(state="hidden")
            settle(page)
            with postgres.away(socket):
                asked_anew.goto(f"{address}/action?action={RUNNING.id}")
                page.reload()
                for waits in (page, asked_anew):
                    waits.get_by_text("Waiting for the register of the plan").wait_for()
                    told = waits.inner_text("body")
                    assert "This page tries again by itself. What was confirmed is kept." in told
                    assert not [word for word in AMISS if word in told]
            for waits in (page, asked_anew):
                waits.get_by_text("Waiting for the register").wait_for(state="hidden")
                settle(waits)
            assert "Runs drawn anew" in asked_anew.inner_text("body")
            assert field.input_value() == "Runs drawn anew, with the travel that is real"
    page.context.close()
    asked_anew.context.close()
