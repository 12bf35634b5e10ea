"""One browser, and one server with the sample provider, for the whole run."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.serving import ROOT, serving
from tests.sample_store import copied, shared_sample

PICTURES = ROOT / "artefacts"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    installed = os.environ.get("GRIP_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def looks(browsers: dict[str, BrowserContext]) -> dict[str, BrowserContext]:
    """A light and a dark browser; whoever sat at them last, now it is the Operations director."""
    for context in browsers.values():
        be_director(context)
    return browsers


@pytest.fixture(scope="session")
def browsers(chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A light and a dark browser, each with its own cache, used by every test in turn."""
    both = {colours: look(chromium, colours) for colours in ("light", "dark")}
    yield both
    for context in both.values():
        context.close()


def look(chromium: Browser, colours: str = "light") -> BrowserContext:
    """A browser of its own, in which nothing moves that need not: that spares it drawing.

    The Operations director has said in it who they are.
    """
    own = chromium.new_context(color_scheme=colours, locale="en-GB", reduced_motion="reduce")
    be_director(own)
    return own


def be_director(context: BrowserContext) -> None:
    """The Operations director says in this browser who they are."""
    context.add_cookies([{"name": "grip_who", "value": "OD", "domain": "localhost", "path": "/"}])


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample provider, for one server after the other."""
    return copied(shared_sample(tmp_path_factory), tmp_path_factory.mktemp("sample") / "store")


@pytest.fixture(scope="session")
def sample_server(sample_store: Path, chromium: Browser) -> Iterator[str]:
    """A server whose sample provider is loaded and whose verdicts are worked out."""
    with serving(sample_store) as address:
        page = chromium.new_page()
        show(page, address)
        page.close()
        yield address


def show(page: Page, address: str) -> None:
    """Open an address and wait until the page stands still."""
    page.goto(address)
    settle(page, pause=200)


def settle(page: Page, pause: int = 800) -> None:
    """Wait until a heading is there, nothing runs any more and the charts are drawn.

    What was pressed just before may not have reached the server yet: hence the pause, in
    milliseconds, which a page that is only opened does not need.
    """
    page.wait_for_selector("h1", timeout=120_000)
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=120_000
    )
    page.wait_for_function(
        """() => !document.querySelector('[data-testid="stProgress"]')
              && !document.querySelector('[data-testid="stSkeleton"]')
              && !document.querySelector('[data-stale="true"]')
              && !document.querySelector('[data-testid="stSpinner"]')
              && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
                  .every(chart => chart.querySelector('.main-svg'))""",
        timeout=120_000,
    )
    page.wait_for_timeout(pause)


def keep_picture(page: Page, name: str) -> Path:
    """The whole page, scrolled out, as artefacts/NAME.png."""
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    main = page.locator('[data-testid="stMain"]')
    height = main.evaluate("element => element.scrollHeight")
    size = page.viewport_size or {"width": 1440, "height": 900}
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    page.set_viewport_size(size)
    return path
