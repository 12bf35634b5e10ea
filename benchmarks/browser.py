"""Each page in chromium: opened warm, and each picker and tab, until the figures stand still.

    python -m benchmarks.browser [--pages actions punctuality] [--options 3] [--store FOLDER]

From the click (an address: from when it is asked for) to the last change of anything on the screen,
then half a second in which nothing changes (within a canvas stand words that are read aloud; they
are not seen, and come later). The server has first a while to work out what new data ask for.
A page is opened by its address (all of the program anew) and from the menu, as people do. Every
picker takes a few of its options in turn, first as nobody saw them before, then again; every
tab is opened. Milliseconds, p50 and p95 a page.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Locator, Page, sync_playwright

from connectors.warehouse import Store
from plan import intake
from tests.browser.serving import serving

PAGES = {
    "actions": "",
    "action": "action?action=A01",
    "daily_review": "daily_review",
    "weekly_report": "weekly_report",
    "governance": "governance",
    "plan": "plan",
    "punctuality": "punctuality",
    "dignity": "dignity",
    "medicines": "medicines",
    "complaints": "complaints",
    "measures": "measures",
    "measure": "measures?measure=punctuality",
    "data": "data",
    "people": "people",
}
SETTLING_MS = 60_000
WATCH = """
    window.stood = {clicked: 0, changed: performance.now()};
    document.addEventListener('click', () => stood.clicked = performance.now(), true);
    const isSeen = change => !(change.target.parentElement || change.target).closest('canvas');
    const note = changes => { if (changes.some(isSeen)) stood.changed = performance.now(); };
    const watch = () => new MutationObserver(note).observe(
        document.documentElement,
        {subtree: true, childList: true, characterData: true, attributes: true});
    document.documentElement ? watch() : document.addEventListener('DOMContentLoaded', watch);
"""
STANDS_STILL = """() =>
    document.querySelector('h1')
    && document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"]')
    && !document.querySelector('[data-stale="true"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
        .every(chart => chart.querySelector('.main-svg'))
    && performance.now() - Math.max(stood.changed, stood.clicked) > 500
"""


def stands_still(page: Page) -> float:
    """Milliseconds from the last click, or from the asking for the address, to the last change."""
    page.wait_for_function(STANDS_STILL, timeout=120_000, polling=50)
    return page.evaluate("stood.changed - stood.clicked")


def opened(page: Page, address: str) -> float:
    """An address asked for anew."""
    page.goto(address)
    return stands_still(page)


def from_the_menu(page: Page, server: str, address: str) -> Iterator[float]:
    """A page as people open it: from another one, by its name in the menu."""
    for _ in range(5):
        opened(page, f"{server}/{'' if address == 'governance' else 'governance'}")
        link = page.locator(f'a[href="{server}/{address}"]').first
        if not link.count():  # a theme: its name unfolds
            page.get_by_test_id("stTopNavSection").click()
            link.wait_for()
        link.click()
        page.wait_for_url(f"{server}/{address}*")
        yield stands_still(page)


def shown(page: Page, kind: str) -> list[Locator]:
    main = page.get_by_test_id("stMain")
    return [one for one in main.locator(kind).all() if one.is_visible() and one.is_enabled()]


def clicks_on_tabs(page: Page) -> Iterator[float]:
    """Each tab and button of a row of buttons, and the first again."""
    of_rows = '[role="radiogroup"] button, [role="tab"]'
    for at in range(len(shown(page, of_rows))):
        among = shown(page, of_rows)
        if at < len(among) and among[at].get_attribute("aria-checked") != "true":
            among[at].click()
            yield stands_still(page)


def clicks_in_pickers(page: Page, options: int) -> Iterator[float]:
    """A few options of each select box, and the one that stood there."""
    boxes = '[data-testid="stSelectbox"] [role="combobox"]'
    for at in range(len(shown(page, boxes))):
        for option in [*range(1, options + 1), 0]:
            if at >= len(among := shown(page, boxes)):
                return
            among[at].click()
            listed = page.get_by_role("option")
            listed.first.wait_for()
            if option < listed.count():
                listed.nth(option).click()
                yield stands_still(page)
            else:
                page.keyboard.press("Escape")


def clicks(page: Page, address: str, options: int) -> list[float]:
    """Every tab and picker of one page once, from the page as it is opened."""
    opened(page, address)
    in_pickers = list(clicks_in_pickers(page, options))
    opened(page, address)
    return in_pickers + list(clicks_on_tabs(page))


def row(name: str, milliseconds: list[float]) -> str:
    if not milliseconds:
        return f"{name:>12}: nothing to click"
    p50, p95 = median(milliseconds), np.percentile(milliseconds, 95)
    most, clicked = max(milliseconds), len(milliseconds)
    return f"{name:>12}: p50 {p50:5.0f}, p95 {p95:5.0f}, most {most:5.0f} ms of {clicked}"


def measured(page: Page, server: str, names: list[str], options: int) -> None:
    """Prints the rows of each page."""
    for name in names:
        address = f"{server}/{PAGES[name]}"
        first = opened(page, address)
        print(f"{name}: first {first:.0f} ms")
        print(row("by address", [opened(page, address) for _ in range(5)]))
        if "?" not in address:  # the others are not in the menu
            print(row("by menu", [*from_the_menu(page, server, PAGES[name])]))
        print(row("not seen", clicks(page, address, options)))
        print(row("seen before", clicks(page, address, options)), flush=True)


@contextmanager
def a_store(given: Path | None) -> Iterator[Path]:
    """The sample provider, or a copy of a store that is given."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        if given:
            shutil.copytree(given, root)
        else:
            intake.ensure_sample(Store(root))
        yield root


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    asked.add_argument("--options", type=int, default=2)
    asked.add_argument("--store", type=Path)
    given = asked.parse_args()
    executable = os.environ.get("GRIP_CHROMIUM") or shutil.which("chromium")
    with a_store(given.store) as store, serving(store) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(
            locale="en-GB", reduced_motion="reduce", viewport={"width": 1366, "height": 768}
        )
        context.add_cookies(
            [{"name": "grip_who", "value": "OD", "domain": "localhost", "path": "/"}]
        )
        context.add_init_script(WATCH)
        page = context.new_page()
        page.wait_for_timeout(SETTLING_MS)
        measured(page, str(server), given.pages, given.options)
        browser.close()


if __name__ == "__main__":
    main()
