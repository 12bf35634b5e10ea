"""Grip asks no other machine: every connection that would leave this one is refused and counted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import be_director, settle
from tests.browser.serving import ROOT, serving
from tests.browser.test_pages import ADDRESSES

GUARD = Path(__file__).with_name("no_other_machine")
OFTEN = ("actions", "weekly_report", "data")


def watched(tmp_path: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(GUARD), "GRIP_TEST_ASKED": str(tmp_path / "asked")}


@pytest.mark.browser
def test_the_guard_refuses_and_counts(tmp_path: Path) -> None:
    asks = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    ran = subprocess.run(
        [sys.executable, "-c", asks], env={**os.environ, **watched(tmp_path)}, capture_output=True
    )
    assert ran.returncode == 1
    assert "192.0.2.1" in (tmp_path / "asked").read_text()


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(OFTEN, marks=pytest.mark.browser),
        pytest.param(ADDRESSES, marks=pytest.mark.long),
    ],
)
def test_pages_ask_no_other_machine(browsers, sample_store, tmp_path: Path, names) -> None:
    with serving(sample_store, **watched(tmp_path)) as address:
        be_director(browsers["light"])
        page = browsers["light"].new_page()
        for name in names:
            page.goto(address + ADDRESSES[name])
            settle(page)
        page.close()
    assert not (tmp_path / "asked").exists(), (tmp_path / "asked").read_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    "command", ["verdicts", "load data/sample", "report weekly --out {}/weekly.pdf"]
)
def test_commands_ask_no_other_machine(tmp_path: Path, command: str) -> None:
    environment = {**os.environ, **watched(tmp_path), "GRIP_STORE": str(tmp_path / "store")}
    ran = subprocess.run(
        [sys.executable, "grip.py", *command.format(tmp_path).split()],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert not (tmp_path / "asked").exists(), (tmp_path / "asked").read_text()
